"""The accuracies of all runs: a dot for each, their density above, and the mean with its bounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from glassnet.errors import shortened
from glassnet.plots.look import Palette, axes_for, describe, palette_of
from glassnet.quantities import count_text, percent_text
from glassnet.reports.figures.legends import below
from glassnet.reports.results import NetworkResults
from glassnet.study.reporting.averages import interval_text
from glassnet.study.statistics.average import estimate

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FEWEST_FOR_CLOUD = 10
"""Of fewer runs nobody knows how they are distributed: they are dots alone."""

ROW = 0.62
"""Inches for a network."""

LONGEST_LABEL = 26

FAR = 4.0
"""What lies so many times the middle half of a network's runs below it, is said and not drawn."""


def accuracies(networks: Sequence[NetworkResults], ax: Axes | None = None) -> Axes:
    """The accuracy of each run on the test set, a row for each network.

    A healthy run has a dot, one that learned and is none a diamond. Lost runs would make the scale
    useless: they are counted beside the row, and so is what lies far below all others. Densities
    and means are those of the healthy runs.

    Args:
        networks: with their runs.
        ax: axes to draw into; None makes a figure.
    """
    height = ROW * len(networks) + 1.0
    ax = axes_for(ax, 4.8, height)
    palette = palette_of(ax)
    rows = [(network, healthy_and_others(network)) for network in networks]
    floor = _floor([values for _, values in rows])
    words = [_draw_row(ax, palette, row, network, floor) for row, (network, _) in enumerate(rows)]
    ax.set_yticks(range(len(networks)), [shortened(n.label, LONGEST_LABEL) for n in networks])
    ax.set_ylim(len(networks) - 0.45, -0.75)
    low, high = ax.get_xlim()  # nothing is beyond 100 %, but a mark has half of its width there
    ax.set_xlim(low, min(high, 100 + 0.03 * (high - low)))
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.grid(axis="x")
    ax.set_axisbelow(True)
    ax.set_xlabel("accuracy on the test set, %")
    _add_legend(ax, palette, [values for _, values in rows])
    describe(ax, f"The accuracy of each run on the test set. {' '.join(words)}")
    return ax


def healthy_and_others(network: NetworkResults) -> tuple[NDArray[Any], NDArray[Any]]:
    """The accuracies, in per cent, of the healthy runs, and of others that are not lost."""
    found: tuple[list[float], list[float]] = ([], [])
    for run in network.runs:
        accuracy, verdict = run.test.get("accuracy"), run.verdict
        if accuracy is not None and verdict is not None and not verdict.is_lost:
            found[verdict.is_defect].append(100 * accuracy)
    healthy, others = (np.array(values, np.float64) for values in found)
    return healthy, others


def _floor(rows: Sequence[tuple[NDArray[Any], NDArray[Any]]]) -> float:
    """What is drawn lies above this."""
    floors = []
    for values in map(np.concatenate, rows):
        if len(values):
            low, high = np.percentile(values, [25, 75])
            floors.append(float(low - FAR * max(high - low, 0.25)))
    return min(floors, default=-np.inf)


def _draw_row(ax: Axes, palette: Palette, row: int, network: NetworkResults, floor: float) -> str:
    """Draw a network's row, and say what it shows."""
    healthy, others = healthy_and_others(network)
    near = healthy[healthy > floor]
    if len(healthy) >= FEWEST_FOR_CLOUD and len(near) and np.ptp(near) > 0:
        places, density = density_of(near)
        top = row - 0.12
        ax.fill_between(places, top, top - 0.5 * density, color=palette.first, alpha=0.3, lw=0)
    drawn = 0
    for values, marker, colour in ((healthy, "o", palette.first), (others, "D", palette.second)):
        shown = values[values > floor]
        heights = row + 0.12 + 0.14 * np.sin(2.4 * np.arange(drawn, drawn + len(shown)))
        ax.plot(shown, heights, marker, color=colour, ms=3.5, alpha=0.7, mec="none", ls="")
        drawn += len(shown)
    beside = _beside(network, np.concatenate([healthy, others]), floor)
    if beside:
        ax.text(
            1.01,
            row + 0.06,
            "\n".join(beside),
            transform=ax.get_yaxis_transform(),
            color=palette.lost,
            fontsize=9,
            va="center",
        )
    said = [_draw_mean(ax, palette, row, network)] if network.accuracies else []
    return f"{network.label}: {', '.join([*said, *beside]) or 'no accuracy is known'}."


def _beside(network: NetworkResults, values: NDArray[Any], floor: float) -> list[str]:
    """What stands beside a row: how many runs were lost, and which lie far below."""
    far = values[values <= floor]
    said = [f"✕ {len(network.lost)} lost"] if network.lost else []
    if len(far) == 1:
        said.append(f"◂ one at {far[0]:.1f} %")
    elif len(far):
        said.append(f"◂ {len(far)} up to {far.max():.1f} %")
    return said


def _draw_mean(ax: Axes, palette: Palette, row: int, network: NetworkResults) -> str:
    """Draw the mean with its bounds, and say both."""
    mean = estimate(network.accuracies)
    assert mean is not None  # there are values
    height, interval = row - 0.12, mean.interval
    if interval is not None:
        bounds = [100 * max(interval.low, 0.0), 100 * min(interval.high, 1.0)]
        ax.plot(bounds, [height] * 2, "-", color=palette.ink, lw=2)
    if mean.n > 1:
        ax.plot([100 * mean.mean], [height], "d", color=palette.ink, ms=5)
    said = f", 95 %: {interval_text(mean)}" if interval is not None else ""
    return f"mean of {count_text(mean.n, 'run')} {percent_text(mean.mean, 2)} %{said}"


def density_of(values: NDArray[Any], points: int = 80) -> tuple[NDArray[Any], NDArray[Any]]:
    """Where values are dense: their Gaussian kernel density, its largest value taken as 1.

    The width of the kernels is Silverman's, ``0.9 · min(sd, IQR / 1.34) · n^(-1/5)``.

    Args:
        values: ``(n,)``, not all equal.
        points: at so many places.

    Returns:
        The places and the densities, ``(points,)`` each.

    >>> places, density = density_of(np.array([1.0, 2.0, 2.0, 2.5, 3.0]))
    >>> bool(1.8 < places[density.argmax()] < 2.5), float(density.max())
    (True, 1.0)

    Source: Silverman 1986, "Density estimation for statistics and data analysis", §3.4.2.
    """
    low, high = np.percentile(values, [25, 75])
    deviation = float(np.std(values, ddof=1))
    spread = min(deviation, float(high - low) / 1.34) or deviation
    width = 0.9 * spread * len(values) ** -0.2
    places = np.linspace(values.min() - 3 * width, values.max() + 3 * width, points)
    density = np.exp(-0.5 * ((places[:, np.newaxis] - values) / width) ** 2).sum(axis=1)
    return places, density / density.max()


def _add_legend(
    ax: Axes, palette: Palette, rows: Sequence[tuple[NDArray[Any], NDArray[Any]]]
) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    most = max(len(healthy) for healthy, _ in rows)
    dot: dict[str, Any] = {"ls": "", "ms": 4}
    healthy = Line2D([], [], marker="o", color=palette.first, label="a healthy run", **dot)
    other = Line2D([], [], marker="D", color=palette.second, label="slow or unstable", **dot)
    mean = Line2D([], [], marker="d", color=palette.ink, ms=5, label="mean, 95 % interval")
    dense = Patch(color=palette.first, alpha=0.3, lw=0, label="where runs are dense")
    shown = [
        (most > 0, healthy),
        (any(len(others) for _, others in rows), other),
        (most > 1, mean),
        (most >= FEWEST_FOR_CLOUD, dense),
    ]
    below(ax, [handle for there, handle in shown if there])
