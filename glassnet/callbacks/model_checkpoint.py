"""``ModelCheckpoint``: the network's file, written after each epoch or where it is the best."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from glassnet.arguments import flag, real_number
from glassnet.callbacks.base import Callback, Logs
from glassnet.callbacks.frequency import EPOCH, steps_between
from glassnet.callbacks.monitor import Monitor
from glassnet.calls import explained
from glassnet.errors import ArgumentError, quoted
from glassnet.files import check_writable
from glassnet.formats.safetensors import check_ending
from glassnet.printing import say


class ModelCheckpoint(Callback):
    """Write the network after each epoch or every n steps, or only where it is the best so far.

    Args:
        filepath: the file, which may hold ``{epoch:02d}`` (from 1), ``{batch}`` and figures:
            ``"{epoch:02d}-{val_loss:.2f}.safetensors"``. Its folder is made if need be.
        monitor: the figure that says which is best.
        verbose: 1 says what is written.
        save_best_only: whether only the best so far is written.
        save_weights_only: whether the file is a network without the state of its training. It
            has the architecture in either case.
        mode: "min" or "max": what is better; "auto" is "max" for an accuracy, else "min".
        save_freq: "epoch", or after how many steps.
        initial_value_threshold: what the first has to beat.

    Raises:
        ArgumentError: for an argument out of its range, or (in training) if the name or
            ``monitor`` asks for a figure that is not there.
        OutputError: in training, if a file can't be written.

    After `keras.callbacks.ModelCheckpoint` of Keras 3. The best figure survives a resumed training.

    >>> ModelCheckpoint("best.safetensors", save_best_only=True).monitor
    'val_loss'
    """

    changes_training = False

    @explained("ModelCheckpoint")
    def __init__(
        self,
        filepath: str | os.PathLike[str],
        monitor: str = "val_loss",
        verbose: int = 0,
        save_best_only: bool = False,
        save_weights_only: bool = False,
        mode: str = "auto",
        save_freq: int | str = EPOCH,
        initial_value_threshold: float | None = None,
    ) -> None:
        owner = type(self).__name__
        self.filepath = os.fspath(filepath)
        check_ending(self.filepath)
        self._watched = Monitor(owner, monitor, mode)
        self.monitor, self.mode = monitor, self._watched.mode
        self.verbose = verbose
        self.save_best_only = flag(owner, "save_best_only", save_best_only)
        self.save_weights_only = flag(owner, "save_weights_only", save_weights_only)
        self.save_freq = save_freq
        self.initial_value_threshold = (
            None
            if initial_value_threshold is None
            else real_number(owner, "initial_value_threshold", initial_value_threshold)
        )
        self._steps = steps_between(owner, save_freq)
        if self._steps is not None:
            self.every_steps = self._steps
            self.on_train_batch_end = self._after_step  # type: ignore[method-assign]
        self._forget()

    def _forget(self) -> None:
        threshold = self.initial_value_threshold
        self.best = self._watched.worst if threshold is None else threshold
        self._due: tuple[int, int | None, Logs] | None = None

    def get_state(self) -> dict[str, Any]:
        """The best figure."""
        return {"best": self.best}

    def set_state(self, state: dict[str, Any]) -> None:
        """Go on watching from there."""
        self.best = state["best"]

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Forget the last training."""
        if self.save_best_only:
            self._watched.check_available(self.params)
        self._forget()

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Note which epoch it is."""
        self._epoch = epoch

    def _after_step(self, batch: int, logs: Logs | None = None) -> None:
        self._due = (self._epoch, batch, dict(logs or {}))

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Note that it is time to write."""
        if self._steps is None:
            self._due = (epoch, None, dict(logs or {}))

    def on_train_checkpoint(self, epoch: int, step: int) -> None:
        """Write, if it is time."""
        if self._due is None:
            return
        (ended, batch, figures), self._due = self._due, None
        if self.save_best_only:
            # In the midst of an epoch nothing is validated, and so there is nothing to wait for.
            watched = self._watched
            value = watched.value_of_epoch(figures) if batch is None else watched.value(figures)
            if value is None or not watched.better(value, self.best):
                return
            self.best = value
        path = self._path(ended, batch, figures)
        check_writable(path.parent)
        self.model.save_checkpoint(path, with_state=not self.save_weights_only)
        if self.verbose:
            say(f"epoch {ended + 1}: saved to {path}")

    def _path(self, epoch: int, batch: int | None, figures: Logs) -> Path:
        names: dict[str, Any] = {"epoch": epoch + 1, **figures}
        if batch is not None:
            names["batch"] = batch + 1
        try:
            return Path(self.filepath.format(**names))
        except (KeyError, IndexError, ValueError, AttributeError, TypeError) as error:
            raise ArgumentError(
                f"ModelCheckpoint: {quoted(self.filepath)} can't be filled in ({error}): it may "
                f"name {', '.join(names)}."
            ) from None
