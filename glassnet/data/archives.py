"""The members of a ``.zip`` or ``.tar.gz`` that are wanted, read by name; nothing is extracted.

A member's name says nothing about where its contents go, so that no archive can write outside the
folder that is meant. Its size is looked at before it is read, and of a ``.tar.gz`` no more is
unpacked than a data set takes.
"""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from glassnet.errors import DataError

# The largest member is EMNIST's training images by class, 547 MB if they were not compressed.
MOST_BYTES_OF_A_MEMBER = 600_000_000
MOST_BYTES_OF_A_TAR = 1_000_000_000
MOST_MEMBERS = 1_000
CHUNK = 1 << 20
# What the libraries raise for damage; the last three for names and numbers that can be none.
DAMAGE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    gzip.BadGzipFile,
    zlib.error,
    EOFError,
    UnicodeDecodeError,
    OverflowError,
    struct.error,
)


Member = tuple[str, BinaryIO, int]


def read_members(
    path: Path, wanted: Collection[str], take: Callable[[str, BinaryIO], None]
) -> None:
    """Hand the wanted members on, in the order in which they lie in the archive.

    Args:
        path: The archive, which its name's ending tells from other kinds.
        wanted: Names without a folder.
        take: Called with each member's name without its folder, and the stream of its contents.

    Raises:
        DataError: The archive is damaged or lacks a member, or a member is too large, is no regular
            file, or is there twice.
    """
    missing = set(wanted)
    try:
        for name, stream, size in _found(path, wanted):
            if name not in missing:
                raise DataError(f"{path}: holds {name} twice; get the archive anew.")
            if size > MOST_BYTES_OF_A_MEMBER:
                raise DataError(
                    f"{path}: {name} has {size:,} bytes, but at most {MOST_BYTES_OF_A_MEMBER:,} "
                    "are read."
                )
            missing.remove(name)
            take(name, stream)
    except DAMAGE as error:
        raise DataError(f"{path}: the archive is damaged ({error}); get it anew.") from None
    except (NotImplementedError, RuntimeError) as error:  # a compression, or a password
        raise DataError(f"{path}: the archive can't be read ({error}).") from None
    if missing:
        raise DataError(f"{path}: lacks {', '.join(sorted(missing))}.")


def _found(path: Path, wanted: Collection[str]) -> Iterator[Member]:
    """The wanted members that there are; an error of reading is no error of whoever takes them."""
    try:
        yield from (_of_zip if path.suffix == ".zip" else _of_tar)(path, wanted)
    except gzip.BadGzipFile:
        raise
    except OSError as error:
        raise DataError(f"{path}: can't be read ({error.strerror or error}).") from None


def _of_zip(path: Path, wanted: Collection[str]) -> Iterator[Member]:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            name = PurePosixPath(info.filename).name
            if name in wanted and not info.is_dir():
                with archive.open(info) as stream:
                    yield name, cast(BinaryIO, stream), info.file_size


def _of_tar(path: Path, wanted: Collection[str]) -> Iterator[Member]:
    # "r|": from the beginning to the end, and never back.
    with (
        gzip.open(path) as unpacked,
        closing(_Limited(path, cast(BinaryIO, unpacked))) as limited,
        tarfile.open(fileobj=limited, mode="r|") as archive,
    ):
        for number, info in enumerate(archive):
            if number == MOST_MEMBERS:
                raise DataError(f"{path}: has more than {MOST_MEMBERS:,} members.")
            name = PurePosixPath(info.name).name
            if name not in wanted:
                continue
            stream = archive.extractfile(info) if info.isreg() else None
            if stream is None:
                raise DataError(f"{path}: {name} is no regular file in it.")
            yield name, cast(BinaryIO, stream), info.size


class _Limited(io.RawIOBase):
    """A stream that refuses to give more than a data set takes."""

    def __init__(self, path: Path, stream: BinaryIO) -> None:
        self._path, self._stream, self._given = path, stream, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(min(size, CHUNK) if size >= 0 else CHUNK)
        self._given += len(chunk)
        if self._given > MOST_BYTES_OF_A_TAR:
            raise DataError(
                f"{self._path}: becomes more than {MOST_BYTES_OF_A_TAR:,} bytes, which is more "
                "than is unpacked."
            )
        return chunk
