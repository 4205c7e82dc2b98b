"""How many times longer another one takes, measured in turns."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple


class Ratios(NamedTuple):
    """How many times longer another one took, round by round."""

    least: float
    median: float
    most: float

    @property
    def text(self) -> str:
        """All three.

        >>> Ratios(3.9, 4.0, 4.2).text
        '4.00 (3.90 – 4.20)'
        """
        return f"{self.median:.2f} ({self.span})"

    @property
    def span(self) -> str:
        return f"{self.least:.2f} – {self.most:.2f}"


def ratios(ours: Sequence[float], theirs: Sequence[float]) -> Ratios:
    """Of the rounds in which both took part; a pair met the machine within the same seconds.

    >>> ratios([1.0, 2.0, 1.0], [4.0, 7.0])
    Ratios(least=3.5, median=3.75, most=4.0)
    """
    pairs = [b / a for a, b in zip(ours, theirs, strict=False)]
    return Ratios(min(pairs), median(pairs), max(pairs))


def spread_text(seconds: Sequence[float], form: str = "{:.2f}") -> str:
    """The median, the least and the most.

    >>> spread_text([1.0, 3.0, 2.0])
    '2.00 (1.00 – 3.00)'
    """
    least, middle, most = map(form.format, (min(seconds), median(seconds), max(seconds)))
    return f"{middle} ({least} – {most})"
