"""The convolution in two dimensions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from glassnet.compiling import Real, block, compiled, compiled_sums, inlined, tuple_setter, viewer
from glassnet.layers.base import Layer, Loops, Shape
from glassnet.layers.sizes import (
    Pair,
    image_shape,
    output_size,
    padding_amounts,
    padding_name,
    pair,
    positive_int,
    short,
)
from glassnet.layers.weighted import WeightedLayer


@dataclass(frozen=True)
class Sizes:
    """The sizes of one convolution, for one image; a pair is (vertical, horizontal)."""

    channels: int
    filters: int
    image: Pair
    kernel: Pair
    strides: Pair
    border: Pair  # zeros above and to the left
    output: Pair

    @property
    def staged(self) -> bool:
        """Whether the image is copied first: into a border of zeros, or its columns sorted."""
        return self.border != (0, 0) or self.strides[1] > 1 or self.window != self.image

    @property
    def window(self) -> Pair:
        """The rows and columns that the kernel visits, border included."""
        return (
            (self.output[0] - 1) * self.strides[0] + self.kernel[0],
            (self.output[1] - 1) * self.strides[1] + self.kernel[1],
        )

    @property
    def columns(self) -> int:
        """Columns of each remainder: see `staging_loops`."""
        return -(-self.window[1] // self.strides[1])

    @property
    def stage(self) -> Shape:
        """The staged image, lanes left out: (C, rows, remainder, columns)."""
        return (self.channels, self.window[0], self.strides[1], self.columns)


def staging_loops(sizes: Sizes, lanes: int, dtype: Real) -> tuple[Any, Any]:
    """Copy an image to where the convolution finds each tap in one run, and a gradient back.

    image: (C, H, W, L)   stage: (C, rows, remainder, columns, L)

    The image gets its border of zeros. Column u of the bordered image goes to place u // stride
    of remainder u % stride: outputs that lie side by side then read places that lie side by side,
    whatever the stride. With stride 1 there is one remainder, and the columns keep their order.
    """
    C, (H, W), L = sizes.channels, sizes.image, lanes
    (rows, width), (top, left), stride = sizes.window, sizes.border, sizes.strides[1]
    zero = dtype(0)

    @inlined
    def stage(x: Any, staged: Any) -> None:
        for c in range(C):
            for i in range(max(0, -top), min(H, rows - top)):
                for j in range(max(0, -left), min(W, width - left)):
                    u = j + left
                    for t in range(L):
                        staged[c, i + top, u % stride, u // stride, t] = x[c, i, j, t]

    @inlined
    def unstage(staged: Any, x: Any) -> None:
        for c in range(C):
            for i in range(H):
                for j in range(W):
                    u = j + left
                    inside = i + top < rows and u < width
                    for t in range(L):
                        x[c, i, j, t] = (
                            staged[c, i + top, u % stride, u // stride, t] if inside else zero
                        )

    return stage, unstage


def row_loops(sizes: Sizes, lanes: int, dtype: Real) -> tuple[Any, Any, Any, Any]:
    """y_oij = b_o + Σ_ckl w_klco x_c,i+k,j+l and its gradients, on a staged image.

    x: (C, rows, remainder, columns·L)   w: (K, L', C, O)   b: (O,)   y: (O, H', W'·L)

    In a row the columns and lanes run together, t = column·L + lane, so that tap l of the kernel
    is the row itself, (l // stride)·L further on: a convolution is a sum of shifted rows. The
    taps of a kernel's row are taken together, for a block of filters at a time, since each load
    of x then serves them all.
    """
    C, O, L = sizes.channels, sizes.filters, lanes
    (K, taps), (down, stride), (rows, columns) = sizes.kernel, sizes.strides, sizes.output
    run = columns * L
    whole = sizes.window[0] * stride * sizes.columns * L  # a channel of the staged image
    # As many products per element as the compiler unrolls well, and as registers hold.
    filter_block = block(O, min(4, max(1, 10 // taps)))
    sum_block = block(O, 8)
    zero = dtype(0)
    zeros = (zero,) * (taps * filter_block)
    tuple_with, view = tuple_setter(), viewer()

    @inlined
    def forward(x: Any, w: Any, b: Any, y: Any) -> None:
        for o in range(0, O, filter_block):
            for i in range(rows):
                for p in range(filter_block):
                    for t in range(run):
                        y[o + p, i, t] = b[o + p]
                for c in range(C):
                    for k in range(K):
                        for t in range(run):
                            for p in range(filter_block):
                                s = y[o + p, i, t]
                                for l in range(taps):
                                    s += (
                                        w[k, l, c, o + p]
                                        * x[c, i * down + k, l % stride, t + l // stride * L]
                                    )
                                y[o + p, i, t] = s

    @inlined
    def add_bias_gradient(dy: Any, db: Any) -> None:
        # db_o = Σ_ij dy_oij
        for o in range(O):
            for i in range(rows):
                s = zero
                for t in range(run):
                    s += dy[o, i, t]
                db[o] += s

    @inlined
    def add_kernel_gradient(dy: Any, x: Any, dw: Any) -> None:
        # dw_klco = Σ_ij dy_oij x_c,i+k,j+l: one pass over a row for all its taps
        for o in range(0, O, filter_block):
            for c in range(C):
                for k in range(K):
                    for i in range(rows):
                        sums = zeros
                        for t in range(run):
                            for l in range(taps):
                                for p in range(filter_block):
                                    n = l * filter_block + p
                                    product = (
                                        dy[o + p, i, t]
                                        * x[c, i * down + k, l % stride, t + l // stride * L]
                                    )
                                    sums = tuple_with(sums, n, sums[n] + product)
                        for l in range(taps):
                            for p in range(filter_block):
                                dw[k, l, c, o + p] += sums[l * filter_block + p]

    @inlined
    def fill_input_gradient(dy: Any, w: Any, dx: Any) -> None:
        # dx_c,i+k,j+l += Σ_o w_klco dy_oij: one load and store of dx for a block of filters
        everything = view(dx, 0, (C * whole,))
        for t in range(C * whole):
            everything[t] = zero
        for c in range(C):
            for i in range(rows):
                for k in range(K):
                    for l in range(taps):
                        for o in range(0, O, sum_block):
                            for t in range(run):
                                s = dx[c, i * down + k, l % stride, t + l // stride * L]
                                for p in range(sum_block):
                                    s += w[k, l, c, o + p] * dy[o + p, i, t]
                                dx[c, i * down + k, l % stride, t + l // stride * L] = s

    return forward, add_bias_gradient, add_kernel_gradient, fill_input_gradient


def conv2d_loops(sizes: Sizes, lanes: int, dtype: Real, input_gradient: bool) -> Loops:
    """Staging, where it is needed, around the sums of rows."""
    O, (rows, columns) = sizes.filters, sizes.output
    channels, height, remainders, width = sizes.stage
    run, staged_run = columns * lanes, width * lanes
    staged = sizes.staged
    view = viewer()
    stage, unstage = staging_loops(sizes, lanes, dtype)
    sums, add_bias_gradient, add_kernel_gradient, fill_input_gradient = row_loops(
        sizes, lanes, dtype
    )

    @compiled
    def forward(x: Any, y: Any, parameters: Any, saved: Any) -> None:
        w, b = parameters
        source = saved[0] if staged else x
        if staged:
            stage(x, view(saved[0], 0, (channels, height, remainders, width, lanes)))
        xs = view(source, 0, (channels, height, remainders, staged_run))
        sums(xs, w, b, view(y, 0, (O, rows, run)))

    @compiled_sums
    def backward(
        dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, gradients: Any
    ) -> None:
        w = parameters[0]
        dw, db = gradients
        dys = view(dy, 0, (O, rows, run))
        source = saved[0] if staged else x
        add_bias_gradient(dys, db)
        add_kernel_gradient(dys, view(source, 0, (channels, height, remainders, staged_run)), dw)
        if input_gradient:
            target = saved[1] if staged else dx
            fill_input_gradient(dys, w, view(target, 0, (channels, height, remainders, staged_run)))
            if staged:
                unstage(view(saved[1], 0, (channels, height, remainders, width, lanes)), dx)

    return Loops(forward, backward, forward)


class Conv2D(WeightedLayer):
    """Each filter slides over the image: y_oij = b_o + Σ_ckl w_klco x_c,i·s+k,j·s+l.

    The activation follows.

    As in all frameworks this is a cross-correlation: the kernel is not turned around.

    Args:
        filters: number of output channels.
        kernel_size: height and width, or one number for both.
        strides: step down and to the right, or one number for both.
        padding: ``"valid"``, no border; ``"same"``, zeros around so that the output is as large
            as the input divided by the stride; ``"full"``, every place where kernel and image meet.
        activation: a name, a layer, or None.
        kernel_initializer: of w, ``(height, width, channels, filters)``; see `Dense`.
        bias_initializer: of b, ``(filters,)``.
        kernel_regularizer, bias_regularizer: a penalty on the weights, or None.

    Raises:
        ArgumentError: if a size is not a whole number above 0, or a name is unknown.
        ShapeError: if the input is no image, or smaller than the kernel.

    Source: LeCun, Bottou, Bengio & Haffner 1998, §II.A.

    >>> layer = Conv2D(6, 5, padding="same", activation="sigmoid")
    >>> layer.connect((28, 28, 1)), layer.count_params()
    ((28, 28, 6), 156)
    """

    def __init__(
        self,
        filters: int,
        kernel_size: int | Pair,
        strides: int | Pair = 1,
        padding: str = "valid",
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
        self.filters = positive_int("filters", filters)
        self.kernel_size = pair("kernel_size", kernel_size)
        self.strides = pair("strides", strides)
        self.padding = padding_name(padding)

    def build(self, input_shape: Shape) -> Shape:
        height, width, channels = image_shape(input_shape)
        output = output_size("kernel", input_shape, self.kernel_size, self.strides, self.padding)
        top, left = (
            padding_amounts(size, self.kernel_size[axis], self.strides[axis], self.padding)[0]
            for axis, size in enumerate((height, width))
        )
        self.sizes = Sizes(
            channels=channels,
            filters=self.filters,
            image=(height, width),
            kernel=self.kernel_size,
            strides=self.strides,
            border=(top, left),
            output=output,
        )
        shape = (*self.kernel_size, channels, self.filters)
        self.add_kernel_and_bias(shape)
        if self.sizes.staged:
            self.add_saved("staged", self.sizes.stage)
            self.add_saved("staged_gradient", self.sizes.stage)
        return (*output, self.filters)

    def loops(self, lanes: int, dtype: DTypeLike, *, input_gradient: bool = True) -> Loops:
        return conv2d_loops(self.sizes, lanes, np.dtype(dtype).type, input_gradient)

    def flops(self) -> int:
        kernel_height, kernel_width = self.kernel_size
        rows, columns = self.sizes.output
        products = kernel_height * kernel_width * self.sizes.channels * self.filters
        return 2 * products * rows * columns

    def get_config(self) -> dict[str, Any]:
        return {
            "filters": self.filters,
            "kernel_size": list(self.kernel_size),
            "strides": list(self.strides),
            "padding": self.padding,
            **super().get_config(),
        }

    def label(self) -> str:
        strides = "" if self.strides == (1, 1) else f", strides={short(self.strides)}"
        padding = "" if self.padding == "valid" else f", {self.padding}"
        options = f"{strides}{padding}{self.activation_label()}"
        return f"Conv2D({self.filters}, {short(self.kernel_size)}{options})"
