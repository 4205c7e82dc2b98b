"""The fully connected layer."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from glassnet.compiling import Real, block, compiled, compiled_sums, inlined, viewer
from glassnet.errors import ShapeError
from glassnet.layers.base import Layer, Loops, Shape
from glassnet.layers.sizes import positive_int, times
from glassnet.layers.weighted import WeightedLayer


def dense_loops(features: int, units: int, lanes: int, dtype: Real, input_gradient: bool) -> Loops:
    """y_o = b_o + Σ_i w_io x_i, for ``features`` i and ``units`` o.

    x: (I, L)   w: (I, O)   b: (O,)   y: (O, L)

    A block of units and of features is taken at a time, so that a vector of lanes that was
    loaded once serves several sums; 4 × 4 is as much as the compiler unrolls well.
    """
    I, O, L = features, units, lanes
    unit_block, feature_block = block(O, 4), block(I, 4)
    lane_block = block(L, 16)
    zero = dtype(0)
    view = viewer()

    @compiled
    def forward(x: Any, y: Any, parameters: Any, saved: Any) -> None:
        w, b = parameters
        for o in range(0, O, unit_block):
            for p in range(unit_block):
                for t in range(L):
                    y[o + p, t] = b[o + p]
            for i in range(0, I, feature_block):
                for t in range(L):
                    for p in range(unit_block):
                        s = y[o + p, t]
                        for r in range(feature_block):
                            s += w[i + r, o + p] * x[i + r, t]
                        y[o + p, t] = s

    @inlined
    def add_bias_gradient(dy: Any, db: Any) -> None:
        # db_o = Σ_t dy_ot
        for o in range(O):
            s = zero
            for t in range(L):
                s += dy[o, t]
            db[o] += s

    @inlined
    def add_kernel_gradient(dy: Any, x: Any, dy_transposed: Any, dw: Any) -> None:
        # dw_io = Σ_t x_it dy_ot. With dy transposed to (L, O) the vectors run along the units, as
        # in dw itself, and nothing has to be summed across a vector.
        for t in range(L):
            for o in range(O):
                dy_transposed[t, o] = dy[o, t]
        for i in range(I):
            for first in range(0, L, lane_block):
                for o in range(O):
                    s = dw[i, o]
                    for t in range(lane_block):
                        s += x[i, first + t] * dy_transposed[first + t, o]
                    dw[i, o] = s

    @inlined
    def fill_input_gradient(dy: Any, w: Any, dx: Any) -> None:
        # dx_i = Σ_o w_io dy_o: forward with w transposed
        for i in range(0, I, feature_block):
            for p in range(feature_block):
                for t in range(L):
                    dx[i + p, t] = zero
            for o in range(0, O, unit_block):
                for t in range(L):
                    for p in range(feature_block):
                        s = dx[i + p, t]
                        for r in range(unit_block):
                            s += w[i + p, o + r] * dy[o + r, t]
                        dx[i + p, t] = s

    @compiled_sums
    def backward(
        dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, gradients: Any
    ) -> None:
        w = parameters[0]
        dw, db = gradients
        add_bias_gradient(dy, db)
        add_kernel_gradient(dy, x, view(saved[0], 0, (L, O)), dw)
        if input_gradient:
            fill_input_gradient(dy, w, dx)

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
        self.add_saved("dy_transposed", (self.units,))
        return (self.units,)

    def loops(self, lanes: int, dtype: DTypeLike, *, input_gradient: bool = True) -> Loops:
        return dense_loops(
            self.input_shape[0], self.units, lanes, np.dtype(dtype).type, input_gradient
        )

    def flops(self) -> int:
        return 2 * self.input_shape[0] * self.units

    def get_config(self) -> dict[str, Any]:
        return {
            "units": self.units,
            **super().get_config(),
        }

    def label(self) -> str:
        return f"Dense({self.units}{self.activation_label()})"
