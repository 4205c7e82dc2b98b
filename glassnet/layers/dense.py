"""The fully connected layer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from glassnet.compiling import Real, block, compiled, inlined, viewer
from glassnet.errors import ShapeError
from glassnet.layers.base import Function, Layer, Loops, Shape
from glassnet.layers.elementwise import chain_rule, identity, mapped
from glassnet.layers.sizes import positive_int, times
from glassnet.layers.weighted import WeightedLayer
from glassnet.vectors import blocks, sums_of, total, width_for, width_within, windows

# How the loops below are built.
#
# Each holds a block of sums in registers, as many as there are, so that each number that it loads
# serves several products. The weights of a large layer fit in no cache: every loop goes through
# them once, in their order in memory, FEATURES rows at a time where it comes back to some.
#
# x: (I, L)   w: (I, O)   b: (O,)   y: (O, L)

FEATURES = 64  # rows of w that a core's innermost cache holds, for a hundred units


def forward_loop(
    features: int, units: int, lanes: int, dtype: Real
) -> Callable[[Any, Any, Any, Any], None]:
    """y_o = b_o + Σ_i w_io x_i, for ``features`` i and ``units`` o; vectors run along the lanes."""
    I, O, L = features, units, lanes
    width = width_for(L, dtype)
    unit_block, vector_block = blocks(O, L // width)
    window, zeros = windows(width), sums_of(dtype, width, unit_block, vector_block)

    @inlined
    def fill(x: Any, w: Any, b: Any, y: Any) -> None:
        xs, ys = window(x), window(y)
        for o in range(O):
            for t in range(0, L, width):
                ys[o, t] = b[o]
        for first in range(0, I, FEATURES):
            for o in range(0, O, unit_block):
                for v in range(0, L // width, vector_block):
                    sums = zeros()
                    for p in range(unit_block):
                        for q in range(vector_block):
                            sums[p, q] += ys[o + p, (v + q) * width]
                    for i in range(first, min(first + FEATURES, I)):
                        for p in range(unit_block):
                            for q in range(vector_block):
                                sums[p, q] += w[i, o + p] * xs[i, (v + q) * width]
                    for p in range(unit_block):
                        for q in range(vector_block):
                            ys[o + p, (v + q) * width] = sums[p, q]

    return fill


def single_forward_loop(
    features: int, units: int, dtype: Real
) -> Callable[[Any, Any, Any, Any], None]:
    """The same for one image alone: vectors run along the units."""
    I, O = features, units
    width = width_within(O, dtype)
    last = O - width  # where the last vector starts: it may overlap the one before
    vectors = -(-O // width)
    vector_block = block(vectors, 8)
    window, zeros = windows(width), sums_of(dtype, width, vector_block)
    view = viewer()

    @inlined
    def fill(x: Any, w: Any, b: Any, y: Any) -> None:
        xs, ys = view(x, 0, (I,)), window(view(y, 0, (O,)))
        ws, bs = window(w), window(b)
        for v in range(0, vectors, vector_block):
            sums = zeros()
            for q in range(vector_block):
                sums[q] += bs[min((v + q) * width, last)]
            for i in range(I):
                for q in range(vector_block):
                    sums[q] += xs[i] * ws[i, min((v + q) * width, last)]
            for q in range(vector_block):
                ys[min((v + q) * width, last)] = sums[q]

    return fill


def bias_gradient_loop(units: int, lanes: int, dtype: Real) -> Callable[[Any, Any], None]:
    """db_o += Σ_t dy_ot."""
    O, L = units, lanes
    width = width_for(L, dtype)
    window, added = windows(width), total()

    @inlined
    def add(dy: Any, db: Any) -> None:
        dys = window(dy)
        for o in range(O):
            for t in range(0, L, width):
                db[o] += added(dys[o, t])

    return add


def kernel_gradient_loop(
    features: int, units: int, lanes: int, dtype: Real
) -> Callable[[Any, Any, Any, Any], None]:
    """dw_io += Σ_t x_it dy_ot; vectors run along the units, as in w itself.

    So dy is transposed first, with zeros up to a whole number of vectors. The last vector of dw
    starts earlier instead, where units are left over: it overlaps the one before.

    transposed: (L, `padded`), scratch
    """
    I, O, L = features, units, lanes
    width = width_within(O, dtype)
    last, vectors = O - width, padded(O, dtype) // width
    covered = (vectors - 1) * width  # the units before the last vector
    feature_block, vector_block = blocks(I, vectors)
    window, zeros = windows(width), sums_of(dtype, width, feature_block, vector_block)
    zero = dtype(0)

    @inlined
    def add(dy: Any, x: Any, transposed: Any, dw: Any) -> None:
        for t in range(L):
            for o in range(covered):
                transposed[t, o] = dy[o, t]
            for n in range(width):
                o = last + n
                transposed[t, covered + n] = zero if o < covered else dy[o, t]
        gradients, dws = window(transposed), window(dw)
        for i in range(0, I, feature_block):
            for v in range(0, vectors, vector_block):
                sums = zeros()
                for t in range(L):
                    for q in range(vector_block):
                        gradient = gradients[t, (v + q) * width]
                        for p in range(feature_block):
                            sums[p, q] += x[i + p, t] * gradient
                for p in range(feature_block):
                    for q in range(vector_block):
                        o = min((v + q) * width, last)
                        dws[i + p, o] = dws[i + p, o] + sums[p, q]

    return add


def padded(units: int, dtype: Real) -> int:
    """The units, and as many more as make a whole number of vectors."""
    width = width_within(units, dtype)
    return -(-units // width) * width


def input_gradient_loop(
    features: int, units: int, lanes: int, dtype: Real, slope: Function | None
) -> Callable[[Any, Any, Any, Any], None]:
    """dx_i = Σ_o w_io dy_o; vectors run along the lanes."""
    I, O, L = features, units, lanes
    width = width_for(L, dtype)
    feature_block, vector_block = blocks(I, L // width)
    window, zeros = windows(width), sums_of(dtype, width, feature_block, vector_block)
    through = chain_rule(slope)

    @inlined
    def fill(dy: Any, w: Any, x: Any, dx: Any) -> None:
        dys, xs, dxs = window(dy), window(x), window(dx)
        for i in range(0, I, feature_block):
            for v in range(0, L // width, vector_block):
                sums = zeros()
                for o in range(O):
                    for q in range(vector_block):
                        gradient = dys[o, (v + q) * width]
                        for p in range(feature_block):
                            sums[p, q] += w[i + p, o] * gradient
                for p in range(feature_block):
                    for q in range(vector_block):
                        t = (v + q) * width
                        dxs[i + p, t] = through(sums[p, q], xs[i + p, t])

    return fill


def dense_loops(
    features: int,
    units: int,
    lanes: int,
    dtype: Real,
    input_gradient: bool,
    value: Function | None,
    slope: Function | None,
) -> Loops:
    """y = f(b + wᵀx), and its gradients."""
    view = viewer()
    single = lanes == 1
    fill = (
        single_forward_loop(features, units, dtype)
        if single
        else forward_loop(features, units, lanes, dtype)
    )
    finish = mapped(value or identity(), units * lanes, dtype)
    add_bias_gradient = bias_gradient_loop(units, lanes, dtype)
    add_kernel_gradient = kernel_gradient_loop(features, units, lanes, dtype)
    fill_input_gradient = input_gradient_loop(features, units, lanes, dtype, slope)
    columns = padded(units, dtype)

    @compiled
    def forward(x: Any, y: Any, parameters: Any, saved: Any) -> None:
        w, b = parameters
        fill(x, w, b, y)
        finish(y, y)

    @compiled
    def backward(
        dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, gradients: Any
    ) -> None:
        w = parameters[0]
        dw, db = gradients
        add_bias_gradient(dy, db)
        add_kernel_gradient(dy, x, view(saved[0], 0, (lanes, columns)), dw)
        if input_gradient:
            fill_input_gradient(dy, w, x, dx)

    return Loops(forward, backward, forward)


class Dense(WeightedLayer):
    """Each unit sums all features: y_o = b_o + Σ_i w_io x_i, then the activation.

    Args:
        units: number of outputs.
        activation: a name, a layer, or None.
        kernel_initializer: of w, ``(features, units)``. By default Glorot's uniform one; before a
            sigmoid with a limit four times wider (Glorot & Bengio 2010, §4.2.1, for the logistic).
        bias_initializer: of b, ``(units,)``.
        kernel_regularizer, bias_regularizer: a penalty on the weights, or None.

    Raises:
        ArgumentError: if ``units`` is not a whole number above 0, or a name is unknown.
        ShapeError: if the input is not a vector: put ``Flatten()`` before.

    >>> layer = Dense(84, activation="sigmoid")
    >>> layer.connect((120,)), layer.count_params()
    ((84,), 10164)
    """

    def __init__(
        self,
        units: int,
        activation: str | Layer | None = None,
        kernel_initializer: Any = None,
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        name: str | None = None,
    ) -> None:
        super().__init__(
            activation,
            kernel_initializer,
            bias_initializer,
            kernel_regularizer,
            bias_regularizer,
            name,
        )
        self.units = positive_int("units", units)

    def build(self, input_shape: Shape) -> Shape:
        if len(input_shape) != 1:
            raise ShapeError(
                f"its input is {times(input_shape)}, and a dense layer takes a "
                "vector: put Flatten() before it."
            )
        shape = (input_shape[0], self.units)
        self.add_kernel_and_bias(shape)
        # In float64, where vectors hold fewer numbers, not all of it is needed.
        self.add_saved("dy_transposed", (padded(self.units, "float32"),))
        return (self.units,)

    def loops(
        self,
        lanes: int,
        dtype: DTypeLike,
        *,
        input_gradient: bool = True,
        value: Function | None = None,
        slope: Function | None = None,
    ) -> Loops:
        features, real = self.input_shape[0], np.dtype(dtype).type
        return dense_loops(features, self.units, lanes, real, input_gradient, value, slope)

    def flops(self) -> int:
        return 2 * self.input_shape[0] * self.units

    def get_config(self) -> dict[str, Any]:
        return {
            "units": self.units,
            **super().get_config(),
        }

    def label(self) -> str:
        return f"Dense({self.units}{self.activation_label()})"
