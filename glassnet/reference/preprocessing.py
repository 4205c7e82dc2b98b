"""What stands at a network's start and brings raw pixels to the range in which it learns."""

from __future__ import annotations

import numpy as np

from glassnet.reference.arrays import Array


def rescaling_forward(x: Array, scale: float, offset: float) -> Array:
    """``y = scale · x + offset``."""
    return scale * x + offset


def rescaling_backward(dy: Array, x: Array, scale: float, offset: float) -> Array:
    """``dx = scale · dy``."""
    return scale * dy


def threshold_forward(x: Array, threshold: float) -> Array:
    """1 where x is above the threshold, else 0; NaN stays NaN.

    >>> threshold_forward(np.array([63.0, 64.0, 65.0]), 64).tolist()
    [0.0, 0.0, 1.0]
    """
    return np.where(np.isnan(x), x, (x > threshold).astype(x.dtype))


def threshold_backward(dy: Array, x: Array, threshold: float) -> Array:
    """``dx = 0``: the function is flat, but for its jump, where there is no slope."""
    return np.zeros_like(dy)
