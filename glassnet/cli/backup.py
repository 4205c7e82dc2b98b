"""A training that ``glassnet train --resume`` keeps beside the file that it will write."""

from __future__ import annotations

import shutil
from pathlib import Path

from glassnet.callbacks import BackupAndRestore, Logs
from glassnet.printing import say

SECONDS = 1.0
"""A training is kept so often."""


class Backup(BackupAndRestore):
    """Keeps a training in a folder beside a file, and says where it goes on.

    Its files stay until `discard`, since the training is safe only when its network is written.

    Args:
        path: the network's file.
    """

    named = "FILE"

    def __init__(self, path: Path) -> None:
        super().__init__(
            path.with_name(f"{path.name}.training"),
            save_freq=None,
            delete_checkpoint=False,
            every_seconds=SECONDS,
        )

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Go on with what is kept, and say so."""
        super().on_train_begin(logs)
        if self.params.get("restarts"):  # all of it was said of the first beginning
            return
        if self.resumed_at is None:
            say(f"{self.backup_dir} holds no training: it begins anew, and is kept there")
        else:
            say(f"goes on {self._place(self.resumed_at)}, as kept in {self.backup_dir}")

    def promise(self) -> str:
        """What the same command will do, after an interruption."""
        if self.kept_at is None:
            return "the training was too short to be kept"
        return f"the same command goes on {self._place(self.kept_at)}"

    def _leave_folder(self) -> None:
        """Keep other trainings out also when this one is over, since its network is not written."""

    def discard(self) -> None:
        """Delete what is kept: the network is written."""
        shutil.rmtree(self.backup_dir, ignore_errors=True)
        super()._leave_folder()

    def _place(self, place: tuple[int, int]) -> str:
        epoch, step = place
        if step == 0:
            return f"after epoch {epoch}"
        return f"after step {step:,} of {self.params['steps']:,} in epoch {epoch + 1}"
