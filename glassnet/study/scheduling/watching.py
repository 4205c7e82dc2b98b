"""What runs of other processes are doing: each keeps a small file up to date while it runs.

A file in a temporary folder needs no process that serves it, no port and no lock, and what a killed
process leaves behind says which run it died with.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from glassnet.callbacks import Callback, Logs


@dataclass(frozen=True)
class Doing:
    """How far a run is that is going on.

    Attributes:
        place: of the run among those of its scheduler.
        epoch: which epoch it is in, from 1; 0 before the first.
        epochs: how many there will be.
        step: the steps of this epoch that are done.
        steps: how many it has.
        loss: the epoch's average so far; None where there is none yet.
        accuracy: the same of the accuracy.
    """

    place: int
    epoch: int = 0
    epochs: int = 0
    step: int = 0
    steps: int = 0
    loss: float | None = None
    accuracy: float | None = None

    @property
    def share(self) -> float:
        """Which share of the training is done, from 0 to 1."""
        steps = self.epochs * self.steps
        return ((self.epoch - 1) * self.steps + self.step) / steps if steps and self.epoch else 0.0


class DoingReport(Callback):
    """Says how far a run is, again and again.

    Args:
        place: of the run.
        tell: is told.
    """

    changes_training = False

    def __init__(self, place: int, tell: Callable[[Doing], None]) -> None:
        self.place = place
        self._tell = tell
        self._epoch = 0

    def get_state(self) -> dict[str, Any]:
        """Nothing is remembered."""
        return {}

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Say that an epoch begins."""
        self._epoch = epoch + 1
        self._say(0, None)

    def on_train_progress(self, step: int, logs: Logs | None = None) -> None:
        """Say how far the epoch is."""
        self._say(step, logs)

    def _say(self, step: int, logs: Logs | None) -> None:
        figures = logs or {}
        self._tell(
            Doing(
                self.place,
                self._epoch,
                self.params["epochs"],
                step,
                self.params["steps"],
                figures.get("loss"),
                figures.get("accuracy"),
            )
        )


@contextmanager
def reported(folder: Path, place: int) -> Iterator[DoingReport]:
    """While a run is performed there is a file of it in the folder; a killed process leaves it.

    Args:
        folder: of all such files.
        place: of the run.
    """
    path = folder / f"{place}.json"
    path.touch()
    yield DoingReport(place, partial(_write, path))
    path.unlink(missing_ok=True)


def _write(path: Path, doing: Doing) -> None:
    beside = path.with_suffix(".new")
    with suppress(OSError):  # a full disk must not end a training that needs no file
        beside.write_text(json.dumps(vars(doing)), encoding="utf-8")
        beside.replace(path)


def doings(folder: Path) -> list[Doing]:
    """What runs of other processes are doing, in the order of their places.

    Args:
        folder: of the files.
    """
    found = []
    for path in folder.glob("*.json"):
        with suppress(OSError, ValueError):  # it is done by now
            text = path.read_text(encoding="utf-8")
            found.append(Doing(**json.loads(text)) if text else Doing(int(path.stem)))
    return sorted(found, key=lambda doing: doing.place)
