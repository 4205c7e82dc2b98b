"""Figures as people read them: times in fitting units, accuracies in per cent, a dash for none."""

from __future__ import annotations

from collections.abc import Sequence

from glassnet.study.statistics import Average

MISSING = "–"
"""What stands where there is no value; never 0."""

_UNITS = [(3600.0, "h"), (60.0, "min"), (1.0, "s"), (1e-3, "ms")]


def seconds_text(seconds: float | None) -> str:
    """A time in the unit in which it is easy to say.

    >>> [seconds_text(s) for s in (0.00084, 0.012, 0.42, 1.23, 42.3, 150, 4000, None)]
    ['0.84 ms', '12 ms', '0.42 s', '1.2 s', '42 s', '2.5 min', '67 min', '–']
    """
    if seconds is None:
        return MISSING
    # Units change at 0.1 of a second, but at 90 of the smaller one above: "0.42 s", "67 min".
    least = {"h": 5400.0, "min": 90.0, "s": 0.1, "ms": 0.0}
    size, unit = next((size, unit) for size, unit in _UNITS if seconds >= least[unit])
    return f"{_two_digits(seconds / size)} {unit}"


def percent_text(accuracy: float | None) -> str:
    """An accuracy between 0 and 1 in per cent, without the sign.

    >>> percent_text(0.9716), percent_text(None)
    ('97.2', '–')
    """
    return MISSING if accuracy is None else f"{100 * accuracy:.1f}"


def accuracy_text(average: Average | None) -> str:
    """An average accuracy, with its deviation where there is one.

    >>> accuracy_text(Average(n=3, mean=0.9716, sd=0.0021)), accuracy_text(Average(1, 0.97, None))
    ('97.2 ± 0.2 %', '97.0 %')
    """
    if average is None:
        return MISSING
    deviation = "" if average.sd is None else f" ± {percent_text(average.sd)}"
    return f"{percent_text(average.mean)}{deviation} %"


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


def count_text(count: int, singular: str, plural: str | None = None) -> str:
    """A number with its noun.

    >>> count_text(1, "epoch"), count_text(60000, "image")
    ('1 epoch', '60,000 images')
    """
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"


def _two_digits(value: float) -> str:
    """A number with two digits that count, or all those before the point."""
    if value < 0.995:
        return f"{value:.2f}"
    return f"{value:.1f}" if value < 9.95 else f"{value:,.0f}"
