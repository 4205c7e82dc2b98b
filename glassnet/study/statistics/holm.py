"""Holm's correction: who compares many times finds something by chance."""

from __future__ import annotations

from collections.abc import Sequence


def holm(p_values: Sequence[float], comparisons: int | None = None) -> list[float]:
    """The p-values that count where several comparisons are made at once.

    In ascending order the first is multiplied by the number m of comparisons, the second by m - 1,
    and so on; none becomes smaller than the one before it, and none larger than 1. If there is no
    difference anywhere, the least of them falls below 5 % in at most 5 % of all studies.

    Args:
        p_values: one for each comparison.
        comparisons: how many were possible, if these are a choice of them.

    >>> holm([0.04, 0.01, 0.03])
    [0.06, 0.03, 0.06]

    Source: Holm 1979, "A simple sequentially rejective multiple test procedure", §3.
    """
    count = len(p_values) if comparisons is None else comparisons
    corrected, largest = list(p_values), 0.0
    for rank, n in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        largest = max(largest, min(1.0, (count - rank) * p_values[n]))
        corrected[n] = largest
    return corrected
