"""Stochastic gradient descent, with or without momentum."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from glassnet.arguments import flag, real_number
from glassnet.compiling import compiled
from glassnet.optimizers.base import LearningRate, Loop, Optimizer
from glassnet.optimizers.flushing import make_flush


def sgd_loop(dtype: Any) -> Loop:
    """``w ← w - η g``.

    Reference: `glassnet.reference.optimizers.sgd_step`. What makes it fast: each number is
    loaded and stored once, and the compiler takes a vector of them at a time.
    """
    flush = make_flush(dtype)

    @compiled
    def sgd_update(w: Any, dw: Any, slots: Any, settings: Any, rate: Any, iteration: Any) -> None:
        eta = dtype(rate)
        for i in range(w.size):
            w[i] = flush(w[i] - eta * dw[i])

    return sgd_update


def momentum_loop(dtype: Any) -> Loop:
    """``v ← μ v - η g``, then ``w ← w + v``.

    Reference: `glassnet.reference.optimizers.momentum_step`. What makes it fast: one pass
    updates the velocity and the weight, where arrays would make a pass for each operation.
    """
    flush = make_flush(dtype)

    @compiled
    def momentum_update(
        w: Any, dw: Any, slots: Any, settings: Any, rate: Any, iteration: Any
    ) -> None:
        velocity = slots[0]
        mu, eta = dtype(settings[0]), dtype(rate)
        for i in range(w.size):
            velocity[i] = flush(mu * velocity[i] - eta * dw[i])
            w[i] = flush(w[i] + velocity[i])

    return momentum_update


def nesterov_loop(dtype: Any) -> Loop:
    """``v ← μ v - η g``, then ``w ← w + μ v - η g``: the step is taken from where v leads.

    Reference: `glassnet.reference.optimizers.momentum_step`. What makes it fast: one pass, as
    in `momentum_loop`.
    """
    flush = make_flush(dtype)

    @compiled
    def nesterov_update(
        w: Any, dw: Any, slots: Any, settings: Any, rate: Any, iteration: Any
    ) -> None:
        velocity = slots[0]
        mu, eta = dtype(settings[0]), dtype(rate)
        for i in range(w.size):
            velocity[i] = flush(mu * velocity[i] - eta * dw[i])
            w[i] = flush(w[i] + (mu * velocity[i] - eta * dw[i]))

    return nesterov_update


class SGD(Optimizer):
    """Gradient descent: ``w ← w - η g``; with momentum μ: ``v ← μ v - η g``, ``w ← w + v``.

    The learning rate of step k, counted from 0 over all epochs, is
    ``η = learning_rate / (1 + decay k)``, a schedule's ``learning_rate(k) / (1 + decay k)``.

    Args:
        learning_rate: above 0, or a schedule; by default 0.01.
        momentum: from 0 to below 1; by default 0.
        nesterov: whether the step is taken from the place where the momentum leads:
            ``w ← w + μ v - η g``; by default False. Without momentum it changes nothing.
        decay: at least 0; by default 0.

    Raises:
        ArgumentError: if one of them is out of its range.

    As in Keras, the velocity includes the learning rate. PyTorch's does not (``v ← μ v + g``,
    ``w ← w - η v``), which is the same as long as the learning rate does not change. Keras 3 has no
    ``decay``.

    >>> SGD(0.5, decay=0.1).rates(first=0, count=3).round(3)
    array([0.5  , 0.455, 0.417])

    Robbins & Monro 1951; Sutskever et al. 2013, "On the importance of initialization and momentum
    in deep learning", §2.
    """

    choosing = ("momentum", "nesterov")

    def __init__(
        self,
        learning_rate: LearningRate = 0.01,
        momentum: float = 0.0,
        nesterov: bool = False,
        *,
        decay: float = 0.0,
    ) -> None:
        super().__init__(learning_rate)
        self.momentum = real_number("SGD", "momentum", momentum, at_least=0, below=1)
        self.nesterov = flag("SGD", "nesterov", nesterov)
        self.decay = real_number("SGD", "decay", decay, at_least=0)

    @property
    def slots(self) -> tuple[float, ...]:
        """The velocity, if there is momentum."""
        return (0.0,) if self.momentum else ()

    @property
    def slot_names(self) -> tuple[str, ...]:
        """What it is called in files."""
        return ("velocity",) if self.momentum else ()

    def settings(self) -> NDArray[np.float64]:
        """The momentum."""
        return np.array([self.momentum])

    def rates(self, first: int, count: int) -> NDArray[np.float64]:
        """``learning_rate / (1 + decay k)`` for the steps k; see `Optimizer.rates`."""
        steps = np.arange(first, first + count, dtype=np.float64)
        return super().rates(first, count) / (1.0 + self.decay * steps)

    def loop(self, dtype: DTypeLike) -> Loop:
        """The compiled step; see `Optimizer.loop`."""
        scalar = np.dtype(dtype).type
        if not self.momentum:
            return sgd_loop(scalar)
        return nesterov_loop(scalar) if self.nesterov else momentum_loop(scalar)
