"""What regularisers add to the loss, and to the gradient."""

from __future__ import annotations

import numpy as np

from glassnet.reference.arrays import Array


def penalty(w: Array, l1: float, l2: float) -> tuple[float, Array]:
    """``l1 Σ|w| + l2 Σw²``, and its gradient ``l1 sign(w) + 2 l2 w``.

    >>> value, dw = penalty(np.array([1.0, -3.0]), l1=0.5, l2=0.25)
    >>> value, dw.tolist()
    (4.5, [1.0, -2.0])
    """
    value = l1 * np.abs(w).sum(dtype=np.float64) + l2 * np.square(w, dtype=np.float64).sum()
    return float(value), l1 * np.sign(w) + 2 * l2 * w
