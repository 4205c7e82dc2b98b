"""The pictures that a command line names: files, folders, and patterns such as ``scans/*.png``."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from glassnet.errors import DataError
from glassnet.pictures.folders import natural_order, pictures_in


class Named(NamedTuple):
    """A picture that was named.

    Attributes:
        path: of the picture, or of a folder or pattern that names none.
        wrong: why it can't be read, where that is known already.
    """

    path: Path
    wrong: DataError | None = None


def pictures_named(arguments: Iterable[str | Path]) -> list[Named]:
    """All pictures that are named, each folder's and each pattern's in natural order.

    What is there under its own name is no pattern, whatever signs are in it.

    Args:
        arguments: of the command line, in its order. Shells expand most patterns themselves, but
            not those of Windows, and none in quotes. An empty text, as it comes of a variable that
            is not set, names nothing; as a path it would be this folder.

    >>> pictures_named(["nowhere/*.png"])[0].wrong
    DataError('nowhere/*.png: no file has a name of this pattern.')
    """
    named: list[Named] = []
    for argument in arguments:
        if argument == "":
            named.append(Named(Path(), DataError("the name of a picture is empty.")))
        else:
            named += _named_by(Path(argument))
    return named


def _named_by(argument: Path) -> Iterator[Named]:
    if glob.has_magic(str(argument)) and not _is_there(argument):
        # `Path.glob` would need a folder to start from, which an absolute pattern has not.
        found = glob.glob(str(argument), recursive=True)  # noqa: PTH207
        matches = sorted(map(Path, found), key=natural_order)
        if not matches:
            why = "no file has a name of this pattern."
            yield Named(argument, DataError(f"{argument}: {why}"))
        for match in matches:
            yield from _there(match)
    else:
        yield from _there(argument)


def _there(path: Path) -> Iterator[Named]:
    """The pictures in a folder; anything else is taken for a picture, and read or refused later."""
    if not _is_folder(path):
        yield Named(path)
        return
    try:
        pictures = pictures_in(path)
    except OSError as error:
        where = error.filename or path
        yield Named(path, DataError(f"{where}: can't be looked into ({error.strerror or error})."))
        return
    if not pictures:
        why = "has no pictures, nor have its folders: no name in them ends as a picture's does."
        yield Named(path, DataError(f"{path}: {why}"))
    yield from map(Named, pictures)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name too long, or a zero byte
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False
