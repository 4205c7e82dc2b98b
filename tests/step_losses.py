"""The loss of each step of a training, which glassnet itself gives as averages only."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from glassnet.callbacks import Callback
from glassnet.model import Sequential

Array = NDArray[Any]


class StepLosses(Callback):
    """Keeps the loss of every step; a network tells the averages of an epoch so far."""

    def __init__(self) -> None:
        self.losses: list[float] = []
        self.total = 0.0

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        assert logs is not None
        size, samples = self.params["batch_size"], self.params["samples"]
        before = batch * size
        after = min(before + size, samples)
        self.total = self.total if batch else 0.0
        self.losses.append((logs["loss"] * after - self.total) / (after - before))
        self.total = logs["loss"] * after


def train(model: Sequential, x: Array, y: Array, batch_size: int, epochs: int) -> list[float]:
    """The loss of each step of glassnet's own training, batches in order; on two threads."""
    steps = StepLosses()
    model.fit(
        x, y, batch_size, epochs, verbose=0, callbacks=steps, shuffle=False, seed=0, threads=2
    )
    return steps.losses
