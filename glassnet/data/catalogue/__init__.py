"""The data sets that glassnet knows by name, and by their contents; one file for each family."""

from __future__ import annotations

from glassnet.data.catalogue import cifar, emnist, mnist, qmnist
from glassnet.data.catalogue.entry import Archive, CatalogueEntry, Download, Sums, WrongVersion
from glassnet.data.catalogue.mnist import SAMPLE, WITHOUT_SAMPLE
from glassnet.data.layouts.idx_files import FILE_NAMES
from glassnet.errors import unknown_name

__all__ = [
    "CATALOGUE",
    "FILE_NAMES",
    "SAMPLE",
    "WITHOUT_SAMPLE",
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


def lookup(name: object) -> CatalogueEntry:
    """The data set of this name.

    Raises:
        ArgumentError: No data set has this name.

    >>> lookup("fashion-mnist").classes[9]
    'Ankle boot'
    """
    if not isinstance(name, str) or name not in CATALOGUE:
        raise unknown_name("data set", name, CATALOGUE)
    return CATALOGUE[name]


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
