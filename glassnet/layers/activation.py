"""Activations: the function that stands behind a layer's sums."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from glassnet.calls import explained
from glassnet.compiling import Real, compiled, inlined
from glassnet.errors import ArgumentError, quoted, unknown_name
from glassnet.layers.base import UNBOUNDED, Elementwise, Layer, Loops, Range
from glassnet.layers.elementwise import ElementwiseLayer, make_identity
from glassnet.layers.exponential import make_exponential, make_hyperbolic_tangent
from glassnet.vectors import dividing_width, make_select, make_view, make_windows


def softmax_loops(channels: int, places: int, dtype: Real) -> Loops:
    """y_c = exp(x_c) / Σ_d exp(x_d) over the channels c of each place and lane.

    ``places`` counts rows × columns × lanes. The largest x_c is subtracted first, which changes
    nothing but keeps exp from overflowing. dx_c = y_c · (dy_c - Σ_d dy_d y_d).

    Reference: `glassnet.reference.activations.softmax_forward` and `softmax_backward`. What makes
    it fast: an exponential of our own, which takes a whole vector at a time.
    """
    width = dividing_width(places, dtype)
    windows = make_windows(width)
    view = make_view()
    exp = make_exponential(dtype)
    select = make_select()

    @compiled
    def softmax_forward(x: Any, y: Any, parameters: Any, saved: Any, scratch: Any) -> None:
        xs = windows(view(x, 0, (channels, places)))
        ys = windows(view(y, 0, (channels, places)))
        for t in range(0, places, width):
            largest = xs[0, t]
            for c in range(1, channels):
                largest = select(xs[c, t] > largest, xs[c, t], largest)
            total = exp(xs[0, t] - largest)
            ys[0, t] = total
            for c in range(1, channels):
                power = exp(xs[c, t] - largest)
                ys[c, t] = power
                total = total + power
            for c in range(channels):
                ys[c, t] = ys[c, t] / total

    @compiled
    def softmax_backward(
        dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, scratch: Any, gradients: Any
    ) -> None:
        dys = windows(view(dy, 0, (channels, places)))
        dxs = windows(view(dx, 0, (channels, places)))
        ys = windows(view(y, 0, (channels, places)))
        for t in range(0, places, width):
            along = dys[0, t] * ys[0, t]
            for c in range(1, channels):
                along = along + dys[c, t] * ys[c, t]
            for c in range(channels):
                dxs[c, t] = ys[c, t] * (dys[c, t] - along)

    return Loops(softmax_forward, softmax_backward, softmax_forward)


class _Activation(Layer):
    function = ""

    def __init__(self, *, name: str | None = None) -> None:
        super().__init__(name)

    def identifier(self) -> Any:
        """The activation's name, if it is one of glassnet's own, which have no settings."""
        if ACTIVATIONS.get(self.function) is type(self):
            return self.function
        return super().identifier()


class ReLU(ElementwiseLayer, _Activation):
    """y = max(x, 0); the derivative at 0 is 0."""

    function = "relu"

    def output_range(self, input_range: Range | None) -> Range | None:
        least, largest = input_range or UNBOUNDED
        return max(least, 0.0), max(largest, 0.0)

    def elementwise(self, dtype: Real) -> Elementwise:
        zero, one = dtype(0), dtype(1)
        select = make_select()

        @inlined
        def relu(x: Any) -> Any:
            return select(x < zero, zero, x)  # so that NaN stays NaN

        @inlined
        def relu_derivative(y: Any) -> Any:
            return select(y > zero, one, zero)

        return Elementwise(relu, relu_derivative)


class Sigmoid(ElementwiseLayer, _Activation):
    """y = 1 / (1 + exp(-x)); the derivative is y·(1 - y)."""

    function = "sigmoid"

    def output_range(self, input_range: Range | None) -> Range | None:
        return 0.0, 1.0

    def elementwise(self, dtype: Real) -> Elementwise:
        exp = make_exponential(dtype)
        one = dtype(1)

        @inlined
        def sigmoid(x: Any) -> Any:
            return one / (one + exp(-x))

        @inlined
        def sigmoid_derivative(y: Any) -> Any:
            return y * (one - y)

        return Elementwise(sigmoid, sigmoid_derivative)


class Tanh(ElementwiseLayer, _Activation):
    """y = tanh(x); the derivative is 1 - y²."""

    function = "tanh"

    def output_range(self, input_range: Range | None) -> Range | None:
        return -1.0, 1.0

    def elementwise(self, dtype: Real) -> Elementwise:
        one = dtype(1)

        @inlined
        def tanh_derivative(y: Any) -> Any:
            return one - y * y

        return Elementwise(make_hyperbolic_tangent(dtype), tanh_derivative)


class Linear(ElementwiseLayer, _Activation):
    """y = x."""

    function = "linear"
    needs_output = False

    def output_range(self, input_range: Range | None) -> Range | None:
        return input_range

    def elementwise(self, dtype: Real) -> Elementwise:
        one = dtype(1)

        @inlined
        def linear_derivative(y: Any) -> Any:
            return one

        return Elementwise(make_identity(), linear_derivative)


class Softmax(_Activation):
    """Probabilities: y_c = exp(x_c) / Σ_d exp(x_d), over the channels or features."""

    function = "softmax"
    in_place = True
    needs_input = False

    def output_range(self, input_range: Range | None) -> Range | None:
        alone = self.input_shape[-1] == 1
        return (1.0, 1.0) if alone else (0.0, 1.0)

    def loops(self, lanes: int, dtype: DTypeLike, *, input_gradient: bool = True) -> Loops:
        *places, channels = self.input_shape
        return softmax_loops(channels, int(np.prod(places)) * lanes, np.dtype(dtype).type)


ACTIVATIONS: dict[str, type[_Activation]] = {
    cls.function: cls for cls in (ReLU, Sigmoid, Tanh, Softmax, Linear)
}


def _by_name(name: Any) -> type[_Activation]:
    if name not in ACTIVATIONS:
        raise unknown_name("activation", name, ACTIVATIONS)
    return ACTIVATIONS[name]


@explained("Activation")
def Activation(activation: str, name: str | None = None) -> Layer:
    """A function of each output, by its name: ``Activation("relu")`` is ``ReLU()``.

    Args:
        activation: ``"relu"``, ``"sigmoid"``, ``"tanh"``, ``"softmax"`` or ``"linear"``.
        name: unique in a network.

    Raises:
        ArgumentError: for any other name, with the nearest right one.

    >>> Activation("relu").label()
    'ReLU()'
    """
    return _by_name(activation)(name=name)


def get(activation: str | Layer | None) -> Layer:
    """The layer for an ``activation=`` argument; `Linear` for None."""
    if isinstance(activation, Layer):
        return activation
    if activation is not None and not isinstance(activation, str):
        raise ArgumentError(
            f"activation={quoted(activation)} is neither a name nor a layer: "
            f"give one of {', '.join(ACTIVATIONS)}."
        )
    return _by_name(activation or "linear")()
