"""The loss of all runs of one network, step by step: where lost runs leave the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from glassnet.plots.curves import epochs_of, numbers_of
from glassnet.plots.look import Palette, axes_for, describe, palette_of
from glassnet.plots.seeds import lost_text
from glassnet.quantities import count_text
from glassnet.reports.figures.legends import below
from glassnet.study.tracking.run import Run

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PIECES = 48
"""Of the whole training; a curve shows the mean loss of each."""

FEWEST_FOR_BAND = 5
FAR = 1.6
"""So many times the loss of a constant answer is the top of the frame, if any loss is as large."""


def step_losses(runs: Sequence[Run], ax: Axes | None = None) -> Axes:
    """The training loss of each run: thin, the median of the healthy ones bold, lost ones by name.

    The band is the middle half of the healthy runs: a quarter of them lies above it at each place,
    and a quarter below.

    Args:
        runs: of one network and recipe, with their verdicts.
        ax: axes to draw into; None makes a figure.
    """
    ax = axes_for(ax, 4.8, 3.8)
    palette = palette_of(ax)
    epochs = max((run.setting.epochs for run in runs), default=1) or 1
    curves = [(run, *curve(run, epochs)) for run in runs]
    healthy = [
        (places, losses)
        for run, places, losses in curves
        if run.verdict and not run.verdict.is_defect and len(losses)
    ]
    lost = [each for each in curves if each[0].verdict and each[0].verdict.is_lost]
    for run, places, losses in curves:
        if run.verdict and not run.verdict.is_lost:
            dashes = ":" if run.verdict.is_defect else "-"
            ax.plot(places, losses, dashes, color=palette.first, alpha=0.3, lw=0.7)
    median = _draw_middle(ax, palette, healthy)
    constant = runs[0].setting.constant_loss if runs else None
    if constant is not None:
        ax.axhline(constant, color=palette.quiet, lw=1, ls="-.")
    top = _frame(ax, epochs, constant, [losses for _, _, losses in curves])
    for run, places, losses in lost:
        ax.plot(places, losses, "--", color=palette.lost, lw=0.9, alpha=0.8)
        ax.plot(*_cross(run, places, losses, top), "X", color=palette.lost, ms=6)
    _add_legend(ax, palette, healthy, [run for run, *_ in lost], constant)
    describe(ax, _in_words(runs, median, [run for run, *_ in lost]))
    return ax


def curve(run: Run, epochs: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where in the epochs, and which mean loss: as few points as a picture needs.

    Losses that are not finite are left out; where a piece has no others, it has no point. Where the
    record has no losses of steps, those of the epochs stand for them.

    Args:
        run: the record.
        epochs: of the whole training.
    """
    if run.step_losses is None:
        known = numbers_of(run.history.get("loss", ()))
        is_finite = np.isfinite(known)
        return epochs_of(known, run, "loss")[is_finite].astype(np.float64), known[is_finite]
    losses, steps = run.step_losses.array().astype(np.float64), max(1, run.setting.steps)
    each = max(1, epochs * steps // PIECES)
    if len(losses) < 4 * each:  # it broke early: show all that there is
        each = max(1, len(losses) // PIECES)
    means, places = [], []
    for first in range(0, len(losses), each):
        piece = losses[first : first + each]
        finite = piece[np.isfinite(piece)]
        if len(finite):
            means.append(float(finite.mean()))
            places.append((first + len(piece) / 2) / steps)
    started = run.fitting.initial_epoch if run.fitting else 0
    return np.array(places) + started, np.array(means, np.float64)


def _draw_middle(
    ax: Axes, palette: Palette, healthy: Sequence[tuple[NDArray[Any], NDArray[Any]]]
) -> NDArray[np.float64]:
    """The median of the healthy runs, and the band of their middle half, as far as all of them go.

    Where they have their points at other places, as runs of other lengths may, the losses between
    two points are taken from the line that joins them.
    """
    if not healthy:
        return np.empty(0)
    first, last = max(p[0] for p, _ in healthy), min(p[-1] for p, _ in healthy)
    longest = max((places for places, _ in healthy), key=len)
    places = longest[(longest >= first) & (longest <= last)]
    if not len(places):
        return np.empty(0)
    every = np.array([np.interp(places, own, losses) for own, losses in healthy])
    median: NDArray[np.float64] = np.median(every, axis=0)
    if len(healthy) >= FEWEST_FOR_BAND:
        low, high = np.percentile(every, [25, 75], axis=0)
        ax.fill_between(places, low, high, color=palette.first, alpha=0.25, lw=0)
    ax.plot(places, median, color=palette.first, lw=2.2)
    return median


def _cross(
    run: Run, places: NDArray[Any], losses: NDArray[Any], top: float
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Where a lost run went wrong on its curve; the end of one that never went well.

    What is beyond the frame has its cross at the edge.
    """
    if not len(places):
        return places, losses
    place = float(places[-1])
    verdict = run.verdict
    if verdict is not None and verdict.name != "never-started" and verdict.first_bad_step:
        epoch, step = verdict.first_bad_step
        place = epoch - 1 + step / max(1, run.setting.steps)
    height = min(float(np.interp(place, places, losses)), 0.97 * top)
    return np.array([place]), np.array([height])


def _frame(ax: Axes, epochs: int, constant: float | None, curves: Sequence[NDArray[Any]]) -> float:
    """Set limits, so that what goes beyond all bounds leaves the frame; the upper one."""
    from matplotlib.ticker import MaxNLocator

    largest = [float(c.max()) for c in curves if len(c)] or [1.0]
    usual = constant if constant is not None else float(np.median(largest))
    top = max(min(1.06 * max(largest), FAR * usual), 1.06 * (constant or 0.0)) or 1.0
    ax.set_ylim(0, top)
    ax.set_xlim(0, 1.02 * epochs)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    ax.grid(axis="y")
    ax.set_axisbelow(True)
    ax.set_xlabel("epoch")
    ax.set_ylabel("training loss")
    return top


def _add_legend(
    ax: Axes,
    palette: Palette,
    healthy: Sequence[Any],
    lost: Sequence[Run],
    constant: float | None,
) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    band = Patch(color=palette.first, alpha=0.25, lw=0, label="the middle half of them")
    middle = Line2D([], [], color=palette.first, lw=2.2, label="their median")
    each = Line2D(
        [],
        [],
        color=palette.first,
        lw=0.7,
        alpha=0.6,
        label=count_text(len(healthy), "healthy run"),
    )
    lost_line = Line2D([], [], color=palette.lost, lw=1, ls="--", marker="X", label=lost_text(lost))
    always = Line2D([], [], color=palette.quiet, lw=1, ls="-.", label="loss of a constant answer")
    shown = [
        (bool(healthy), each),
        (len(healthy) > 1, middle),
        (len(healthy) >= FEWEST_FOR_BAND, band),
        (bool(lost), lost_line),
        (constant is not None, always),
    ]
    below(ax, [handle for there, handle in shown if there])


def _in_words(runs: Sequence[Run], median: NDArray[Any], lost: Sequence[Run]) -> str:
    said = [f"The training loss of {count_text(len(runs), 'run')}, step by step."]
    if len(median):
        said.append(
            f"The median of the healthy ones goes from {median[0]:.3g} to {median[-1]:.3g}."
        )
    return " ".join([*said, *([f"{lost_text(lost)}."] if lost else [])])
