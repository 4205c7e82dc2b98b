"""The standard deviation of a few numbers, quickly and without overflow."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence


def standard_deviation(values: Sequence[float]) -> float:
    """``√(Σ (x - mean)² / (n - 1))``, of two values or more.

    `statistics.stdev` computes in fractions, which takes twenty times as long.

    >>> standard_deviation([2.0, 4.0, 6.0]), standard_deviation([-1e300, 1e300]) < 1.5e300
    (2.0, True)
    """
    mean = statistics.fmean(values)
    return math.hypot(*(value - mean for value in values)) / math.sqrt(len(values) - 1)
