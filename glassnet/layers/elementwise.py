"""Functions of single numbers, over arrays that may be one and the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from glassnet.compiling import inlined, viewer

Scalar = Callable[..., Any]

# A loop that reads one buffer and writes another is vectorised for the case that they do not
# overlap, and falls back to single numbers otherwise. Working in place is a complete overlap. So
# that case is written out, where the compiler sees that there is but one buffer.


def mapped(function: Scalar, size: int) -> Callable[[Any, Any], None]:
    """``fill(x, y)``: y_t = f(x_t) for the ``size`` numbers of two arrays, or of one.

    To be called from a compiled loop.
    """
    view = viewer()

    @inlined
    def fill(x: Any, y: Any) -> None:
        xs, ys = view(x, 0, (size,)), view(y, 0, (size,))
        if x.ctypes.data == y.ctypes.data:
            for t in range(size):
                ys[t] = function(ys[t])
        else:
            for t in range(size):
                ys[t] = function(xs[t])

    return fill


def mapped_with(function: Scalar, size: int) -> Callable[[Any, Any, Any], None]:
    """``fill(x, other, y)``: y_t = f(x_t, other_t), where x and y may be one array."""
    view = viewer()

    @inlined
    def fill(x: Any, other: Any, y: Any) -> None:
        xs, others, ys = view(x, 0, (size,)), view(other, 0, (size,)), view(y, 0, (size,))
        if x.ctypes.data == y.ctypes.data:
            for t in range(size):
                ys[t] = function(ys[t], others[t])
        else:
            for t in range(size):
                ys[t] = function(xs[t], others[t])

    return fill
