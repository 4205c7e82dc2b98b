"""Where a data set is on this machine: the places, in the order in which they are looked at."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from glassnet.data.catalogue import FILE_NAMES, CatalogueEntry
from glassnet.data.fingerprints import file_sha256
from glassnet.errors import DataError
from glassnet.user_cache import user_cache_folder

ENVIRONMENT_VARIABLE = "GLASSNET_DATA"


@dataclass(frozen=True)
class Source:
    """The four files of a data set, found in one folder.

    Args:
        origin: Why this folder was looked at, for people.
        folder: The folder.
        files: The paths, in the order of ``FILE_NAMES``.
    """

    origin: str
    folder: Path
    files: tuple[Path, ...]


def locate(entry: CatalogueEntry, data_dir: str | Path | None = None) -> Source | None:
    """The first place that holds the data set; None where it would have to be downloaded.

    The places are ``data_dir`` alone where it is given; else what glassnet carries itself,
    ``$GLASSNET_DATA``, the user's cache and the folder of Debian's package. Files are looked for
    in a subfolder with the data set's name first, then in the folder itself.

    Args:
        entry: From the catalogue.
        data_dir: A folder that the user named.

    Raises:
        DataError: A folder that the user named does not exist, can't be entered or lacks some of
            the files, or ``data_dir`` lacks all of them.
    """
    if data_dir is not None:
        return _in_named_folder(entry, Path(data_dir))
    return (
        _in_folder(entry, entry.bundled_folder, "inside glassnet")
        or _in_environment(entry)
        or in_cache(entry)
        or _in_folder(entry, entry.package_folder, "Debian's package")
    )


def cache_folder(entry: CatalogueEntry) -> Path | None:
    """Where downloads of this data set are kept; None for a user who has no home folder."""
    folder = user_cache_folder()
    return None if folder is None else folder / "data" / entry.name


def in_cache(entry: CatalogueEntry) -> Source | None:
    """The data set in the user's cache; None unless all its files are whole."""
    folder = cache_folder(entry)
    if folder is None:
        return None
    files = tuple(folder / f"{name}.gz" for name in FILE_NAMES)
    if not entry.served or not all(map(is_whole, files, entry.served)):
        return None
    return Source("the user's cache", folder, files)


def is_whole(path: Path, served: str) -> bool:
    """Whether a downloaded file is there and is the one that the mirrors serve."""
    try:
        return file_sha256(path) == served
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
        for spelling in (name, name.replace("-idx", ".idx"))
        for ending in ("", ".gz")
    ]


def _in_named_folder(entry: CatalogueEntry, folder: Path) -> Source:
    if not stat.S_ISDIR(_mode(folder)):
        raise DataError(f"{folder}: there is no such folder; it should hold {entry.title}.")
    found = _in_folder(entry, folder, "the given folder")
    if found is None:
        raise DataError(
            f"{folder}: holds no data set; looked there, and in its subfolder {entry.name}, for "
            f"{', '.join(FILE_NAMES)}, each plain or with .gz."
        )
    return found


def _in_environment(entry: CatalogueEntry) -> Source | None:
    value = os.environ.get(ENVIRONMENT_VARIABLE)
    if not value:
        return None
    folder = Path(value)
    if not stat.S_ISDIR(_mode(folder)):
        raise DataError(
            f"{folder}: there is no such folder; correct or unset {ENVIRONMENT_VARIABLE}, "
            "which names it."
        )
    return _in_folder(entry, folder, ENVIRONMENT_VARIABLE)


def _in_folder(entry: CatalogueEntry, folder: Path | None, origin: str) -> Source | None:
    if folder is None:
        return None
    for place in (folder / entry.name, folder):
        files = [_first_file(place, name) for name in FILE_NAMES]
        there = [file for file in files if file is not None]
        if len(there) == len(FILE_NAMES):
            return Source(origin, place, tuple(there))
        if there:
            missing = [n for n, file in zip(FILE_NAMES, files, strict=True) if file is None]
            raise DataError(
                f"{place}: has {there[0].name}, but lacks {', '.join(missing)} "
                "(plain or with .gz); a data set needs all four files."
            )
    return None


def _first_file(folder: Path, name: str) -> Path | None:
    paths = (folder / spelling for spelling in spellings(name))
    return next((path for path in paths if stat.S_ISREG(_mode(path))), None)


def _mode(path: Path) -> int:
    """What stands at a path, as ``stat`` tells it; 0 for nothing.

    Not ``Path.is_dir``, which may raise where a folder can't be entered, or take it for none.
    """
    try:
        return path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0
    except ValueError:  # half a character, or a zero byte
        raise DataError(f"{path}: nothing can have this name.") from None
    except OSError as error:
        raise DataError(f"{path}: can't be looked at ({error.strerror or error}).") from None
