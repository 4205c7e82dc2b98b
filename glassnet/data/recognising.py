"""Which data set of the catalogue lies at a path, told by its files."""

from __future__ import annotations

from pathlib import Path

from glassnet.data.catalogue import CATALOGUE, CatalogueEntry
from glassnet.data.fingerprints import file_sha256
from glassnet.data.gzipped import contents_sha256
from glassnet.data.sources import (
    archive_in,
    files_in,
    in_folder,
    is_archive,
    is_called,
    places,
    refuse_wrong_version,
)
from glassnet.errors import DataError


def recognise(path: str | Path) -> CatalogueEntry | None:
    """The data set of the catalogue that lies at a path; None where there is none.

    QMNIST's and CIFAR's files are told by their names. MNIST's names are those of many data sets,
    and EMNIST's stand on parts of it, too: there the contents decide, and files with unknown
    contents are somebody's own. Of data sets in the same files, as CIFAR-100's fine and coarse
    classes, it is the first one in the catalogue.

    Args:
        path: A folder, which is looked at as ``load(name, path)`` would, or an archive.

    Raises:
        DataError: It holds several data sets, some files of one, or one in a form that is not read.
    """
    path = Path(path)
    found: dict[tuple[str, ...], CatalogueEntry] = {}
    for entry in CATALOGUE.values():
        if is_archive(entry, path) or _holds(entry, path):
            found.setdefault(entry.layout.file_names, entry)
    if not found:
        for entry in CATALOGUE.values():
            refuse_wrong_version(entry, path)
        return None
    if len(found) > 1:
        names = ", ".join(entry.name for entry in found.values())
        raise DataError(f"{path}: holds {names}; say which one with --dataset, or by its name.")
    return next(iter(found.values()))


def whole(path: Path) -> Path:
    """The folder of a file that is one of several of a known data set; any other path as it is."""
    parts = (
        name
        for entry in CATALOGUE.values()
        if entry.named_by_files
        for name in entry.layout.file_names
    )
    one_of_several = any(is_called(path.name, name) for name in parts) and path.is_file()
    return path.parent if one_of_several else path


def _holds(entry: CatalogueEntry, path: Path) -> bool:
    for place in places(entry, path):
        files = [file for file in files_in(entry, place) if file is not None]
        if files and _is(entry, files):
            return in_folder(entry, place, "") is not None  # or refuses what is not complete
        if archive_in(entry, place):
            return True
    return False


def _is(entry: CatalogueEntry, files: list[Path]) -> bool:
    """Whether files with the right names are this data set's."""
    if entry.named_by_files:
        return all(map(entry.layout.could_be, files))
    # The last one is the smallest, and says enough: ``load`` looks at all of them.
    if not entry.sums or len(files) < len(entry.sums):
        return False
    sums, file = entry.sums[-1], files[-1]
    return file_sha256(file) == sums.served or contents_sha256(file) == sums.contents
