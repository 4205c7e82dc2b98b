"""Rates: how often something happens, such as that a run is lost."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from glassnet.study.statistics.intervals import CONFIDENCE, Interval


@dataclass(frozen=True)
class Rate:
    """How many of all had something in common, and between which bounds their share lies."""

    count: int
    of: int
    interval: Interval

    @property
    def share(self) -> float:
        """The share that was seen."""
        return self.count / self.of


def rate(count: int, of: int) -> Rate | None:
    """A rate with Wilson's 95 % interval; None where there is nothing to count.

    With the share p = count / n and the 97.5 % point z = 1.96 of the normal distribution, the
    bounds are ``(p + z²/2n ± z √(p (1 - p) / n + z²/4n²)) / (1 + z²/n)``. They stay between 0 and 1
    and say something also where the count is 0: of ten runs without a loss, up to 28 % may be lost.

    Args:
        count: how often it happened.
        of: how often it could have happened.

    >>> found = rate(2, of=10)
    >>> round(found.interval.low, 3), round(found.interval.high, 3)
    (0.057, 0.51)
    >>> rate(0, of=0) is None
    True

    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference".
    """
    if of == 0:
        return None
    z, p = NormalDist().inv_cdf((1 + CONFIDENCE) / 2), count / of
    middle = p + z**2 / (2 * of)
    half = z * math.sqrt(p * (1 - p) / of + z**2 / (4 * of**2))
    low, high = ((middle + sign * half) / (1 + z**2 / of) for sign in (-1, 1))
    # Of none or of all, one bound is exactly this but for rounding.
    bounds = (0.0 if count == 0 else low, 1.0 if count == of else high)
    return Rate(count, of, Interval(*bounds, "wilson"))
