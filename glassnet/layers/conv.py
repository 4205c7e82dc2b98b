"""The convolution in two dimensions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from glassnet.compiling import Real, block, compiled, inlined, viewer
from glassnet.layers.base import Function, Layer, Loops, Shape
from glassnet.layers.elementwise import chain_rule, identity
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
from glassnet.layers.staging import Sizes, staging_loop, unstaging_loop
from glassnet.layers.weighted import WeightedLayer
from glassnet.vectors import (
    blocks,
    register_count,
    registers_for,
    total,
    width_for,
    width_within,
    windows,
)

# How the loops below are built.
#
# In a row the columns and lanes run together, t = column·L + lane, so that tap l of the kernel is
# the row itself, (l // stride)·L further on: a convolution is a sum of shifted rows. Each loop
# keeps a block of sums in registers, so that each vector that it loads serves several products:
# some are held, and the others pass by (see `blocks`). The compiler writes out the short loops
# over a block, and so finds that their arrays need no memory.
#
# x: (C, rows, remainder, columns·L), staged   w: (K, taps, C, O)   b: (O,)   y: (O, H', W'·L)


def forward_loop(
    sizes: Sizes, lanes: int, dtype: Real, value: Function
) -> Callable[[Any, Any, Any, Any], None]:
    """y_oij = f(b_o + Σ_ckl w_klco x_c,i+k,j+l), the sums of some filters and columns at a time."""
    C, O, L = sizes.channels, sizes.filters, lanes
    (K, taps), (down, stride), (rows, columns) = sizes.kernel, sizes.strides, sizes.output
    width = width_within(columns * L, dtype)
    last = columns * L - width  # where the last vector starts: it may overlap the one before
    vectors = -(-columns * L // width)
    filter_block, vector_block = blocks(O, vectors)
    window, sums_of = windows(width), registers_for(dtype, width, filter_block, vector_block)
    weights_of = registers_for(dtype, width, filter_block)

    @inlined
    def fill(x: Any, w: Any, b: Any, y: Any) -> None:
        xs, ys = window(x), window(y)
        for o in range(0, O, filter_block):
            for i in range(rows):
                for v in range(0, vectors, vector_block):
                    sums, weights = sums_of(), weights_of()
                    for p in range(filter_block):
                        for q in range(vector_block):
                            sums[p, q] = b[o + p]
                    for c in range(C):
                        for k in range(K):
                            for l in range(taps):
                                for p in range(filter_block):
                                    weights[p] = w[k, l, c, o + p]
                                for q in range(vector_block):
                                    t = min((v + q) * width, last) + l // stride * L
                                    pixels = xs[c, i * down + k, l % stride, t]
                                    for p in range(filter_block):
                                        sums[p, q] += weights[p] * pixels
                    for p in range(filter_block):
                        for q in range(vector_block):
                            ys[o + p, i, min((v + q) * width, last)] = value(sums[p, q])

    return fill


def bias_gradient_loop(sizes: Sizes, lanes: int, dtype: Real) -> Callable[[Any, Any], None]:
    """db_o += Σ_ij dy_oij, of some filters at a time, since a sum waits for the one before."""
    O, (rows, columns) = sizes.filters, sizes.output
    run = columns * lanes
    width = width_for(run, dtype)
    filter_block = block(O, 8)
    window, sums_of, added = windows(width), registers_for(dtype, width, filter_block), total()

    @inlined
    def add(dy: Any, db: Any) -> None:
        dys = window(dy)
        for o in range(0, O, filter_block):
            sums = sums_of()
            for i in range(rows):
                for t in range(0, run, width):
                    for p in range(filter_block):
                        sums[p] += dys[o + p, i, t]
            for p in range(filter_block):
                db[o + p] += added(sums[p])

    return add


def kernel_gradient_loop(sizes: Sizes, lanes: int, dtype: Real) -> Callable[[Any, Any, Any], None]:
    """dw_klco += Σ_ij dy_oij x_c,i+k,j+l, of some filters and taps in one pass over the image."""
    C, O, L = sizes.channels, sizes.filters, lanes
    (K, taps), (down, stride), (rows, columns) = sizes.kernel, sizes.strides, sizes.output
    run = columns * L
    width = width_for(run, dtype)
    filter_block, tap_block = blocks(O, taps)
    window, sums_of = windows(width), registers_for(dtype, width, filter_block, tap_block)
    gradients_of, added = registers_for(dtype, width, filter_block), total()

    @inlined
    def add(dy: Any, x: Any, dw: Any) -> None:
        dys, xs = window(dy), window(x)
        for o in range(0, O, filter_block):
            for c in range(C):
                for k in range(K):
                    for first in range(0, taps, tap_block):
                        sums, gradients = sums_of(), gradients_of()
                        for i in range(rows):
                            for t in range(0, run, width):
                                for p in range(filter_block):
                                    gradients[p] = dys[o + p, i, t]
                                for r in range(tap_block):
                                    l = first + r
                                    pixels = xs[c, i * down + k, l % stride, t + l // stride * L]
                                    for p in range(filter_block):
                                        sums[p, r] += gradients[p] * pixels
                        for r in range(tap_block):
                            for p in range(filter_block):
                                dw[k, first + r, c, o + p] += added(sums[p, r])

    return add


def input_gradient_loop(
    sizes: Sizes, lanes: int, dtype: Real, slope: Function | None
) -> Callable[[Any, Any, Any, Any, Any], None]:
    """dx_c,i+k,j+l = Σ_okl w_klco dy_oij, a row of the image at a time.

    row: (remainder, columns·L), scratch for one row of the bordered image
    """
    C, O, L = sizes.channels, sizes.filters, lanes
    (K, taps), (down, stride), (rows, columns) = sizes.kernel, sizes.strides, sizes.output
    (H, _), top = sizes.image, sizes.border[0]
    width = width_for(L, dtype)
    step = L // width  # vectors from one column to the next
    vectors = columns * step
    reach = (taps - 1) // stride * step  # vectors by which the last tap lies further on
    # A block of dy is held, and each tap adds it at another place: to all remainders, and up to
    # ``reach`` further on. That takes 2·block + reach registers and one for a weight.
    vector_block = block(vectors, max(1, (register_count() - 4 - stride * reach) // (1 + stride)))
    length = vector_block + reach
    window, sums_of = windows(width), registers_for(dtype, width, stride, length)
    gradients_of = registers_for(dtype, width, vector_block)
    unstage = unstaging_loop(sizes, lanes, dtype, chain_rule(slope))
    zero = dtype(0)

    @inlined
    def fill(dy: Any, w: Any, x: Any, dx: Any, row: Any) -> None:
        dys, partial = window(dy), window(row)
        for c in range(C):
            for i in range(H):
                row[:] = zero
                for v in range(0, vectors, vector_block):
                    sums, gradients = sums_of(), gradients_of()
                    for s in range(stride):
                        for q in range(length):
                            sums[s, q] = partial[s, (v + q) * width]
                    for k in range(K):
                        n = i + top - k  # this tap's row of dy, times the stride
                        if n % down == 0 and 0 <= n < rows * down:
                            for o in range(O):
                                for q in range(vector_block):
                                    gradients[q] = dys[o, n // down, (v + q) * width]
                                for l in range(taps):
                                    weight = w[k, l, c, o]
                                    for q in range(vector_block):
                                        place = q + l // stride * step
                                        sums[l % stride, place] += weight * gradients[q]
                    for s in range(stride):
                        for q in range(length):
                            partial[s, (v + q) * width] = sums[s, q]
                unstage(row, x, dx, c, i)

    return fill


def conv2d_loops(
    sizes: Sizes,
    lanes: int,
    dtype: Real,
    input_gradient: bool,
    value: Function | None,
    slope: Function | None,
) -> Loops:
    """The loops above, and the staging before them where it is needed."""
    C, (H, W), O, (rows, columns) = sizes.channels, sizes.image, sizes.filters, sizes.output
    _, height, remainders, staged_columns = sizes.stage
    staged_shape = (C, height, remainders, staged_columns * lanes)
    staged = sizes.staged
    view = viewer()
    stage = staging_loop(sizes, lanes, dtype)
    fill = forward_loop(sizes, lanes, dtype, value or identity())
    add_bias_gradient = bias_gradient_loop(sizes, lanes, dtype)
    add_kernel_gradient = kernel_gradient_loop(sizes, lanes, dtype)
    fill_input_gradient = input_gradient_loop(sizes, lanes, dtype, slope)

    @compiled
    def forward(x: Any, y: Any, parameters: Any, saved: Any) -> None:
        w, b = parameters
        source = saved[0] if staged else x
        if staged:
            stage(view(x, 0, (C, H, W * lanes)), view(source, 0, staged_shape))
        fill(view(source, 0, staged_shape), w, b, view(y, 0, (O, rows, columns * lanes)))

    @compiled
    def backward(
        dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, gradients: Any
    ) -> None:
        w = parameters[0]
        dw, db = gradients
        dys = view(dy, 0, (O, rows, columns * lanes))
        source = saved[0] if staged else x
        add_bias_gradient(dys, db)
        add_kernel_gradient(dys, view(source, 0, staged_shape), dw)
        if input_gradient:
            fill_input_gradient(
                dys,
                w,
                view(x, 0, (C, H, W * lanes)),
                view(dx, 0, (C, H, W * lanes)),
                view(saved[-1], 0, (remainders, staged_columns * lanes)),
            )

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

    fuses_value = True
    fuses_slope = True

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
        self.add_saved("gradient_row", self.sizes.stage[2:])
        return (*output, self.filters)

    def loops(
        self,
        lanes: int,
        dtype: DTypeLike,
        *,
        input_gradient: bool = True,
        value: Function | None = None,
        slope: Function | None = None,
    ) -> Loops:
        real = np.dtype(dtype).type
        return conv2d_loops(self.sizes, lanes, real, input_gradient, value, slope)

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
