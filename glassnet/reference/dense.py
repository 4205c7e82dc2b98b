"""The fully connected layer, and the step from images to vectors before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray


def dense_forward(x: NDArray[Any], w: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
    """Each unit sums all features by weights of its own: ``y_o = b_o + Σ_f x_f w_fo``.

    Args:
        x: vectors, ``(n, F)``.
        w: the kernel, ``(F, O)``.
        b: the bias, ``(O,)``.

    Returns:
        y, ``(n, O)``.

    >>> import numpy as np
    >>> dense_forward(np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]]), np.array([0.5])).tolist()
    [[11.5]]
    """
    return x @ w + b


def dense_backward(
    dy: NDArray[Any], x: NDArray[Any], w: NDArray[Any]
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """The gradients: ``dx_f = Σ_o w_fo dy_o``, ``dw_fo = Σ_n x_f dy_o`` and ``db_o = Σ_n dy_o``.

    Args:
        dy: ``(n, O)``.
        x, w: as forward had them.

    Returns:
        dx, dw and db, shaped like x, w and b.
    """
    return dy @ w.T, x.T @ dy, dy.sum(axis=0)


def flatten_forward(x: NDArray[Any]) -> NDArray[Any]:
    """Each image as one vector, row by row: ``y_((i·W + j)·C + c) = x_ijc``, as in Keras.

    Args:
        x: ``(n, H, W, C)`` or ``(n, F)``.
    """
    return x.reshape(len(x), -1)


def flatten_backward(dy: NDArray[Any], shape: Sequence[int]) -> NDArray[Any]:
    """The gradient in the shape ``(n, H, W, C)`` that the images had."""
    return dy.reshape(shape)
