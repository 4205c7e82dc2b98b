"""Losses as a plot of a few lines of text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from rich.text import Text

LINES = 8
EIGHTHS = " ▁▂▃▄▅▆▇█"
BEYOND = "▲"
"""What stands on a column that is higher than there is place."""

LOWEST, HIGHEST = 1.3, 2.5
"""The plot reaches at least to so many times the loss of a constant answer, so that its line is
inside, and at most to so many times: what is beyond is cut off."""


class Plot(NamedTuple):
    """What is plotted.

    Attributes:
        losses: a column for each.
        marked: the column, from 0, from which on they are bad; None for none.
        constant_loss: of a constant answer, drawn as a line; None if it is not known.
        label: what stands below the marked column.
    """

    losses: Sequence[float]
    marked: int | None
    constant_loss: float | None
    label: str


def fewer(losses: Sequence[float], columns: int) -> list[float]:
    """Of many losses the medians of as many stretches as there are columns.

    >>> fewer([1.0, 2.0, 3.0, 4.0, 5.0, 9.0], columns=2)
    [2.0, 5.0]
    """
    if len(losses) <= columns:
        return list(losses)
    parts = np.array_split(np.asarray(losses, np.float64), columns)
    return [float(np.median(np.where(np.isfinite(part), part, np.inf))) for part in parts]


def loss_plot(plot: Plot) -> Text:
    """The plot: bars, a dashed line at the loss of a constant answer, and a mark below."""
    from rich.text import Text

    top = _top(plot)
    text = Text(no_wrap=True)
    dashed = None
    if plot.constant_loss is not None:
        dashed = min(LINES - 1, int(plot.constant_loss / top * LINES))
    for line in range(LINES - 1, -1, -1):
        label = ""
        if line == LINES - 1:
            label = f"{top:.3g}"
        elif line == dashed:
            label = f"{plot.constant_loss:.3g}"
        elif line == 0:
            label = "0"
        text.append(f"{label:>8} ", "dim")
        text.append("┤" if label else "│", "dim")
        for column, loss in enumerate(plot.losses):
            sign = _sign(loss, line, top)
            is_bad = plot.marked is not None and column >= plot.marked
            if sign == " " and line == dashed:
                text.append("╌", "dim")
            else:
                text.append(sign, "red" if is_bad else "green")
        text.append("\n")
    text.append(" " * 9 + "└" + "─" * len(plot.losses) + "\n", "dim")
    if plot.marked is not None:
        text.append(_below(plot))
    if plot.constant_loss is not None:
        text.append(f"{'':9} ╌ the loss of a constant answer, {plot.constant_loss:.3g}\n", "dim")
    return text


def _top(plot: Plot) -> float:
    finite = [loss for loss in plot.losses if math.isfinite(loss)]
    highest = max(finite, default=1.0)
    if plot.constant_loss:
        highest = min(max(highest, LOWEST * plot.constant_loss), HIGHEST * plot.constant_loss)
    return highest if highest > 0 else 1.0


def _sign(loss: float, line: int, top: float) -> str:
    """What a column has in a line, which counts from the lowest."""
    is_highest = line == LINES - 1
    if not math.isfinite(loss) or loss > top:
        return BEYOND if is_highest else EIGHTHS[-1]
    eighths = max(1, round(loss / top * LINES * 8)) - 8 * line
    return EIGHTHS[min(max(eighths, 0), 8)]


def _below(plot: Plot) -> str:
    """The mark below the first bad column, and what it is."""
    assert plot.marked is not None
    at = 10 + plot.marked
    if plot.marked > len(plot.losses) / 2 and len(plot.label) + 1 <= at:
        return " " * (at - len(plot.label) - 1) + f"{plot.label} ↑\n"
    return " " * at + f"↑ {plot.label}\n"
