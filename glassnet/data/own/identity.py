"""What is known of own data: a data set of the catalogue under other names, or files like its."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.data.catalogue import CATALOGUE, CatalogueEntry, identify
from glassnet.data.dataset import Images, part_sha256
from glassnet.data.orientation import emnist_split
from glassnet.data.own.parts import PartName
from glassnet.data.own.words import part_of, tokens
from glassnet.errors import DataError


@dataclass(frozen=True)
class Hint:
    """What a file's name lets one guess of its data set.

    Attributes:
        entry: in the catalogue; None where the catalogue has none.
        on_its_side: whether its images lie on their side.
        first_label: the number of the first class.
    """

    entry: CatalogueEntry | None
    on_its_side: bool
    first_label: int


def hinted(file_name: str, images: int, classes: int) -> Hint | None:
    """The data set that a file's name says, or for EMNIST the number of images and classes.

    A name counts only where the catalogue's data set has as many classes.

    Args:
        file_name: of the images to train on.
        images: how many there are to train on.
        classes: how many labels occur.

    >>> hinted("fashion-mnist_train.csv", 60_000, 10).entry.title
    'Fashion-MNIST'
    """
    split = emnist_split(file_name, images, classes)
    if split is not None:
        return Hint(CATALOGUE.get(f"emnist-{split}"), True, int(split == "letters"))
    words = "-".join(tokens(Path(file_name).stem))
    named = [e for name, e in CATALOGUE.items() if f"-{name}-" in f"-{words}-"]
    entry = max(named, key=lambda entry: len(entry.name), default=None)
    if entry is None or len(entry.classes) != classes:
        return None
    return Hint(entry, False, 0)


def known_entry(
    parts: Mapping[PartName, tuple[Images, NDArray[Any]]], sources: Mapping[PartName, str]
) -> CatalogueEntry | None:
    """The data set of the catalogue that these are, as the sums of their contents tell.

    Both parts, or the images that there are, must be known; a whole that nobody divided may be a
    part of it.

    Args:
        parts: images, and labels as they were found.
        sources: where they were found, for messages.

    Raises:
        DataError: if images and labels are known, and do not belong together.
    """
    entries: set[str] = set()
    unknown = False
    for part, pair in parts.items():
        x, y = pair
        countable = y.dtype.kind == "i" and y.min() >= 0 and y.max() < 256
        found = [
            identify(part_sha256(x)),
            identify(part_sha256(y.astype(np.uint8))) if countable else None,
        ]
        unknown |= None in found
        known = [(entry.name, part_of(name)) for entry, name in filter(None, found)]
        entries |= {name for name, _ in known}
        if len(set(known)) > 1:
            what = [CATALOGUE[name].title for name, _ in known]
            parts_of = {"train": "to train on", "test": "to test with"}
            uses = [parts_of.get(use, "of it") for _, use in known]
            raise DataError(
                f"{sources[part]}: these are the images {uses[0]} of {what[0]}, but the labels "
                f"{uses[1]} of {what[1]}; give each its own."
            )
    if len(entries) > 1:
        titles = " and ".join(sorted(CATALOGUE[name].title for name in entries))
        raise DataError(f"{sources[next(iter(parts))]}: holds files of {titles}; keep them apart.")
    return None if unknown or not entries else CATALOGUE[entries.pop()]


def own_name(name: str) -> str:
    """A data set's own name, which is never that of one in the catalogue.

    >>> own_name("letters"), own_name("mnist")
    ('letters', 'own-mnist')
    """
    return f"own-{name}" if name in CATALOGUE else name
