"""What the catalogue says of a data set: what it is, what its files contain, who serves them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from glassnet.data.layouts import Layout
from glassnet.pictures.form import PictureForm

DIGIT = PictureForm((28, 28, 1), "digit", "dark")
"""MNIST's own convention."""
WHOLE = PictureForm((28, 28, 1), "whole", "dark")

DIGITS = tuple("0123456789")


class Sums(NamedTuple):
    """SHA-256 (hex) by which one file is known; empty where nobody has published it.

    Attributes:
        contents: of the file's decompressed contents.
        served: of the ``.gz`` file as the mirrors serve it.
    """

    contents: str = ""
    served: str = ""


class Download(NamedTuple):
    """One address of an archive.

    Attributes:
        url: where it is served.
        sha256: of what is served there, since packing the same files anew gives other bytes.
    """

    url: str
    sha256: str


@dataclass(frozen=True)
class Archive:
    """A ``.zip`` or ``.tar.gz`` in which a data set is served, with others perhaps.

    Args:
        name: What the archive is called where people keep it.
        downloads: Where it is served; tried in this order.
        members: The names of the members that are data, without their folder.
        folder: The folder that appears where somebody unpacks it.
    """

    name: str
    downloads: tuple[Download, ...]
    members: tuple[str, ...]
    folder: str

    @property
    def names(self) -> list[str]:
        """All that the archive is called, where it is served or where people keep it."""
        served = (download.url.rsplit("/", 1)[-1] for download in self.downloads)
        return list(dict.fromkeys((self.name, *served)))


@dataclass(frozen=True)
class WrongVersion:
    """Files that hold the same data in a form that is not read.

    Args:
        names: By which they are told.
        first_bytes: With which they begin; other files have such names, too.
        why: What they are and why that is not read, the end of a sentence on the file.
        mend: What to get instead.
    """

    names: tuple[str, ...]
    first_bytes: bytes
    why: str
    mend: str


@dataclass(frozen=True)
class CatalogueEntry:
    """A data set that is known by name.

    Args:
        name: The name for ``load``.
        title: The name for people.
        classes: What each label stands for.
        layout: Which files it has, and how its arrays lie in them.
        form: How pictures are brought to the form of its images.
        sums: By which each file of ``layout.file_names`` is known, in that order; none where there
            are none for any.
        mirrors: Addresses of folders that serve each file by itself, gzipped; tried in this order.
        archive: In which it is served otherwise.
        megabytes: What a download fetches, in 10⁶ bytes.
        family: The folder of the cache that it shares with others; its own name if empty.
        named_by_files: Whether the names of its files tell it from other data sets.
        wrong_versions: In which it is not read.
        package_folder: Where Debian's package puts the files.
        bundled_folder: Where glassnet itself carries them.
    """

    name: str
    title: str
    classes: tuple[str, ...]
    layout: Layout
    form: PictureForm = DIGIT
    sums: tuple[Sums, ...] = ()
    mirrors: tuple[str, ...] = ()
    archive: Archive | None = None
    megabytes: int = 0
    family: str = ""
    named_by_files: bool = False
    wrong_versions: tuple[WrongVersion, ...] = ()
    package_folder: Path | None = None
    bundled_folder: Path | None = None

    @property
    def folder(self) -> str:
        """The name of its folder in the cache."""
        return self.family or self.name

    @property
    def hosts(self) -> list[str]:
        """Who serves it, in the order in which they are asked."""
        urls = self.mirrors or tuple(download.url for download in self.downloads)
        return [url.split("/")[2] for url in urls]

    @property
    def downloads(self) -> tuple[Download, ...]:
        """Where its archive is served; none where there is no archive."""
        return self.archive.downloads if self.archive else ()
