"""The order of labels: whether the images at the end of a data set may stand for all of them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

IMPROBABLE = 4.75
"""Standard deviations that chance exceeds once in a million times."""


def is_sorted(labels: NDArray[Any]) -> bool:
    """Whether the images of each class stand together, in classes of two or more on average.

    Args:
        labels: in their order, ``(n,)``.

    >>> is_sorted(np.repeat(np.uint8([2, 0, 1]), 5)), is_sorted(np.tile(np.uint8([2, 0, 1]), 5))
    (True, False)
    """
    changes = int(np.count_nonzero(labels[1:] != labels[:-1]))
    present = len(np.unique(labels))
    return 2 * present <= len(labels) and changes == present - 1


def end_is_like_the_rest(y: NDArray[Any], held: int) -> bool:
    """Whether the last labels could be any: they are in no order, as far as chance goes.

    Of sorted labels they never are. Of others, the number of images of each class among the last
    ones is compared with what a draw would give, by χ² over the classes, with the limit that one
    draw in a million exceeds (E. B. Wilson and M. M. Hilferty, "The distribution of chi-square",
    1931).

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
    if is_sorted(y):  # the few last ones of few images would not be improbable
        return False
    share = held / len(y)
    counts = np.bincount(places, minlength=len(classes))
    expected = counts * share
    found = np.bincount(places[len(y) - held :], minlength=len(classes))
    squares = float(((found - expected) ** 2 / (expected * (1 - share))).sum())
    freedom = len(classes) - 1
    ninth = 2 / (9 * freedom)
    return squares <= freedom * (1 - ninth + IMPROBABLE * math.sqrt(ninth)) ** 3
