"""The figures of the epoch that goes on: averages over the images so far."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glassnet.engine.epoch import Epoch, StepRange
from glassnet.model.inference import Evaluation
from glassnet.model.training_state import RunningFigures


class EpochFigures:
    """The running averages of one epoch.

    Args:
        training: what is trained on, with its metrics.
        work: the epoch.
    """

    def __init__(self, training: Evaluation, work: Epoch) -> None:
        self.training, self.work = training, work
        self.total = 0.0
        self.seen = 0
        for metric in training.metrics:
            metric.reset()

    def add(self, steps_done: StepRange) -> None:
        """Take in some steps."""
        images = len(steps_done.losses)
        totals, _ = self._step_totals(steps_done)
        # Step by step, so that the sum does not depend on how often the engine came back.
        for total in totals:
            self.total += float(total)
        rows = self.work.order[self.seen : self.seen + images]
        for metric in self.training.metrics:
            metric.update(self.training.y[rows], steps_done.outputs)
        self.seen += images

    def step_losses(self, steps_done: StepRange) -> list[float]:
        """The loss of each of these steps; it need not be finite."""
        totals, counts = self._step_totals(steps_done)
        losses: list[float] = (totals / counts).tolist()
        return losses

    def averages(self) -> dict[str, float]:
        """The loss and the metrics over all images so far; nothing before the first."""
        if not self.seen:
            return {}
        figures = {metric.name: metric.result() for metric in self.training.metrics}
        return {"loss": self.total / self.seen, **figures}

    def _step_totals(self, steps_done: StepRange) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """The losses of each step's images together, and how many these are.

        A step's penalty counts for each of them.
        """
        size = self.work.batch_size
        starts = np.arange(0, len(steps_done.losses), size)
        counts = np.minimum(size, len(steps_done.losses) - starts)
        totals: NDArray[np.float64] = np.add.reduceat(steps_done.losses, starts, dtype=np.float64)
        return totals + steps_done.penalties * counts, counts

    def state(self) -> RunningFigures:
        """What is gathered so far, as a value."""
        metrics = tuple(metric.get_state() for metric in self.training.metrics)
        return RunningFigures(self.total, self.seen, metrics)

    def go_on_from(self, state: RunningFigures) -> None:
        """Take over what another process has gathered of this epoch."""
        self.total, self.seen = state.total, state.seen
        for metric, kept in zip(self.training.metrics, state.metrics, strict=True):
            metric.set_state(kept)
