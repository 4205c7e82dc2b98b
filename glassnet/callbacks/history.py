"""The results of a training: the figures of each epoch, and how it ended."""

from __future__ import annotations

from array import array
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.callbacks.base import Callback, Logs
from glassnet.callbacks.trainee import Rollback, Status
from glassnet.errors import MissingLibraryError


class History(Callback):
    """The figures of each epoch; ``fit`` keeps one at ``model.history`` and returns it.

    Attributes:
        epoch: the completed epochs, counted from 0.
        history: a list for each figure, with one value for each completed epoch, as in Keras:
            ``{"loss": [...], "accuracy": [...], "val_loss": [...], "val_accuracy": [...]}``.
        step_losses: the loss of each step, in order, where ``fit`` was asked to record them; the
            steps of an epoch that was cut short among them.
        status: "running", then "finished", "stopped" (by a callback), "interrupted" (Ctrl-C),
            "diverged" (the loss or the weights were not finite) or "failed" (by another error);
            "paused" where a replay stands before a step.
        diverged_at: the epoch and the step in it where they were not finite, both counted from 1.
        rollbacks: how often the training went back to an earlier state of its own, in order. All
            figures and losses are those of the steps that were kept.

    >>> history = History()
    >>> history.on_epoch_end(0, {"loss": 0.5})
    >>> history.history
    {'loss': [0.5]}
    """

    changes_training = False

    def __init__(self) -> None:
        self.epoch: list[int] = []
        self.history: dict[str, list[float]] = {}
        self.step_losses: list[float] = []
        self._packed = array("d")
        self.params = {}
        self.status: Status = "running"
        self.diverged_at: tuple[int, int] | None = None
        self.rollbacks: list[Rollback] = []

    def get_state(self) -> dict[str, Any]:
        """The figures so far."""
        return {
            "epoch": list(self.epoch),
            "history": {name: list(values) for name, values in self.history.items()},
            "step_losses": self._packed_losses(),
            "rollbacks": [vars(each) for each in self.rollbacks],
        }

    def _packed_losses(self) -> NDArray[np.float64]:
        """A copy of ``step_losses``; only those that are new since the last time are converted.

        A checkpoint every second needs it, and after hours there are millions of them.
        """
        packed = self._packed
        if len(packed) > len(self.step_losses):
            del packed[:]
        packed.extend(self.step_losses[len(packed) :])
        return np.array(packed, np.float64)

    def set_state(self, state: dict[str, Any]) -> None:
        """Go on from these figures."""
        self.epoch, self.history = state["epoch"], state["history"]
        self.step_losses = state["step_losses"].tolist()
        self._packed = array("d", self.step_losses)
        # Checkpoints of an earlier version have none.
        self.rollbacks = [Rollback(**each) for each in state.get("rollbacks", ())]

    def _repr_html_(self) -> str | None:
        """The learning curve, for a notebook; nothing without Matplotlib or a completed epoch."""
        from glassnet import plots

        if not self.history:
            return None
        try:
            return plots.picture(plots.history, self).to_html()
        except MissingLibraryError:
            return None

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Append the figures of an epoch."""
        self.epoch.append(epoch)
        for name, value in (logs or {}).items():
            self.history.setdefault(name, []).append(value)
