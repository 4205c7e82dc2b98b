"""The fully connected layer, and the step from images to vectors before it."""

from __future__ import annotations

from glassnet.reference.arrays import Array


def dense_forward(x: Array, w: Array, b: Array) -> Array:
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


def dense_backward(dy: Array, x: Array, w: Array) -> tuple[Array, Array, Array]:
    """The gradients: ``dx_f = Σ_o w_fo dy_o``, ``dw_fo = Σ_n x_f dy_o`` and ``db_o = Σ_n dy_o``.

    Args:
        dy: ``(n, O)``.
        x: as forward had it.
        w: as forward had it.

    Returns:
        dx, dw and db, shaped like x, w and b.
    """
    return dy @ w.T, x.T @ dy, dy.sum(axis=0)


def flatten_forward(x: Array) -> Array:
    """Each image as one vector, row by row: ``y_((i·W + j)·C + c) = x_ijc``, as in Keras.

    Args:
        x: ``(n, H, W, C)`` or ``(n, F)``.
    """
    return x.reshape(len(x), -1)


def flatten_backward(dy: Array, x: Array) -> Array:
    """The gradient in the shape of x, ``(n, H, W, C)``."""
    return dy.reshape(x.shape)
