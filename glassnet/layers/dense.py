"""The fully connected layer."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from glassnet.arguments import whole_number
from glassnet.compiling import Real, block, compiled, inlined
from glassnet.errors import ShapeError
from glassnet.layers.base import UNBOUNDED, Function, Layer, Loops, Range, Shape
from glassnet.layers.elementwise import chain_rule, make_identity, mapped
from glassnet.layers.sizes import times
from glassnet.layers.weighted import WeightedLayer
from glassnet.vectors import (
    blocks,
    dividing_width,
    fitting_width,
    make_registers,
    make_transpose,
    make_view,
    make_windows,
)

# How the loops below are built.
#
# Each loop keeps a block of sums in registers, so that each number that it loads serves several
# products: it holds some numbers in registers, and the others pass by (see `blocks`). The weights
# of a large layer fit in no cache. So every loop goes through them once, in their order in memory.
# A loop that reads weights again takes FEATURES rows at a time.
#
# x: (I, L)   w: (I, O)   b: (O,)   y: (O, L)

FEATURES = 64  # so many rows of w, of a hundred units, fit in a core's innermost cache


def forward_loop(
    features: int, units: int, lanes: int, dtype: Real
) -> Callable[[Any, Any, Any, Any], None]:
    """y_o = b_o + Σ_i w_io x_i, for ``features`` i and ``units`` o; vectors run along the lanes.

    Reference: `glassnet.reference.dense.dense_forward`. What makes it fast: a block of sums stays
    in registers, and a strip of w is used for all lanes while it is in the innermost cache.
    """
    I, O, L = features, units, lanes
    width = dividing_width(L, dtype)
    vector_block, unit_block = blocks(L // width, O)
    windows = make_windows(width)
    sum_registers = make_registers(dtype, width, vector_block, unit_block)
    held_registers = make_registers(dtype, width, vector_block)

    @inlined
    def dense_sums(x: Any, w: Any, b: Any, y: Any) -> None:
        xs, ys = windows(x), windows(y)
        for o in range(O):
            for t in range(0, L, width):
                ys[o, t] = b[o]
        for first in range(0, I, FEATURES):
            for o in range(0, O, unit_block):
                for v in range(0, L // width, vector_block):
                    sums, held = sum_registers(), held_registers()
                    for p in range(vector_block):
                        for q in range(unit_block):
                            sums[p, q] = ys[o + q, (v + p) * width]
                    for i in range(first, min(first + FEATURES, I)):
                        for p in range(vector_block):
                            held[p] = xs[i, (v + p) * width]
                        for q in range(unit_block):
                            weight = w[i, o + q]
                            for p in range(vector_block):
                                sums[p, q] += weight * held[p]
                    for p in range(vector_block):
                        for q in range(unit_block):
                            ys[o + q, (v + p) * width] = sums[p, q]

    return dense_sums


def single_forward_loop(
    features: int, units: int, dtype: Real
) -> Callable[[Any, Any, Any, Any], None]:
    """The same for one image alone; vectors run along the units.

    Reference: `glassnet.reference.dense.dense_forward`. What makes it fast: one image fills no
    vector with its lanes, but its units lie side by side in w, and their sums stay in registers.
    """
    I, O = features, units
    width = fitting_width(O, dtype)
    last = O - width  # where the last vector starts; it may overlap the one before
    vectors = -(-O // width)
    vector_block = block(vectors, 8)
    windows = make_windows(width)
    sum_registers = make_registers(dtype, width, vector_block)
    view = make_view()

    @inlined
    def dense_sums_of_one_image(x: Any, w: Any, b: Any, y: Any) -> None:
        xs, ys = view(x, 0, (I,)), windows(view(y, 0, (O,)))
        ws, bs = windows(w), windows(b)
        for v in range(0, vectors, vector_block):
            sums = sum_registers()
            for q in range(vector_block):
                sums[q] = bs[min((v + q) * width, last)]
            for i in range(I):
                for q in range(vector_block):
                    sums[q] += xs[i] * ws[i, min((v + q) * width, last)]
            for q in range(vector_block):
                ys[min((v + q) * width, last)] = sums[q]

    return dense_sums_of_one_image


def transposing_loop(units: int, lanes: int, dtype: Real) -> Callable[[Any, Any], None]:
    """``transpose_gradient(dy, transposed)``: from vectors along the lanes to ones along the units.

    transposed: (L, `padded`). If units are left over, the last vector starts earlier and overlaps
    the one before, as it does in w. This is part of `weight_gradients_loop`.
    """
    O, L = units, lanes
    width = fitting_width(O, dtype)
    last, columns = O - width, padded(O, dtype)
    side = math.gcd(width, L)
    windows = make_windows(side)
    square_registers = make_registers(dtype, side, side)
    transpose = make_transpose()

    @inlined
    def transpose_gradient(dy: Any, transposed: Any) -> None:
        dys, target = windows(dy), windows(transposed)
        for t in range(0, L, side):
            for n in range(0, columns, side):
                o = min(n // width * width, last) + n % width
                square = square_registers()
                for e in range(side):
                    square[e] = dys[o + e, t]
                transpose(square)
                for e in range(side):
                    target[t + e, n] = square[e]

    return transpose_gradient


def weight_gradients_loop(
    features: int, units: int, lanes: int, dtype: Real
) -> Callable[..., None]:
    """dw_io = Σ_t x_it dy_ot and db_o = Σ_t dy_ot over the lanes t of all tiles.

    Vectors run along the units, as in w itself. Each thread takes some of the features.

    Reference: `glassnet.reference.dense.dense_backward`. What makes it fast: the gradient of a
    large matrix is written once for a batch, from sums in registers over all its images.

    x: (tiles, I·L)   transposed: (tiles, L·`padded`)
    """
    I, O, L = features, units, lanes
    width = fitting_width(O, dtype)
    last, columns = O - width, padded(O, dtype)
    feature_block, vector_block = blocks(I, columns // width)
    parts = I // feature_block
    windows = make_windows(width)
    sum_registers = make_registers(dtype, width, feature_block, vector_block)
    held_registers = make_registers(dtype, width, feature_block)
    bias_sum_registers = make_registers(dtype, width, 1)

    @inlined
    def dense_bias_gradient(transposed: Any, db: Any) -> None:
        gradients, dbs = windows(transposed), windows(db)
        for n in range(0, columns, width):
            sums = bias_sum_registers()
            for tile in range(transposed.shape[0]):
                for t in range(L):
                    sums[0] += gradients[tile, t * columns + n]
            dbs[min(n, last)] = sums[0]

    @compiled
    def dense_weight_gradients(
        thread: int, threads: int, x: Any, saved: Any, weights_gradients: Any
    ) -> None:
        dw, db = weights_gradients
        transposed = saved[0]
        gradients, dws = windows(transposed), windows(dw)
        if thread == 0:
            dense_bias_gradient(transposed, db)
        for part in range(thread * parts // threads, (thread + 1) * parts // threads):
            i = part * feature_block
            for n in range(0, columns, vector_block * width):
                sums, held = sum_registers(), held_registers()
                for tile in range(x.shape[0]):
                    for t in range(L):
                        for p in range(feature_block):
                            held[p] = x[tile, (i + p) * L + t]
                        for q in range(vector_block):
                            gradient = gradients[tile, t * columns + n + q * width]
                            for p in range(feature_block):
                                sums[p, q] += held[p] * gradient
                for p in range(feature_block):
                    for q in range(vector_block):
                        dws[i + p, min(n + q * width, last)] = sums[p, q]

    return dense_weight_gradients


def padded(units: int, dtype: DTypeLike) -> int:
    """The number of units, rounded up to a whole number of vectors."""
    width = fitting_width(units, dtype)
    return -(-units // width) * width


def input_gradient_loop(
    features: int, units: int, lanes: int, dtype: Real, derivative: Function | None
) -> Callable[[Any, Any, Any, Any], None]:
    """dx_i = Σ_o w_io dy_o; vectors run along the lanes.

    Reference: `glassnet.reference.dense.dense_backward`. What makes it fast: a block of sums stays
    in registers, and the derivative of the function in front is applied before they are stored.
    """
    I, O, L = features, units, lanes
    width = dividing_width(L, dtype)
    vector_block, feature_block = blocks(L // width, I)
    windows = make_windows(width)
    sum_registers = make_registers(dtype, width, vector_block, feature_block)
    held_registers = make_registers(dtype, width, vector_block)
    through = chain_rule(derivative)

    @inlined
    def dense_input_gradient(dy: Any, w: Any, x: Any, dx: Any) -> None:
        dys, xs, dxs = windows(dy), windows(x), windows(dx)
        for i in range(0, I, feature_block):
            for v in range(0, L // width, vector_block):
                sums, held = sum_registers(), held_registers()
                for o in range(O):
                    for p in range(vector_block):
                        held[p] = dys[o, (v + p) * width]
                    for q in range(feature_block):
                        weight = w[i + q, o]
                        for p in range(vector_block):
                            sums[p, q] += weight * held[p]
                for q in range(feature_block):
                    for p in range(vector_block):
                        t = (v + p) * width
                        dxs[i + q, t] = through(sums[p, q], xs[i + q, t])

    return dense_input_gradient


def dense_loops(
    features: int,
    units: int,
    lanes: int,
    dtype: Real,
    input_gradient: bool,
    epilogue: Function | None,
    derivative: Function | None,
) -> Loops:
    """Y = f(b + wᵀx), and its gradients.

    Reference: `glassnet.reference.dense.dense_forward` and `dense_backward`. What makes it fast:
    the loops above; the gradients of the weights are deferred until the whole batch is done.
    """
    view = make_view()
    single = lanes == 1
    dense_sums = (
        single_forward_loop(features, units, dtype)
        if single
        else forward_loop(features, units, lanes, dtype)
    )
    apply_epilogue = mapped(epilogue or make_identity(), units * lanes, dtype)
    transpose_gradient = transposing_loop(units, lanes, dtype)
    dense_input_gradient = input_gradient_loop(features, units, lanes, dtype, derivative)
    columns = padded(units, dtype)

    @compiled
    def dense_forward(x: Any, y: Any, parameters: Any, saved: Any, scratch: Any) -> None:
        w, b = parameters
        dense_sums(x, w, b, y)
        apply_epilogue(y, y)

    @compiled
    def dense_backward(
        dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, scratch: Any, gradients: Any
    ) -> None:
        transpose_gradient(dy, view(saved[0], 0, (lanes, columns)))
        if input_gradient:
            dense_input_gradient(dy, parameters[0], x, dx)

    weight_gradients = weight_gradients_loop(features, units, lanes, dtype)
    return Loops(dense_forward, dense_backward, dense_forward, weight_gradients=weight_gradients)


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

    fuses_epilogue = True
    fuses_derivative = True
    defers_weight_gradients = True

    def __init__(
        self,
        units: int,
        activation: str | Layer | None = None,
        *,
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
        self.units = whole_number(type(self).__name__, "units", units, at_least=1)

    def build(self, input_shape: Shape) -> Shape:
        if len(input_shape) != 1:
            raise ShapeError(
                f"its input is {times(input_shape)}, and a dense layer takes a "
                "vector: put Flatten() before it."
            )
        shape = (input_shape[0], self.units)
        self.add_kernel_and_bias(shape)
        # Float64 does not need all of it, because its vectors hold fewer numbers.
        self.add_saved("dy_transposed", (padded(self.units, "float32"),))
        return (self.units,)

    def loops(
        self,
        lanes: int,
        dtype: DTypeLike,
        *,
        input_gradient: bool = True,
        epilogue: Function | None = None,
        derivative: Function | None = None,
    ) -> Loops:
        features, real = self.input_shape[0], np.dtype(dtype).type
        return dense_loops(features, self.units, lanes, real, input_gradient, epilogue, derivative)

    def output_range(self, input_range: Range | None) -> Range | None:
        return UNBOUNDED

    def flops(self) -> int:
        return 2 * self.input_shape[0] * self.units

    def label(self) -> str:
        return f"Dense({self.units}{self.activation_label()})"
