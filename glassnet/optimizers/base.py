"""What an optimizer is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from glassnet.arguments import real_number
from glassnet.configuration import Configurable

Loop = Callable[..., Any]


class Optimizer(Configurable):
    """How the weights follow their gradients; the base of the others.

    An optimizer holds its settings alone. What it remembers from step to step (its slots) belongs
    to a training, which keeps it.

    Args:
        learning_rate: above 0; may be set anew at any time.

    Raises:
        ArgumentError: if it is not.
    """

    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = learning_rate

    @property
    def learning_rate(self) -> float:
        """How far a step goes, before what `rates` makes of it."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        self._learning_rate = real_number(type(self).__name__, "learning_rate", value, above=0)

    @property
    def slots(self) -> tuple[float, ...]:
        """The first value of each vector that is remembered from step to step."""
        return ()

    def settings(self) -> NDArray[np.float64]:
        """The numbers, other than the learning rate, that the loop reads.

        They are handed over with each call, so that a change of them needs no compilation.
        """
        return np.empty(0)

    def rates(self, first: int, count: int) -> NDArray[np.float64]:
        """The learning rates of some steps.

        Args:
            first: the first of these steps, counted from 0 over all epochs.
            count: how many.

        >>> from glassnet.optimizers import SGD
        >>> SGD(0.5).rates(first=0, count=3)
        array([0.5, 0.5, 0.5])
        """
        return np.full(count, self.learning_rate)

    def loop(self, dtype: DTypeLike) -> Loop:
        """The compiled step, ``update(w, dw, slots, settings, rate, iteration)``.

        w, dw ``(n,)``: parameters and their gradient, any slice of the vector of all of them,
        since each parameter is treated by itself; slots ``(S, n)``: likewise, S as many as
        ``self.slots``; settings: as `settings` gives them; rate: of this step; iteration: its
        number, from 0 over all epochs. Changes ``w`` and ``slots`` in place.

        Args:
            dtype: of w, dw and slots.
        """
        raise NotImplementedError(f"{type(self).__name__} has no loop().")
