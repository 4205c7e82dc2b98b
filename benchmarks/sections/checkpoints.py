"""The section on checkpoints: what a training costs more that is kept every second.

LeNet is trained in turns, once kept and once not. The difference is smaller than what the time of a
training differs by from turn to turn. So the cost is also added up from its parts: how long the
training waits for the copies of its state, once for the fingerprint of its data, at its beginning
and its end, and how long the thread beside it computes, which writes.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from benchmarks.measuring.ratios import ratios
from benchmarks.measuring.setting import Limits, Setting
from benchmarks.measuring.turns import Turns, seconds_of
from benchmarks.report.findings import PERCENT, AtMost, Finding
from benchmarks.report.section import Section
from glassnet.callbacks import BackupAndRestore
from glassnet.callbacks.base import Logs
from glassnet.formats import Contents

SECONDS = 1.0  # between two checkpoints
GOAL = AtMost(0.01)


class TimedBackup(BackupAndRestore):
    """Keeps a training every second, and notes how long the training waits for that.

    Attributes:
        waits: the seconds of each checkpoint.
        writing: the seconds that the thread beside it computes for each.
        around: the seconds at the beginning and at the end.
    """

    def __init__(self, folder: str) -> None:
        super().__init__(folder, None, every_seconds=SECONDS)
        self.waits: list[float] = []
        self.writing: list[float] = []
        self.around = 0.0

    def on_train_begin(self, logs: Logs | None = None) -> None:
        self.around += seconds_of(super().on_train_begin)

    def on_train_checkpoint(self, epoch: int, step: int) -> None:
        before = self._saved
        seconds = seconds_of(lambda: super(TimedBackup, self).on_train_checkpoint(epoch, step))
        if self._saved != before:
            self.waits.append(seconds)

    def _write(self, contents: Contents, steps: int, place: tuple[int, int]) -> None:
        started = time.thread_time()
        super()._write(contents, steps, place)
        self.writing.append(time.thread_time() - started)

    def on_train_end(self, logs: Logs | None = None) -> None:
        self.around += seconds_of(super().on_train_end)


@dataclass(frozen=True)
class Checkpoints(Section):
    """What the turns took, in seconds.

    Attributes:
        plain: each training that is not kept.
        kept: each that is.
        waits: how long the training waited, for each checkpoint.
        writing: how long the thread beside it computed, for each checkpoint.
        around: how long it waited at its beginning and its end, for each training.
        fingerprint: how long the fingerprint of the data took.
    """

    plain: list[float]
    kept: list[float]
    waits: list[float]
    writing: list[float]
    around: list[float]
    fingerprint: float

    def findings(self, limits: Limits) -> list[Finding]:
        wait, writing = 1e3 * median(self.waits), 1e3 * median(self.writing)
        longer = ratios(self.plain, self.kept)
        return [
            Finding(
                "checkpoints",
                "LeNet, a checkpoint every second: its share of the time",
                self.cost / median(self.kept),
                PERCENT,
                GOAL,
                f"of {median(self.kept):.1f} s: {wait:.1f} ms and beside it {writing:.1f} ms a "
                f"checkpoint, once {1e3 * self.fingerprint:.0f} ms for the data's fingerprint",
            ),
            Finding(
                "checkpoints-turns",
                "the same: how much longer it takes, in turns",
                longer.median - 1,
                PERCENT,
                note=f"{longer.least - 1:.2%} – {longer.most - 1:.2%}",
            ),
        ]

    @property
    def cost(self) -> float:
        """The seconds that all of it takes in one training, on however many cores."""
        checkpoints = len(self.waits) / len(self.kept)
        each = median(self.waits) + median(self.writing)
        return checkpoints * each + median(self.around) + self.fingerprint

    def to_json(self) -> Any:
        return asdict(self)


def measure(setting: Setting, limits: Limits) -> Checkpoints:
    """Train LeNet for some seconds, kept and not kept in turns."""
    from glassnet.data import fingerprint

    turns = Turns(setting)
    data_seconds = seconds_of(lambda: fingerprint(*setting.images.training))
    found = Checkpoints([], [], [], [], [], data_seconds)
    for number in range(setting.rounds):
        with tempfile.TemporaryDirectory() as folder:
            backup = TimedBackup(folder)
            plain, kept = turns.pair(number, backup)
        found.plain.append(plain)
        found.kept.append(kept)
        found.waits.extend(backup.waits)
        found.writing.extend(backup.writing)
        found.around.append(backup.around)
        setting.tell(
            f"checkpoints, round {number + 1} of {setting.rounds}: {found.plain[-1]:.2f} s without "
            f"and {found.kept[-1]:.2f} s with {len(backup.waits)} of them"
        )
    return found
