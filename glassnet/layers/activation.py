"""Activations: the function that stands behind a layer's sums."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from glassnet.compiling import Real, compiled, inlined, viewer
from glassnet.errors import ArgumentError, unknown_name
from glassnet.layers.base import Layer, Loops
from glassnet.layers.elementwise import Scalar, mapped, mapped_with
from glassnet.layers.exponential import exponential, hyperbolic_tangent


def elementwise_loops(value: Scalar, slope: Scalar, size: int) -> Loops:
    """For ``size`` numbers: y = f(x), dx = dy · f'(x), with f' written in terms of y = f(x)."""
    fill = mapped(value, size)

    @inlined
    def gradient(dy: Any, y: Any) -> Any:
        return dy * slope(y)

    fill_gradient = mapped_with(gradient, size)

    @compiled
    def forward(x: Any, y: Any, parameters: Any, saved: Any) -> None:
        fill(x, y)

    @compiled
    def backward(
        dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, gradients: Any
    ) -> None:
        fill_gradient(dy, y, dx)

    return Loops(forward, backward, forward)


def softmax_loops(channels: int, places: int, dtype: Real) -> Loops:
    """y_c = exp(x_c) / Σ_d exp(x_d) over the channels c of each place and lane.

    ``places`` counts rows × columns × lanes. The largest x_c is subtracted first, which changes
    nothing but keeps exp from overflowing. dx_c = y_c · (dy_c - Σ_d dy_d y_d).
    """
    exp = exponential(dtype)
    zero = dtype(0)
    view = viewer()

    @compiled
    def forward(x: Any, y: Any, parameters: Any, saved: Any) -> None:
        xs, ys = view(x, 0, (channels, places)), view(y, 0, (channels, places))
        for t in range(places):
            largest = xs[0, t]
            for c in range(1, channels):
                largest = max(largest, xs[c, t])
            total = zero
            for c in range(channels):
                ys[c, t] = exp(xs[c, t] - largest)
                total += ys[c, t]
            for c in range(channels):
                ys[c, t] /= total

    @compiled
    def backward(
        dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, gradients: Any
    ) -> None:
        dys, dxs = view(dy, 0, (channels, places)), view(dx, 0, (channels, places))
        ys = view(y, 0, (channels, places))
        for t in range(places):
            along = zero
            for c in range(channels):
                along += dys[c, t] * ys[c, t]
            for c in range(channels):
                dxs[c, t] = ys[c, t] * (dys[c, t] - along)

    return Loops(forward, backward, forward)


class _Activation(Layer):
    in_place = True
    needs_input = False
    function = ""

    def __init__(self, *, name: str | None = None) -> None:
        super().__init__(name)


class _Elementwise(_Activation):
    def functions(self, dtype: Real) -> tuple[Scalar, Scalar]:
        """The function of x, and its slope as a function of y."""
        raise TypeError(f"{type(self).__name__} has no functions().")

    def loops(self, lanes: int, dtype: DTypeLike, *, input_gradient: bool = True) -> Loops:
        value, slope = self.functions(np.dtype(dtype).type)
        return elementwise_loops(value, slope, int(np.prod(self.input_shape)) * lanes)


class ReLU(_Elementwise):
    """y = max(x, 0); the slope at 0 is 0."""

    function = "relu"

    def functions(self, dtype: Real) -> tuple[Scalar, Scalar]:
        zero, one = dtype(0), dtype(1)

        @inlined
        def value(x: Any) -> Any:
            return zero if x < zero else x  # so that NaN stays NaN

        @inlined
        def slope(y: Any) -> Any:
            return one if y > zero else zero

        return value, slope


class Sigmoid(_Elementwise):
    """y = 1 / (1 + exp(-x)); the slope is y·(1 - y)."""

    function = "sigmoid"

    def functions(self, dtype: Real) -> tuple[Scalar, Scalar]:
        exp = exponential(dtype)
        one = dtype(1)

        @inlined
        def value(x: Any) -> Any:
            return one / (one + exp(-x))

        @inlined
        def slope(y: Any) -> Any:
            return y * (one - y)

        return value, slope


class Tanh(_Elementwise):
    """y = tanh(x); the slope is 1 - y²."""

    function = "tanh"

    def functions(self, dtype: Real) -> tuple[Scalar, Scalar]:
        one = dtype(1)

        @inlined
        def slope(y: Any) -> Any:
            return one - y * y

        return hyperbolic_tangent(dtype), slope


class Linear(_Elementwise):
    """y = x."""

    function = "linear"
    needs_output = False

    def functions(self, dtype: Real) -> tuple[Scalar, Scalar]:
        one = dtype(1)

        @inlined
        def value(x: Any) -> Any:
            return x

        @inlined
        def slope(y: Any) -> Any:
            return one

        return value, slope


class Softmax(_Activation):
    """Probabilities: y_c = exp(x_c) / Σ_d exp(x_d), over the channels or features."""

    function = "softmax"

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


def get(activation: str | Layer | None) -> Layer | None:
    """The layer for an ``activation=`` argument; None for none and for ``"linear"``."""
    if activation is None or activation == "linear":
        return None
    if isinstance(activation, Layer):
        return activation
    if not isinstance(activation, str):
        raise ArgumentError(
            f"activation={activation!r} is neither a name nor a layer: "
            f"give one of {', '.join(ACTIVATIONS)}."
        )
    return _by_name(activation)()
