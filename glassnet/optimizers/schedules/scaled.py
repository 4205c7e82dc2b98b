"""Another schedule, times a factor."""

from __future__ import annotations

from glassnet.arguments import real_number
from glassnet.errors import ArgumentError, quoted
from glassnet.optimizers.schedules.base import LearningRateSchedule


class Scaled(LearningRateSchedule):
    """The learning rates of another schedule, times a factor.

    Args:
        schedule: the other one.
        factor: above 0.

    Raises:
        ArgumentError: if one of them is something else.

    >>> from glassnet.optimizers.schedules import PolynomialDecay
    >>> decay = PolynomialDecay(0.4, decay_steps=4, end_learning_rate=0.0)
    >>> [round(Scaled(decay, 0.5)(step), 3) for step in range(5)]
    [0.2, 0.15, 0.1, 0.05, 0.0]
    """

    def __init__(self, schedule: LearningRateSchedule, factor: float) -> None:
        if not isinstance(schedule, LearningRateSchedule):
            raise ArgumentError(
                f"Scaled: schedule={quoted(schedule)}: give a schedule, such as CosineDecay(…)."
            )
        self.schedule = schedule
        self.factor = real_number("Scaled", "factor", factor, above=0)

    def __call__(self, step: int) -> float:
        """The learning rate of a step."""
        return self.factor * self.schedule(step)
