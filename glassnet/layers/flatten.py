"""From images to vectors."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from glassnet.compiling import Real, compiled
from glassnet.layers.base import Function, Layer, Loops, Range, Shape
from glassnet.layers.elementwise import chain_rule
from glassnet.vectors import dividing_width, make_view, make_windows


def flatten_loops(
    channels: int, places: int, lanes: int, dtype: Real, derivative: Function | None
) -> Loops:
    """Transpose: y_pC+c = x_cp for each channel c and place p = row·W + column, and its gradient.

    x: (C, H, W, L)   y: (H·W·C, L)

    The channel is the slowest axis of an image and the fastest of a vector. Each element has all
    lanes of its tile.

    Reference: `glassnet.reference.dense.flatten_forward` and `flatten_backward`. What makes it
    fast: the loops go through the vector in its order, and so through the image in as many streams
    as it has channels, which the processor foresees too.
    """
    C, L = channels, lanes
    width = dividing_width(L, dtype)
    windows = make_windows(width)
    view = make_view()
    through = chain_rule(derivative)

    @compiled
    def flatten_forward(x: Any, y: Any, parameters: Any, saved: Any, scratch: Any) -> None:
        xs, ys = windows(view(x, 0, (C, places, L))), windows(view(y, 0, (places, C, L)))
        for p in range(places):
            for c in range(C):
                for t in range(0, L, width):
                    ys[p, c, t] = xs[c, p, t]

    @compiled
    def flatten_backward(
        dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, scratch: Any, gradients: Any
    ) -> None:
        xs, dxs = windows(view(x, 0, (C, places, L))), windows(view(dx, 0, (C, places, L)))
        dys = windows(view(dy, 0, (places, C, L)))
        for p in range(places):
            for c in range(C):
                for t in range(0, L, width):
                    dxs[c, p, t] = through(dys[p, c, t], xs[c, p, t])

    return Loops(flatten_forward, flatten_backward, flatten_forward)


class Flatten(Layer):
    """Each image as one vector of features, for `Dense`.

    ``y[(i·W + j)·C + c] = x[i, j, c]``: row, column, channel, as in Keras. PyTorch's order is
    channel, row, column. A vector stays as it is.

    Args:
        name: unique in a network.

    >>> Flatten().connect((5, 5, 16))
    (400,)
    """

    needs_input = False
    needs_output = False
    fuses_derivative = True

    def __init__(self, *, name: str | None = None) -> None:
        super().__init__(name)

    def build(self, input_shape: Shape) -> Shape:
        return (math.prod(input_shape),)

    def output_range(self, input_range: Range | None) -> Range | None:
        return input_range

    def loops(
        self,
        lanes: int,
        dtype: DTypeLike,
        *,
        input_gradient: bool = True,
        derivative: Function | None = None,
    ) -> Loops:
        *places, channels = self.input_shape
        return flatten_loops(channels, math.prod(places), lanes, np.dtype(dtype).type, derivative)
