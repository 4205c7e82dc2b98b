"""IDX files under any names: told by their form, and by what is known of their contents."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from glassnet.data.catalogue import identify
from glassnet.data.fingerprints import file_sha256
from glassnet.data.idx import read_idx_and_digest
from glassnet.data.own.parts import Found, Part, PartName, taken_twice
from glassnet.data.own.words import part_of
from glassnet.errors import DataError
from glassnet.quantities import names_text

MOST_FILES = 12
MOST_LABELS = 64
"""So many numbers in a row are the pixels of an image, not a label in the form of one-hot."""


def read_idx_files(paths: Sequence[Path]) -> Found:
    """Pair the images and labels among these files.

    Files of a data set in the catalogue are known by their contents, whatever their names. Of
    others the number of dimensions tells images (3 or 4, or flattened 2) from labels (1, or one-hot
    2), and their name tells what they are for: train and training; test, testing and t10k; val,
    valid and validation.

    Raises:
        DataError: if a file is damaged, or can't be paired.
    """
    if len(paths) > MOST_FILES:
        raise DataError(
            f"{paths[0].parent}: has {len(paths)} IDX files, and a data set has up to six: put "
            "those of one data set into a folder of their own, or name one of those that glassnet "
            "knows with --dataset."
        )
    images: dict[PartName, tuple[Path, NDArray[Any]]] = {}
    labels: dict[PartName, tuple[Path, NDArray[Any]]] = {}
    for path in paths:
        array, digest = read_idx_and_digest(path)
        known = identify(digest) or identify(file_sha256(path))
        part = part_of(known[1] if known else path.name)
        side = images if array.ndim >= 3 or array.shape[1:] >= (MOST_LABELS,) else labels
        if part in side:
            meaning = "images" if side is images else "labels"
            raise taken_twice(f"{path}: holds {meaning} as {side[part][0].name} does", part)
        side[part] = path, array
    if len(images) == 1 and len(labels) == 1:  # belong together, whatever one of them is called
        part = next((p for p in (*images, *labels) if p != "all"), "all")
        images, labels = {part: images.popitem()[1]}, {part: labels.popitem()[1]}
    found = Found({})
    for part, (path, array) in images.items():
        if part not in labels:
            others = names_text(p.name for p, _ in labels.values()) or "none"
            raise DataError(
                f"{path}: has no labels; an IDX file of {len(array):,} labels was looked for "
                f"beside it, named as it is with labels for images (found: {others})."
            )
        labels_path, classes = labels.pop(part)
        found.parts[part] = Part(array, classes, str(path), str(labels_path))
    if labels or not images:
        path, _ = next(iter(labels.values()))
        raise DataError(f"{path}: holds labels, but there is no IDX file with their images beside.")
    return found


def beside(path: Path) -> list[Path]:
    """The images and labels of one pair, of which a user named one file.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> for name in ("a-images.idx3", "a-labels.idx1", "b-labels.idx1"):
    ...     (folder / name).touch()
    >>> [path.name for path in beside(folder / "a-images.idx3")]
    ['a-images.idx3', 'a-labels.idx1']
    """

    def changed(name: str) -> str:
        stem = name.removesuffix(".gz")
        if "image" in stem:
            return stem.replace("image", "label").replace("idx3", "idx1").replace("idx4", "idx1")
        return stem.replace("label", "image").replace("idx1", "idx3")

    other = changed(path.name)
    here = (path.with_name(other + ending) for ending in ("", ".gz"))
    return [path, *(found for found in here if found.is_file() and found != path)][:2]
