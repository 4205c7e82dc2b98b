"""The convolution: one small kernel, laid over every place of an image."""

from __future__ import annotations

import numpy as np

from glassnet.reference.arrays import Array
from glassnet.reference.windows import Pair, output_shape, windows


def conv2d_forward(
    x: Array,
    w: Array,
    b: Array,
    strides: Pair = (1, 1),
    padding: str = "valid",
) -> Array:
    """Each output is the sum of what its window sees, pixel by pixel times the kernel.

    ``y_ijo = b_o + Σ_klc w_klco x_(i·s+k)(j·s+l)c``, for the kernel's rows k and columns l, the
    channels c and the filters o. The kernel is not turned around: all frameworks do it so.

    Args:
        x: images, ``(n, H, W, C)``.
        w: the kernel, ``(K, L, C, O)``.
        b: the bias, ``(O,)``.
        strides: the window's steps down and to the right.
        padding: "valid", "same" or "full".

    Returns:
        y, ``(n, H', W', O)``.

    Source: LeCun, Bottou, Bengio & Haffner 1998, §II.A.

    >>> x = np.arange(9.0).reshape(1, 3, 3, 1)
    >>> conv2d_forward(x, np.ones((2, 2, 1, 1)), np.zeros(1))[0, :, :, 0].tolist()
    [[8.0, 12.0], [20.0, 24.0]]
    """
    kernel = w.shape[0], w.shape[1]
    y = np.empty(output_shape(x.shape, kernel, strides, padding, w.shape[3]), x.dtype)
    for window in windows(x.shape, kernel, strides, padding):
        seen = x[:, *window.pixels]  # (n, k, l, c)
        y[:, window.row, window.column] = b + np.einsum("nklc,klco->no", seen, w[window.taps])
    return y


def conv2d_backward(
    dy: Array,
    x: Array,
    w: Array,
    strides: Pair = (1, 1),
    padding: str = "valid",
) -> tuple[Array, Array, Array]:
    """Each window hands the gradient of its output on, to its pixels and to the kernel.

    ``dx_(i·s+k)(j·s+l)c += Σ_o w_klco dy_ijo``, ``dw_klco += Σ_n x_(i·s+k)(j·s+l)c dy_ijo`` and
    ``db_o += Σ_n dy_ijo``, for every place i, j.

    Args:
        dy: ``(n, H', W', O)``.
        x: as forward had it.
        w: as forward had it.
        strides: as forward had them.
        padding: as forward had it.

    Returns:
        dx, dw and db, shaped like x, w and b.
    """
    kernel = w.shape[0], w.shape[1]
    dx, dw, db = np.zeros_like(x), np.zeros_like(w), dy.sum(axis=(0, 1, 2))
    for window in windows(x.shape, kernel, strides, padding):
        seen, gradient = x[:, *window.pixels], dy[:, window.row, window.column]
        dx[:, *window.pixels] += np.einsum("no,klco->nklc", gradient, w[window.taps])
        dw[window.taps] += np.einsum("nklc,no->klco", seen, gradient)
    return dx, dw, db
