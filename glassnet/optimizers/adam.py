"""Adam and AdamW: momentum, divided by the recent size of the gradients."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from glassnet.arguments import real_number
from glassnet.compiling import compiled
from glassnet.optimizers.base import LearningRate, Loop, Optimizer
from glassnet.optimizers.flushing import make_flush


def adam_loop(dtype: Any) -> Loop:
    """``m ← m + (1 - β₁)(g - m)``, ``v ← v + (1 - β₂)(g² - v)``, then the step of ``m / (√v + ε)``.

    m and v start at 0, so they are too small at first. The factor √(1 - β₂ᵏ) / (1 - β₁ᵏ) makes up
    for this at step k. Before the step, the weights shrink by ``rate · decay``.

    Reference: `glassnet.reference.optimizers.adam_step`. What makes it fast: the corrections
    are computed once for a chunk, and one pass updates both means and the weight.
    """
    flush = make_flush(dtype)

    @compiled
    def adam_update(w: Any, dw: Any, slots: Any, settings: Any, rate: Any, iteration: Any) -> None:
        mean, square = slots[0], slots[1]
        beta_1, beta_2 = settings[0], settings[1]
        # All this is in float64: in float32, 1 - 0.999 is 1e-5 off, and so is 1 - β₂ᵏ at first.
        correction = math.sqrt(1.0 - beta_2 ** (iteration + 1)) / (1.0 - beta_1 ** (iteration + 1))
        take_1, take_2 = dtype(1.0 - beta_1), dtype(1.0 - beta_2)
        epsilon, eta = dtype(settings[2]), dtype(rate * correction)
        kept = dtype(1.0 - rate * settings[3])
        for i in range(w.size):
            mean[i] = flush(mean[i] + take_1 * (dw[i] - mean[i]))
            square[i] = flush(square[i] + take_2 * (dw[i] * dw[i] - square[i]))
            w[i] = flush(kept * w[i] - eta * mean[i] / (math.sqrt(square[i]) + epsilon))

    return adam_update


class Adam(Optimizer):
    """``w ← w - η_k m / (√v + ε)``, for running means m of the gradient and v of its square.

    At step k, from 1, ``η_k = η √(1 - β₂ᵏ) / (1 - β₁ᵏ)``.

    Args:
        learning_rate: η, above 0, or a schedule; by default 0.001.
        beta_1: how much of m stays at each step, from 0 to below 1; by default 0.9.
        beta_2: how much of v stays, likewise; by default 0.999.
        epsilon: above 0, by default 1e-7. As in Keras, it is added to the root of the *uncorrected*
            v: it is the "ε̂" of the formula before the paper's §2.1. PyTorch follows the paper's
            algorithm 1 and adds its ε, 1e-8 by default, to ``√(v / (1 - β₂ᵏ))``. So our ε weighs
            ``1 / √(1 - β₂ᵏ)`` times as much: 30 times at the first step, and once in the end.

    Raises:
        ArgumentError: if one of them is out of its range.

    >>> Adam().slots
    (0.0, 0.0)

    Kingma & Ba 2015, "Adam: a method for stochastic optimization", §2.
    """

    weight_decay = 0.0

    def __init__(
        self,
        learning_rate: LearningRate = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
    ) -> None:
        super().__init__(learning_rate)
        owner = type(self).__name__
        self.beta_1 = real_number(owner, "beta_1", beta_1, at_least=0, below=1)
        self.beta_2 = real_number(owner, "beta_2", beta_2, at_least=0, below=1)
        self.epsilon = real_number(owner, "epsilon", epsilon, above=0)

    @property
    def slots(self) -> tuple[float, ...]:
        """The running means of the gradient and of its square."""
        return (0.0, 0.0)

    @property
    def slot_names(self) -> tuple[str, ...]:
        """What they are called in files."""
        return ("mean", "square")

    def settings(self) -> NDArray[np.float64]:
        """The betas, epsilon, the weight decay."""
        return np.array([self.beta_1, self.beta_2, self.epsilon, self.weight_decay])

    def loop(self, dtype: DTypeLike) -> Loop:
        """The compiled step; see `Optimizer.loop`."""
        return adam_loop(np.dtype(dtype).type)


class AdamW(Adam):
    """Adam, but all weights, biases too, shrink by ``η · weight_decay`` before each step.

    Unlike the L2 penalty, the decay is not divided by √v.

    Args:
        learning_rate: η, above 0, or a schedule; by default 0.001.
        weight_decay: at least 0; by default 0.004, and in PyTorch 0.01.
        beta_1: as for `Adam`.
        beta_2: likewise.
        epsilon: likewise.

    Raises:
        ArgumentError: if one of them is out of its range.

    >>> AdamW(weight_decay=0.01).settings()
    array([9.00e-01, 9.99e-01, 1.00e-07, 1.00e-02])

    Loshchilov & Hutter 2019, "Decoupled weight decay regularization", algorithm 2.
    """

    def __init__(
        self,
        learning_rate: LearningRate = 0.001,
        weight_decay: float = 0.004,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
    ) -> None:
        super().__init__(learning_rate, beta_1, beta_2, epsilon)
        self.weight_decay = real_number("AdamW", "weight_decay", weight_decay, at_least=0)
