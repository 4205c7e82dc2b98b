"""Functions that take each number by itself: over arrays, or as part of another loop.

If such a function follows a layer or stands in front of it, nobody needs to go over the numbers
once more: the layer applies the function to each vector while it is in a register (see
`Layer.loops`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from glassnet.compiling import Real, compiled, inlined
from glassnet.layers.base import Elementwise, Function, Layer, Loops
from glassnet.vectors import dividing_width, make_view, make_windows


@cache
def make_identity() -> Function:
    """The function that gives ``x``, for a layer that applies no other one to its outputs."""

    @inlined
    def identity(x: Any) -> Any:
        return x

    return identity


def chain_rule(derivative: Function | None) -> Function:
    """``times_derivative(dx, x)``: dx · f'(x), the gradient before a function f whose value is x.

    If there is no derivative, there is no such function, and the result is dx.
    """
    if derivative is None:

        @inlined
        def unchanged(dx: Any, x: Any) -> Any:
            return dx

        return unchanged

    @inlined
    def times_derivative(dx: Any, x: Any) -> Any:
        return dx * derivative(x)

    return times_derivative


def mapped(function: Function, size: int, dtype: Real) -> Callable[[Any, Any], None]:
    """``apply(x, y)``: y_t = f(x_t) for the ``size`` numbers of two arrays, or of one.

    It is to be called from a compiled loop. It reads each vector before it writes it, so x and y
    may be one array.
    """
    width = dividing_width(size, dtype)
    windows = make_windows(width)
    view = make_view()

    @inlined
    def apply(x: Any, y: Any) -> None:
        xs, ys = windows(view(x, 0, (size,))), windows(view(y, 0, (size,)))
        for t in range(0, size, width):
            ys[t] = function(xs[t])

    return apply


def mapped_with(function: Function, size: int, dtype: Real) -> Callable[[Any, Any, Any], None]:
    """``apply_with(x, other, y)``: y_t = f(x_t, other_t), likewise; x or other may be y."""
    width = dividing_width(size, dtype)
    windows = make_windows(width)
    view = make_view()

    @inlined
    def apply_with(x: Any, other: Any, y: Any) -> None:
        xs, ys = windows(view(x, 0, (size,))), windows(view(y, 0, (size,)))
        others = windows(view(other, 0, (size,)))
        for t in range(0, size, width):
            ys[t] = function(xs[t], others[t])

    return apply_with


def elementwise_loops(function: Elementwise, size: int, dtype: Real) -> Loops:
    """For ``size`` numbers: y = f(x), dx = dy · f'(x), with f' written in terms of y = f(x).

    Reference: the functions of `glassnet.reference.activations` and
    `glassnet.reference.preprocessing`. What makes it fast: most often it is not called at all,
    since the loops beside it compute the function (see ``engine/fusion.py``).
    """
    apply = mapped(function.function, size, dtype)
    apply_derivative = mapped_with(chain_rule(function.derivative), size, dtype)

    @compiled
    def elementwise_forward(x: Any, y: Any, parameters: Any, saved: Any, scratch: Any) -> None:
        apply(x, y)

    @compiled
    def elementwise_backward(
        dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, scratch: Any, gradients: Any
    ) -> None:
        apply_derivative(dy, y, dx)

    return Loops(elementwise_forward, elementwise_backward, elementwise_forward)


class ElementwiseLayer(Layer):
    """A layer that is one function of each number; a subclass gives `elementwise`."""

    in_place = True
    needs_input = False

    def loops(self, lanes: int, dtype: DTypeLike, *, input_gradient: bool = True) -> Loops:
        real = np.dtype(dtype).type
        function = self.elementwise(real)
        if function is None:
            raise TypeError(f"{type(self).__name__} has no elementwise().")
        return elementwise_loops(function, int(np.prod(self.input_shape)) * lanes, real)
