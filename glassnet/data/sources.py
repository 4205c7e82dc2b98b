"""Where a data set is on this machine: the places, in the order in which they are looked at."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from glassnet.data.catalogue import CatalogueEntry
from glassnet.data.fingerprints import file_sha256
from glassnet.errors import DataError
from glassnet.user_cache import user_cache_folder

ENVIRONMENT_VARIABLE = "GLASSNET_DATA"
SUMS_FILE = "SHA256SUMS"
"""Beside the members of an archive in the cache: the sums that they had in it."""


@dataclass(frozen=True)
class Source:
    """The files of a data set, found in one folder, or in one archive.

    Args:
        origin: Why this place was looked at, for people.
        folder: The folder.
        files: The paths, in the order of the layout's ``file_names``; empty for an archive.
        archive: The archive, where the files are in one.
        known: Whether the files were compared with sums already when they were looked for.
    """

    origin: str
    folder: Path
    files: tuple[Path, ...]
    archive: Path | None = None
    known: bool = False

    @property
    def size(self) -> int:
        """Bytes on the disk."""
        paths = self.files if self.archive is None else (self.archive,)
        return sum(path.stat().st_size for path in paths)


def locate(entry: CatalogueEntry, data_dir: str | Path | None = None) -> Source | None:
    """The first place that holds the data set; None where there is none.

    The places are ``data_dir`` alone where it is given; else what glassnet carries itself,
    ``$GLASSNET_DATA``, the user's cache and the folder of Debian's package. Files are looked for
    in a subfolder with the data set's name first, then in the folder itself; where a data set is
    served in an archive, also in the folder that appears where one unpacks it, and in the archive.

    Args:
        entry: From the catalogue.
        data_dir: A folder that the user named.

    Raises:
        DataError: A folder that the user named does not exist, can't be entered, lacks some of the
            files, or holds a version that is not read.
    """
    if data_dir is not None:
        return _in_named_folder(entry, expanded(data_dir))
    return (
        in_folder(entry, entry.bundled_folder, "inside glassnet")
        or _in_environment(entry)
        or in_cache(entry)
        or in_folder(entry, entry.package_folder, "Debian's package")
    )


def nothing_in(entry: CatalogueEntry, folder: Path) -> DataError:
    """The error for a folder that a user named, and that holds none of a data set's files."""
    names = entry.layout.file_names
    archive = f", or for {entry.archive.name}" if entry.archive else ""
    return DataError(
        f"{folder}: holds no data set; looked there, and in its subfolder {entry.name}, for "
        f"{', '.join(names)}, each plain or with .gz{archive}."
    )


def cache_folder(entry: CatalogueEntry) -> Path | None:
    """Where downloads of this data set are kept; None for a user who has no home folder."""
    folder = user_cache_folder()
    return None if folder is None else folder / "data" / entry.folder


def in_cache(entry: CatalogueEntry) -> Source | None:
    """The data set in the user's cache; None unless all its files are whole."""
    folder = cache_folder(entry)
    if folder is None:
        return None
    sums = cached_sums(entry, folder)
    files = tuple(folder / name for name in sums)
    if not sums or not all(map(is_whole, files, sums.values())):
        return None
    return Source("the user's cache", folder, files, known=True)


def cached_sums(entry: CatalogueEntry, folder: Path) -> dict[str, str]:
    """What the files of a data set are called in the cache, and the SHA-256 of each.

    Files that are served one by one have the sums that the catalogue knows. Members of an archive
    have those that were written beside them when they were taken out of it.

    Returns:
        The sums by name, in the order of the layout's ``file_names``; empty where they are unknown.
    """
    names = entry.layout.file_names
    if entry.archive is None:
        return {f"{name}.gz": sums.served for name, sums in zip(names, entry.sums, strict=True)}
    noted = _read_sums(folder / SUMS_FILE)
    cached = [
        member for name in names for member in entry.archive.members if is_called(member, name)
    ]
    return {name: noted[name] for name in cached} if set(cached) <= set(noted) else {}


def _read_sums(path: Path) -> dict[str, str]:
    """The sums by file name in the form of ``sha256sum``; empty where there is no such file."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    pairs = [line.split("  ", 1) for line in lines]
    return {pair[1]: pair[0] for pair in pairs if len(pair) == 2}


def is_whole(path: Path, sha256: str) -> bool:
    """Whether a file of the cache is there and is the one that has this sum."""
    try:
        return file_sha256(path) == sha256
    except OSError:
        return False


def spellings(name: str) -> list[str]:
    """The names under which people keep a file: unpacking tools like to turn a ``-`` into a dot.

    >>> spellings("train-labels-idx1-ubyte")[:2]
    ['train-labels-idx1-ubyte', 'train-labels-idx1-ubyte.gz']
    >>> spellings("train-labels-idx1-ubyte")[2:]
    ['train-labels.idx1-ubyte', 'train-labels.idx1-ubyte.gz']
    """
    return [
        spelling + ending
        for spelling in dict.fromkeys((name, name.replace("-idx", ".idx")))
        for ending in ("", ".gz")
    ]


def is_called(file_name: str, name: str) -> bool:
    """Whether a file's name is one of the spellings of a data set's file."""
    return file_name in spellings(name)


def _in_named_folder(entry: CatalogueEntry, folder: Path) -> Source | None:
    if is_archive(entry, folder):
        return Source("the given archive", folder.parent, (), folder)
    if not mode(folder):
        raise DataError(f"{folder}: there is no such folder; it should hold {entry.title}.")
    found = in_folder(entry, folder, "the given folder")
    if found is None:
        refuse_wrong_version(entry, folder)
    return found


def _in_environment(entry: CatalogueEntry) -> Source | None:
    value = os.environ.get(ENVIRONMENT_VARIABLE)
    if not value:
        return None
    folder = expanded(value)
    if not stat.S_ISDIR(mode(folder)):
        raise DataError(
            f"{folder}: there is no such folder; correct or unset {ENVIRONMENT_VARIABLE}, "
            "which names it."
        )
    return in_folder(entry, folder, ENVIRONMENT_VARIABLE)


def in_folder(entry: CatalogueEntry, folder: Path | None, origin: str) -> Source | None:
    """The data set in a folder or in one of the subfolders in which people keep it.

    Raises:
        DataError: Some of its files are there, but not all.
    """
    if folder is None:
        return None
    for place in places(entry, folder):
        files = files_in(entry, place)
        there = [file for file in files if file is not None]
        if len(there) == len(files):
            return Source(origin, place, tuple(there))
        archive = archive_in(entry, place)
        if archive is not None:
            return Source(origin, place, (), archive)
        if there:
            names = entry.layout.file_names
            missing = [n for n, file in zip(names, files, strict=True) if file is None]
            raise DataError(
                f"{place}: has {there[0].name}, but lacks {', '.join(missing)} (plain or with "
                f".gz); a data set needs all of its {len(names)} files."
            )
    return None


def places(entry: CatalogueEntry, folder: Path) -> list[Path]:
    """The folders in which a data set is looked for when a folder is named."""
    unpacked = [folder / entry.archive.folder] if entry.archive else []
    return list(dict.fromkeys([folder / entry.name, folder / entry.folder, *unpacked, folder]))


def files_in(entry: CatalogueEntry, folder: Path) -> list[Path | None]:
    """The files of a data set that lie in this very folder, None for each that does not."""
    return [_first_file(folder, spellings(name)) for name in entry.layout.file_names]


def archive_in(entry: CatalogueEntry, folder: Path) -> Path | None:
    """The archive of a data set that lies in this very folder."""
    return _first_file(folder, entry.archive.names) if entry.archive else None


def is_archive(entry: CatalogueEntry, path: Path) -> bool:
    """Whether a path leads to a file that is called as the data set's archive is."""
    names = entry.archive.names if entry.archive else []
    return path.name in names and stat.S_ISREG(mode(path))


def refuse_wrong_version(entry: CatalogueEntry, path: Path) -> None:
    """Refuse a folder that holds the data set in a form that is not read, or a file that is one.

    Raises:
        DataError: It does; the sentence says which file to get instead.
    """
    for version in entry.wrong_versions:
        for place in (path / name for name in version.names):
            if path.name == place.name:
                place = path
            if _begins_with(place, version.first_bytes):
                raise DataError(f"{place}: {version.why}; get {version.mend} instead.")


def _begins_with(path: Path, first_bytes: bytes) -> bool:
    if not stat.S_ISREG(mode(path)):
        return False
    try:
        with path.open("rb") as file:
            return file.read(len(first_bytes)) == first_bytes
    except OSError:  # what can't be read is told elsewhere
        return False


def _first_file(folder: Path, names: list[str]) -> Path | None:
    paths = (folder / name for name in names)
    return next((path for path in paths if stat.S_ISREG(mode(path))), None)


def expanded(path: str | Path) -> Path:
    """A path that a user wrote, with the home folder for ``~``; as it is where there is none.

    Not ``Path.expanduser``, which raises a RuntimeError where nobody has the name behind ``~``.
    """
    return Path(os.path.expanduser(path))  # noqa: PTH111


def mode(path: Path) -> int:
    """What stands at a path, as ``stat`` tells it; 0 for nothing.

    Not ``Path.is_dir``, which may raise where a folder can't be entered, or take it for none.

    Raises:
        DataError: The path can't be looked at.
    """
    try:
        return path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0
    except ValueError:  # half a character, or a zero byte
        raise DataError(f"{path}: nothing can have this name.") from None
    except OSError as error:
        raise DataError(f"{path}: can't be looked at ({error.strerror or error}).") from None
