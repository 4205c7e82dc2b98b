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
BLOCK = 4096  # images between two calls of `count`

Pair = tuple[int, int]
"""The places of two equal images, counted over the training images and then the test images."""


@dataclass(frozen=True)
class Duplicates:
    """How many images are equal to others, pixel for pixel.

    Images that nearly agree (another crop, another JPEG of one photograph) are not found.

    Attributes:
        training: training images that repeat an earlier one.
        test: test images that repeat an earlier one.
        across: test images that are among the training images.
        contradictory: images, of both parts, whose equals have another label.
        across_examples: the first pairs of a training image and its equal in the test part.
        contradictory_examples: the first pairs of equal images with different labels.
    """

    training: int
    test: int
    across: int
    contradictory: int
    across_examples: tuple[Pair, ...] = ()
    contradictory_examples: tuple[Pair, ...] = ()


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
    labels = np.concatenate([y_train, y_test])
    # Equal images have one number; `first` is the place of the first image of each number.
    _, first, number = np.unique(digests, return_index=True, return_inverse=True)
    in_training, in_test = np.split(number, [len(x_train)])
    across = len(x_train) + np.flatnonzero(np.isin(in_test, in_training))
    differs = np.flatnonzero(labels != labels[first[number]])
    contradictory = np.isin(number, number[differs])

    def examples(places: NDArray[np.intp]) -> tuple[Pair, ...]:
        return tuple((int(first[number[p]]), int(p)) for p in places[:MOST_EXAMPLES])

    return Duplicates(
        training=len(in_training) - len(np.unique(in_training)),
        test=len(in_test) - len(np.unique(in_test)),
        across=len(across),
        contradictory=int(contradictory.sum()),
        across_examples=examples(across),
        contradictory_examples=examples(differs),
    )


def pixel_digest(image: NDArray[np.uint8]) -> bytes:
    """What equal images, and only they, have in common: a short hash of their pixels."""
    return hashlib.blake2b(np.ascontiguousarray(image).data, digest_size=DIGEST).digest()


def _digests(images: Images, count: Callable[[int], None]) -> NDArray[np.void]:
    digests = np.empty(len(images), f"V{DIGEST}")
    for place, image in enumerate(images):
        digests[place] = pixel_digest(image)
        if place % BLOCK == BLOCK - 1:
            count(BLOCK)
    count(len(images) % BLOCK)
    return digests
