"""What a callback may see of the network in training, and what it may do to it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from numpy.typing import NDArray

from glassnet.formats import Contents
from glassnet.optimizers import Optimizer

Status = Literal["running", "paused", "finished", "stopped", "interrupted", "diverged", "failed"]
"""How a training stands, or how it ended: by itself, by a callback, by Ctrl-C, because its loss or
its weights were not finite, or by another error. A replay pauses before a step."""


@dataclass(frozen=True)
class Rollback:
    """A training's return to an earlier state of its own, with another learning rate.

    Attributes:
        from_step: how many steps of the whole training were made when it went back, those of
            left-out epochs counted.
        to_step: how many are made in the state to which it went back.
        learning_rate: of the step that came next.
    """

    from_step: int
    to_step: int
    learning_rate: float


class Record(Protocol):
    """How a training stands, or how it ended: a `History`."""

    history: dict[str, list[float]]
    step_losses: list[float]
    status: Status
    diverged_at: tuple[int, int] | None
    rollbacks: list[Rollback]


class Trainee(Protocol):
    """The network that a callback watches or steers; a `Sequential` is one.

    Callbacks need no more of a network than this, and so they need not know what a network is.

    Attributes:
        name: for messages and tables.
        stop_training: a callback sets it to True to end the training after this epoch.
    """

    name: str
    stop_training: bool

    @property
    def history(self) -> Record | None:
        """The figures of the training that runs, or of the last one."""
        ...

    @property
    def optimizer(self) -> Optimizer | None:
        """Its learning rate may be set."""
        ...

    def get_weights(self) -> list[NDArray[Any]]:
        """Copies of all weights."""
        ...

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Set all weights."""
        ...

    def save_checkpoint(self, path: str | os.PathLike[str], with_state: bool = True) -> None:
        """Write the network, with the state of the training that is going on or without it."""
        ...

    def checkpoint(self, with_state: bool = True) -> Contents:
        """What `save_checkpoint` would write now, as a value that any thread may write."""
        ...

    def resume_from(self, path: str | os.PathLike[str]) -> tuple[int, int]:
        """Let the training that begins go on from a checkpoint: its epoch, and steps of it."""
        ...

    def count_params(self) -> int:
        """The number of trainable values."""
        ...
