"""The functions that stand behind a layer's sums; all but softmax take each number by itself."""

from __future__ import annotations

import numpy as np

from glassnet.reference.arrays import Array


def linear_forward(x: Array) -> Array:
    """``y = x``."""
    return x


def linear_backward(dy: Array, x: Array) -> Array:
    """``dx = dy``."""
    return dy


def relu_forward(x: Array) -> Array:
    """``y = max(x, 0)``."""
    return np.maximum(x, 0)


def relu_backward(dy: Array, x: Array) -> Array:
    """``dx = dy`` where x > 0, else 0: the slope at 0 is 0."""
    return np.where(x > 0, dy, 0)


def sigmoid_forward(x: Array) -> Array:
    """``y = 1 / (1 + exp(-x))``.

    For x far below 0 the power is infinite, and y is 0, as it should be.

    >>> sigmoid_forward(np.array([0.0, 40.0])).tolist()
    [0.5, 1.0]
    """
    return 1 / (1 + np.exp(-x))


def sigmoid_backward(dy: Array, x: Array) -> Array:
    """``dx = dy y (1 - y)``."""
    y = sigmoid_forward(x)
    return dy * y * (1 - y)


def tanh_forward(x: Array) -> Array:
    """``y = tanh(x)``."""
    return np.tanh(x)


def tanh_backward(dy: Array, x: Array) -> Array:
    """``dx = dy (1 - y²)``."""
    y = tanh_forward(x)
    return dy * (1 - y * y)


def softmax_forward(x: Array) -> Array:
    """Probabilities over the last axis: ``y_c = exp(x_c) / Σ_d exp(x_d)``.

    The largest x is subtracted first. That changes nothing but keeps exp from overflowing.

    >>> softmax_forward(np.array([[1000.0, 1000.0]])).tolist()
    [[0.5, 0.5]]
    """
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def softmax_backward(dy: Array, x: Array) -> Array:
    """``dx_c = Σ_d dy_d ∂y_d/∂x_c = y_c (dy_c - Σ_d dy_d y_d)``.

    For ``∂y_d/∂x_c = y_d (δ_cd - y_c)``, with δ_cd = 1 where c = d, else 0.
    """
    y = softmax_forward(x)
    along: Array = (dy * y).sum(axis=-1, keepdims=True)
    return y * (dy - along)
