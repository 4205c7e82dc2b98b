"""The functions that stand behind a layer's sums; all but softmax take each number by itself."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def linear_forward(x: NDArray[Any]) -> NDArray[Any]:
    """``y = x``."""
    return x


def linear_backward(dy: NDArray[Any], x: NDArray[Any]) -> NDArray[Any]:
    """``dx = dy``."""
    return dy


def relu_forward(x: NDArray[Any]) -> NDArray[Any]:
    """``y = max(x, 0)``."""
    return np.maximum(x, 0)


def relu_backward(dy: NDArray[Any], x: NDArray[Any]) -> NDArray[Any]:
    """``dx = dy`` where x > 0, else 0: the slope at 0 is 0."""
    return np.where(x > 0, dy, 0)


def sigmoid_forward(x: NDArray[Any]) -> NDArray[Any]:
    """``y = 1 / (1 + exp(-x))``.

    >>> sigmoid_forward(np.array([0.0, 40.0])).tolist()
    [0.5, 1.0]
    """
    return 1 / (1 + np.exp(-x))


def sigmoid_backward(dy: NDArray[Any], x: NDArray[Any]) -> NDArray[Any]:
    """``dx = dy y (1 - y)``."""
    y = sigmoid_forward(x)
    return dy * y * (1 - y)


def tanh_forward(x: NDArray[Any]) -> NDArray[Any]:
    """``y = tanh(x)``."""
    return np.tanh(x)


def tanh_backward(dy: NDArray[Any], x: NDArray[Any]) -> NDArray[Any]:
    """``dx = dy (1 - y²)``."""
    return dy * (1 - np.tanh(x) ** 2)


def softmax_forward(x: NDArray[Any]) -> NDArray[Any]:
    """Probabilities over the last axis: ``y_c = exp(x_c) / Σ_d exp(x_d)``.

    The largest x is subtracted first. That changes nothing but keeps exp from overflowing.

    >>> softmax_forward(np.array([[1000.0, 1000.0]])).tolist()
    [[0.5, 0.5]]
    """
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def softmax_backward(dy: NDArray[Any], x: NDArray[Any]) -> NDArray[Any]:
    """``dx_c = Σ_d dy_d ∂y_d/∂x_c = y_c (dy_c - Σ_d dy_d y_d)``, as ``∂y_d/∂x_c = y_d (δ_cd - y_c)``."""
    y = softmax_forward(x)
    return y * (dy - (dy * y).sum(axis=-1, keepdims=True))
