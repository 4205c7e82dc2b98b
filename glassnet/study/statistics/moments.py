"""What a few numbers are known by: their deviation, quickly and without overflow, and rounding."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

ROUNDING = 1e-9
"""Numbers, or sums, that differ by less than this share of what they are made of are equal but for
rounding."""


def standard_deviation(values: Sequence[float]) -> float:
    """``√(Σ (x - mean)² / (n - 1))``, of two values or more.

    `statistics.stdev` computes in fractions, which takes twenty times as long.

    >>> standard_deviation([2.0, 4.0, 6.0]), standard_deviation([-1e300, 1e300]) < 1.5e300
    (2.0, True)
    """
    mean = statistics.fmean(values)
    return math.hypot(*(value - mean for value in values)) / math.sqrt(len(values) - 1)
