"""A run for each verdict: what its losses look like, and where it went wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassnet.health import Curve, Verdict, detect
from glassnet.study.tracking.store import read_runs
from glassnet.study.tracking.verdicts import verdict_of
from tools.health_pictures.drawing import (
    BLUE,
    CONSTANT,
    ORANGE,
    QUIET,
    constant_answer,
    median_of,
    picture,
    some_of,
)
from tools.health_pictures.relu import first_epochs
from tools.health_pictures.sigmoid import lenet_losses

if TYPE_CHECKING:
    from matplotlib.axes import Axes

STEPS = 430
MAJORITY = 0.1129
HIGHEST = 1e3
"""Losses above it are drawn there."""

CHOSEN = (
    ("healthy", "lenet", "relu", 0),
    ("never-started", "lenet", "relu", 9),
    ("diverged", "lenet", "relu", 8),
    ("unstable", "lenet", "relu", 7),
)
"""Runs of the study: verdict, network, activation and seed."""

COLLAPSED_RATE, COLLAPSED_SEED = 0.6, 6
SLOW_RATE = 0.03


class Example(NamedTuple):
    """A run, with the verdict on it."""

    title: str
    losses: NDArray[Any]
    verdict: Verdict


def examples(results: Path) -> list[Example]:
    """A run for each verdict, in the order of the words.

    Args:
        results: the folder of the study.
    """
    runs, _ = read_runs(results / "runs")
    found = []
    for name, network, activation, seed in CHOSEN:
        run = next(
            run
            for run in runs
            if run.network == network
            and run.setting.details.get("activation") == activation
            and run.seeds["training"] == seed
        )
        verdict = verdict_of(run)
        assert verdict is not None
        assert verdict.name == name, f"{network} ({activation}), seed {seed}: {verdict.name}"
        assert run.step_losses is not None
        losses = run.step_losses.array().astype(np.float64)
        found.append(Example(f"{network}, {activation}, seed {seed}", losses, verdict))
    return [*found[:2], collapsed(), *found[2:], slow()]


def collapsed() -> Example:
    """A ReLU LeNet at a rate at which many seeds are lost, after one epoch."""
    losses = first_epochs(COLLAPSED_RATE)[COLLAPSED_SEED]
    curve = Curve(losses.astype(np.float32), STEPS, constant_loss=CONSTANT, majority_share=MAJORITY)
    verdict = detect(curve)
    assert verdict.name == "collapsed", verdict.name
    title = f"lenet, relu, rate {COLLAPSED_RATE}, seed {COLLAPSED_SEED}"
    return Example(title, losses, verdict)


def slow() -> Example:
    """A sigmoid LeNet at a small rate, after three epochs."""
    losses = lenet_losses(SLOW_RATE, 0)[: 3 * STEPS]
    curve = Curve(
        losses.astype(np.float32),
        STEPS,
        accuracy=(0.316, 0.65, 0.779),
        constant_loss=CONSTANT,
        majority_share=MAJORITY,
    )
    verdict = detect(curve)
    assert verdict.name == "slow", verdict.name
    return Example(f"lenet, sigmoid, rate {SLOW_RATE}, seed 0", losses, verdict)


def draw(results: Path) -> None:
    """The losses of six runs, with the first bad step of each."""
    shown = examples(results)
    words = "The losses of six trainings, on logarithmic axes, each beside the constant answer's: "
    words += "; ".join(f"{each.verdict.name} ({each.title})" for each in shown)
    with picture("health-words", words, 2, 3, (7.8, 4.2), sharex=True, sharey=True) as grid:
        for axes, example in zip(grid.flat, shown, strict=True):
            _draw_one(axes, example)
        for axes in grid[:, 0]:
            axes.set_ylabel("loss")
        for axes in grid[-1]:
            axes.set_xlabel("step")


def _draw_one(axes: Axes, example: Example) -> None:
    losses = np.nan_to_num(example.losses, nan=HIGHEST, posinf=HIGHEST)
    level = median_of(np.minimum(losses, HIGHEST), 5)
    places = some_of(len(level), 180)
    colour = BLUE if example.verdict.name == "healthy" else ORANGE
    axes.plot(places + 1, level[places], color=colour, linewidth=1.2)
    constant_answer(axes, "")
    if example.verdict.first_bad_step is not None:
        epoch, step = example.verdict.first_bad_step
        at = (epoch - 1) * STEPS + step
        axes.axvline(at, color=QUIET, linewidth=0.8)
        axes.text(at * 1.08, 0.012, f"step {at:,}", color=QUIET, fontsize=8)
    axes.set(xscale="log", yscale="log", ylim=(0.01, HIGHEST), xlim=(1, 3 * STEPS))
    axes.set_title(example.verdict.name)
    axes.text(1.1, 300, example.title, color=QUIET, fontsize=8)
