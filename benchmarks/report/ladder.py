"""The picture of a contest: seconds per epoch, and how far they are from the arithmetic's limit."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.measuring.contest import Contest
from benchmarks.report.pictures import INK, LIMIT, OTHER, OWN, QUIET, new_figure, styled, to_svg
from glassnet.quantities import count_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def to_picture(contests: Sequence[Contest], flops_per_second: float, threads: int) -> str:
    """One ladder for each contest, as SVG."""
    return to_svg(draw(contests, flops_per_second, threads))


@styled
def draw(contests: Sequence[Contest], flops_per_second: float, threads: int) -> Figure:
    """A line for each contestant, from the limit to its time: on this scale, its factor."""
    lines = sum(len(contest.seconds) for contest in contests)
    figure, axes = new_figure(len(contests), 8.4, 1.1 * len(contests) + 0.36 * lines)
    slowest = max(max(map(max, contest.seconds.values())) for contest in contests)
    for contest, place in zip(contests, axes, strict=True):
        limit = contest.flops * contest.images / flops_per_second
        _ladder(contest, limit, place)
        place.set_xlim(0.8 * limit, 3.2 * slowest)
        title = f"{contest.workload.title}: seconds per epoch of {contest.images:,} images"
        place.set_title(title, loc="left")
    axes[-1].set_xlabel(
        "seconds per epoch (log scale); the dashed line is the limit: the formulas' multiply-adds\n"
        f"at the peak of {count_text(threads, 'thread')}, {flops_per_second / 1e9:.0f} GFLOP/s",
        fontsize=8.5,
        color=QUIET,
    )
    return figure


def _ladder(contest: Contest, limit: float, axes: Axes) -> None:
    order = sorted(contest.seconds, key=lambda name: -median(contest.seconds[name]))
    axes.axvline(limit, color=LIMIT, linestyle=(0, (4, 3)), linewidth=1.2, zorder=0)
    for height, name in enumerate(order):
        seconds, own = contest.seconds[name], name == contest.first
        middle, color = median(seconds), OWN if own else OTHER
        axes.hlines(height, limit, middle, color=color, linewidth=5, alpha=0.35, zorder=1)
        axes.hlines(height, min(seconds), max(seconds), color=color, linewidth=1.5, zorder=2)
        axes.plot(middle, height, "o", color=color, markersize=7, zorder=3)
        factor = f"{middle / limit:.1f} × the limit"
        if not own:
            factor = f"{contest.ratios(name).median:.1f} × glassnet"
        axes.annotate(
            f"{middle:.2f} s   {factor}",
            (max(seconds), height),
            xytext=(9, 0),
            textcoords="offset points",
            verticalalignment="center",
            color=color if own else INK,
            fontweight="bold" if own else "normal",
            fontsize=9,
        )
    axes.set_xscale("log")
    axes.set_yticks(range(len(order)), order)
    axes.set_ylim(-0.6, len(order) - 0.4)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    ticks = [0.5, 1, 2, 5, 10, 20, 50, 100]
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()
    axes.annotate(
        f"limit {limit:.2f} s",
        (limit, len(order) - 0.4),
        xytext=(4, -2),
        textcoords="offset points",
        verticalalignment="top",
        color=LIMIT,
        fontsize=8.5,
    )
