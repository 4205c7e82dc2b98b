"""The average of some values, and how exactly they tell it."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass, replace

from glassnet.study.statistics.intervals import Interval, mean_interval
from glassnet.study.statistics.moments import standard_deviation


@dataclass(frozen=True)
class Average:
    """A mean over ``n`` values, and how far they lie apart.

    Attributes:
        n: how many values there are.
        mean: their mean.
        sd: their standard deviation (n - 1); None for a single value.
        interval: where the mean of endlessly many such values lies, in 95 % of all cases; None
            where nobody asked for it, and for a single value.
    """

    n: int
    mean: float
    sd: float | None
    interval: Interval | None = None


def average(values: Iterable[float | None]) -> Average | None:
    """The mean and the deviation of the values that are there; None if there are none.

    >>> average([0.96, None, 0.98])
    Average(n=2, mean=0.97, sd=0.014142135623730963, interval=None)
    >>> average([None]) is None
    True
    """
    there = _there(values)
    if not there:
        return None
    sd = standard_deviation(there) if len(there) > 1 else None
    return Average(len(there), statistics.fmean(there), sd)


def estimate(values: Iterable[float | None]) -> Average | None:
    """The same with a 95 % interval of the mean, see `mean_interval`.

    >>> found = estimate([0.96, 0.97, 0.98])
    >>> found.interval.low.__round__(3), found.interval.high.__round__(3)
    (0.945, 0.995)
    """
    there = _there(values)
    plain = average(there)
    return None if plain is None else replace(plain, interval=mean_interval(there))


def _there(values: Iterable[float | None]) -> list[float]:
    return [value for value in values if value is not None]
