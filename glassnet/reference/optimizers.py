"""How the weights follow their gradients: one step of each optimizer.

A step takes the weights ``w``, their gradient ``g`` and what it remembers from the step before (its
slots), all of one shape, and returns new weights and new slots. ``rate`` is the learning rate of
this step. What is too small to matter becomes 0 (`flush`).
"""

from __future__ import annotations

import math

import numpy as np

from glassnet.reference.arrays import Array


def flush(values: Array) -> Array:
    """0 where |v| is below the smallest normal number divided by epsilon, and else v.

    Processors are slow with numbers below the normal range.

    >>> flush(np.array([1e-300, -1e-200]))
    array([ 0.e+000, -1.e-200])
    """
    numbers = np.finfo(values.dtype)
    return np.where(np.abs(values) < numbers.tiny / numbers.eps, values.dtype.type(0), values)


def sgd_step(w: Array, g: Array, *, rate: float) -> tuple[Array]:
    """``w ← w - η g``.

    >>> sgd_step(np.array([1.0]), np.array([2.0]), rate=0.1)
    (array([0.8]),)
    """
    return (flush(w - rate * g),)


def momentum_step(
    w: Array, g: Array, velocity: Array, *, rate: float, momentum: float, nesterov: bool
) -> tuple[Array, Array]:
    """``v ← μ v - η g``, then ``w ← w + v``; with Nesterov ``w ← w + μ v - η g``.

    Source: Sutskever et al. 2013, §2.
    """
    velocity = flush(momentum * velocity - rate * g)
    return flush(w + (momentum * velocity - rate * g if nesterov else velocity)), velocity


def adagrad_step(
    w: Array, g: Array, accumulator: Array, *, rate: float, epsilon: float
) -> tuple[Array, Array]:
    """``a ← a + g²``, then ``w ← w - η g / √(a + ε)``.

    Source: Duchi et al. 2011, fig. 1.
    """
    accumulator = flush(accumulator + g**2)
    return flush(w - rate * g / np.sqrt(accumulator + epsilon)), accumulator


def rmsprop_step(
    w: Array, g: Array, square: Array, *, rate: float, rho: float, epsilon: float
) -> tuple[Array, Array]:
    """``s ← ρ s + (1 - ρ) g²``, then ``w ← w - η g / √(s + ε)``.

    Source: Tieleman & Hinton 2012, lecture 6e.
    """
    square = flush(rho * square + (1 - rho) * g**2)
    return flush(w - rate * g / np.sqrt(square + epsilon)), square


def rmsprop_momentum_step(
    w: Array,
    g: Array,
    square: Array,
    velocity: Array,
    *,
    rate: float,
    rho: float,
    epsilon: float,
    momentum: float,
) -> tuple[Array, Array, Array]:
    """``s`` as in `rmsprop_step`, ``v ← μ v + η g / √(s + ε)``, then ``w ← w - v``."""
    square = flush(rho * square + (1 - rho) * g**2)
    velocity = flush(momentum * velocity + rate * g / np.sqrt(square + epsilon))
    return flush(w - velocity), square, velocity


def adam_step(
    w: Array,
    g: Array,
    mean: Array,
    square: Array,
    *,
    rate: float,
    iteration: int,
    beta_1: float,
    beta_2: float,
    epsilon: float,
    weight_decay: float = 0.0,
) -> tuple[Array, Array, Array]:
    """``m ← β₁ m + (1 - β₁) g``, ``v ← β₂ v + (1 - β₂) g²``, then ``w ← w - η_k m / (√v + ε)``.

    m and v start at 0, hence too small: ``η_k = η √(1 - β₂ᵏ) / (1 - β₁ᵏ)`` at step k makes up for
    it. As in Keras, ε joins √v before that. With weight decay λ (AdamW) the weights shrink before:
    ``w ← w - η λ w``.

    Args:
        w: weights.
        g: their gradient.
        mean: m, 0 before the first step.
        square: v, likewise.
        rate: η.
        iteration: the number of steps before this one, k - 1.
        beta_1: β₁.
        beta_2: β₂.
        epsilon: ε.
        weight_decay: λ.

    Source: Kingma & Ba 2015, §2; Loshchilov & Hutter 2019, algorithm 2.
    """
    k = iteration + 1
    mean = flush(beta_1 * mean + (1 - beta_1) * g)
    square = flush(beta_2 * square + (1 - beta_2) * g**2)
    corrected = rate * math.sqrt(1 - beta_2**k) / (1 - beta_1**k)
    shrunk = w - rate * weight_decay * w
    return flush(shrunk - corrected * mean / (np.sqrt(square) + epsilon)), mean, square
