"""Why a ReLU LeNet at the learning rate 0.5 loses runs: what happens in its first steps."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from glassnet.optimizers import SGD
from glassnet.study.tracking.run import Run
from glassnet.study.tracking.store import read_runs
from glassnet.study.tracking.verdicts import verdict_of
from tools.health_pictures.drawing import (
    BLUE,
    CONSTANT,
    FAINT,
    GREEN,
    INK,
    ORANGE,
    PURPLE,
    QUIET,
    constant_answer,
    median_of,
    picture,
    some_of,
)
from tools.health_pictures.followed import AliveUnits, Figures, Steps, images, kept, lenet, train

if TYPE_CHECKING:
    from matplotlib.axes import Axes

RATE = 0.5
RATES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8)
SEEDS_OF_A_RATE = 24
SURVIVES, WAKES, DIES = 1, 7, 9
"""Seeds: one that only stumbles, one that lies still for an epoch, and one that never gets up."""

SMALLEST, LARGEST = 0.01, 10.0
TRIED = np.concatenate([[0.0], np.geomspace(SMALLEST, LARGEST, 40)])
"""Rates with which a step is tried, to see which of them it could bear."""

LAYERS = ("conv2d", "conv2d_1", "dense", "dense_1")
COLOURS = (GREEN, ORANGE, PURPLE, BLUE)


def draw_all(results: Path) -> None:
    """All pictures of this chapter.

    Args:
        results: the folder of a study that has LeNets with ReLU at this rate.
    """
    draw_seeds(_runs(results))
    draw_steps()
    draw_units()


def _runs(results: Path) -> dict[int, Run]:
    """The ReLU LeNets of a study, by their seeds."""
    runs, _ = read_runs(results / "runs")
    found = {
        seed: run
        for run in runs
        if run.network == "lenet"
        and run.setting.details.get("activation") == "relu"
        and run.setting.learning_rate == RATE
        and (seed := run.seeds["training"]) is not None
    }
    return dict(sorted(found.items()))


def _losses(run: Run) -> NDArray[Any]:
    assert run.step_losses is not None
    return run.step_losses.array().astype(np.float64)


def draw_seeds(runs: dict[int, Run]) -> None:
    """The losses of all seeds: nearly all stumble, most get up, some never do."""
    verdicts = {seed: verdict_of(run) for seed, run in runs.items()}
    lost = {seed: runs[seed] for seed, found in verdicts.items() if found and found.is_lost}
    words = (
        f"Losses of {len(runs)} LeNets with ReLU over three epochs. Most rise above the loss "
        f"of a constant answer within the first 60 steps. The seeds {', '.join(map(str, lost))} "
        f"stay there or diverge; seed {WAKES} stays there for an epoch and then learns."
    )
    with picture("health-relu-seeds", words, 1, 1, (7.6, 3.4)) as grid:
        axes = grid[0, 0]
        shown = [seed for seed in runs if seed not in lost and seed != WAKES]
        for seed in shown:
            _curve(axes, _losses(runs[seed]), FAINT, 0.7, points=60)
        for run in lost.values():
            _curve(axes, _losses(run), ORANGE, 1.2)
        if WAKES in runs:
            _curve(axes, _losses(runs[WAKES]), BLUE, 1.5)
        constant_answer(axes, "")
        axes.set(xscale="log", yscale="log", ylim=(0.04, 200), xlim=(1, 1_290))
        axes.set(xlabel="step (430 are an epoch)", ylabel="loss, median of 5 steps")
        at = {"color": INK, "fontsize": 9}
        axes.text(1.1, 0.9, f"{len(shown)} other seeds", **{**at, "color": QUIET})
        axes.text(60, 60, f"lost: seeds {', '.join(map(str, lost))}", **{**at, "color": ORANGE})
        axes.text(60, 3.4, f"seed {WAKES}: still for an epoch", **{**at, "color": BLUE})
        axes.text(1.1, 2.6, "a constant answer", **{**at, "color": QUIET})


def _curve(axes: Axes, losses: NDArray[Any], colour: str, width: float, points: int = 110) -> None:
    level = median_of(np.minimum(np.nan_to_num(losses, nan=1e9, posinf=1e9), 1e9), 5)
    chosen = some_of(len(level), points)
    axes.plot(chosen + 1, level[chosen], color=colour, linewidth=width)


def _tried_steps(seed: int, steps: int) -> Figures:
    """The loss of each step's own images, had the step been taken with other rates."""
    x, y = images()
    names = lenet("relu", seed).weight_names()
    watch = Steps(steps, names)
    train(lenet("relu", seed), RATE, seed, callbacks=[watch])
    model = lenet("relu", seed)
    model.compile(SGD(RATE), "sparse_categorical_crossentropy")
    tried = []
    for seen in watch.seen:
        batch = x[seen.images], y[seen.images]
        losses = []
        for rate in TRIED:
            model.set_weights(
                [seen.weights[n] - np.float32(rate) * seen.gradients[n] for n in names]
            )
            losses.append(float(model.loss_and_gradients(*batch)[0]))
        tried.append(losses)
    return {"losses": np.array(tried)}


def borne(losses: NDArray[Any]) -> float:
    """The largest rate up to which a step lowers the loss of its own images.

    >>> bool(borne(np.array([2.0, *[1.9] * 20, *[2.1] * 20])) == TRIED[21])
    True
    """
    worse = np.flatnonzero(losses[1:] > losses[0])
    return float(TRIED[1 + worse[0]]) if worse.size else LARGEST


def draw_steps() -> None:
    """How far a step could go: along one step, and at each of the first steps."""
    steps = 24
    tried = {
        seed: kept(f"relu-steps-{seed}", partial(_tried_steps, seed, steps))["losses"][:steps]
        for seed in (WAKES, SURVIVES)
    }
    words = (
        f"Left: the loss of a step's own images against the rate with which it is taken, for the "
        f"third and the tenth step of seed {WAKES}. At the rate {RATE} the third step lowers the "
        "loss, and the tenth raises it far. Right: the largest rate that each of the first steps "
        f"bears, of seeds {WAKES} and {SURVIVES}. It falls while the network learns, and jumps up "
        "after each stumble."
    )
    with picture("health-relu-step", words, 1, 2, (7.6, 3.1)) as grid:
        left, right = grid[0]
        for step, colour in ((3, BLUE), (10, ORANGE)):
            losses = tried[WAKES][step - 1]
            left.plot(TRIED[1:], losses[1:], color=colour, linewidth=1.6)
            left.axhline(losses[0], color=colour, linewidth=0.7, linestyle=(0, (1, 2)))
            near = int(np.argmin(np.abs(TRIED - RATE)))
            left.plot(RATE, losses[near], "o", color=colour, markersize=5)
        left.text(0.011, 2.3, "step 3", color=BLUE)
        left.text(0.011, 0.62, "step 10", color=ORANGE)
        left.axvline(RATE, color=QUIET, linewidth=0.8)
        left.set(xscale="log", ylim=(0, 9), xlim=(0.01, 3))
        left.set(xlabel="rate of this one step", ylabel="loss of its images behind it")
        left.set_title(f"One step, taken longer and longer (seed {WAKES})")
        for seed, colour, mark in ((WAKES, ORANGE, "o"), (SURVIVES, BLUE, "s")):
            bounds = [borne(losses) for losses in tried[seed]]
            right.plot(
                np.arange(1, steps + 1),
                bounds,
                f"{mark}-",
                color=colour,
                markersize=3.5,
                linewidth=1,
                label=f"seed {seed}",
            )
        right.axhline(RATE, color=INK, linewidth=1)
        right.text(1, RATE * 0.72, "the rate that is used", color=INK)
        right.set(yscale="log", ylim=(0.03, 15), xlabel="step", ylabel="largest rate it bears")
        right.set_title("What the first steps bear")
        right.legend(loc="lower right")


def _alive(seed: int, epochs: int) -> Figures:
    watch = AliveUnits(LAYERS)
    figures = train(lenet("relu", seed), RATE, seed, epochs=epochs, callbacks=[watch])
    return {**figures, "steps": np.array(watch.steps), "alive": np.array(watch.alive)}


def draw_units() -> None:
    """How many units of each layer are alive, for a seed of each fate."""
    fates = (
        (SURVIVES, f"seed {SURVIVES}: stumbles and learns"),
        (WAKES, f"seed {WAKES}: wakes up in epoch 2"),
        (DIES, f"seed {DIES}: lost for good"),
    )
    words = (
        "Three LeNets with ReLU over two epochs: above the loss, below the share of each layer's "
        "units that tell images apart. In the first most stay alive. In the second few are left "
        "in each layer, and return when it wakes up. In the third no unit of the last hidden layer "
        "is left."
    )
    layout = {"sharex": True, "sharey": "row", "height_ratios": (1, 1.4)}
    with picture("health-relu-units", words, 2, 3, (7.8, 4.2), **layout) as grid:
        for column, (seed, title) in enumerate(fates):
            figures = kept(f"relu-units-{seed}", partial(_alive, seed, 2))
            above, below = grid[:, column]
            _curve(above, figures["losses"], INK, 1)
            constant_answer(above, "a constant answer" if column == 0 else "")
            above.set(xscale="log", yscale="log", ylim=(0.03, 30), xlim=(1, 860))
            above.set_title(title)
            sizes = np.array([6, 16, 120, 84])
            for layer, colour in enumerate(COLOURS):
                share = figures["alive"][:, layer] / sizes[layer]
                below.plot(figures["steps"] + 1, 100 * share, color=colour, linewidth=1.3)
            below.set(ylim=(-3, 103), xlabel="step")
        grid[0, 0].set_ylabel("loss")
        grid[1, 0].set_ylabel("units alive, %")
        for place, (name, colour) in enumerate(zip(LAYERS, COLOURS, strict=True)):
            grid[1, 0].text(1.2, 5 + 11 * place, name, color=colour)


def by_rate() -> list[tuple[float, int, int]]:
    """For each rate, of 24 seeds: how many stumble, and how many know nothing after an epoch.

    A stumble is a loss above 3 within the first hundred steps. A network knows nothing if its loss
    has not come below seven tenths of that of a constant answer.
    """
    rows = []
    for rate in RATES:
        losses = first_epochs(rate)
        stumbles = ~(losses[:, :100] <= 3).all(axis=1)
        knows = np.median(losses[:, -20:], axis=1) < 0.7 * CONSTANT
        rows.append((rate, int(stumbles.sum()), int((~knows).sum())))
    return rows


def first_epochs(rate: float) -> NDArray[Any]:
    """The losses of 24 seeds in their first epoch, (seeds, steps); nan behind a divergence."""
    return kept(f"relu-rate-{rate}", partial(_first_epochs, rate))["losses"]


def _first_epochs(rate: float) -> Figures:
    found = np.full((SEEDS_OF_A_RATE, 430), np.nan)
    for seed in range(SEEDS_OF_A_RATE):
        losses = train(lenet("relu", seed), rate, seed)["losses"]
        found[seed, : len(losses)] = losses
    return {"losses": found}
