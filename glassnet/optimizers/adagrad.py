"""Adagrad: a learning rate of its own for each parameter."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from glassnet.arguments import real_number
from glassnet.compiling import compiled
from glassnet.optimizers.base import LearningRate, Loop, Optimizer
from glassnet.optimizers.flushing import make_flush


def adagrad_loop(dtype: Any) -> Loop:
    """``a ← a + g²``, then ``w ← w - η g / √(a + ε)``.

    Reference: `glassnet.reference.optimizers.adagrad_step`. What makes it fast: one pass
    updates the accumulator and the weight, where arrays would make a pass for each operation.
    """
    flush = make_flush(dtype)

    @compiled
    def adagrad_update(
        w: Any, dw: Any, slots: Any, settings: Any, rate: Any, iteration: Any
    ) -> None:
        accumulator = slots[0]
        epsilon, eta = dtype(settings[0]), dtype(rate)
        for i in range(w.size):
            accumulator[i] = flush(accumulator[i] + dw[i] * dw[i])
            w[i] = flush(w[i] - eta * dw[i] / math.sqrt(accumulator[i] + epsilon))

    return adagrad_update


class Adagrad(Optimizer):
    """``a ← a + g²``, ``w ← w - η g / √(a + ε)``: often changed weights take smaller steps.

    Args:
        learning_rate: η, above 0, or a schedule; by default 0.001, as in Keras. Rates that suit
            other optimizers are mostly too small for this one.
        initial_accumulator_value: the first a, at least 0; by default 0.1.
        epsilon: above 0, by default 1e-7; inside the root, as in Keras. PyTorch adds it to the
            root, starts from a = 0, and takes 1e-10 for ε.

    Raises:
        ArgumentError: if one of them is out of its range.

    >>> Adagrad(0.1).slots
    (0.1,)

    Duchi et al. 2011, "Adaptive subgradient methods for online learning", fig. 1.
    """

    starting = ("initial_accumulator_value",)

    def __init__(
        self,
        learning_rate: LearningRate = 0.001,
        initial_accumulator_value: float = 0.1,
        epsilon: float = 1e-7,
    ) -> None:
        super().__init__(learning_rate)
        self.initial_accumulator_value = real_number(
            "Adagrad", "initial_accumulator_value", initial_accumulator_value, at_least=0
        )
        self.epsilon = real_number("Adagrad", "epsilon", epsilon, above=0)

    @property
    def slots(self) -> tuple[float, ...]:
        """The accumulator."""
        return (self.initial_accumulator_value,)

    @property
    def slot_names(self) -> tuple[str, ...]:
        """What it is called in files."""
        return ("accumulator",)

    def settings(self) -> NDArray[np.float64]:
        """Epsilon."""
        return np.array([self.epsilon])

    def loop(self, dtype: DTypeLike) -> Loop:
        """The compiled step; see `Optimizer.loop`."""
        return adagrad_loop(np.dtype(dtype).type)
