"""Pooling: each window of each channel becomes one number."""

from __future__ import annotations

import numpy as np

from glassnet.reference.arrays import Array
from glassnet.reference.windows import Pair, output_shape, windows


def average_pooling_forward(
    x: Array, pool_size: Pair, strides: Pair, padding: str = "valid"
) -> Array:
    """The average of the pixels that each window sees, channel by channel.

    A window that hangs over the image's edge averages over the pixels that it has.

    Args:
        x: images, ``(n, H, W, C)``.
        pool_size: the window's rows and columns.
        strides: its steps down and to the right.
        padding: "valid" or "same".

    Returns:
        y, ``(n, H', W', C)``.

    Source: LeCun, Bottou, Bengio & Haffner 1998, §II.B.

    >>> x = np.arange(4.0).reshape(1, 2, 2, 1)
    >>> average_pooling_forward(x, (2, 2), (2, 2)).item()
    1.5
    """
    y = np.empty(output_shape(x.shape, pool_size, strides, padding, x.shape[3]), x.dtype)
    for window in windows(x.shape, pool_size, strides, padding):
        y[:, window.row, window.column] = x[:, *window.pixels].mean(axis=(1, 2))
    return y


def average_pooling_backward(
    dy: Array, x: Array, pool_size: Pair, strides: Pair, padding: str = "valid"
) -> Array:
    """Each of the m pixels of a window gets ``dy / m``.

    Args:
        dy: ``(n, H', W', C)``.
        x: as forward had it; only its shape matters.
        pool_size: as forward had it.
        strides: as forward had them.
        padding: as forward had it.

    Returns:
        dx, shaped like x.
    """
    dx = np.zeros_like(x)
    for window in windows(x.shape, pool_size, strides, padding):
        seen = dx[:, *window.pixels]
        gradient = dy[:, window.row, window.column][:, None, None]  # (n, 1, 1, C)
        seen += gradient / (seen.shape[1] * seen.shape[2])
    return dx


def max_pooling_forward(x: Array, pool_size: Pair, strides: Pair, padding: str = "valid") -> Array:
    """The largest pixel that each window sees, channel by channel; a NaN among them gives NaN.

    Args:
        x: images, ``(n, H, W, C)``.
        pool_size: the window's rows and columns.
        strides: its steps down and to the right.
        padding: "valid" or "same".

    Returns:
        y, ``(n, H', W', C)``.

    Source: Ranzato, Huang, Boureau & LeCun 2007, §2.

    >>> x = np.arange(4.0).reshape(1, 2, 2, 1)
    >>> max_pooling_forward(x, (2, 2), (2, 2)).item()
    3.0
    """
    y = np.empty(output_shape(x.shape, pool_size, strides, padding, x.shape[3]), x.dtype)
    for window in windows(x.shape, pool_size, strides, padding):
        y[:, window.row, window.column] = x[:, *window.pixels].max(axis=(1, 2))
    return y


def max_pooling_backward(
    dy: Array, x: Array, pool_size: Pair, strides: Pair, padding: str = "valid"
) -> Array:
    """The whole gradient goes to the pixel that was the largest: the first one, row by row.

    Args:
        dy: ``(n, H', W', C)``.
        x: as forward had it.
        pool_size: as forward had it.
        strides: as forward had them.
        padding: as forward had it.

    Returns:
        dx, shaped like x.
    """
    dx = np.zeros_like(x)
    for window in windows(x.shape, pool_size, strides, padding):
        seen, gradient = x[:, *window.pixels], dy[:, window.row, window.column]
        n, rows, columns, channels = seen.shape
        winner = seen.reshape(n, rows * columns, channels).argmax(axis=1)
        for k in range(rows):
            for l in range(columns):
                row, column = window.pixels[0].start + k, window.pixels[1].start + l
                dx[:, row, column] += np.where(winner == k * columns + l, gradient, 0)
    return dx
