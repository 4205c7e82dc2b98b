"""The gradients of the groups of tiles, summed, and what the regularisers add to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.compiling import Real, compiled
from glassnet.engine.layout import parameter_pieces
from glassnet.layers.base import Layer


@cache
def gradient_loops(dtype: Real) -> tuple[Callable[..., None], Callable[..., Any]]:
    """The groups' gradients summed, and what the regularisers add to them."""
    zero, two = dtype(0), dtype(2)

    @compiled
    def sum_rows(rows: Any) -> None:
        # rows: (groups, n). The first row takes the sum. The inner loop runs along n.
        groups, size = rows.shape
        for group in range(1, groups):
            for i in range(size):
                rows[0, i] += rows[group, i]

    @compiled
    def add_penalty(w: Any, dw: Any, penalties: Any) -> Any:
        # penalties: (2, n), the factors of |w| and w². Returns Σ l1·|w| + l2·w².
        total = 0.0  # in float64, as the losses are summed
        for i in range(w.size):
            l1, l2 = penalties[0, i], penalties[1, i]
            sign = dtype(w[i] > zero) - dtype(w[i] < zero)
            total += l1 * abs(w[i]) + l2 * w[i] * w[i]
            dw[i] += l1 * sign + two * l2 * w[i]
        return total

    return sum_rows, add_penalty


def penalty_factors(ops: Sequence[Layer], size: int, dtype: Real) -> NDArray[Any]:
    """The regularisers' factors of |w| and w² for each parameter, (2, size), or (2, 0) for none."""
    weights = [weight for op in ops for weight in op.weights]
    if not any(weight.regularizer for weight in weights):
        return np.zeros((2, 0), dtype)
    factors = np.zeros((2, size), dtype)
    pieces = [piece for op_pieces in parameter_pieces(ops).layers for piece in op_pieces]
    for weight, piece in zip(weights, pieces, strict=True):
        if weight.regularizer is not None:
            factors[0, piece.start : piece.stop] = weight.regularizer.l1
            factors[1, piece.start : piece.stop] = weight.regularizer.l2
    return factors
