"""What a step and an epoch take: a bar for each network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from glassnet.errors import shortened
from glassnet.plots.look import axes_for, describe, palette_of
from glassnet.quantities import seconds_text
from glassnet.reports.results import NetworkResults

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW = 0.36
LONGEST_LABEL = 26


def times(networks: Sequence[NetworkResults], figure: str, ax: Axes | None = None) -> Axes:
    """What a step or an epoch takes in each network, on average over its runs.

    Args:
        networks: with their statistics.
        figure: "step" or "epoch".
        ax: axes to draw into; None makes a figure.
    """
    ax = axes_for(ax, 4.8, ROW * len(networks) + 0.8)
    palette = palette_of(ax)
    said = []
    known = [network.statistics.seconds.get(figure) for network in networks]
    for row, (network, average) in enumerate(zip(networks, known, strict=True)):
        seconds = None if average is None else average.mean
        ax.barh(row, seconds or 0.0, height=0.6, color=palette.first)
        ax.annotate(
            seconds_text(seconds),
            (seconds or 0.0, row),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
            color=palette.ink,
        )
        said.append(f"{network.label} {seconds_text(seconds)}")
    ax.set_yticks(range(len(networks)), [shortened(n.label, LONGEST_LABEL) for n in networks])
    ax.set_ylim(len(networks) - 0.5, -0.5)
    ax.set_xlim(0, 1.22 * max((each.mean for each in known if each is not None), default=1.0))
    ax.tick_params(axis="y", length=0)
    ax.xaxis.set_visible(False)
    ax.spines["bottom"].set_visible(False)
    ax.set_title(f"time of {'a training step' if figure == 'step' else 'an epoch'}")
    describe(ax, f"The time of one {figure}, on average: {'; '.join(said)}.")
    return ax
