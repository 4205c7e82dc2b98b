"""Paired differences: how much better one network is than another, each with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from glassnet.errors import shortened
from glassnet.plots.look import axes_for, describe, palette_of
from glassnet.reports.figures.legends import below
from glassnet.study.reporting.comparisons import PairedComparison, sentence

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW = 0.42
LONGEST_LABEL = 22
MOST_IN_WORDS = 12


def differences(comparisons: Sequence[PairedComparison], ax: Axes | None = None) -> Axes:
    """The mean difference of each pair of networks in points, with its 95 % interval.

    A filled dot stands where it can be told which network is better, a hollow one where not.

    Args:
        comparisons: what ``glassnet.study.compare`` found.
        ax: axes to draw into; None makes a figure.
    """
    ax = axes_for(ax, 4.8, ROW * len(comparisons) + 1.2)
    palette = palette_of(ax)
    for row, comparison in enumerate(comparisons):
        told = comparison.is_told
        colour = palette.first if told else palette.quiet
        interval, mean = comparison.difference.interval, 100 * comparison.difference.mean
        if interval is not None:
            ax.plot([100 * interval.low, 100 * interval.high], [row] * 2, "-", color=colour, lw=1.6)
        ax.plot([mean], [row], "o", color=colour, ms=6, mfc=colour if told else ax.get_facecolor())
    names = [
        f"{shortened(each.better, LONGEST_LABEL)}\nthan {shortened(each.other, LONGEST_LABEL)}"
        for each in comparisons
    ]
    ax.set_yticks(range(len(comparisons)), names, fontsize=8)
    ax.set_ylim(len(comparisons) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0)
    ax.axvline(0, color=palette.ink, lw=1)
    ax.grid(axis="x")
    ax.set_axisbelow(True)
    ax.set_xlabel("how much better, points")
    _add_legend(ax, comparisons)
    said = " ".join(map(sentence, comparisons[:MOST_IN_WORDS]))
    more = len(comparisons) - MOST_IN_WORDS
    describe(ax, f"{said} And {more} more comparisons." if more > 0 else said)
    return ax


def _add_legend(ax: Axes, comparisons: Sequence[PairedComparison]) -> None:
    from matplotlib.lines import Line2D

    palette, hollow = palette_of(ax), ax.get_facecolor()
    dot: dict[str, Any] = {"marker": "o", "ms": 6}
    told = Line2D([], [], color=palette.first, label="the upper one is better", **dot)
    untold = Line2D([], [], color=palette.quiet, mfc=hollow, label="can't be told", **dot)
    kinds = {comparison.is_told for comparison in comparisons}
    below(ax, [handle for is_told, handle in ((True, told), (False, untold)) if is_told in kinds])
