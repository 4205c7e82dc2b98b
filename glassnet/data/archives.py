"""The members of a ``.zip`` or ``.tar.gz`` that are wanted, read by name; nothing is extracted.

A member's name says nothing about where its contents go, so that no archive can write outside the
folder that is meant. Its size is looked at before it is read, and of a ``.tar.gz`` no more is
unpacked than a data set takes.
"""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple, cast

from glassnet.errors import DataError

# The largest member is EMNIST's training images by class, 547 MB if they were not compressed.
MOST_BYTES_OF_A_MEMBER = 600_000_000
MOST_BYTES_OF_A_TAR = 1_000_000_000
MOST_MEMBERS = 1_000
CHUNK = 1 << 20


class Member(NamedTuple):
    """One wanted member of an archive.

    Attributes:
        name: without its folder.
        stream: of its contents, to be read before the next member is asked for.
        size: in bytes.
    """

    name: str
    stream: BinaryIO
    size: int


def members(path: Path, wanted: Collection[str]) -> Iterator[Member]:
    """The wanted members, in the order in which they lie in the archive.

    Args:
        path: The archive, which its name's ending tells from other kinds.
        wanted: Names without a folder.

    Raises:
        DataError: The archive is damaged or lacks a member, or a member is too large, is no regular
            file, or is there twice.
    """
    missing = set(wanted)
    try:
        for member in (_of_zip if path.suffix == ".zip" else _of_tar)(path, wanted):
            if member.name not in missing:
                raise DataError(f"{path}: holds {member.name} twice; get the archive anew.")
            missing.remove(member.name)
            yield member
            if not missing:
                return
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, gzip.BadGzipFile) as error:
        raise DataError(f"{path}: the archive is damaged ({error}); get it anew.") from None
    except (NotImplementedError, RuntimeError) as error:  # a compression, or a password
        raise DataError(f"{path}: the archive can't be read ({error}).") from None
    raise DataError(f"{path}: lacks {', '.join(sorted(missing))}.")


def _of_zip(path: Path, wanted: Collection[str]) -> Iterator[Member]:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            name = PurePosixPath(info.filename).name
            if name in wanted and not info.is_dir():
                _check_size(path, name, info.file_size)
                with archive.open(info) as stream:
                    yield Member(name, cast(BinaryIO, stream), info.file_size)


def _of_tar(path: Path, wanted: Collection[str]) -> Iterator[Member]:
    with gzip.open(path) as unpacked, closing(_Limited(path, cast(BinaryIO, unpacked))) as limited:
        # "r|": from the beginning to the end, and never back.
        with tarfile.open(fileobj=limited, mode="r|") as archive:
            for number, info in enumerate(archive):
                if number == MOST_MEMBERS:
                    raise DataError(f"{path}: has more than {MOST_MEMBERS:,} members.")
                name = PurePosixPath(info.name).name
                if name not in wanted:
                    continue
                stream = archive.extractfile(info) if info.isreg() else None
                if stream is None:
                    raise DataError(f"{path}: {name} is no regular file in it.")
                _check_size(path, name, info.size)
                yield Member(name, cast(BinaryIO, stream), info.size)


def _check_size(path: Path, name: str, size: int) -> None:
    if size > MOST_BYTES_OF_A_MEMBER:
        raise DataError(
            f"{path}: {name} has {size:,} bytes, but at most {MOST_BYTES_OF_A_MEMBER:,} are read."
        )


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
