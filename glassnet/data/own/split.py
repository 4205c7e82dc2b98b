"""Dividing data of which nobody said what is to test with: by class and by a seed."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.data.splitting import train_validation_split
from glassnet.errors import DataError

TEST_SHARE = 0.2
SEED = 0
IMPROBABLE = 4.75
"""Standard deviations that chance exceeds once in a million times."""

Arrays = tuple[NDArray[Any], NDArray[Any]]


def divided(x: NDArray[Any], y: NDArray[Any], source: str) -> tuple[Arrays, Arrays]:
    """A part to train on and a fifth of every class to test with, chosen with seed 0.

    Args:
        x: images.
        y: labels, ``(n,)``.
        source: where they were found, for messages.

    Raises:
        DataError: if there are too few images for two parts.
    """
    if not 0 < round(TEST_SHARE * len(x)) < len(x):
        raise DataError(
            f"{source}: {len(x)} images are too few to train on some and test with others."
        )
    generator = np.random.default_rng(SEED)
    return train_validation_split(x, y, TEST_SHARE, generator, stratified=True)


def end_is_like_the_rest(y: NDArray[Any], held: int) -> bool:
    """Whether the last labels could be any, as far as chance goes.

    The number of images of each class among the last ones is compared with what a draw would give,
    by χ² over the classes, with the limit that one draw in a million exceeds (E. B. Wilson and
    M. M. Hilferty, "The distribution of chi-square", 1931).

    Args:
        y: labels in their order, ``(n,)``.
        held: how many of the last ones are looked at, from 1 to n − 1.

    >>> y = np.arange(1000) % 10
    >>> end_is_like_the_rest(y, 100), end_is_like_the_rest(np.sort(y), 100)
    (True, False)
    """
    classes, places = np.unique(y, return_inverse=True)
    if len(classes) < 2:
        return True
    share = held / len(y)
    counts = np.bincount(places, minlength=len(classes))
    expected = counts * share
    found = np.bincount(places[len(y) - held :], minlength=len(classes))
    squares = float(((found - expected) ** 2 / (expected * (1 - share))).sum())
    freedom = len(classes) - 1
    ninth = 2 / (9 * freedom)
    return squares <= freedom * (1 - ninth + IMPROBABLE * math.sqrt(ninth)) ** 3
