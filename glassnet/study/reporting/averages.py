"""Averages as people read them: an accuracy with its deviation, accuracies epoch by epoch."""

from __future__ import annotations

from collections.abc import Sequence

from glassnet.quantities import MISSING, percent_text
from glassnet.study.reporting.statistics import Average


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
