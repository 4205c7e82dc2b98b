"""The words by which people say in a name what an array, a file or a folder is for."""

from __future__ import annotations

import re

from glassnet.data.own.parts import PartName

PARTS: dict[str, PartName] = {
    "train": "train",
    "training": "train",
    "test": "test",
    "testing": "test",
    "t10k": "test",
    "val": "validation",
    "valid": "validation",
    "validation": "validation",
}
IMAGES = {"x", "image", "images", "img", "imgs", "data", "pixels", "features", "inputs"}
LABELS = {"y", "label", "labels", "target", "targets"}
CLASS_NAMES = {"classes", "names", "classnames", "labelnames", "targetnames"}


def tokens(name: str) -> list[str]:
    """The words of a name in small letters, ``xTrain`` and ``xtrain`` taken apart too.

    >>> tokens("train-images-idx3-ubyte"), tokens("xTrain"), tokens("ytest")
    (['train', 'images', 'idx3', 'ubyte'], ['x', 'train'], ['y', 'test'])
    """
    apart = re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
    result: list[str] = []
    for word in re.split(r"[^a-z0-9]+", apart):
        result += _pieces(word)
    return result


def _pieces(word: str) -> list[str]:
    """A word that is two known ones written together, as the two; any other as it is."""
    known = IMAGES | LABELS | set(PARTS)
    for place in range(1, len(word)):
        first, second = word[:place], word[place:]
        both = {first, second} <= known and (first in PARTS) != (second in PARTS)
        if both and word not in known:
            return [first, second]
    return [word] if word else []


def part_of(name: str) -> PartName:
    """What a name says its contents are for; ``"all"`` where it says nothing.

    >>> part_of("t10k-images-idx3-ubyte"), part_of("emnist-letters-train.csv"), part_of("x.npy")
    ('test', 'train', 'all')
    """
    return next((PARTS[word] for word in tokens(name) if word in PARTS), "all")


def role_of(name: str) -> str | None:
    """``"images"``, ``"labels"`` or ``"names"``, as a name says it; None where it does not.

    >>> role_of("x_train"), role_of("val_labels"), role_of("class_names"), role_of("weights")
    ('images', 'labels', 'names', None)
    """
    words = tokens(name)
    if "".join(words) in CLASS_NAMES:
        return "names"
    if LABELS & set(words):
        return "labels"
    return "images" if IMAGES & set(words) else None
