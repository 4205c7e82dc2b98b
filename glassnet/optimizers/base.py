"""What an optimizer is."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from glassnet.arguments import real_number
from glassnet.configuration import Configurable
from glassnet.errors import ArgumentError, quoted
from glassnet.optimizers import schedules
from glassnet.optimizers.schedules import LearningRateSchedule

Loop = Callable[..., Any]
LearningRate = float | LearningRateSchedule


class Optimizer(Configurable):
    """How the weights follow their gradients; the base of the others.

    An optimizer only holds its settings. What it remembers from step to step (its slots) belongs to
    a training, which keeps it. Settings may be set anew at any time, except those that a training
    has used up, and those that choose the loop by being zero: a zero stays zero, and another number
    does not become zero.

    Args:
        learning_rate: above 0, or a schedule.

    Raises:
        ArgumentError: if it is not.

    Attributes:
        choosing: the names of the settings that choose loop and slots by being zero (or False) or
            not. A loop is compiled once for a training, and would not notice a change.
        starting: the names of the settings that are used once, when a training begins.
    """

    choosing: ClassVar[tuple[str, ...]] = ()
    starting: ClassVar[tuple[str, ...]] = ()
    never_heeded = ("lr", "decay", "weight_decay", "clipnorm", "clipvalue", "global_clipnorm")

    def __init__(self, learning_rate: LearningRate) -> None:
        self.learning_rate = learning_rate

    def may_set(self, name: str, value: Any) -> bool:
        """A setting may be set if each step reads it, and a new value chooses the same loop."""
        if name in self.choosing:
            return bool(getattr(self, name)) == bool(value)
        return name not in self.starting

    def __setattr__(self, name: str, value: Any) -> None:
        """What is set anew is checked as the constructor checks it.

        Raises:
            ArgumentError: for what it would not take.
        """
        if self.is_made and name in type(self)._fixed and self.may_set(name, value):
            value = getattr(type(self)(**{**self.arguments(), name: value}), name)
        super().__setattr__(name, value)

    @property
    def learning_rate(self) -> LearningRate:
        """How far a step goes, or the schedule that says it for each step."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value: LearningRate) -> None:
        self._learning_rate: LearningRate
        if isinstance(value, LearningRateSchedule | Mapping):  # a mapping: of a saved network
            self._learning_rate = schedules.get(value)
        else:
            self._learning_rate = real_number(type(self).__name__, "learning_rate", value, above=0)

    @property
    def slots(self) -> tuple[float, ...]:
        """The first value of each vector that is remembered from step to step."""
        return ()

    @property
    def slot_names(self) -> tuple[str, ...]:
        """What these vectors are called in files."""
        return tuple(f"slot_{number}" for number in range(len(self.slots)))

    def remembers(self) -> bool:
        """Whether a step depends on those before it by more than the weights.

        It does so by its slots, or by a learning rate that changes from step to step.

        >>> from glassnet.optimizers import SGD
        >>> SGD(0.5).remembers(), SGD(0.5, momentum=0.9).remembers()
        (False, True)
        """
        changes = isinstance(self.learning_rate, LearningRateSchedule) or np.ptp(self.rates(0, 2))
        return bool(self.slots or changes)

    def settings(self) -> NDArray[np.float64]:
        """The numbers, other than the learning rate, that the loop reads.

        Each call gets them anew, so a change of them needs no compilation.
        """
        return np.empty(0)

    def rates(self, first: int, count: int) -> NDArray[np.float64]:
        """The learning rates of some steps.

        Args:
            first: the first of these steps, counted from 0 over all epochs.
            count: how many.

        Raises:
            ArgumentError: if the schedule gives something that is no learning rate.

        >>> from glassnet.optimizers import SGD
        >>> SGD(0.5).rates(first=0, count=3)
        array([0.5, 0.5, 0.5])
        """
        rate = self.learning_rate
        if not isinstance(rate, LearningRateSchedule):
            return np.full(count, rate)
        rates = np.array([_rate_at(rate, step) for step in range(first, first + count)])
        wrong = np.flatnonzero(~(np.isfinite(rates) & (rates >= 0)))
        if wrong.size:
            raise ArgumentError(
                f"{quoted(rate)} gives {rates[wrong[0]]:g} for step {first + wrong[0]}: a learning "
                "rate must be finite and at least 0."
            )
        return rates

    def loop(self, dtype: DTypeLike) -> Loop:
        """The compiled step, ``update(w, dw, slots, settings, rate, iteration)``.

        ``w`` and ``dw`` ``(n,)`` are parameters and their gradient: any slice of the vector of all
        parameters, since each is treated by itself. ``slots`` ``(S, n)`` is the same slice of the
        slots, with a row for each entry of `slots`. ``settings`` is what `settings` gives, ``rate``
        the learning rate of this step, and ``iteration`` its number, from 0 over all epochs. The
        step changes ``w`` and ``slots`` in place.

        Args:
            dtype: the type of w, dw and slots.
        """
        raise NotImplementedError(f"{type(self).__name__} has no loop().")


def _rate_at(schedule: LearningRateSchedule, step: int) -> np.float64:
    """What a schedule gives for a step; infinity if that is too large for a number."""
    try:
        return np.float64(schedule(step))
    except OverflowError:
        return np.float64(math.inf)
