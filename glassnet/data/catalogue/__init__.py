"""The data sets that glassnet knows by name, and by their contents; one file for each family."""

from __future__ import annotations

from glassnet.data.catalogue import cifar, emnist, mnist, qmnist
from glassnet.data.catalogue.entry import Archive, CatalogueEntry, Download, Sums, WrongVersion
from glassnet.data.catalogue.mnist import SAMPLE
from glassnet.data.layouts.idx_files import FILE_NAMES
from glassnet.errors import ArgumentError, unknown_name

__all__ = [
    "CATALOGUE",
    "FILE_NAMES",
    "SAMPLE",
    "Archive",
    "CatalogueEntry",
    "Download",
    "Sums",
    "WrongVersion",
    "identify",
    "lookup",
]

CATALOGUE: dict[str, CatalogueEntry] = {
    entry.name: entry
    for entry in (*mnist.ENTRIES, *emnist.ENTRIES, *qmnist.ENTRIES, *cifar.ENTRIES)
}


def lookup(name: str) -> CatalogueEntry:
    """The data set of this name.

    Raises:
        ArgumentError: No data set has this name.

    >>> lookup("fashion-mnist").classes[9]
    'Ankle boot'
    """
    if isinstance(name, str):
        if name in CATALOGUE:
            return CATALOGUE[name]
        family = [entry.name for entry in CATALOGUE.values() if entry.family == name]
        if family:
            raise ArgumentError(
                f"data set {name!r} is a family of several; ask for one of {', '.join(family)}."
            )
    raise unknown_name("data set", name, CATALOGUE)


def identify(sha256: str) -> tuple[CatalogueEntry, str] | None:
    """The data set, and the file name in it, that a sum belongs to; None if it is unknown.

    Args:
        sha256: Of a file's decompressed contents, or of the file as a mirror serves it.
    """
    for entry in CATALOGUE.values():
        for name, sums in zip(entry.layout.file_names, entry.sums, strict=False):
            if sha256 in sums:
                return entry, name
    return None
