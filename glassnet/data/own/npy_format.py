"""Arrays in NumPy's own files: read with limits, and never as Python objects.

Source: NumPy's manual, "numpy.lib.format", section "Format Version 1.0".
"""

from __future__ import annotations

import io
import math
import sys
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from glassnet.data.gzipped import MAX_BYTES, fill, most_bytes, opened
from glassnet.errors import DataError, shortened

MOST_MEMBERS = 1000
MOST_DIMENSIONS = 32
LONGEST_HEADER = 10_000  # NumPy's own limit for what it parses
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How ``numpy.savez`` writes; the other methods of zip files may ask for gigabytes to unpack."""


def read_npy(path: Path) -> NDArray[Any]:
    """The array of an ``.npy`` file, plain or gzipped.

    Raises:
        DataError: if the file is damaged, too large, or holds Python objects.
    """
    with opened(path) as contents:
        size = None if contents.zipped else contents.possible
        most = min(contents.possible, contents.sensible)
        return _read(contents.stream, str(path), size, most)


def npz_names(path: Path) -> list[str]:
    """The names of the arrays in an ``.npz`` file, without reading them.

    Raises:
        DataError: if the file is damaged or no such file.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.namelist()
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _unreadable(path, error) from None
    if len(members) > MOST_MEMBERS:
        raise DataError(f"{path}: holds {len(members):,} files, and a data set is a few arrays.")
    return [name.removesuffix(".npy") for name in members if name.endswith(".npy")]


def read_npz(path: Path, wanted: Iterable[str]) -> dict[str, NDArray[Any]]:
    """Some arrays of an ``.npz`` file.

    What the zip file and each array's header promise is compared before anything is unpacked, and
    all arrays together become at most a hundred times the file's size, or 128 MiB.

    Raises:
        DataError: if the file is damaged, too large, or an array holds Python objects.
    """
    arrays: dict[str, NDArray[Any]] = {}
    try:
        most = most_bytes(path.stat().st_size)
        with zipfile.ZipFile(path) as archive:
            for name in wanted:
                member = archive.getinfo(f"{name}.npy")
                where = f"{path}: {shortened(name)}"
                if member.compress_type not in METHODS or member.flag_bits & 1:
                    raise DataError(f"{where} is encrypted, or packed in no way that NumPy writes.")
                if member.file_size > most:
                    raise DataError(
                        f"{where} takes {member.file_size:,} bytes unpacked, but at most "
                        f"{most:,} more are read from a file of this size."
                    )
                most -= member.file_size
                with archive.open(member) as stream:
                    arrays[name] = _read(
                        cast(BinaryIO, stream), where, member.file_size, member.file_size
                    )
    except (OSError, zipfile.BadZipFile, EOFError, zlib.error, ValueError, KeyError) as error:
        if isinstance(error, DataError):
            raise
        raise _unreadable(path, error) from None
    return arrays


def _read(stream: BinaryIO, where: str, size: int | None, most: int) -> NDArray[Any]:
    """The array of a stream, read only where its header keeps to the limits.

    Args:
        stream: of the array's file.
        where: for messages.
        size: of the file in bytes; None where that shows at its end.
        most: the most bytes that it may have.
    """
    dtype, shape, in_columns, header = _header(stream, where)
    count = math.prod(shape)
    expected = header + count * dtype.itemsize
    promise = f"its header promises {shape} of {dtype}, {expected:,} bytes in all"
    if size is not None and expected != size:
        raise DataError(f"{where}: {promise}, but it has {size:,}; the file is damaged.")
    if expected > min(most, MAX_BYTES):
        raise DataError(f"{where}: {promise}, but at most {min(most, MAX_BYTES):,} are read.")
    items = np.empty(count * dtype.itemsize, np.uint8)
    if fill(stream, items) < len(items):
        raise DataError(f"{where}: {promise}, but the file ends before; it was cut short.")
    if stream.read(1):
        raise DataError(f"{where}: {promise}, but the file goes on after them.")
    if dtype.kind == "U" and count:
        points = items.view(np.dtype(np.uint32).newbyteorder(dtype.byteorder))
        if points.max() > sys.maxunicode:
            raise DataError(f"{where}: holds words with signs that do not exist; it is damaged.")
    flat = items.view(dtype)
    array = flat.reshape(shape[::-1]).T if in_columns else flat.reshape(shape)
    return array.astype(dtype.newbyteorder("="), copy=False)


def _header(stream: BinaryIO, where: str) -> tuple[np.dtype[Any], tuple[int, ...], bool, int]:
    """The type, the form, whether columns lie together, and the header's length in bytes."""
    start = stream.read(8)
    if len(start) < 8 or start[:6] != b"\x93NUMPY" or start[6] not in (1, 2, 3):
        raise DataError(f"{where}: is no array in NumPy's format, or its beginning is damaged.")
    field = stream.read(2 if start[6] == 1 else 4)
    length = int.from_bytes(field, "little")
    text = stream.read(length) if length <= LONGEST_HEADER else b""
    # NumPy's function for version 2 takes what differs in the others: the field's width.
    beginning = io.BytesIO(length.to_bytes(4, "little") + text)
    try:
        shape, in_columns, dtype = np.lib.format.read_array_header_2_0(beginning)
    except Exception as error:  # ValueError mostly, but it evaluates a literal
        raise DataError(f"{where}: its header is damaged ({shortened(str(error), 80)}).") from None
    if dtype.hasobject:
        raise DataError(
            f"{where} holds Python objects, which could be programs and are not read; save words "
            "by array.astype(str) and numbers by array.astype(int)."
        )
    if dtype.fields or dtype.subdtype or dtype.kind not in "buifSU" or dtype.itemsize == 0:
        raise DataError(f"{where} holds {shortened(str(dtype))}; numbers or words are expected.")
    whole = all(type(size) is int and 0 <= size < 2**48 for size in shape)
    if not whole or len(shape) > MOST_DIMENSIONS or math.prod(max(s, 1) for s in shape) >= 2**60:
        raise DataError(f"{where}: no array has the form {shortened(str(shape))}.")
    return dtype, shape, bool(in_columns), len(start) + len(field) + length


def _unreadable(path: Path, error: Exception) -> DataError:
    if isinstance(error, FileNotFoundError):
        return DataError(f"{path}: there is no such file.")
    reason = getattr(error, "strerror", None) or error
    return DataError(f"{path}: can't be read, or was cut short ({shortened(str(reason), 100)}).")
