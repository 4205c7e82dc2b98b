"""Schedules by one formula throughout: exponential, inverse, a polynomial, constant pieces."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence

from glassnet.arguments import flag, real_number
from glassnet.errors import ArgumentError, quoted
from glassnet.optimizers.schedules.base import LearningRateSchedule


class ExponentialDecay(LearningRateSchedule):
    """``η = initial_learning_rate · decay_rate ^ (k / decay_steps)`` at step k.

    Args:
        initial_learning_rate: above 0.
        decay_steps: after how many steps the rate is ``decay_rate`` times as large; above 0.
        decay_rate: above 0. If it is above 1, the rate rises.
        staircase: whether ``k / decay_steps`` is rounded down, so that the rate changes in stairs;
            by default it does not.

    Raises:
        ArgumentError: if one of them is out of its range.

    >>> schedule = ExponentialDecay(0.8, decay_steps=10, decay_rate=0.25)
    >>> schedule(0), schedule(5), schedule(10)
    (0.8, 0.4, 0.2)
    """

    def __init__(
        self,
        initial_learning_rate: float,
        decay_steps: float,
        decay_rate: float,
        staircase: bool = False,
    ) -> None:
        owner = "ExponentialDecay"
        self.initial_learning_rate = real_number(
            owner, "initial_learning_rate", initial_learning_rate, above=0
        )
        self.decay_steps = real_number(owner, "decay_steps", decay_steps, above=0)
        self.decay_rate = real_number(owner, "decay_rate", decay_rate, above=0)
        self.staircase = flag(owner, "staircase", staircase)

    def __call__(self, step: int) -> float:
        """The learning rate of a step."""
        periods = _periods(step, self.decay_steps, self.staircase)
        return self.initial_learning_rate * math.pow(self.decay_rate, periods)


class InverseTimeDecay(LearningRateSchedule):
    """``η = initial_learning_rate / (1 + decay_rate · k / decay_steps)`` at step k.

    Args:
        initial_learning_rate: above 0.
        decay_steps: the steps after which the rate is ``1 / (1 + decay_rate)`` of the first one;
            above 0.
        decay_rate: at least 0.
        staircase: whether ``k / decay_steps`` is rounded down, so that the rate falls in stairs;
            by default it does not.

    Raises:
        ArgumentError: if one of them is out of its range.

    Robbins & Monro 1951, "A stochastic approximation method", has rates that fall like this: their
    sum has no bound, and the sum of their squares has one.

    >>> schedule = InverseTimeDecay(0.6, decay_steps=10, decay_rate=2)
    >>> schedule(0), schedule(5), schedule(10)
    (0.6, 0.3, 0.2)
    """

    def __init__(
        self,
        initial_learning_rate: float,
        decay_steps: float,
        decay_rate: float,
        staircase: bool = False,
    ) -> None:
        owner = "InverseTimeDecay"
        self.initial_learning_rate = real_number(
            owner, "initial_learning_rate", initial_learning_rate, above=0
        )
        self.decay_steps = real_number(owner, "decay_steps", decay_steps, above=0)
        self.decay_rate = real_number(owner, "decay_rate", decay_rate, at_least=0)
        self.staircase = flag(owner, "staircase", staircase)

    def __call__(self, step: int) -> float:
        """The learning rate of a step."""
        periods = _periods(step, self.decay_steps, self.staircase)
        return self.initial_learning_rate / (1 + self.decay_rate * periods)


class PolynomialDecay(LearningRateSchedule):
    """``η = end + (initial - end) · (1 - k / decay_steps) ^ power`` at step k, then ``end``.

    With the power 1 this is a straight line.

    Args:
        initial_learning_rate: at least 0.
        decay_steps: the steps from ``initial_learning_rate`` to ``end_learning_rate``; above 0.
        end_learning_rate: at least 0; by default 0.0001.
        power: the power of the part that is left; above 0, by default 1.
        cycle: whether the rate, at its end, jumps up to the curve of the next multiple of
            ``decay_steps``. By default it stays at its end.

    Raises:
        ArgumentError: if one of them is out of its range.

    >>> schedule = PolynomialDecay(0.5, decay_steps=4, end_learning_rate=0.1)
    >>> [round(schedule(step), 3) for step in range(6)]
    [0.5, 0.4, 0.3, 0.2, 0.1, 0.1]
    """

    def __init__(
        self,
        initial_learning_rate: float,
        decay_steps: float,
        end_learning_rate: float = 0.0001,
        power: float = 1.0,
        cycle: bool = False,
    ) -> None:
        owner = "PolynomialDecay"
        self.initial_learning_rate = real_number(
            owner, "initial_learning_rate", initial_learning_rate, at_least=0
        )
        self.decay_steps = real_number(owner, "decay_steps", decay_steps, above=0)
        self.end_learning_rate = real_number(
            owner, "end_learning_rate", end_learning_rate, at_least=0
        )
        self.power = real_number(owner, "power", power, above=0)
        self.cycle = flag(owner, "cycle", cycle)

    def __call__(self, step: int) -> float:
        """The learning rate of a step."""
        steps = self.decay_steps
        if self.cycle:
            steps *= max(1, math.ceil(step / steps))
        left = max(0.0, 1 - step / steps)
        start, end = self.initial_learning_rate, self.end_learning_rate
        return end + (start - end) * math.pow(left, self.power)


class PiecewiseConstantDecay(LearningRateSchedule):
    """``η = values[i]`` for the first i with ``k ≤ boundaries[i]``, and the last value after all.

    Args:
        boundaries: the last step of each value but the last, each greater than the one before.
        values: learning rates of at least 0, one more than there are boundaries.

    Raises:
        ArgumentError: if one of them is out of its range.

    >>> schedule = PiecewiseConstantDecay([100, 200], [0.5, 0.1, 0.02])
    >>> schedule(100), schedule(101), schedule(1000)
    (0.5, 0.1, 0.02)
    """

    def __init__(self, boundaries: Sequence[float], values: Sequence[float]) -> None:
        owner = "PiecewiseConstantDecay"
        self.boundaries = [real_number(owner, "a boundary", value) for value in boundaries]
        self.values = [real_number(owner, "a value", value, at_least=0) for value in values]
        if len(self.values) != len(self.boundaries) + 1:
            raise ArgumentError(
                f"{owner}: one value more than boundaries is needed, and there are "
                f"{len(self.values)} and {len(self.boundaries)}."
            )
        if self.boundaries != sorted(set(self.boundaries)):
            raise ArgumentError(
                f"{owner}: each boundary must be greater than the one before, "
                f"not {quoted(boundaries)}."
            )

    def __call__(self, step: int) -> float:
        """The learning rate of a step."""
        return self.values[bisect_left(self.boundaries, step)]


def _periods(step: int, length: float, staircase: bool) -> float:
    """How many periods have gone; only whole ones count in a staircase."""
    return step // length if staircase else step / length
