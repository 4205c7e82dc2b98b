"""Curves of trainings made by hand, of which everybody sees what they are."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from glassnet.health import Curve, detect

STEPS, EPOCHS = 100, 3
ALL = STEPS * EPOCHS
CONSTANT = math.log(10)

Losses = NDArray[np.float64]


def learning(scale: float = 20.0, steps: int = ALL, last: float = 0.1) -> Losses:
    """A loss that falls from that of a constant answer, with some noise."""
    noise = np.random.default_rng(0).normal(1, 0.05, steps)
    return (last + (CONSTANT - last) * np.exp(-np.arange(steps) / scale)) * noise


def curve(
    losses: Losses,
    accuracy: list[float] | None = None,
    val_accuracy: list[float] | None = None,
    constant_loss: float | None = CONSTANT,
    diverged_at: tuple[int, int] | None = None,
    first_epoch: int = 1,
    majority_share: float = 0.1,
) -> Curve:
    """A training of so many epochs, at 90 % where nothing else is said."""
    epochs = len(losses) // STEPS
    return Curve(
        losses.astype(np.float32),
        STEPS,
        epochs * [0.9] if accuracy is None else accuracy,
        epochs * [0.9] if val_accuracy is None else val_accuracy,
        constant_loss,
        majority_share,
        diverged_at,
        first_epoch,
    )


def found(losses: Losses, **arguments: object) -> tuple[str, tuple[int, int] | None]:
    """The word for a training, and since when it is bad."""
    verdict = detect(curve(losses, **arguments))  # type: ignore[arg-type]
    return verdict.name, verdict.first_bad_step
