"""Intervals: between which bounds a mean lies that only some values tell of.

Which method is used was decided by simulations with a known truth (`tools/check_statistics.py`),
whose figures stand in docs/statistics.md: below `FEWEST_FOR_BOOTSTRAP` values the bootstrap's
intervals are too short, and Student's hold what they promise.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from glassnet.study.statistics.moments import ROUNDING, standard_deviation

CONFIDENCE = 0.95

FEWEST_FOR_BOOTSTRAP = 48
MOST_FOR_BOOTSTRAP = 200
"""Of more values the mean is as good as normal, and resampling them would take long."""

RESAMPLES = 2_499
SEED = 0
"""The same values always have the same interval."""

Method = Literal["student", "bootstrap", "equal", "wilson"]
"""How an interval was found; "equal": all values are the same, and the interval is a point."""


@dataclass(frozen=True)
class Interval:
    """Two bounds between which the truth lies in 95 % of all cases, and how they were found."""

    low: float
    high: float
    method: Method


def mean_interval(values: Sequence[float]) -> Interval | None:
    """The 95 % interval of the mean of the distribution from which some values were drawn.

    Student's is ``mean ± t · sd / √n``, with the 97.5 % point t of his distribution with n - 1
    degrees of freedom. From `FEWEST_FOR_BOOTSTRAP` to `MOST_FOR_BOOTSTRAP` values the bootstrap is
    taken in its place, bias-corrected and accelerated (BCa): it shares out its misses more evenly
    between both sides where the values are skewed.

    Args:
        values: the samples, such as an accuracy for each seed.

    Returns:
        The interval; a point where all values are equal but for rounding (which does not mean that
        the next one must be), and None for fewer than two.

    >>> mean_interval([1.0, 2.0, 3.0])
    Interval(low=-0.48..., high=4.48..., method='student')
    >>> mean_interval([0.5, 0.5]), mean_interval([0.5])
    (Interval(low=0.5, high=0.5, method='equal'), None)

    Source: Student 1908, "The probable error of a mean"; Efron 1987, "Better bootstrap confidence
    intervals", §2.
    """
    if len(values) < 2:
        return None
    least, largest = min(values), max(values)
    if largest - least <= ROUNDING * max(abs(least), abs(largest)):
        return Interval(values[0], values[0], "equal")
    if FEWEST_FOR_BOOTSTRAP <= len(values) <= MOST_FOR_BOOTSTRAP:
        return _bootstrap(values)
    return _student(values)


def _student(values: Sequence[float]) -> Interval:
    from scipy import special  # which takes a tenth of the time of scipy.stats to load

    t = special.stdtrit(len(values) - 1, (1 + CONFIDENCE) / 2)
    half = t * standard_deviation(values) / math.sqrt(len(values))
    mean = statistics.fmean(values)
    return Interval(float(mean - half), float(mean + half), "student")


def _bootstrap(values: Sequence[float]) -> Interval:
    from scipy import stats

    found = stats.bootstrap(
        (np.sort(values),),  # else the interval would depend on their order
        np.mean,
        confidence_level=CONFIDENCE,
        n_resamples=RESAMPLES,
        method="BCa",
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    return Interval(float(found.low), float(found.high), "bootstrap")
