"""The folder of a backup: the newest checkpoints of one training, which has it to itself."""

from __future__ import annotations

import os
import re
from contextlib import ExitStack, suppress
from pathlib import Path

from glassnet.errors import CheckpointError, OutputError
from glassnet.file_locks import file_lock
from glassnet.files import check_writable
from glassnet.formats import Contents, safetensors

LOCK = ".lock"
_OWN = re.compile(r"step-\d{10}\.safetensors")
_UNFINISHED = re.compile(rf"\.{_OWN.pattern}\.[0-9a-f]{{16}}\.tmp")
"""What a process leaves that is killed while it writes, see ``files.write_atomically``."""


class BackupFolder:
    """The newest checkpoints of one training.

    While it is locked, no other training can be kept there, in this process or in another one. The
    system releases the lock of a process that is killed. Where the file system has no locks, it is
    done without.

    Args:
        path: the folder; made if need be.
        keep: how many checkpoints stay.
        named: what a user names to get another folder, for messages.

    Raises:
        OutputError: if the folder can't be written.

    Attributes:
        path: the folder.
    """

    def __init__(self, path: str | os.PathLike[str], keep: int, named: str = "folder") -> None:
        self.path = Path(path)
        self._named = named
        self._keep = keep
        self._kept: list[Path] = []  # what can be gone on with, the newest first
        self._held: ExitStack | None = None
        self._lock_file: tuple[int, int] | None = None
        check_writable(self.path)

    def lock(self) -> None:
        """Keep all other trainings out, until `release`.

        Raises:
            CheckpointError: if another training is kept here.
            OutputError: if the folder can't be written.
        """
        self.release()  # of a training that never came to its end
        check_writable(self.path)
        with ExitStack() as held:
            try:
                held.enter_context(file_lock(self.path / LOCK, timeout=0))
                self._lock_file = _identity(self.path / LOCK)
                if self._lock_file is None:
                    raise TimeoutError("its last holder deleted it just now")
            except TimeoutError as error:
                raise CheckpointError(
                    f"{self.path}: another training that is going on is kept there: wait for its "
                    f"end, or name another {self._named}."
                ) from error
            self._held = held.pop_all()

    def release(self) -> None:
        """Let other trainings in."""
        if self._held is None:
            return
        if self.in_place:
            with suppress(OSError):  # Windows deletes no file that is open
                (self.path / LOCK).unlink(missing_ok=True)
        held, self._held = self._held, None
        held.close()

    def files(self) -> list[Path]:
        """The checkpoints that are there, the newest first."""
        own = [path for path in self.path.iterdir() if _OWN.fullmatch(path.name)]
        return sorted(own, reverse=True)

    def go_on_with(self, kept: list[Path]) -> None:
        """Count these as the checkpoints of this training; the next ones will push them out.

        Args:
            kept: the newest first, all of them readable; nothing where the training begins anew.
        """
        self._kept = kept

    def write(self, contents: Contents, steps: int) -> None:
        """Write a checkpoint, and delete those that are too old, damaged or never finished.

        Args:
            contents: of the checkpoint.
            steps: of the whole training that are done.

        Raises:
            OutputError: if it can't be written; the earlier ones are untouched.
        """
        if not self.in_place:
            raise OutputError(f"{self.path}: the folder was deleted while a training used it.")
        path = self.path / f"step-{steps:010d}.safetensors"
        safetensors.write(path, contents)
        self._kept = [path, *(each for each in self._kept if each != path)][: self._keep]
        self._delete_others()

    def clear(self) -> None:
        """Delete all checkpoints.

        Raises:
            OutputError: if one can't be deleted.
        """
        self._kept = []
        if self.in_place:
            self._delete_others()

    @property
    def in_place(self) -> bool:
        """Whether the folder is still the one that was locked."""
        return self._lock_file == _identity(self.path / LOCK)

    def _delete_others(self) -> None:
        for path in self.path.glob("*"):
            if path not in self._kept and (
                _OWN.fullmatch(path.name) or _UNFINISHED.fullmatch(path.name)
            ):
                try:
                    path.unlink(missing_ok=True)
                except OSError as error:
                    reason = (error.strerror or str(error)).lower()
                    raise OutputError(f"{path}: can't be deleted: {reason}.") from error


def _identity(path: Path) -> tuple[int, int] | None:
    """By what the system knows a file, whatever its name; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
