"""Pairs: is one network better than another, judged by runs with the same seeds?

Two networks of the same seed see their images in the same order. What they share cancels out in
the difference of each pair.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glassnet.study.statistics.average import Average, estimate

LEVEL = 0.05
"""Differences that chance alone gives less often than this are called differences."""

MOST_COUNTED = 13
"""Of more pairs than these the arrangements are drawn; of fewer, all are counted."""

BLOCKS, BLOCK = 9, 1_111
"""So many are drawn, 9,999 together; in blocks, so that many pairs take little memory."""

SEED = 0
"""The same pairs always have the same p-value."""

ROUNDING = 1e-9
"""Two means that differ by less than this share are equal but for rounding."""


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
    far from 0 as the one that was found. It needs no assumption on how the values are distributed.
    Up to 13 pairs all arrangements are counted; of more pairs, 9,999 are drawn, and the one that
    was found is counted to them.

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
    return PairedDifference(found, _sign_test(np.asarray(differences)))


def least_p_value(pairs: int) -> float:
    """The smallest p-value that so many pairs can give: two of all 2ⁿ arrangements.

    >>> least_p_value(3), least_p_value(6)
    (0.25, 0.03125)
    """
    return 2.0 ** (1 - pairs) if pairs else 1.0


def _sign_test(differences: NDArray[np.float64]) -> float:
    """The p-value of the sign-flip test of a mean of 0, against both sides."""
    least = abs(differences.sum()) * (1 - ROUNDING)
    n = len(differences)
    if n <= MOST_COUNTED:
        return float(np.mean(np.abs(_all_signs(n) @ differences) >= least))
    rng = np.random.default_rng(SEED)
    as_far = sum(
        np.count_nonzero(np.abs(_signs(rng, n) @ differences) >= least) for _ in range(BLOCKS)
    )
    return float((as_far + 1) / (BLOCKS * BLOCK + 1))


def _all_signs(n: int) -> NDArray[np.int64]:
    """All 2ⁿ arrangements of n signs, ``(2ⁿ, n)``: the bits of the numbers below 2ⁿ."""
    bits = np.arange(2**n)[:, np.newaxis] >> np.arange(n) & 1
    return 2 * bits - 1


def _signs(rng: np.random.Generator, n: int) -> NDArray[np.int8]:
    """A block of arrangements of n signs, drawn, ``(BLOCK, n)``."""
    return 2 * rng.integers(0, 2, (BLOCK, n), dtype=np.int8) - 1
