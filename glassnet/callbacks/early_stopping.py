"""Stopping a training that no longer improves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from glassnet.arguments import flag, real_number, whole_number
from glassnet.callbacks.base import Callback, Logs
from glassnet.callbacks.monitor import Monitor
from glassnet.calls import explained
from glassnet.printing import say

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class EarlyStopping(Callback):
    """Stop when a figure has not improved for some epochs.

    Args:
        monitor: the figure's name.
        min_delta: the least change that counts as improvement.
        patience: how many epochs without improvement are tolerated.
        verbose: 1 says where it stopped.
        mode: "min" or "max": what is better; "auto" is "max" for an accuracy, else "min".
        baseline: a value to beat. Until then, patience runs out even while the figure improves.
        restore_best_weights: whether to end with the weights of the best epoch.
        start_from_epoch: epochs to let pass before watching.

    Raises:
        ArgumentError: for an unknown mode, a number of epochs below 0, a value that is no finite
            number, or (in training) if there is no such figure.

    After `keras.callbacks.EarlyStopping` of Keras 3, with one difference: a figure that does not
    exist is an error, since such a watch would never stop anything.

    >>> EarlyStopping("val_accuracy", patience=2).mode
    'max'
    """

    changes_training = True

    @explained("EarlyStopping")
    def __init__(
        self,
        monitor: str = "val_loss",
        min_delta: float = 0,
        patience: int = 0,
        verbose: int = 0,
        mode: str = "auto",
        baseline: float | None = None,
        restore_best_weights: bool = False,
        start_from_epoch: int = 0,
    ) -> None:
        owner = "EarlyStopping"
        self._watched = Monitor(owner, monitor, mode, min_delta)
        self.monitor, self.mode = monitor, self._watched.mode
        self.min_delta = self._watched.min_delta
        self.patience = whole_number(owner, "patience", patience, at_least=0)
        self.verbose = verbose
        self.baseline = None if baseline is None else real_number(owner, "baseline", baseline)
        self.restore_best_weights = flag(owner, "restore_best_weights", restore_best_weights)
        self.start_from_epoch = whole_number(
            owner, "start_from_epoch", start_from_epoch, at_least=0
        )
        self._forget()

    def _forget(self) -> None:
        """Begin anew, since one callback may serve many trainings."""
        self.wait = 0
        self.stopped_epoch: int | None = None
        self.best = self._watched.worst
        self.best_epoch: int | None = None
        self.best_weights: list[NDArray[np.floating[Any]]] | None = None

    def get_state(self) -> dict[str, Any]:
        """The best figure, its epoch and weights, and how long it has not been beaten."""
        names = ("wait", "stopped_epoch", "best", "best_epoch", "best_weights")
        return {name: getattr(self, name) for name in names}

    def set_state(self, state: dict[str, Any]) -> None:
        """Go on watching from there."""
        vars(self).update(state)

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Forget the last training."""
        self._forget()
        self._watched.check_available(self.params)

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Compare the figure with the best one, and stop the training if patience has run out."""
        current = self._watched.value_of_epoch(logs)
        if current is None or epoch < self.start_from_epoch:
            return
        if self.restore_best_weights and self.best_weights is None:
            self._remember(epoch)  # the first epoch is the best so far, even with a loss of nan
        self.wait += 1
        if self._watched.better(current, self.best):
            self.best = current
            self._remember(epoch)
            if self.baseline is None or self._watched.better(current, self.baseline):
                self.wait = 0
        elif self.wait >= self.patience and epoch > 0:
            self.stopped_epoch = epoch
            self.model.stop_training = True

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Restore the best weights, if asked to."""
        if self.stopped_epoch is not None and self.verbose:
            say(f"stopped after epoch {self.stopped_epoch + 1}: no better {self.monitor}")
        if self.best_weights is not None:
            self.model.set_weights(self.best_weights)

    def _remember(self, epoch: int) -> None:
        self.best_epoch = epoch
        if self.restore_best_weights:
            self.best_weights = [weights.copy() for weights in self.model.get_weights()]
