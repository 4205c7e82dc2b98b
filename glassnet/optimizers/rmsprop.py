"""RMSprop: gradients divided by their recent size."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from glassnet.arguments import real_number
from glassnet.compiling import compiled
from glassnet.optimizers.base import LearningRate, Loop, Optimizer
from glassnet.optimizers.flushing import make_flush


def rmsprop_loop(dtype: Any) -> Loop:
    """``s ← ρ s + (1 - ρ) g²``, then ``w ← w - η g / √(s + ε)``.

    Reference: `glassnet.reference.optimizers.rmsprop_step`. What makes it fast: one pass
    updates the mean square and the weight, where arrays would make a pass for each operation.
    """
    flush = make_flush(dtype)

    @compiled
    def rmsprop_update(
        w: Any, dw: Any, slots: Any, settings: Any, rate: Any, iteration: Any
    ) -> None:
        square = slots[0]
        keep, take = dtype(settings[0]), dtype(1.0 - settings[0])
        epsilon, eta = dtype(settings[2]), dtype(rate)
        for i in range(w.size):
            square[i] = flush(keep * square[i] + take * (dw[i] * dw[i]))
            w[i] = flush(w[i] - eta * dw[i] / math.sqrt(square[i] + epsilon))

    return rmsprop_update


def rmsprop_momentum_loop(dtype: Any) -> Loop:
    """``s ← ρ s + (1 - ρ) g²``, ``v ← μ v + η g / √(s + ε)``, then ``w ← w - v``.

    Reference: `glassnet.reference.optimizers.rmsprop_momentum_step`. What makes it fast: one
    pass, as in `rmsprop_loop`.
    """
    flush = make_flush(dtype)

    @compiled
    def rmsprop_momentum_update(
        w: Any, dw: Any, slots: Any, settings: Any, rate: Any, iteration: Any
    ) -> None:
        square, velocity = slots[0], slots[1]
        keep, take = dtype(settings[0]), dtype(1.0 - settings[0])
        mu, epsilon, eta = dtype(settings[1]), dtype(settings[2]), dtype(rate)
        for i in range(w.size):
            square[i] = flush(keep * square[i] + take * (dw[i] * dw[i]))
            step = eta * dw[i] / math.sqrt(square[i] + epsilon)
            velocity[i] = flush(mu * velocity[i] + step)
            w[i] = flush(w[i] - velocity[i])

    return rmsprop_momentum_update


class RMSprop(Optimizer):
    """``s ← ρ s + (1 - ρ) g²``, ``w ← w - η g / √(s + ε)``; momentum as in SGD.

    Args:
        learning_rate: η, above 0, or a schedule; by default 0.001.
        rho: how much of the mean square stays at each step, from 0 to below 1; by default 0.9.
        momentum: from 0 to below 1, by default 0. It is plain momentum, not Nesterov's.
        epsilon: above 0, by default 1e-7; inside the root, as in Keras. PyTorch adds it to the
            root, and takes 0.01, 0.99 and 1e-8 for η, ρ and ε.

    Raises:
        ArgumentError: if one of them is out of its range.

    >>> RMSprop().slots, RMSprop(momentum=0.9).slots
    ((0.0,), (0.0, 0.0))

    Tieleman & Hinton 2012, "Neural networks for machine learning", lecture 6e.
    """

    choosing = ("momentum",)

    def __init__(
        self,
        learning_rate: LearningRate = 0.001,
        rho: float = 0.9,
        momentum: float = 0.0,
        epsilon: float = 1e-7,
    ) -> None:
        super().__init__(learning_rate)
        self.rho = real_number("RMSprop", "rho", rho, at_least=0, below=1)
        self.momentum = real_number("RMSprop", "momentum", momentum, at_least=0, below=1)
        self.epsilon = real_number("RMSprop", "epsilon", epsilon, above=0)

    @property
    def slots(self) -> tuple[float, ...]:
        """The mean square, and the velocity if there is momentum."""
        return (0.0, 0.0) if self.momentum else (0.0,)

    @property
    def slot_names(self) -> tuple[str, ...]:
        """What they are called in files."""
        return ("square", "velocity") if self.momentum else ("square",)

    def settings(self) -> NDArray[np.float64]:
        """Rho, momentum, epsilon."""
        return np.array([self.rho, self.momentum, self.epsilon])

    def loop(self, dtype: DTypeLike) -> Loop:
        """The compiled step; see `Optimizer.loop`."""
        scalar = np.dtype(dtype).type
        return rmsprop_momentum_loop(scalar) if self.momentum else rmsprop_loop(scalar)
