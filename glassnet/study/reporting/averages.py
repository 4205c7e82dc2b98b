"""Averages as people read them: an accuracy with its deviation and its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from glassnet.quantities import MISSING, count_text, percent_text
from glassnet.study.statistics.average import Average
from glassnet.study.statistics.intervals import Interval
from glassnet.study.statistics.rates import Rate
from glassnet.study.statistics.spread import Spread


def accuracy_text(average: Average | None) -> str:
    """An average accuracy, with its deviation where there is one.

    >>> accuracy_text(Average(n=3, mean=0.9716, sd=0.0021)), accuracy_text(Average(1, 0.97, None))
    ('97.16 ± 0.21 %', '97.0 %')
    """
    if average is None:
        return MISSING
    if average.sd is None:
        return f"{percent_text(average.mean)} %"
    return f"{percent_text(average.mean, digits=2)} ± {percent_text(average.sd, digits=2)} %"


def interval_text(average: Average | None) -> str:
    """Between which bounds a mean accuracy lies, in per cent; nothing where that is not known.

    No accuracy is beyond 0 or 100 %, so no bound is shown there.

    >>> interval_text(Average(3, 0.97, 0.01, Interval(0.945, 0.995, "student")))
    '94.50 to 99.50'
    >>> interval_text(Average(2, 0.54, 0.61, Interval(-4.9, 6.0, "student")))
    '0.00 to 100.00'
    >>> interval_text(Average(3, 0.97, 0.0, Interval(0.97, 0.97, "equal")))
    'all are equal'
    """
    interval = average.interval if average else None
    if interval is None:
        return ""
    if interval.method == "equal":
        return "all are equal"
    return bounds_text(replace(interval, low=max(interval.low, 0.0), high=min(interval.high, 1.0)))


def bounds_text(interval: Interval, digits: int = 2) -> str:
    """Two bounds of shares, in per cent; a minus sign stands before those below 0.

    >>> bounds_text(Interval(-0.001, 0.003, "student"))
    '−0.10 to 0.30'
    """
    low, high = (percent_text(bound, digits) for bound in (interval.low, interval.high))
    return f"{low} to {high}".replace("-", "−")


def rate_text(rate: Rate | None) -> str:
    """How often something happened, of how many times.

    >>> rate_text(Rate(1, 10, Interval(0.018, 0.404, "wilson"))), rate_text(None)
    ('1 of 10', '–')
    """
    return MISSING if rate is None else f"{rate.count} of {rate.of}"


def rate_interval_text(rate: Rate | None) -> str:
    """Between which bounds a rate lies, in whole per cent.

    >>> rate_interval_text(Rate(1, 10, Interval(0.018, 0.404, "wilson")))
    '2 to 40 %'
    """
    return "" if rate is None else f"{bounds_text(rate.interval, digits=0)} %"


def spread_text(spread: Spread) -> str:
    """How much of the spread between seeds is luck with the test set, and what is left.

    >>> spread_text(Spread(48, 10_000, 0.0012, 0.0011, 0.0005, 0.84))
    '84 % of the variance is luck with 10,000 test images; without it ± 0.05 points'
    """
    return (
        f"{percent_text(spread.share, 0)} % of the variance is luck with "
        f"{count_text(spread.images, 'test image')}; without it "
        f"± {percent_text(spread.sd_of_networks, 2)} points"
    )


def epochs_text(averages: Sequence[Average | None]) -> str:
    """Accuracies epoch by epoch; of more than three epochs, the first, the middle and the last.

    >>> epochs_text([Average(1, accuracy, None) for accuracy in (0.872, 0.955, 0.971)])
    '87.2 → 95.5 → 97.1 %'
    >>> epochs_text([Average(1, accuracy, None) for accuracy in (0.1, 0.2, 0.3, 0.4, 0.5)])
    '10.0 → 30.0 → 50.0 %'
    """
    if not averages:
        return MISSING
    shown = averages
    if len(averages) > 3:
        shown = [averages[0], averages[len(averages) // 2], averages[-1]]
    return " → ".join(percent_text(a.mean if a else None) for a in shown) + " %"
