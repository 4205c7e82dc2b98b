"""EMNIST's images lie on their side in its files: what tells them, and how they are turned."""

from __future__ import annotations

import re

import numpy as np

from glassnet.data.dataset import Images

# Labels in each split of EMNIST, and images to train on (G. Cohen et al., "EMNIST: an extension of
# MNIST to handwritten letters", 2017, tables I and II; letters as its files have them).
SPLITS = {
    "byclass": (62, 697_932),
    "bymerge": (47, 697_932),
    "balanced": (47, 112_800),
    "letters": (26, 124_800),
    "digits": (10, 240_000),
    "mnist": (10, 60_000),
}


def turned(images: Images) -> Images:
    """Images with rows and columns exchanged: what lay on its side stands upright.

    Args:
        images: ``(n, height, width, channels)``.
    """
    return np.ascontiguousarray(images.swapaxes(1, 2))


def emnist_split(name: str, images: int, classes: int) -> str | None:
    """The split of EMNIST that a file holds on its side; None where it is none of them.

    It is told by its name with no more classes than the split has, whatever became of the images;
    or without its name by numbers that no other data set has.

    Args:
        name: of the file.
        images: how many it has to train on.
        classes: how many different labels.

    >>> emnist_split("emnist-letters-train-images-idx3-ubyte.gz", images=500, classes=26)
    'letters'
    >>> emnist_split("images.idx", images=112_800, classes=47)
    'balanced'
    >>> emnist_split("images.idx", images=60_000, classes=10)
    """
    named = re.search(
        r"(?<![a-z])emnist[-_. ]*(byclass|bymerge|balanced|letters|digits|mnist)", name.lower()
    )
    if named:
        split = named.group(1)
        return split if classes <= SPLITS[split][0] else None
    for split, numbers in SPLITS.items():
        if split != "mnist" and numbers == (classes, images):
            return split
    return None
