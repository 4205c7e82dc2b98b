"""A data file's contents, plain or gzipped, with limits to what it may become."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from glassnet.errors import DataError
from glassnet.files import check_is_file

GZIP_MAGIC = b"\x1f\x8b"
# Deflate can't shrink below one bit in 1032 bits: what a gzipped file can hold at most.
MAX_DEFLATE_RATIO = 1032
MAX_BYTES = 1 << 32
# A few kilobytes of gzip can become a full memory, in which there is no data set: handwritten
# digits shrink to a fifth. All 697,932 images of EMNIST are 547 MB, in more than 100 MB of gzip.
MAX_INFLATION = 100
MAX_BYTES_OF_ANY_FILE = 1 << 27  # what is not worth a thought: 170,000 images of 28×28 pixels
CHUNK = 1 << 20


class Unpacked(NamedTuple):
    """The contents of a data file as a stream.

    Attributes:
        stream: of the decompressed bytes.
        path: of the file, for messages.
        possible: the most bytes that the file can hold.
        sensible: the most that are read from it.
        zipped: whether the file is gzipped.
    """

    stream: BinaryIO
    path: Path
    possible: int
    sensible: int
    zipped: bool


@contextmanager
def opened(path: Path) -> Iterator[Unpacked]:
    """A file's contents, as `unpacked` gives them.

    Raises:
        DataError: The file is missing, is no file or can't be read, or its gzip data is damaged.
    """
    size = check_is_file(path).st_size
    try:
        with path.open("rb") as raw, unpacked(raw, path, size) as contents:
            yield contents
    except DataError:
        raise
    except OSError as error:
        raise DataError(f"{path}: can't be read ({error.strerror or error}).") from None


@contextmanager
def unpacked(raw: BinaryIO, path: Path, size: int) -> Iterator[Unpacked]:
    """The contents of an opened file, plain or gzipped (told by its first bytes, not by its name).

    Args:
        raw: The file, at its beginning.
        path: For messages.
        size: Of the file as it is stored, in bytes.

    Raises:
        DataError: The gzip data is damaged.
    """
    zipped = raw.read(2) == GZIP_MAGIC
    raw.seek(0)
    if not zipped:
        yield Unpacked(raw, path, size, MAX_BYTES, zipped=False)
        return
    try:
        with gzip.open(raw) as stream:
            possible, sensible = MAX_DEFLATE_RATIO * size, most_bytes(size)
            yield Unpacked(cast(BinaryIO, stream), path, possible, sensible, zipped=True)
    except (gzip.BadGzipFile, zlib.error) as error:
        raise DataError(f"{path}: the gzip data is corrupt ({error}); get the file anew.") from None
    except EOFError:
        raise DataError(
            f"{path}: the gzip data ends too early; the file was cut short, get it anew."
        ) from None


def most_bytes(size: int) -> int:
    """How much a gzipped file of this many bytes may become.

    >>> most_bytes(1_000), most_bytes(10_000_000)
    (134217728, 1000000000)
    """
    return min(MAX_BYTES, max(MAX_BYTES_OF_ANY_FILE, MAX_INFLATION * size))


def read_all(contents: Unpacked) -> NDArray[np.uint8]:
    """All bytes of a file.

    Raises:
        DataError: There are more of them than are read from a file of its size.
    """
    most = min(contents.possible, contents.sensible)
    chunks, found = [], 0
    while chunk := contents.stream.read(CHUNK):
        found += len(chunk)
        if found > most:
            raise DataError(
                f"{contents.path}: holds more than the {most:,} bytes that are read from a file "
                "of its size; unpack it, if it is what you expect."
            )
        chunks.append(chunk)
    return np.frombuffer(b"".join(chunks), np.uint8)


def contents_sha256(path: Path) -> str:
    """The SHA-256 (hex) of a file's decompressed contents.

    Raises:
        DataError: As for `opened` and `read_all`.
    """
    with opened(path) as contents:
        return hashlib.sha256(read_all(contents).data).hexdigest()


def fill(stream: BinaryIO, items: NDArray[np.uint8]) -> int:
    """Fill ``items`` from the stream, and count the bytes that were there."""
    view, filled = items.data, 0
    while filled < len(items):
        chunk = stream.read(min(CHUNK, len(items) - filled))
        if not chunk:
            break
        view[filled : filled + len(chunk)] = chunk
        filled += len(chunk)
    return filled
