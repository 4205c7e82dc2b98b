"""Pooling: each channel made smaller by its windows' averages or maxima."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from glassnet.compiling import compiled
from glassnet.layers.base import Layer, Loops, Shape
from glassnet.layers.sizes import (
    Pair,
    image_shape,
    output_size,
    padding_amounts,
    padding_name,
    pair,
    short,
)

# How the loops below are built.
#
# Window (i, j) starts at row i·S - P and column j·R - Q of the image: S, R are the strides and
# P, Q the border, whose places hold no pixel. Forward takes a window's K×M pixels together for
# each lane, and holds its result in a register. It visits the whole window, moves a place of the
# border to the nearest pixel, and lets it count for nothing: a branch would end vectorisation.
# Backward goes over the window's pixels one by one, each time through all lanes.
#
# The number of lanes is read from the array, though it is known: the compiler would write out a
# short loop of known length before it considers vectors, and then finds none.


@dataclass(frozen=True)
class Windows:
    """The sizes of one pooling, for one image; a pair is (vertical, horizontal)."""

    channels: int
    image: Pair
    window: Pair
    strides: Pair
    border: Pair  # places above and to the left of the image that hold no pixel
    output: Pair

    @property
    def tile_the_image(self) -> bool:
        """Whether each pixel lies in just one window."""
        covered = tuple(n * size for n, size in zip(self.output, self.window, strict=True))
        return self.window == self.strides and self.image == covered


def average_pooling_loops(windows: Windows, dtype: type[Any]) -> Loops:
    """y_cij = mean of x_crs over the pixels r, s of window (i, j), and its gradient.

    x: (C, H, W, L)   y: (C, I, J, L)
    """
    C, (H, W), (I, J) = windows.channels, windows.image, windows.output
    (K, M), (S, R), (P, Q) = windows.window, windows.strides, windows.border
    tiled = windows.tile_the_image
    zero, one = dtype(0), dtype(1)

    @compiled
    def forward(x: Any, y: Any, parameters: Any, saved: Any) -> None:
        lanes = x.shape[3]
        for c in range(C):
            for i in range(I):
                rows = min(i * S - P + K, H) - max(i * S - P, 0)
                for j in range(J):
                    columns = min(j * R - Q + M, W) - max(j * R - Q, 0)
                    share = one / dtype(rows * columns)
                    for t in range(lanes):
                        total = zero
                        for k in range(i * S - P, i * S - P + K):
                            r = min(max(k, 0), H - 1)
                            for l in range(j * R - Q, j * R - Q + M):
                                s = min(max(l, 0), W - 1)
                                total += x[c, r, s, t] if r == k and s == l else zero
                        y[c, i, j, t] = share * total

    @compiled
    def backward(
        dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, gradients: Any
    ) -> None:
        # dx_crs = Σ dy_cij / pixels of window (i, j), over the windows that hold pixel r, s.
        lanes = dx.shape[3]
        for c in range(C):
            if not tiled:
                dx[c] = zero
            for i in range(I):
                top, bottom = max(i * S - P, 0), min(i * S - P + K, H)
                for j in range(J):
                    left, right = max(j * R - Q, 0), min(j * R - Q + M, W)
                    share = one / dtype((bottom - top) * (right - left))
                    for r in range(top, bottom):
                        for s in range(left, right):
                            for t in range(lanes):
                                others = zero if tiled else dx[c, r, s, t]
                                dx[c, r, s, t] = others + share * dy[c, i, j, t]

    return Loops(forward, backward, forward)


def max_pooling_loops(windows: Windows, dtype: type[Any]) -> Loops:
    """y_cij = max of x_crs over the pixels r, s of window (i, j), and its gradient.

    x: (C, H, W, L)   y: (C, I, J, L)   winner: (C, I, J, L)

    ``winner`` holds where in the window the maximum stands, k·M + l for row k and column l: the
    first one in reading order. A NaN wins over every number, so that it is not lost from sight.
    """
    C, (H, W), (I, J) = windows.channels, windows.image, windows.output
    (K, M), (S, R), (P, Q) = windows.window, windows.strides, windows.border
    tiled = windows.tile_the_image
    zero = dtype(0)

    @compiled
    def forward(x: Any, y: Any, parameters: Any, saved: Any) -> None:
        (winner,) = saved
        lanes = x.shape[3]
        for c in range(C):
            for i in range(I):
                for j in range(J):
                    top, left = i * S - P, j * R - Q
                    for t in range(lanes):
                        largest = x[c, max(top, 0), max(left, 0), t]
                        place = dtype((max(top, 0) - top) * M + max(left, 0) - left)
                        for k in range(top, top + K):
                            r = min(max(k, 0), H - 1)
                            for l in range(left, left + M):
                                s = min(max(l, 0), W - 1)
                                value = x[c, r, s, t]
                                if value > largest or value != value:  # NaN is unequal to itself
                                    largest = value
                                    place = dtype((r - top) * M + s - left)
                        y[c, i, j, t] = largest
                        winner[c, i, j, t] = place

    @compiled
    def backward(
        dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, gradients: Any
    ) -> None:
        # dx_crs = Σ dy_cij over the windows that pixel r, s has won.
        (winner,) = saved
        lanes = dx.shape[3]
        for c in range(C):
            if not tiled:
                dx[c] = zero
            for i in range(I):
                top = i * S - P
                for j in range(J):
                    left = j * R - Q
                    for r in range(max(top, 0), min(top + K, H)):
                        for s in range(max(left, 0), min(left + M, W)):
                            place = dtype((r - top) * M + s - left)
                            for t in range(lanes):
                                others = zero if tiled else dx[c, r, s, t]
                                won = winner[c, i, j, t] == place
                                dx[c, r, s, t] = others + (dy[c, i, j, t] if won else zero)

    return Loops(forward, backward, forward)


class Pooling2D(Layer):
    """What `AveragePooling2D` and `MaxPooling2D` have in common: their windows."""

    needs_input = False
    needs_output = False

    def __init__(
        self,
        pool_size: int | Pair = 2,
        strides: int | Pair | None = None,
        padding: str = "valid",
        name: str | None = None,
    ) -> None:
        super().__init__(name)
        self.pool_size = pair("pool_size", pool_size)
        self.strides = self.pool_size if strides is None else pair("strides", strides)
        self.padding = padding_name(padding, ("valid", "same"))

    def build(self, input_shape: Shape) -> Shape:
        height, width, channels = image_shape(input_shape)
        output = output_size("window", input_shape, self.pool_size, self.strides, self.padding)
        top, left = (
            padding_amounts(size, self.pool_size[axis], self.strides[axis], self.padding)[0]
            for axis, size in enumerate((height, width))
        )
        self.windows = Windows(
            channels=channels,
            image=(height, width),
            window=self.pool_size,
            strides=self.strides,
            border=(top, left),
            output=output,
        )
        return (*output, channels)

    def get_config(self) -> dict[str, Any]:
        return {
            "pool_size": list(self.pool_size),
            "strides": list(self.strides),
            "padding": self.padding,
            "name": self.name,
        }

    def label(self) -> str:
        strides = "" if self.strides == self.pool_size else f", strides={short(self.strides)}"
        padding = "" if self.padding == "valid" else f", {self.padding}"
        return f"{type(self).__name__}({short(self.pool_size)}{strides}{padding})"


class AveragePooling2D(Pooling2D):
    """The average of each window of each channel.

    ``y[i, j, c] = mean of x[i·S + k, j·R + l, c]`` over the window's rows k and columns l

    Args:
        pool_size: the window's rows and columns; one number for both.
        strides: the window's steps, likewise; by default its size, so that windows stand side by
            side. Smaller steps let them overlap, larger ones leave pixels out.
        padding: ``"valid"`` takes only windows that lie inside the image; ``"same"`` gives
            ceil(size / stride) of them, and averages over the pixels that each has.
        name: unique in a network.

    Raises:
        ArgumentError: if a size is not a whole number above 0, or the padding is unknown.
        ShapeError: if the input is no image, or smaller than the window.

    Source: LeCun, Bottou, Bengio & Haffner 1998, §II.B, there with a trained factor and bias.

    >>> AveragePooling2D(2).connect((28, 28, 6))
    (14, 14, 6)
    """

    def loops(self, lanes: int, dtype: DTypeLike, *, input_gradient: bool = True) -> Loops:
        return average_pooling_loops(self.windows, np.dtype(dtype).type)


class MaxPooling2D(Pooling2D):
    """The largest value of each window of each channel.

    ``y[i, j, c] = max of x[i·S + k, j·R + l, c]`` over the window's rows k and columns l

    The gradient goes to where the maximum stood: to the first place, row by row, of equal ones.

    Args:
        pool_size: the window's rows and columns; one number for both.
        strides: the window's steps, likewise; by default its size.
        padding: ``"valid"`` takes only windows that lie inside the image; ``"same"`` gives
            ceil(size / stride) of them, and looks only at the pixels that each has.
        name: unique in a network.

    Raises:
        ArgumentError: if a size is not a whole number above 0, or the padding is unknown.
        ShapeError: if the input is no image, or smaller than the window.

    Source: Ranzato, Huang, Boureau & LeCun 2007, *Unsupervised learning of invariant feature
    hierarchies with applications to object recognition*, §2.

    >>> MaxPooling2D(3, strides=2, padding="same").connect((28, 28, 6))
    (14, 14, 6)
    """

    def build(self, input_shape: Shape) -> Shape:
        output_shape = super().build(input_shape)
        self.add_saved("winner", (output_shape[2], output_shape[0], output_shape[1]))
        return output_shape

    def loops(self, lanes: int, dtype: DTypeLike, *, input_gradient: bool = True) -> Loops:
        return max_pooling_loops(self.windows, np.dtype(dtype).type)
