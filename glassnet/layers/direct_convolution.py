"""The loops of a convolution in two dimensions, straight from its formulas."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from glassnet.compiling import Real, block, compiled, inlined
from glassnet.layers.base import Function, Loops
from glassnet.layers.elementwise import chain_rule, make_identity
from glassnet.layers.staging import Sizes, staging_loop, unstaging_loop
from glassnet.vectors import (
    blocks,
    dividing_width,
    fitting_width,
    make_horizontal_sum,
    make_registers,
    make_view,
    make_windows,
    register_count,
)

# How the loops below are built.
#
# In a row, columns and lanes form one axis, t = column·L + lane. So tap l of the kernel meets the
# same row, (l // stride)·L further on, and a convolution is a sum of shifted rows. Each loop keeps
# a block of sums in registers, so that each vector that it loads serves several products: it holds
# some vectors in registers, and the others pass by (see `blocks`). The compiler unrolls the short
# loops over a block, and so finds that their arrays need no memory.
#
# x: (C, rows, remainder, columns·L), staged   w: (K, taps, C, O)   b: (O,)   y: (O, H', W'·L)


def forward_loop(
    sizes: Sizes, lanes: int, dtype: Real, epilogue: Function
) -> Callable[[Any, Any, Any, Any], None]:
    """y_oij = f(b_o + Σ_ckl w_klco x_c,i+k,j+l), for some filters and columns at a time.

    Reference: `glassnet.reference.convolution.conv2d_forward`. What makes it fast: the sums of a
    block of filters × columns stay in registers while all taps pass by, so that each pixel and each
    weight that is loaded serves several products.
    """
    C, O, L = sizes.channels, sizes.filters, lanes
    (K, taps), (down, stride), (rows, columns) = sizes.kernel, sizes.strides, sizes.output
    width = fitting_width(columns * L, dtype)
    last = columns * L - width  # where the last vector starts; it may overlap the one before
    vectors = -(-columns * L // width)
    filter_block, vector_block = blocks(O, vectors)
    windows = make_windows(width)
    sum_registers = make_registers(dtype, width, filter_block, vector_block)
    weight_registers = make_registers(dtype, width, filter_block)

    @inlined
    def convolve(x: Any, w: Any, b: Any, y: Any) -> None:
        xs, ys = windows(x), windows(y)
        for o in range(0, O, filter_block):
            for i in range(rows):
                for v in range(0, vectors, vector_block):
                    sums, weights = sum_registers(), weight_registers()
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
                            ys[o + p, i, min((v + q) * width, last)] = epilogue(sums[p, q])

    return convolve


def bias_gradient_loop(sizes: Sizes, lanes: int, dtype: Real) -> Callable[[Any, Any], None]:
    """db_o += Σ_ij dy_oij, for some filters at a time.

    Reference: `glassnet.reference.convolution.conv2d_backward`. What makes it fast: an addition
    waits for the one before it in the same sum, so several sums go on side by side.
    """
    O, (rows, columns) = sizes.filters, sizes.output
    run = columns * lanes
    width = dividing_width(run, dtype)
    filter_block = block(O, 8)
    windows = make_windows(width)
    sum_registers = make_registers(dtype, width, filter_block)
    horizontal_sum = make_horizontal_sum()

    @inlined
    def conv2d_bias_gradient(dy: Any, db: Any) -> None:
        dys = windows(dy)
        for o in range(0, O, filter_block):
            sums = sum_registers()
            for i in range(rows):
                for t in range(0, run, width):
                    for p in range(filter_block):
                        sums[p] += dys[o + p, i, t]
            for p in range(filter_block):
                db[o + p] += horizontal_sum(sums[p])

    return conv2d_bias_gradient


def kernel_gradient_loop(sizes: Sizes, lanes: int, dtype: Real) -> Callable[[Any, Any, Any], None]:
    """dw_klco += Σ_ij dy_oij x_c,i+k,j+l, for some filters and taps in one pass over the image.

    Reference: `glassnet.reference.convolution.conv2d_backward`. What makes it fast: the sums of a
    block of filters × taps stay in registers for the whole image, as vectors along columns and
    lanes. Each vector is added up only at the end.
    """
    C, O, L = sizes.channels, sizes.filters, lanes
    (K, taps), (down, stride), (rows, columns) = sizes.kernel, sizes.strides, sizes.output
    run = columns * L
    width = dividing_width(run, dtype)
    filter_block, tap_block = blocks(O, taps)
    windows = make_windows(width)
    sum_registers = make_registers(dtype, width, filter_block, tap_block)
    gradient_registers = make_registers(dtype, width, filter_block)
    horizontal_sum = make_horizontal_sum()

    @inlined
    def conv2d_kernel_gradient(dy: Any, x: Any, dw: Any) -> None:
        dys, xs = windows(dy), windows(x)
        for o in range(0, O, filter_block):
            for c in range(C):
                for k in range(K):
                    for first in range(0, taps, tap_block):
                        sums, gradients = sum_registers(), gradient_registers()
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
                                dw[k, first + r, c, o + p] += horizontal_sum(sums[p, r])

    return conv2d_kernel_gradient


def input_gradient_loop(
    sizes: Sizes, lanes: int, dtype: Real, derivative: Function | None
) -> Callable[[Any, Any, Any, Any, Any], None]:
    """dx_c,i+k,j+l = Σ_okl w_klco dy_oij, a row of the image at a time.

    Reference: `glassnet.reference.convolution.conv2d_backward`. What makes it fast: a vector of dy
    is loaded once and added by all taps of a row of the kernel to sums that stay in registers.

    row: (remainder, columns·L), scratch for one row of the bordered image
    """
    C, O, L = sizes.channels, sizes.filters, lanes
    (K, taps), (down, stride), (rows, columns) = sizes.kernel, sizes.strides, sizes.output
    (H, _), top = sizes.image, sizes.border[0]
    width = dividing_width(L, dtype)
    step = L // width  # vectors from one column to the next
    vectors = columns * step
    shifts = (taps - 1) // stride  # the last tap lies so many columns further on
    # The loop holds a block of dy, and each tap adds it at another place: to all remainders, and up
    # to ``shifts`` columns further on. If a column is longer than the block, these places lie
    # apart, and what is between them needs no registers. There a column is ``pitch`` long.
    fitting = (
        size
        for size in range(1, vectors + 1)
        if vectors % size == 0
        and stride * (size + shifts * min(size, step)) + size <= register_count() - 4
    )
    vector_block = max(fitting, default=1)
    pitch = min(vector_block, step)
    length = vector_block + shifts * pitch
    windows = make_windows(width)
    sum_registers = make_registers(dtype, width, stride, length)
    gradient_registers = make_registers(dtype, width, vector_block)
    unstage = unstaging_loop(sizes, lanes, dtype, chain_rule(derivative))
    zero = dtype(0)

    @inlined
    def conv2d_input_gradient(dy: Any, w: Any, x: Any, dx: Any, row: Any) -> None:
        dys, partial = windows(dy), windows(row)
        for c in range(C):
            for i in range(H):
                row[:] = zero
                for v in range(0, vectors, vector_block):
                    sums, gradients = sum_registers(), gradient_registers()
                    for s in range(stride):
                        for q in range(length):
                            place = v + q // pitch * step + q % pitch
                            sums[s, q] = partial[s, place * width]
                    for k in range(K):
                        n = i + top - k  # this tap's row of dy, times the stride
                        if n % down == 0 and 0 <= n < rows * down:
                            for o in range(O):
                                for q in range(vector_block):
                                    gradients[q] = dys[o, n // down, (v + q) * width]
                                for l in range(taps):
                                    weight = w[k, l, c, o]
                                    for q in range(vector_block):
                                        place = q + l // stride * pitch
                                        sums[l % stride, place] += weight * gradients[q]
                    for s in range(stride):
                        for q in range(length):
                            place = v + q // pitch * step + q % pitch
                            partial[s, place * width] = sums[s, q]
                unstage(row, x, dx, c, i)

    return conv2d_input_gradient


def direct_loops(
    sizes: Sizes,
    lanes: int,
    dtype: Real,
    input_gradient: bool,
    epilogue: Function | None,
    derivative: Function | None,
) -> Loops:
    """Y = f(b + w ∗ x), and its gradients: the loops above, and the staging where it is needed.

    Reference: `glassnet.reference.convolution.conv2d_forward` and `conv2d_backward`. What makes it
    fast: the loops above; an image is copied into a border only where there is one.
    """
    C, (H, W), O, (rows, columns) = sizes.channels, sizes.image, sizes.filters, sizes.output
    _, height, remainders, staged_columns = sizes.stage
    staged_shape = (C, height, remainders, staged_columns * lanes)
    staged = sizes.staged
    view = make_view()
    stage = staging_loop(sizes, lanes, dtype)
    convolve = forward_loop(sizes, lanes, dtype, epilogue or make_identity())
    conv2d_bias_gradient = bias_gradient_loop(sizes, lanes, dtype)
    conv2d_kernel_gradient = kernel_gradient_loop(sizes, lanes, dtype)
    conv2d_input_gradient = input_gradient_loop(sizes, lanes, dtype, derivative)

    @compiled
    def conv2d_forward(x: Any, y: Any, parameters: Any, saved: Any, scratch: Any) -> None:
        w, b = parameters
        source = saved[0] if staged else x
        if staged:
            stage(view(x, 0, (C, H, W * lanes)), view(source, 0, staged_shape))
        convolve(view(source, 0, staged_shape), w, b, view(y, 0, (O, rows, columns * lanes)))

    @compiled
    def conv2d_backward(
        dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, scratch: Any, gradients: Any
    ) -> None:
        w = parameters[0]
        dw, db = gradients
        dys = view(dy, 0, (O, rows, columns * lanes))
        source = saved[0] if staged else x
        conv2d_bias_gradient(dys, db)
        conv2d_kernel_gradient(dys, view(source, 0, staged_shape), dw)
        if input_gradient:
            conv2d_input_gradient(
                dys,
                w,
                view(x, 0, (C, H, W * lanes)),
                view(dx, 0, (C, H, W * lanes)),
                view(scratch[0], 0, (remainders, staged_columns * lanes)),
            )

    return Loops(conv2d_forward, conv2d_backward, conv2d_forward)
