"""From a data set's files to its arrays, with every file identified."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO, NamedTuple

from glassnet.data.archives import read_members
from glassnet.data.catalogue import CatalogueEntry, Sums, identify
from glassnet.data.fingerprints import file_sha256
from glassnet.data.gzipped import opened, unpacked
from glassnet.data.layouts import Arranged, Decoded
from glassnet.data.own.labels import names_in
from glassnet.data.sources import Source, is_called
from glassnet.errors import DataError


class Reading(NamedTuple):
    """What the files of a data set hold.

    Attributes:
        arrays: the images and labels.
        classes: what each label stands for.
        unknown: those files whose contents are in no known data set.
    """

    arrays: Arranged
    classes: tuple[str, ...]
    unknown: list[Path]


def read(entry: CatalogueEntry, source: Source) -> Reading:
    """Read all files of a data set.

    Raises:
        DataError: A file is missing, damaged or another data set's, or the arrays don't fit.
    """
    unknown: list[Path] = []
    if source.archive is not None:
        files = _read_archive(entry, source.archive)
    else:
        files = [_read_file(entry, path) for path in source.files]
        if not source.known:
            unknown = [file.path for n, file in enumerate(files) if not _is_known(entry, n, file)]
    named = _names_beside(entry, source) if unknown else None
    classes, titled = named or (entry.classes, entry.title)
    return Reading(entry.layout.arrange(files, titled, len(classes)), classes, unknown)


def _names_beside(entry: CatalogueEntry, source: Source) -> tuple[tuple[str, ...], str] | None:
    """The classes' names in the file that belongs to the layout, and its name; None without one.

    Raises:
        DataError: The file is no list of at least two names, all different.
    """
    path = source.folder / entry.layout.names_file
    if not entry.layout.names_file or not path.is_file():
        return None
    names = tuple(name.replace("_", " ") for name in names_in(path))
    if len(names) < 2 or len(set(names)) < len(names):
        raise DataError(
            f"{path}: should hold the name of each class, one a line, at least two and none twice; "
            "mend it, or take it away."
        )
    return names, path.name


def _read_file(entry: CatalogueEntry, path: Path) -> Decoded:
    with opened(path) as contents:
        return entry.layout.decode(contents)


def _read_archive(entry: CatalogueEntry, path: Path) -> list[Decoded]:
    """Read the files out of an archive, once its sum says that it is what is served."""
    assert entry.archive is not None
    if not is_served(entry, path):
        raise DataError(
            f"{path}: is not the archive of {entry.title} that is served (its SHA-256 differs); "
            "get it anew, or unpack it if it is what you expect."
        )
    wanted = {
        member: name
        for name in entry.layout.file_names
        for member in entry.archive.members
        if is_called(member, name)
    }
    decoded = {}

    def take(member: str, stream: BinaryIO) -> None:
        stored = stream.read()
        with unpacked(io.BytesIO(stored), path / member, len(stored)) as contents:
            decoded[wanted[member]] = entry.layout.decode(contents)

    read_members(path, wanted, take)
    return [decoded[name] for name in entry.layout.file_names]


def is_served(entry: CatalogueEntry, path: Path) -> bool:
    """Whether an archive is one that a mirror of the data set serves."""
    try:
        return file_sha256(path) in {download.sha256 for download in entry.downloads}
    except OSError as error:
        raise DataError(f"{path}: can't be read ({error.strerror or error}).") from None


def _is_known(entry: CatalogueEntry, place: int, file: Decoded) -> bool:
    """Whether a file's contents are those that the catalogue expects at this place.

    Raises:
        DataError: They are those of another file that the catalogue knows.
    """
    expected = entry.sums[place] if entry.sums else Sums()
    if file.digest == expected.contents:
        return True
    served = file_sha256(file.path)
    if served == expected.served:
        return True
    identity = identify(file.digest) or identify(served)
    if identity is None:
        return False
    other, found = identity
    wanted = entry.layout.file_names[place]
    mend = (
        "give each file its own name"
        if other.sums == entry.sums  # several data sets may lie in the same files
        else f'ask for "{other.name}", or put {entry.title} into a subfolder named {entry.name}'
    )
    raise DataError(
        f"{file.path}: holds {found} of {other.title}, but {wanted} of {entry.title} was asked "
        f"for ({mend})."
    )
