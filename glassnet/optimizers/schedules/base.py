"""What a learning-rate schedule is."""

from __future__ import annotations

from glassnet.configuration import Configurable


class LearningRateSchedule(Configurable):
    """A learning rate for each step; the base of the others.

    A schedule of one's own gives `__call__`, and keeps each argument of its constructor as an
    attribute of the same name, so that it is saved with its network:

    >>> class HalfEvery(LearningRateSchedule):
    ...     def __init__(self, learning_rate: float, steps: int) -> None:
    ...         self.learning_rate, self.steps = learning_rate, steps
    ...
    ...     def __call__(self, step: int) -> float:
    ...         return self.learning_rate / 2 ** (step // self.steps)
    >>> from glassnet.optimizers import SGD
    >>> SGD(HalfEvery(0.5, steps=2)).rates(first=0, count=5)
    array([0.5  , 0.5  , 0.25 , 0.25 , 0.125])
    """

    def __call__(self, step: int) -> float:
        """The learning rate of a step, counted from 0 over all epochs: finite, at least 0."""
        raise NotImplementedError(f"{type(self).__name__} has no __call__().")
