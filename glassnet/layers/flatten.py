"""From images to vectors."""

from __future__ import annotations

import math
from typing import Any

from numpy.typing import DTypeLike

from glassnet.compiling import compiled, viewer
from glassnet.layers.base import Layer, Loops, Shape


def flatten_loops(channels: int, places: int, lanes: int) -> Loops:
    """Transpose: y_pC+c = x_cp for each channel c and place p = row·W + column, and its gradient.

    x: (C, H, W, L)   y: (H·W·C, L)

    The channel is the slowest axis of an image and the fastest of a vector; each element stands
    for a run of lanes. The numbers of all three are read from the arrays: the compiler would write
    out short loops of known length, which takes seconds, and then finds no vectors in them.
    """
    C = channels
    view = viewer()

    @compiled
    def forward(x: Any, y: Any, parameters: Any, saved: Any) -> None:
        images, vectors = view(x, 0, (C, places, lanes)), view(y, 0, (places, C, lanes))
        for c in range(x.shape[0]):
            for p in range(y.shape[0] // C):
                for t in range(y.shape[1]):
                    vectors[p, c, t] = images[c, p, t]

    @compiled
    def backward(
        dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, gradients: Any
    ) -> None:
        images, vectors = view(dx, 0, (C, places, lanes)), view(dy, 0, (places, C, lanes))
        for c in range(dx.shape[0]):
            for p in range(dy.shape[0] // C):
                for t in range(dy.shape[1]):
                    images[c, p, t] = vectors[p, c, t]

    return Loops(forward, backward, forward)


class Flatten(Layer):
    """Each image as one vector of features, for `Dense`.

    ``y[(i·W + j)·C + c] = x[i, j, c]``: row, column, channel, as in Keras. PyTorch's order is
    channel, row, column. A vector passes as it is.

    Args:
        name: unique in a network.

    >>> Flatten().connect((5, 5, 16))
    (400,)
    """

    needs_input = False
    needs_output = False

    def build(self, input_shape: Shape) -> Shape:
        return (math.prod(input_shape),)

    def loops(self, lanes: int, dtype: DTypeLike, *, input_gradient: bool = True) -> Loops:
        channels = self.input_shape[-1]
        return flatten_loops(channels, math.prod(self.input_shape[:-1]), lanes)
