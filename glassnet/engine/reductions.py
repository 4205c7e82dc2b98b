"""The gradients of the groups of tiles, summed, and what the regularisers add to them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from glassnet.compiling import Real, compiled


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
