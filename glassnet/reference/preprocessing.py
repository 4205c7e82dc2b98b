"""What stands at a network's start and brings raw pixels to the range in which it learns."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def rescaling_forward(x: NDArray[Any], scale: float, offset: float) -> NDArray[Any]:
    """``y = scale · x + offset``."""
    return scale * x + offset


def rescaling_backward(dy: NDArray[Any], scale: float) -> NDArray[Any]:
    """``dx = scale · dy``."""
    return scale * dy


def threshold_forward(x: NDArray[Any], threshold: float) -> NDArray[Any]:
    """1 where x is above the threshold, else 0; NaN stays NaN.

    >>> threshold_forward(np.array([63.0, 64.0, 65.0]), 64).tolist()
    [0.0, 0.0, 1.0]
    """
    return np.where(np.isnan(x), x, (x > threshold).astype(x.dtype))


def threshold_backward(dy: NDArray[Any]) -> NDArray[Any]:
    """0: a step is flat wherever it has a slope."""
    return np.zeros_like(dy)
