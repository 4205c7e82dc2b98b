"""What published rules look at: the figures of each epoch, and the network at its end."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from glassnet.errors import DataError
from glassnet.files import write_atomically
from tools.health_runs.training import Curve


@dataclass(frozen=True)
class KernelSeen:
    """A layer's kernel, and the gradient by it for the first batch of the training images.

    Attributes:
        mean: of the weights.
        gradient_mean: of the gradient's entries.
        gradient_size: the mean of their absolute values.
        gradient_norm: the Euclidean norm.
    """

    mean: float
    gradient_mean: float
    gradient_size: float
    gradient_norm: float


@dataclass(frozen=True)
class LayerSeen:
    """A layer's outputs for the first batch of the training images, without dropout.

    Attributes:
        name: of the layer.
        kind: its class.
        activation: ``"relu"``, ``"sigmoid"``, …; None for a layer without one.
        learns: whether its outputs depend on weights, its own or those of a layer before it.
        mean: of the outputs, summed up in float32 as NumPy does.
        at_most_zero: the share of the outputs that are 0 or less.
        beyond_five: of a sigmoid or a tanh, the share of inputs beyond ±5; None for others.
        kernel: None for a layer without weights.
    """

    name: str
    kind: str
    activation: str | None
    learns: bool
    mean: float
    at_most_zero: float
    beyond_five: float | None
    kernel: KernelSeen | None


@dataclass(frozen=True)
class EpochEnd:
    """The network at the end of an epoch.

    Attributes:
        accuracy: the training accuracy of the epoch, by which one knows that it is the same run.
        zero_gradients: the share of exact zeros in the gradient by all weights, biases included.
        layers: from the first to the last.
    """

    accuracy: float
    zero_gradients: float
    layers: tuple[LayerSeen, ...]

    @property
    def kernels(self) -> list[KernelSeen]:
        """Those of all layers with weights."""
        return [layer.kernel for layer in self.layers if layer.kernel is not None]


@dataclass(frozen=True)
class Watched:
    """The part of a run that is shown, as published rules see it.

    Attributes:
        epochs: how many are shown.
        losses: the mean training loss of each epoch that was begun; NaN of one that diverged.
        accuracies: the training accuracy of each epoch that was completed.
        val_losses: the validation loss after each of these.
        val_accuracies: likewise.
        ends: the network at their ends.
    """

    epochs: int
    losses: Sequence[float]
    accuracies: Sequence[float]
    val_losses: Sequence[float]
    val_accuracies: Sequence[float]
    ends: Sequence[EpochEnd]


def watched(curve: Curve, ends: Sequence[EpochEnd]) -> Watched:
    """A run of which both is known.

    Args:
        curve: what is known of it from outside; its shown part is taken.
        ends: what was seen inside when it was trained again.

    Raises:
        DataError: if the two are not of the same training.
    """
    shown = curve.shown()
    if list(shown.accuracy) != [end.accuracy for end in ends]:
        raise DataError(
            f"run {curve.specification.number}: what was seen inside the network belongs to "
            "another training than its curve: delete it, and observe the run on a machine of the "
            "kind that trained it."
        )
    completed = len(ends)
    losses = [
        float(shown.losses[epoch * curve.steps : (epoch + 1) * curve.steps].mean())
        for epoch in range(completed)
    ]
    return Watched(
        epochs=curve.specification.epochs,
        losses=losses if shown.ended_at is None else [*losses, math.nan],
        accuracies=shown.accuracy,
        val_losses=shown.val_loss,
        val_accuracies=shown.val_accuracy,
        ends=ends,
    )


def write(ends: Sequence[EpochEnd], path: Path) -> None:
    """Keep what was seen; a number that is not finite becomes null."""
    kept = [_finite(asdict(end)) for end in ends]
    write_atomically(path, json.dumps(kept, allow_nan=False) + "\n")


def read(path: Path) -> list[EpochEnd]:
    """What stands in such a file."""
    return [
        EpochEnd(end["accuracy"], end["zero_gradients"], tuple(map(_layer, end["layers"])))
        for end in json.loads(path.read_text(encoding="utf-8"))
    ]


def _layer(kept: dict[str, Any]) -> LayerSeen:
    kernel = kept["kernel"]
    if kernel is not None:
        kernel = KernelSeen(**{name: _number(value) for name, value in kernel.items()})
    return LayerSeen(**{**kept, "mean": _number(kept["mean"]), "kernel": kernel})


def _number(kept: float | None) -> float:
    return math.nan if kept is None else kept


def _finite(value: Any) -> Any:
    """The same, with None for each number that is not finite."""
    if isinstance(value, dict):
        return {name: _finite(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value
