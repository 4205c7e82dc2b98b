"""Why sigmoid networks seem not to start: how long they stand still, and what decides it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.health_pictures.drawing import (
    BLUE,
    CONSTANT,
    GREEN,
    ORANGE,
    PURPLE,
    QUIET,
    RAMP,
    constant_answer,
    median_of,
    picture,
    some_of,
)
from tools.health_pictures.followed import EndOfPlateau, dense, kept, lenet, probe_images, train

RATES = ((0.01, 7), (0.03, 3), (0.1, 3), (0.2, 3), (0.5, 3), (1.0, 3))
"""Learning rates, each with the epochs that show the end of the plateau."""

LEARNED = 0.7 * CONSTANT
"""A network whose loss is below it has begun to learn."""

DEPTHS = (1, 2, 3, 4, 5, 6)
DEEP_EPOCHS = 5
DEEP_RATE = 0.5
SEEDS = range(3)


def draw_all() -> None:
    """All pictures of this chapter."""
    draw_rates()
    draw_depths()


def learned_at(losses: NDArray[Any]) -> int | None:
    """The step from which on the loss is below seven tenths of a constant answer's.

    It is the first of twenty steps whose median is; None if there are none such.
    """
    windows = np.lib.stride_tricks.sliding_window_view(losses, 20)
    below = np.flatnonzero(np.median(windows, axis=1) < LEARNED)
    return int(below[0]) + 1 if below.size else None


def lenet_losses(rate: float, seed: int, preprocess: str = "standard") -> NDArray[Any]:
    """The losses of a sigmoid LeNet."""
    epochs = dict(RATES)[rate]
    if preprocess == "unit" and rate == RATES[0][0]:
        epochs = 11
    return kept(
        f"sigmoid-{preprocess}-{rate}-{seed}",
        lambda: train(
            lenet("sigmoid", seed, preprocess),
            rate,
            seed,
            epochs=epochs,
            callbacks=[EndOfPlateau(LEARNED, times=2.5)],
        ),
    )["losses"]


def draw_rates() -> None:
    """The loss at six rates, over the steps, and over rate × steps."""
    words = (
        "Left: the loss of a LeNet with sigmoids over its steps, at six learning rates. At each it "
        "stands at that of a constant answer at first, and falls later the smaller the rate is. "
        "Right: the same losses over the rate times the number of steps. All fall at about the "
        "same place, 19."
    )
    with picture("health-sigmoid-rates", words, 1, 2, (7.6, 3.1), sharey=True) as grid:
        for axes in grid[0]:
            constant_answer(axes, "" if axes is grid[0, 0] else "a constant answer")
            axes.set(xscale="log", ylim=(0, 2.6))
        for (rate, _), colour in zip(RATES, RAMP, strict=True):
            level = median_of(lenet_losses(rate, 0))
            places = some_of(len(level))
            grid[0, 0].plot(places + 1, level[places], color=colour, linewidth=1.4)
            grid[0, 1].plot(rate * (places + 1), level[places], color=colour, linewidth=1.4)
            at = learned_at(lenet_losses(rate, 0)) or len(level)
            where, side = (at * 0.85, "right") if rate == RATES[-1][0] else (at * 1.08, "left")
            grid[0, 0].text(where, 1.62, f"{rate:g}", color=colour, fontsize=8, ha=side)
        grid[0, 0].set(xlabel="step", ylabel="loss, median of 20 steps", xlim=(1, 3_100))
        grid[0, 0].set_title("LeNet with sigmoids, at six rates")
        grid[0, 1].set(xlabel="rate × steps", xlim=(0.1, 700))
        grid[0, 1].set_title("The same, over rate × steps")


def spread(activation: str, gain: float) -> NDArray[Any]:
    """By how much the outputs of each hidden layer differ between images, before any training."""
    outputs = dense(activation, DEPTHS[-1], 0, gain).layer_outputs(probe_images())
    found = [output for name, output in outputs.items() if name.startswith("dense")]
    return np.array([np.sqrt(output.var(axis=0).mean()) for output in found[:-1]])


def deep_losses(hidden: int, gain: float, seed: int) -> NDArray[Any]:
    """The losses of a network of so many hidden layers of 64 sigmoids."""
    return kept(
        f"sigmoid-depth-{hidden}-{gain:g}-{seed}",
        lambda: train(
            dense("sigmoid", hidden, seed, gain),
            DEEP_RATE,
            seed,
            epochs=DEEP_EPOCHS,
            callbacks=[EndOfPlateau(LEARNED)],
        ),
    )["losses"]


def draw_depths() -> None:
    """What comes through six hidden layers, and how long one to six of them stand still."""
    words = (
        "Left: six hidden layers before any training, and by how much the outputs of each differ "
        "between images. With tanh and ReLU most of it comes through. With sigmoids it falls from "
        "layer to layer, less with initial weights that are four times as large. Right: the step "
        "at which networks of one to six hidden layers of sigmoids begin to learn. Each further "
        "layer multiplies it; from some depth on none begins within five epochs."
    )
    with picture("health-sigmoid-depth", words, 1, 2, (7.6, 3.2)) as grid:
        left, right = grid[0]
        for activation, gain, colour, mark in (
            ("relu", 1.0, GREEN, "^"),
            ("tanh", 1.0, PURPLE, "D"),
            ("sigmoid", 4.0, BLUE, "s"),
            ("sigmoid", 1.0, ORANGE, "o"),
        ):
            label = f"sigmoid, gain {gain:g}" if activation == "sigmoid" else activation
            values = spread(activation, gain)
            left.plot(DEPTHS, values, f"{mark}-", color=colour, markersize=4, label=label)
        left.set(yscale="log", xlabel="hidden layer", ylabel="difference between images")
        left.set_title("What comes through, before training")
        left.legend(loc="lower left")
        most = DEEP_EPOCHS * 430
        for gain, colour, mark, shift in ((4.0, BLUE, "s", 0.06), (1.0, ORANGE, "o", -0.06)):
            for hidden in DEPTHS:
                for seed in SEEDS:
                    at = learned_at(deep_losses(hidden, gain, seed))
                    right.plot(
                        hidden + shift,
                        at if at is not None else 1.5 * most,
                        mark if at is not None else "x",
                        color=colour,
                        markersize=4,
                    )
        right.axhline(most, color=QUIET, linewidth=0.8)
        right.text(0.8, 1.25 * most, "not within five epochs", color=QUIET)
        right.text(4.3, 130, "gain 4", color=BLUE)
        right.text(1.6, 900, "gain 1", color=ORANGE)
        right.set(yscale="log", ylim=(0.7, 2.2 * most), xlabel="hidden layers of sigmoids")
        right.set_ylabel("begins to learn at step")
        right.set_title(f"When they begin, at the rate {DEEP_RATE}")
