"""Images that a data set has more than once, pixel for pixel."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glassnet.data.dataset import DataSet, Images

MOST_EXAMPLES = 10
DIGEST = 16  # bytes: among a billion images two different ones share one once in 10²⁰ times


@dataclass(frozen=True)
class Duplicates:
    """How many images are equal to others, pixel for pixel.

    Images that nearly agree (another crop, another JPEG of one photograph) are not found.

    Attributes:
        training: training images that repeat an earlier one.
        test: test images that repeat an earlier one.
        across: test images that are among the training images.
        contradictory: images, of both parts, whose equals have another label.
        across_examples: pairs of a test image's place and that of its equal in the training part.
        contradictory_examples: pairs of places, counted over the training images and then the test
            images.
    """

    training: int
    test: int
    across: int
    contradictory: int
    across_examples: tuple[tuple[int, int], ...] = ()
    contradictory_examples: tuple[tuple[int, int], ...] = ()


def find_duplicates(data: DataSet, count: Callable[[int], None] = lambda done: None) -> Duplicates:
    """Find equal images by the hash of their pixels.

    Args:
        data: the data set.
        count: is told of images that were looked at, a few thousand at a time.

    >>> from glassnet.data import load
    >>> find_duplicates(load("mnist-5k")).across
    0
    """
    (x_train, y_train), (x_test, y_test) = data
    digests = np.concatenate([_digests(x_train, count), _digests(x_test, count)])
    labels = np.concatenate([y_train, y_test]).astype(np.int64)
    # Images with one number are equal; `first` is the place of the first of them.
    _, first, number = np.unique(digests, return_index=True, return_inverse=True)
    here = len(x_train)
    in_test = number[here:]
    across = np.flatnonzero(np.isin(in_test, number[:here]))
    lowest, highest = labels[first], labels[first]
    np.minimum.at(lowest, number, labels)
    np.maximum.at(highest, number, labels)
    differs = labels != labels[first][number]
    return Duplicates(
        training=here - len(np.unique(number[:here])),
        test=len(x_test) - len(np.unique(in_test)),
        across=len(across),
        contradictory=int((lowest != highest)[number].sum()),
        across_examples=tuple(
            (int(place), int(first[in_test[place]])) for place in across[:MOST_EXAMPLES]
        ),
        contradictory_examples=tuple(
            (int(first[number[place]]), int(place))
            for place in np.flatnonzero(differs)[:MOST_EXAMPLES]
        ),
    )


def _digests(images: Images, count: Callable[[int], None]) -> NDArray[np.void]:
    """A hash of each image's pixels."""
    digests = np.empty(len(images), f"V{DIGEST}")
    block = 4096
    for start in range(0, len(images), block):
        part = np.ascontiguousarray(images[start : start + block])
        for place, image in enumerate(part):
            digests[start + place] = hashlib.blake2b(image.data, digest_size=DIGEST).digest()
        count(len(part))
    return digests
