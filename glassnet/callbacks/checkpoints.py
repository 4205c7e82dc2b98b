"""Callbacks that write checkpoints: the best one, or the whole training to go on with."""

from __future__ import annotations

import os
import re
import time
import warnings
from pathlib import Path
from typing import Any

from glassnet.arguments import flag, real_number, whole_number
from glassnet.callbacks.base import Callback, Logs
from glassnet.callbacks.monitor import Monitor
from glassnet.calls import explained
from glassnet.errors import ArgumentError, CheckpointError, ModelFileError, quoted
from glassnet.files import check_writable
from glassnet.formats.safetensors import check_ending
from glassnet.printing import say

EPOCH = "epoch"


def _frequency(owner: str, save_freq: int | str) -> int | None:
    """After how many steps is written; None for after each epoch."""
    if save_freq == EPOCH:
        return None
    if isinstance(save_freq, str):
        raise ArgumentError(
            f"{owner}: save_freq={quoted(save_freq)}: give 'epoch' or a number of steps."
        )
    return whole_number(owner, "save_freq", save_freq, at_least=1)


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
        self._steps = _frequency(owner, save_freq)
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


class BackupAndRestore(Callback):
    """Keep a training in a folder, and go on with it where it was cut off: exact to the last bit.

    The same script, started again, finds what is kept and goes on from there. The result is that of
    a training which was never cut off. When the training is done, its files are deleted.

    Args:
        backup_dir: the folder, for this training alone; made if need be.
        save_freq: "epoch", or after how many steps.
        double_checkpoint: as in Keras; two files are kept in any case.
        delete_checkpoint: whether the files are deleted when the training is done.
        every_seconds: keep it also where so much time has passed.
        keep: how many files are kept, at least 1. If the newest is damaged, the one before serves.

    Raises:
        ArgumentError: for an argument out of its range.
        OutputError: if the folder can't be written.
        CheckpointError: in training, if the folder holds another training.

    Attributes:
        resumed_at: where the training was gone on with: the epoch, from 0, and the steps of it that
            were done; None where it began anew.
        kept_at: the same of what was kept last; None where nothing was.

    After `keras.callbacks.BackupAndRestore` of Keras 3, which forgets the order of the images and
    what callbacks remember.

    >>> import tempfile
    >>> BackupAndRestore(tempfile.mkdtemp()).keep
    2
    """

    wants_fingerprint = True
    keeps_training = True
    changes_training = False

    @explained("BackupAndRestore")
    def __init__(
        self,
        backup_dir: str | os.PathLike[str],
        save_freq: int | str = EPOCH,
        double_checkpoint: bool = False,
        delete_checkpoint: bool = True,
        *,
        every_seconds: float | None = None,
        keep: int = 2,
    ) -> None:
        owner = type(self).__name__
        self.backup_dir = Path(backup_dir)
        self.save_freq = save_freq
        self.double_checkpoint = flag(owner, "double_checkpoint", double_checkpoint)
        self.delete_checkpoint = flag(owner, "delete_checkpoint", delete_checkpoint)
        self.every_seconds = (
            None
            if every_seconds is None
            else real_number(owner, "every_seconds", every_seconds, above=0)
        )
        self.keep = whole_number(owner, "keep", keep, at_least=1)
        self._steps = _frequency(owner, save_freq)
        if self._steps is not None:
            self.every_steps = self._steps
            self.on_train_batch_end = self._after_step  # type: ignore[method-assign]
        self._due = False
        self._saved = time.monotonic()
        self.resumed_at: tuple[int, int] | None = None
        self.kept_at: tuple[int, int] | None = None
        self._kept: list[Path] = []  # what can be gone on with, the newest first
        check_writable(self.backup_dir)

    def get_state(self) -> dict[str, Any]:
        """Nothing is remembered."""
        return {}

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Go on with what is kept, if there is something."""
        check_writable(self.backup_dir)
        self._due = False
        self._saved = time.monotonic()
        self.resumed_at = self.kept_at = None
        self._kept = []
        files = self._files()
        for number, path in enumerate(files):
            try:
                self.resumed_at = self.kept_at = self.model.resume_from(path)
                self._kept = files[number:]
                return
            except CheckpointError as error:
                raise CheckpointError(
                    f"{error} Name another folder, or delete {self.backup_dir} to begin anew."
                ) from error
            except ModelFileError as error:
                if path == files[-1]:
                    raise CheckpointError(
                        f"{error} None of the checkpoints in {self.backup_dir} can be read: delete "
                        "it to begin anew."
                    ) from error
                warnings.warn(f"{error} The one before it is tried.", stacklevel=2)

    def _after_step(self, batch: int, logs: Logs | None = None) -> None:
        self._due = True

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Note that it is time."""
        self._due = self._due or self._steps is None

    def on_train_checkpoint(self, epoch: int, step: int) -> None:
        """Keep the training, if it is time."""
        passed = time.monotonic() - self._saved
        if self._due or (self.every_seconds is not None and passed >= self.every_seconds):
            done = epoch * self.params["steps"] + step
            path = self.backup_dir / f"step-{done:010d}.safetensors"
            self.model.save_checkpoint(path)
            self._due = False
            self._saved = time.monotonic()
            self.kept_at = (epoch, step)
            self._kept = [path, *(each for each in self._kept if each != path)][: self.keep]
            self._delete(but=self._kept)

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Delete the files of a training that is done."""
        history = self.model.history
        done = history is not None and history.status in ("finished", "stopped")
        if done and self.delete_checkpoint:
            self._kept = []
            self._delete(but=self._kept)

    def _files(self) -> list[Path]:
        """What is kept, the newest first."""
        files = [path for path in self.backup_dir.iterdir() if _OWN.fullmatch(path.name)]
        return sorted(files, reverse=True)

    def _delete(self, but: list[Path]) -> None:
        """Delete all other checkpoints, damaged ones and those that were never finished as well."""
        for path in self.backup_dir.glob("*"):
            if path not in but and (_OWN.fullmatch(path.name) or _UNFINISHED.fullmatch(path.name)):
                path.unlink(missing_ok=True)


_OWN = re.compile(r"step-\d{10}\.safetensors")
_UNFINISHED = re.compile(rf"\.{_OWN.pattern}\.[0-9a-f]{{16}}\.tmp")
"""What a process leaves that is killed while it writes, see ``files.write_atomically``."""
