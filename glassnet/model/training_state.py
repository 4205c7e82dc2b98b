"""The state of a training as a value: all that decides how it goes on."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from glassnet.formats import Contents


@dataclass(frozen=True)
class RunningFigures:
    """The sums of the epoch that goes on, from which its figures come.

    Attributes:
        total: of the losses of all images so far.
        seen: how many images these are.
        metrics: what each metric remembers, in their order.
    """

    total: float
    seen: int
    metrics: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class CallbackState:
    """What a callback remembers.

    Attributes:
        name: of its class.
        state: what its ``get_state`` gave; None if it does not say what it remembers.
    """

    name: str
    state: dict[str, Any] | None


@dataclass(frozen=True)
class TrainingState:
    """A training between two steps; what follows depends on this and on the data alone.

    Random numbers and the order of the images are functions of the seed and the epoch, so that no
    generator has to be kept.

    Attributes:
        weights: by name, ``{"conv2d/kernel": …}``, in Keras's layout.
        slots: the optimizer's vectors by weight and name, ``{"conv2d/kernel/velocity": …}``.
        iteration: the steps that the optimizer has made.
        configuration: the descriptions of the optimizer, the loss and the metrics as they were when
            the training began, and what else decides how sums are rounded.
        learning_rate: the optimizer's as it is set now, or the description of its schedule.
        epoch: the one that goes on, from 0.
        step: the steps of it that are done.
        batch_size: images in a step.
        seed: of shuffling and dropout.
        shuffle: whether each epoch has an order of its own.
        initial_seed: of the weights at the start; None if they were trained or loaded before.
        data: the fingerprint of images and targets; None if it was not taken.
        validation: the same of those that are evaluated after an epoch; None also for none.
        figures: of the epoch that goes on.
        callbacks: what each callback remembers, in their order, and the history.
        stopped: whether a callback has ended the training.
        restarts: how often it was begun anew, each time with the next seeds.
        circumstances: the versions and the kind of processor on which the last bits depend; empty
            where nobody noted them.
    """

    weights: dict[str, NDArray[Any]]
    slots: dict[str, NDArray[Any]]
    iteration: int
    configuration: dict[str, Any]
    learning_rate: Any
    epoch: int
    step: int
    batch_size: int
    seed: int
    shuffle: bool
    initial_seed: int | None
    data: str | None
    validation: str | None
    figures: RunningFigures
    callbacks: tuple[CallbackState, ...]
    stopped: bool = False
    restarts: int = 0
    circumstances: dict[str, str] = field(default_factory=dict)

    def __eq__(self, other: object) -> bool:
        """Whether all is the same, to the last bit."""
        if not isinstance(other, TrainingState):
            return NotImplemented
        return all(_same(vars(self)[name], vars(other)[name]) for name in vars(self))

    __hash__ = None  # type: ignore[assignment]

    def to_values(self) -> dict[str, Any]:
        """Plain values and the same arrays, as a callback may remember them; see `from_values`."""
        return vars(self) | {
            "figures": vars(self.figures) | {"metrics": list(self.figures.metrics)},
            "callbacks": [dict(vars(each)) for each in self.callbacks],
        }

    @classmethod
    def from_values(cls, values: dict[str, Any]) -> TrainingState:
        """The state of these values."""
        figures = values["figures"] | {"metrics": tuple(values["figures"]["metrics"])}
        callbacks = tuple(CallbackState(**each) for each in values["callbacks"])
        return cls(**values | {"figures": RunningFigures(**figures), "callbacks": callbacks})


class Running(Protocol):
    """A training that is going on."""

    def state(self) -> TrainingState:
        """All that decides how it goes on."""
        ...

    def resume(self, state: TrainingState) -> None:
        """Let it go on from there, when all callbacks have heard that it begins."""
        ...

    def rewind(self, state: TrainingState) -> None:
        """Let it go back to an earlier state of its own, when the step that is made is done."""
        ...

    def end(self, *, restart: bool = False) -> None:
        """Let it end when the step that is made is done, or at once where it is over."""
        ...

    def checkpoint(self, with_state: bool) -> Contents:
        """What a file would hold of the network now, with this state or without it."""
        ...

    def resume_from(self, path: str | os.PathLike[str]) -> tuple[int, int]:
        """Let it go on from a file: its epoch, and the steps of it that are done."""
        ...


def _same(one: Any, other: Any) -> bool:
    """Whether two values are equal, arrays bit by bit."""
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        one, other = np.asarray(one), np.asarray(other)
        alike: bool = one.dtype == other.dtype and one.shape == other.shape
        return alike and one.tobytes() == other.tobytes()
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[k], other[k]) for k in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, CallbackState | RunningFigures):
        return type(one) is type(other) and _same(vars(one), vars(other))
    return bool(one == other) or (one != one and other != other)
