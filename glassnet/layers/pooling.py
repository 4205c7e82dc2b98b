"""Pooling: the averages or maxima of windows make each channel smaller."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from glassnet.compiling import Real, compiled, inlined
from glassnet.layers.base import Function, Layer, Loops, Range, Shape
from glassnet.layers.elementwise import chain_rule
from glassnet.layers.sizes import (
    Pair,
    border_before,
    image_shape,
    output_size,
    padding_name,
    pair,
    short,
)
from glassnet.vectors import dividing_width, make_registers, make_select, make_windows

# How the loops below are built.
#
# Window (i, j) starts at row i·S - P and column j·R - Q of the image. S and R are the strides, P
# and Q the border, whose places hold no pixel. Both loops go over the K×M places of each window and
# leave out those in the border. They take all lanes of a place together.


@dataclass(frozen=True)
class PoolSizes:
    """The sizes of one pooling, for one image; a pair is (vertical, horizontal)."""

    channels: int
    image: Pair
    window: Pair
    strides: Pair
    border: Pair  # places above and to the left of the image that hold no pixel
    output: Pair

    @property
    def inside_the_image(self) -> bool:
        """Whether no window reaches into a border."""
        return self.border == (0, 0) and all(
            (count - 1) * stride + size <= pixels
            for count, stride, size, pixels in zip(
                self.output, self.strides, self.window, self.image, strict=True
            )
        )

    @property
    def tile_the_image(self) -> bool:
        """Whether each pixel lies in just one window."""
        covered = tuple(n * size for n, size in zip(self.output, self.window, strict=True))
        return self.window == self.strides and self.image == covered


def average_pooling_loops(
    sizes: PoolSizes, lanes: int, dtype: Real, derivative: Function | None
) -> Loops:
    """y_cij = mean of x_crs over the pixels r, s of window (i, j), and its gradient.

    x: (C, H, W, L)   y: (C, I, J, L)

    Reference: `glassnet.reference.pooling.average_pooling_forward` and `average_pooling_backward`.
    What makes it fast: where no windows overlap, each gradient is stored once and nothing is
    cleared or added.
    """
    C, (H, W), (I, J), L = sizes.channels, sizes.image, sizes.output, lanes
    (K, M), (S, R), (P, Q) = sizes.window, sizes.strides, sizes.border
    tiled = sizes.tile_the_image
    width = dividing_width(L, dtype)
    windows = make_windows(width)
    sum_registers = make_registers(dtype, width, 1)
    inside = inside_of(sizes)
    through = chain_rule(derivative)
    zero, one = dtype(0), dtype(1)

    @inlined
    def share(i: int, j: int) -> Any:
        rows = min(i * S - P + K, H) - max(i * S - P, 0)
        columns = min(j * R - Q + M, W) - max(j * R - Q, 0)
        return one / dtype(rows * columns)

    @compiled
    def average_pooling_forward(x: Any, y: Any, parameters: Any, saved: Any, scratch: Any) -> None:
        xs, ys = windows(x), windows(y)
        for c in range(C):
            for i in range(I):
                for j in range(J):
                    for t in range(0, L, width):
                        sums = sum_registers()
                        for k in range(K):
                            for l in range(M):
                                r, s = i * S - P + k, j * R - Q + l
                                if inside(r, s):
                                    sums[0] += xs[c, r, s, t]
                        ys[c, i, j, t] = share(i, j) * sums[0]

    @compiled
    def average_pooling_backward(
        dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, scratch: Any, gradients: Any
    ) -> None:
        # dx_crs = Σ dy_cij / pixels of window (i, j), over the windows that hold pixel r, s.
        dys, xs, dxs = windows(dy), windows(x), windows(dx)
        if not tiled:
            dx[:] = zero
        for c in range(C):
            for i in range(I):
                for j in range(J):
                    for t in range(0, L, width):
                        part = share(i, j) * dys[c, i, j, t]
                        for k in range(K):
                            for l in range(M):
                                r, s = i * S - P + k, j * R - Q + l
                                if inside(r, s):
                                    gradient = through(part, xs[c, r, s, t])
                                    others = zero if tiled else dxs[c, r, s, t]
                                    dxs[c, r, s, t] = gradient + others

    return Loops(average_pooling_forward, average_pooling_backward, average_pooling_forward)


def max_pooling_loops(
    sizes: PoolSizes, lanes: int, dtype: Real, derivative: Function | None
) -> Loops:
    """y_cij = max of x_crs over the pixels r, s of window (i, j), and its gradient.

    x: (C, H, W, L)   y: (C, I, J, L)   winner: (C, I, J, L)

    ``winner`` says where in the window the maximum stands: k·M + l for row k and column l, and the
    first place in reading order if there are several. A NaN wins over all that was before it, so
    that it stays visible.

    Reference: `glassnet.reference.pooling.max_pooling_forward` and `max_pooling_backward`. What
    makes it fast: the place of each maximum is saved, and selects without a branch where the
    gradient goes.
    """
    C, (I, J), L = sizes.channels, sizes.output, lanes
    (K, M), (S, R), (P, Q) = sizes.window, sizes.strides, sizes.border
    tiled = sizes.tile_the_image
    width = dividing_width(L, dtype)
    windows = make_windows(width)
    best_registers = make_registers(dtype, width, 2)
    inside = inside_of(sizes)
    select = make_select()
    through = chain_rule(derivative)
    zero = dtype(0)

    @compiled
    def max_pooling_forward(x: Any, y: Any, parameters: Any, saved: Any, scratch: Any) -> None:
        xs, ys, winners = windows(x), windows(y), windows(saved[0])
        for c in range(C):
            for i in range(I):
                for j in range(J):
                    top, left = i * S - P, j * R - Q
                    for t in range(0, L, width):
                        best = best_registers()  # the largest value so far, and its place
                        best[0] += xs[c, max(top, 0), max(left, 0), t]
                        best[1] += dtype(max(-top, 0) * M + max(-left, 0))
                        for k in range(K):
                            for l in range(M):
                                r, s = top + k, left + l
                                if inside(r, s):
                                    value = xs[c, r, s, t]
                                    # NaN is unequal to itself.
                                    better = (value > best[0]) | (value != value)
                                    best[0] = select(better, value, best[0])
                                    best[1] = select(better, dtype(k * M + l), best[1])
                        ys[c, i, j, t] = best[0]
                        winners[c, i, j, t] = best[1]

    @compiled
    def max_pooling_backward(
        dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, scratch: Any, gradients: Any
    ) -> None:
        # dx_crs = Σ dy_cij over the windows that pixel r, s has won.
        dys, xs, dxs, winners = windows(dy), windows(x), windows(dx), windows(saved[0])
        if not tiled:
            dx[:] = zero
        for c in range(C):
            for i in range(I):
                for j in range(J):
                    for t in range(0, L, width):
                        for k in range(K):
                            for l in range(M):
                                r, s = i * S - P + k, j * R - Q + l
                                if inside(r, s):
                                    won = winners[c, i, j, t] == dtype(k * M + l)
                                    part = select(won, dys[c, i, j, t], zero)
                                    gradient = through(part, xs[c, r, s, t])
                                    others = zero if tiled else dxs[c, r, s, t]
                                    dxs[c, r, s, t] = gradient + others

    return Loops(max_pooling_forward, max_pooling_backward, max_pooling_forward)


def inside_of(sizes: PoolSizes) -> Callable[[int, int], bool]:
    """``inside(r, s)``: whether a place of a window is a pixel of the image, not of the border."""
    H, W = sizes.image
    bordered = not sizes.inside_the_image

    @inlined
    def inside(r: int, s: int) -> bool:
        return not bordered or (0 <= r < H and 0 <= s < W)

    return inside


class Pooling2D(Layer):
    """What `AveragePooling2D` and `MaxPooling2D` have in common: their windows."""

    needs_input = False
    needs_output = False

    def __init__(
        self,
        pool_size: int | Pair = (2, 2),
        strides: int | Pair | None = None,
        padding: str = "valid",
        *,
        name: str | None = None,
    ) -> None:
        super().__init__(name)
        owner = type(self).__name__
        self.pool_size = pair(owner, "pool_size", pool_size)
        self.strides = self.pool_size if strides is None else pair(owner, "strides", strides)
        self.padding = padding_name(owner, padding, ("valid", "same"))

    def build(self, input_shape: Shape) -> Shape:
        height, width, channels = image_shape(input_shape)
        output = output_size("window", input_shape, self.pool_size, self.strides, self.padding)
        self.sizes = PoolSizes(
            channels=channels,
            image=(height, width),
            window=self.pool_size,
            strides=self.strides,
            border=border_before((height, width), self.pool_size, self.strides, self.padding),
            output=output,
        )
        return (*output, channels)

    def work(self) -> int:
        return math.prod(self.output_shape) * math.prod(self.pool_size)

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

    # Beside the loops, since both are about them: see `Layer.__init_subclass__`.
    fuses_derivative = True

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
        return average_pooling_loops(self.sizes, lanes, np.dtype(dtype).type, derivative)


class MaxPooling2D(Pooling2D):
    """The largest value of each window of each channel.

    ``y[i, j, c] = max of x[i·S + k, j·R + l, c]`` over the window's rows k and columns l

    The gradient goes to the place of the maximum; if there are several, to the first, row by row.

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

    fuses_derivative = True

    def build(self, input_shape: Shape) -> Shape:
        output_shape = super().build(input_shape)
        self.add_saved("winner", (output_shape[2], output_shape[0], output_shape[1]))
        return output_shape

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
        return max_pooling_loops(self.sizes, lanes, np.dtype(dtype).type, derivative)
