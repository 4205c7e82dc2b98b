"""Pairs: is one network better than another, judged by runs with the same seeds?

Two networks of the same seed see their images in the same order. What they share cancels out in
the difference of each pair.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glassnet.study.statistics.average import Average, estimate
from glassnet.study.statistics.moments import ROUNDING

LEVEL = 0.05
"""Differences that chance alone gives less often than this are called differences."""

MOST_COUNTED = 13
"""Of up to so many pairs all arrangements are counted."""

MOST_DRAWN = 200
"""Of up to so many pairs arrangements are drawn. Those of more give what Student's test gives."""

DRAWN = 9_999
"""So many arrangements are drawn."""

SEED = 0
"""The same pairs always have the same p-value."""


@dataclass(frozen=True)
class PairedDifference:
    """The differences of pairs, and how often chance alone gives such ones.

    Attributes:
        average: of the differences, with the 95 % interval of their mean.
        p_value: the share of arrangements whose mean is at least as far from 0.
    """

    average: Average
    p_value: float


def paired_difference(one: Sequence[float], other: Sequence[float]) -> PairedDifference:
    """How much larger the values of one network are than those of another, pair by pair.

    If both networks were equally good, each difference could as well have had the other sign. So
    the p-value is the share of all 2ⁿ arrangements of signs whose mean difference is at least as
    far from 0 as the one that was found. Values may be distributed in any way that is the same for
    both networks.
    Up to 13 pairs all arrangements are counted; up to 200, 9,999 are drawn, and the one that was
    found is counted to them. The mean of more pairs is as good as normal, and Student's paired test
    gives the same p-value.

    Args:
        one: a value for each pair.
        other: the other value of each pair, in the same order.

    Raises:
        ValueError: if there are not as many values as others, or fewer than two.

    >>> found = paired_difference([0.97, 0.98, 0.99, 0.98], [0.96, 0.96, 0.96, 0.97])
    >>> round(found.average.mean, 4), found.p_value
    (0.0175, 0.125)

    Source: Fisher 1935, "The design of experiments", §21; Phipson & Smyth 2010, "Permutation
    p-values should never be zero", §4, for arrangements that are drawn.
    """
    differences = [a - b for a, b in zip(one, other, strict=True)]
    found = estimate(differences)
    if found is None or found.n < 2:
        raise ValueError("a comparison needs at least two pairs")
    return PairedDifference(found, _p_value(np.asarray(differences)))


def least_p_value(pairs: int) -> float:
    """The smallest p-value that so many pairs can give: two of all 2ⁿ arrangements.

    >>> least_p_value(3), least_p_value(6)
    (0.25, 0.03125)
    """
    return 2.0 ** (1 - pairs) if pairs else 1.0


def _p_value(differences: NDArray[np.float64]) -> float:
    """How often chance alone gives a mean that is as far from 0, on either side."""
    n = len(differences)
    varies = np.ptp(differences) > ROUNDING * np.abs(differences).max()
    if n > MOST_DRAWN and varies:
        from scipy import special

        t = differences.mean() / (differences.std(ddof=1) / np.sqrt(n))
        return float(2 * special.stdtr(n - 1, -abs(t)))
    least = abs(differences.sum()) - ROUNDING * np.abs(differences).sum()
    as_far = np.count_nonzero(np.abs(_signs(n) @ differences) >= least)
    return float(as_far / 2**n if n <= MOST_COUNTED else (as_far + 1) / (DRAWN + 1))


@functools.lru_cache(maxsize=1)  # all pairs of a study have as many seeds
def _signs(n: int) -> NDArray[np.float64]:
    """Arrangements of n signs, one a row: all of them where they are few, and else some, drawn."""
    if n <= MOST_COUNTED:  # the bits of the numbers below 2ⁿ
        bits = np.arange(2**n)[:, np.newaxis] >> np.arange(n) & 1
    else:
        bits = np.random.default_rng(SEED).integers(0, 2, (DRAWN, n))
    return (2 * bits - 1).astype(np.float64)
