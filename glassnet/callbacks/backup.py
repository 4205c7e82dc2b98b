"""``BackupAndRestore``: a training that is kept in a folder, to go on with it if it is cut off."""

from __future__ import annotations

import os
import time
import warnings
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from glassnet.arguments import flag, real_number, whole_number
from glassnet.callbacks.background import BackgroundCall
from glassnet.callbacks.backup_folder import BackupFolder
from glassnet.callbacks.base import Callback, Logs
from glassnet.callbacks.frequency import EPOCH, steps_between
from glassnet.calls import explained
from glassnet.errors import ArgumentError, CheckpointError, ModelFileError, OutputError
from glassnet.formats import Contents


class BackupAndRestore(Callback):
    """Keep a training in a folder, and go on with it where it was cut off: exact to the last bit.

    The same script, started again, finds what is kept and goes on from there. The result is that of
    a training which was never cut off. When the training is done, its files are deleted.

    The state is copied between two steps, and written while the training goes on. If it can't be
    written (the disk is full, say), the training goes on, a warning says so once, and the next
    checkpoint is tried as ever; what was kept before stays.

    Args:
        backup_dir: the folder, for this training alone; made if need be. Another training that
            would be kept there at the same time is refused.
        save_freq: "epoch", or after how many steps; None where ``every_seconds`` alone decides.
        double_checkpoint: as in Keras; two files are kept in any case.
        delete_checkpoint: whether the files are deleted when the training is done.
        every_seconds: keep it also where so much time has passed.
        keep: how many files are kept, at least 1. If the newest is damaged, the one before serves.

    Raises:
        ArgumentError: for an argument out of its range.
        OutputError: if the folder can't be written when it is named, or when the training begins.
        CheckpointError: in training, if the folder holds another training, or another one that is
            going on is kept there.

    Attributes:
        resumed_at: where the training was gone on with: the epoch, from 0, and the steps of it that
            were done; None where it began anew.
        kept_at: the same of what was kept last; None where nothing was.
        named: what a user names to get another folder, for messages.

    After `keras.callbacks.BackupAndRestore` of Keras 3, which forgets the order of the images and
    what callbacks remember.

    >>> import tempfile
    >>> BackupAndRestore(tempfile.mkdtemp()).keep
    2
    """

    wants_fingerprint = True
    keeps_training = True
    changes_training = False
    named = "folder"

    @explained("BackupAndRestore")
    def __init__(
        self,
        backup_dir: str | os.PathLike[str],
        save_freq: int | str | None = EPOCH,
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
        if save_freq is None and every_seconds is None:
            raise ArgumentError(
                f"{owner}: with save_freq=None and no every_seconds nothing would be kept: give "
                "one of them."
            )
        self._steps = None if save_freq is None else steps_between(owner, save_freq)
        if self._steps is not None:
            self.every_steps = self._steps
            self.on_train_batch_end = self._after_step  # type: ignore[method-assign]
        self.resumed_at: tuple[int, int] | None = None
        self.kept_at: tuple[int, int] | None = None
        self._folder = BackupFolder(self.backup_dir, self.keep, self.named)
        self._begin_anew()

    def _begin_anew(self) -> None:
        self._due = False
        self._saved = time.monotonic()
        self._writing: BackgroundCall | None = None
        self._failed = False

    def get_state(self) -> dict[str, Any]:
        """Nothing is remembered."""
        return {}

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Go on with what is kept, if there is something."""
        self._begin_anew()
        self.resumed_at = self.kept_at = None
        self._folder.lock()
        try:
            self._resume()
        except BaseException:
            self._folder.release()
            raise

    def _resume(self) -> None:
        if self.params.get("restarts"):  # what is kept is of the beginning before
            self._folder.clear()
            return
        files = self._folder.files()
        self._folder.go_on_with([])
        for number, path in enumerate(files):
            try:
                self.resumed_at = self.kept_at = self.model.resume_from(path)
                self._folder.go_on_with(files[number:])
                return
            except CheckpointError as error:
                raise CheckpointError(
                    f"{error} Name another {self.named}, or delete {self.backup_dir} to begin anew."
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
        self._due = self._due or self.save_freq == EPOCH

    def on_train_checkpoint(self, epoch: int, step: int) -> None:
        """Keep the training, if it is time."""
        if not (self._due or self._time_has_come()):
            return
        self._finish_writing()
        contents = self.model.checkpoint()
        steps = epoch * self.params["steps"] + step
        self._writing = BackgroundCall(partial(self._write, contents, steps, (epoch, step)))
        self._due = False
        self._saved = time.monotonic()

    def _time_has_come(self) -> bool:
        """Whether so much time has passed; a disk that takes longer is not waited for."""
        passed = time.monotonic() - self._saved
        if self.every_seconds is None or passed < self.every_seconds:
            return False
        return self._writing is None or self._writing.is_over

    def _write(self, contents: Contents, steps: int, place: tuple[int, int]) -> None:
        """What is done in the background."""
        self._folder.write(contents, steps)
        self.kept_at = place

    def _finish_writing(self) -> None:
        """Wait for the file that is being written, and say once that none can be written."""
        writing, self._writing = self._writing, None
        if writing is None:
            return
        try:
            writing.wait()
            self._failed = False
        except OutputError as error:
            if not self._failed:
                self._failed = True
                warnings.warn(f"{error} {self._what_is_kept()}", stacklevel=2)

    def _what_is_kept(self) -> str:
        if not self._folder.in_place:
            self.kept_at = None
            return "The training is not kept any more."
        if self.kept_at is None:
            return "Until a checkpoint is written, the training can't be resumed."
        epoch, step = self.kept_at
        place = f"step {step:,} of epoch {epoch + 1:,}" if step else f"epoch {epoch:,}"
        return f"Until another checkpoint is written, the training can be resumed after {place}."

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Wait for the last file, and delete all of a training that is done."""
        history = self.model.history
        done = history is not None and history.status in ("finished", "stopped")
        try:
            if done and self.delete_checkpoint:
                self._delete_files()
            else:
                self._finish_writing()
        finally:
            self._leave_folder()

    def _delete_files(self) -> None:
        writing, self._writing = self._writing, None
        with suppress(OutputError):  # of a file that would be deleted now
            if writing is not None:
                writing.wait()
        try:
            self._folder.clear()
        except OutputError as error:
            warnings.warn(f"{error} The training is done and needs it no more.", stacklevel=2)

    def _leave_folder(self) -> None:
        """Let other trainings use the folder."""
        self._folder.release()
