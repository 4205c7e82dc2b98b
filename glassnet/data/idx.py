"""The IDX format: how MNIST, and every set made in its image, is stored.

A file is a header and the array's items in C order, all big-endian:

    bytes 0–1     0, 0
    byte  2       the item type, a key of ``DTYPES``
    byte  3       the number of dimensions
    4 bytes each  the dimensions, unsigned

Source: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", section
"The IDX file format".
"""

from __future__ import annotations

import gzip
import hashlib
import math
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from glassnet.arrays import as_array
from glassnet.data.gzipped import Unpacked, fill, opened
from glassnet.errors import ArgumentError, DataError
from glassnet.files import write_atomically

DTYPES: dict[int, np.dtype[Any]] = {
    0x08: np.dtype(">u1"),
    0x09: np.dtype(">i1"),
    0x0B: np.dtype(">i2"),
    0x0C: np.dtype(">i4"),
    0x0D: np.dtype(">f4"),
    0x0E: np.dtype(">f8"),
}
MAX_DIMENSIONS = 64  # NumPy's own limit


def read_idx(path: str | Path) -> NDArray[Any]:
    """Read an IDX file, plain or gzipped (told by its first bytes, not by its name).

    Args:
        path: The file.

    Returns:
        The array in the machine's own byte order; it owns its memory and may be changed.

    Raises:
        DataError: The file is missing, truncated, too long, corrupt, or no IDX file.

    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name) / "labels.gz"
    >>> write_idx(path, np.array([5, 0, 4], np.uint8))
    >>> read_idx(path)
    array([5, 0, 4], dtype=uint8)
    >>> folder.cleanup()
    """
    return read_idx_and_digest(path)[0]


def read_idx_and_digest(path: str | Path) -> tuple[NDArray[Any], str]:
    """Read an IDX file, and the SHA-256 (hex) of its decompressed contents in the same pass."""
    with opened(Path(path)) as contents:
        return decode_idx(contents)


def write_idx(path: str | Path, array: NDArray[Any]) -> None:
    """Write an array as an IDX file, gzipped where the name ends in ``.gz``.

    The same array gives the same bytes at any time, and a file is never half there.

    Args:
        path: The file; an existing one is replaced.
        array: uint8, int8, int16, int32, float32 or float64, of up to 255 dimensions.

    Raises:
        ArgumentError: IDX has no such item type.
        OutputError: The file can't be written.
    """
    path = Path(path)
    array = as_array(f"{path}: the array", array)
    header = _header(path, array)
    contents = header + array.astype(array.dtype.newbyteorder(">")).tobytes()
    if path.suffix == ".gz":
        contents = gzip.compress(contents, compresslevel=9, mtime=0)
    write_atomically(path, contents)


def idx_sha256(array: NDArray[Any]) -> str:
    """The SHA-256 (hex) of the file that `write_idx` would write, before any compression.

    >>> idx_sha256(np.array([5, 0, 4], np.uint8))[:8]
    'd229e0bc'
    """
    digest = hashlib.sha256(_header(Path("an array"), array))
    big = np.ascontiguousarray(array, array.dtype.newbyteorder(">"))
    digest.update(big.reshape(-1).view(np.uint8).data)
    return digest.hexdigest()


def _header(path: Path, array: NDArray[Any]) -> bytes:
    """The header for this array.

    Raises:
        ArgumentError: IDX has no such item type.
    """
    code = next((c for c, dtype in DTYPES.items() if dtype == array.dtype.newbyteorder(">")), None)
    if code is None:
        names = ", ".join(dtype.newbyteorder("=").name for dtype in DTYPES.values())
        raise ArgumentError(
            f"{path}: IDX can't store {array.dtype}, only {names}; convert with array.astype(…)."
        )
    return bytes([0, 0, code, array.ndim]) + np.array(array.shape, ">u4").tobytes()


def decode_idx(contents: Unpacked) -> tuple[NDArray[Any], str]:
    """The array in the contents of an IDX file, and the SHA-256 (hex) of these contents.

    Raises:
        DataError: As for `read_idx`.
    """
    stream, path, possible, sensible, _ = contents
    header, dtype, shape = _read_header(stream, path)
    expected = len(header) + math.prod(shape) * dtype.itemsize
    promise = f"the header promises {_form(dtype, shape)}, {expected:,} bytes in all"
    if expected > possible:
        raise DataError(
            f"{path}: {promise}, but the file can't hold more than {possible:,}; "
            "it was cut short or is no IDX file."
        )
    if expected > sensible:
        raise DataError(
            f"{path}: {promise}, but at most {sensible:,} are read from a gzip "
            "file of its size: unpack it, if it is what you expect."
        )
    items = np.empty(math.prod(shape) * dtype.itemsize, np.uint8)
    found = len(header) + fill(stream, items)
    if found < expected:
        raise DataError(f"{path}: {promise}, but {found:,} were found; the file was cut short.")
    if stream.read(1):
        raise DataError(f"{path}: {promise}, but the file goes on after them; it is no such file.")
    digest = hashlib.sha256(header)
    digest.update(items.data)
    numbers = items.view(dtype.newbyteorder("="))
    if not dtype.isnative:
        numbers.byteswap(inplace=True)
    try:
        return numbers.reshape(shape), digest.hexdigest()
    except ValueError:  # of no items, but along axes that are too long together
        raise DataError(f"{path}: {promise}, and no array can have this form.") from None


def _read_header(stream: BinaryIO, path: Path) -> tuple[bytes, np.dtype[Any], tuple[int, ...]]:
    magic = stream.read(4)
    if len(magic) < 4 or magic[:2] != b"\0\0" or magic[2] not in DTYPES:
        raise DataError(
            f"{path}: not an IDX file; it should begin with the bytes 00 00, a type (08 to 0e) "
            f"and the number of dimensions, but begins with {magic.hex(' ') or 'nothing'}."
        )
    dtype, dimensions = DTYPES[magic[2]], magic[3]
    if dimensions > MAX_DIMENSIONS:
        raise DataError(
            f"{path}: {dimensions} dimensions, but at most {MAX_DIMENSIONS} can be read."
        )
    sizes = stream.read(4 * dimensions)
    if len(sizes) < 4 * dimensions:
        raise DataError(
            f"{path}: the header should have {4 + 4 * dimensions} bytes, but the file ends "
            f"after {4 + len(sizes)}; it was cut short."
        )
    return magic + sizes, dtype, tuple(np.frombuffer(sizes, ">u4").tolist())


def _form(dtype: np.dtype[Any], shape: tuple[int, ...]) -> str:
    return f"{'×'.join(map(str, shape)) or 'one'} of {dtype.newbyteorder('=').name}"
