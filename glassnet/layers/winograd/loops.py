"""A convolution with fewer products: Winograd's minimal filtering F(m, r), along the rows.

A tile of the literature is called a segment here, because a tile of this project consists of
images. B, G and A are the transforms of input, filter and output.

Source: Winograd 1980, Arithmetic Complexity of Computations, §IV; Lavin & Gray 2016, §4.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from glassnet.compiling import Real, compiled, inlined
from glassnet.layers.base import Function, Loops
from glassnet.layers.direct_convolution import (
    bias_gradient_loop,
    forward_loop,
    input_gradient_loop,
    kernel_gradient_loop,
)
from glassnet.layers.elementwise import chain_rule, make_identity
from glassnet.layers.staging import staging_loop, unstaging_loop
from glassnet.layers.winograd.segments import Segments
from glassnet.layers.winograd.toom_cook import transposed
from glassnet.vectors import (
    dividing_width,
    fitting_width,
    make_linear_combination,
    make_registers,
    make_view,
    make_windows,
)

# How the loops below are built.
#
# A row of outputs is cut into segments. For one row of the kernel w, and the columns x that it
# meets, a segment is y = A((G w)(B x)), where the product in the middle is taken number by number,
# that is point by point. The sums over channels and over rows of the kernel are taken before A. So
# B is applied once to a segment of a channel, G once to a row of the kernel, and A once to a
# segment of a filter. What remains between them is, at each point, a convolution down the rows, by
# a kernel that is one column wide. The loops of the direct convolution do it. To them, the rows lie
# side by side like columns, and the segments of a row are more lanes.
#
# Backward goes the same way, where x̃ = B x, w̃ = G w and dỹ = Aᵀ dy: dw = Gᵀ(dỹ ∗ x̃), and
# dx = Bᵀ(dỹ ∗ w̃).
#
# x: (C, rows, 1, columns·L), staged   w: (K, taps, C, O)   b: (O,)   y: (O, H', W'·L)
# x̃: (points, C, 1, 1, rows·S·L)   w̃: (points, 1, K, C, O)   ỹ: (points, O, 1, H'·S·L)
# S: segments in a row


def transform_input_loop(segments: Segments, lanes: int, dtype: Real) -> Callable[[Any, Any], None]:
    """The input: x̃ = B x, of the columns of each segment."""
    sizes, n, L = segments.sizes, segments.points, lanes
    C, rows, S = sizes.channels, sizes.window[0], segments.count
    last, step = segments.last_start, segments.outputs
    width = dividing_width(L, dtype)
    windows = make_windows(width)
    registers = make_registers(dtype, width, n)
    linear_combination = make_linear_combination(segments.matrices.B)

    @inlined
    def transform_input(x: Any, points: Any) -> None:
        xs, targets = windows(x), windows(points)
        for c in range(C):
            for i in range(rows):
                for s in range(S):
                    start = min(s * step, last)
                    for t in range(0, L, width):
                        pixels, values = registers(), registers()
                        for j in range(n):
                            pixels[j] = xs[c, i, 0, (start + j) * L + t]
                        linear_combination(pixels, values)
                        for p in range(n):
                            targets[p, c, 0, 0, (i * S + s) * L + t] = values[p]

    return transform_input


def transform_kernel_loop(segments: Segments, dtype: Real) -> Callable[[Any, Any], None]:
    """The kernel: w̃ = G w, of each of its rows; vectors run along the filters."""
    sizes, n, taps = segments.sizes, segments.points, segments.taps
    K, C, O = sizes.kernel[0], sizes.channels, sizes.filters
    width = fitting_width(O, dtype)
    last = O - width
    windows = make_windows(width)
    tap_registers = make_registers(dtype, width, taps)
    value_registers = make_registers(dtype, width, n)
    linear_combination = make_linear_combination(segments.matrices.G)

    @inlined
    def transform_kernel(w: Any, points: Any) -> None:
        ws, targets = windows(w), windows(points)
        for k in range(K):
            for c in range(C):
                for first in range(0, O, width):
                    o = min(first, last)
                    weights, values = tap_registers(), value_registers()
                    for l in range(taps):
                        weights[l] = ws[k, l, c, o]
                    linear_combination(weights, values)
                    for p in range(n):
                        targets[p, 0, k, c, o] = values[p]

    return transform_kernel


def transform_output_loop(
    segments: Segments, lanes: int, dtype: Real, epilogue: Function
) -> Callable[[Any, Any, Any], None]:
    """The outputs: y = f(b + A ỹ)."""
    sizes, n, m, L = segments.sizes, segments.points, segments.outputs, lanes
    O, rows, S = sizes.filters, sizes.output[0], segments.count
    last = segments.last_start
    width = dividing_width(L, dtype)
    windows = make_windows(width)
    value_registers = make_registers(dtype, width, n)
    output_registers = make_registers(dtype, width, m)
    linear_combination = make_linear_combination(segments.matrices.A)

    @inlined
    def transform_output(points: Any, b: Any, y: Any) -> None:
        sources, ys = windows(points), windows(y)
        for o in range(O):
            for i in range(rows):
                for s in range(S):
                    start = min(s * m, last)
                    for t in range(0, L, width):
                        values, outputs = value_registers(), output_registers()
                        for p in range(n):
                            values[p] = sources[p, o, 0, (i * S + s) * L + t]
                        linear_combination(values, outputs)
                        for j in range(m):
                            ys[o, i, (start + j) * L + t] = epilogue(outputs[j] + b[o])

    return transform_output


def transform_output_gradient_loop(
    segments: Segments, lanes: int, dtype: Real
) -> Callable[[Any, Any], None]:
    """The gradients: dỹ = Aᵀ dy. An output in two segments counts in the first of them."""
    sizes, n, m, L = segments.sizes, segments.points, segments.outputs, lanes
    O, rows, S = sizes.filters, sizes.output[0], segments.count
    last = segments.last_start
    width = dividing_width(L, dtype)
    windows = make_windows(width)
    value_registers = make_registers(dtype, width, n)
    gradient_registers = make_registers(dtype, width, m)
    linear_combination = make_linear_combination(transposed(segments.matrices.A))
    zero = dtype(0)

    @inlined
    def transform_output_gradient(dy: Any, points: Any) -> None:
        dys, targets = windows(dy), windows(points)
        for o in range(O):
            for i in range(rows):
                for s in range(S):
                    start = min(s * m, last)
                    others = s * m - start  # outputs of the segment before: 0 but in the last one
                    for t in range(0, L, width):
                        gradients, values = gradient_registers(), value_registers()
                        for j in range(m):
                            gradients[j] = dys[o, i, (start + j) * L + t]
                            if j < others:
                                gradients[j] = zero
                        linear_combination(gradients, values)
                        for p in range(n):
                            targets[p, o, 0, (i * S + s) * L + t] = values[p]

    return transform_output_gradient


def transform_kernel_gradient_loop(segments: Segments, dtype: Real) -> Callable[[Any, Any], None]:
    """The kernel's gradient: dw += Gᵀ dw̃."""
    sizes, n, taps = segments.sizes, segments.points, segments.taps
    K, C, O = sizes.kernel[0], sizes.channels, sizes.filters
    width = dividing_width(O, dtype)
    windows = make_windows(width)
    value_registers = make_registers(dtype, width, n)
    tap_registers = make_registers(dtype, width, taps)
    linear_combination = make_linear_combination(transposed(segments.matrices.G))

    @inlined
    def transform_kernel_gradient(points: Any, dw: Any) -> None:
        sources, dws = windows(points), windows(dw)
        for k in range(K):
            for c in range(C):
                for o in range(0, O, width):
                    values, gradients = value_registers(), tap_registers()
                    for p in range(n):
                        values[p] = sources[p, 0, k, c, o]
                    linear_combination(values, gradients)
                    for l in range(taps):
                        dws[k, l, c, o] += gradients[l]

    return transform_kernel_gradient


def transform_input_gradient_loop(
    segments: Segments, lanes: int, dtype: Real, derivative: Function | None
) -> Callable[[Any, Any, Any, Any], None]:
    """The input's gradient: dx = Bᵀ dx̃, added up where segments meet the same columns.

    row: (1, columns·L), scratch for one row of the bordered image
    """
    sizes, n, m, L = segments.sizes, segments.points, segments.outputs, lanes
    C, H, top, S = sizes.channels, sizes.image[0], sizes.border[0], segments.count
    last = segments.last_start
    width = dividing_width(L, dtype)
    windows = make_windows(width)
    registers = make_registers(dtype, width, n)
    linear_combination = make_linear_combination(transposed(segments.matrices.B))
    unstage = unstaging_loop(sizes, lanes, dtype, chain_rule(derivative))
    zero = dtype(0)

    @inlined
    def transform_input_gradient(points: Any, x: Any, dx: Any, row: Any) -> None:
        sources, sums = windows(points), windows(row)
        for c in range(C):
            for i in range(H):
                row[:] = zero
                for s in range(S):
                    start = min(s * m, last)
                    for t in range(0, L, width):
                        values, gradients = registers(), registers()
                        for p in range(n):
                            values[p] = sources[p, c, 0, 0, ((i + top) * S + s) * L + t]
                        linear_combination(values, gradients)
                        for j in range(n):
                            sums[0, (start + j) * L + t] += gradients[j]
                unstage(row, x, dx, c, i)

    return transform_input_gradient


def winograd_loops(
    segments: Segments,
    lanes: int,
    dtype: Real,
    input_gradient: bool,
    epilogue: Function | None,
    derivative: Function | None,
) -> Loops:
    """Y = f(b + w ∗ x), and its gradients, by way of the points.

    Reference: `glassnet.reference.convolution.conv2d_forward` and `conv2d_backward`. What makes it
    fast: 8 products where four outputs of five taps need 20 by the formula. The sums over channels
    and rows are taken between the transforms, so that many of them share one transform.
    """
    sizes, down, n, S = segments.sizes, segments.at_a_point, segments.points, segments.count
    C, (H, W), O, (rows, columns) = sizes.channels, sizes.image, sizes.filters, sizes.output
    staged, (height, staged_columns) = sizes.staged, sizes.window
    run = S * lanes  # the numbers of a row's segments at one point
    staged_shape, x_shape = (C, height, 1, staged_columns * lanes), (n, C, 1, 1, height * run)
    y_shape = (n, O, 1, rows * run)
    view = make_view()
    stage = staging_loop(sizes, lanes, dtype)
    transform_input = transform_input_loop(segments, lanes, dtype)
    transform_kernel = transform_kernel_loop(segments, dtype)
    convolve = forward_loop(down, run, dtype, make_identity())
    transform_output = transform_output_loop(segments, lanes, dtype, epilogue or make_identity())
    conv2d_bias_gradient = bias_gradient_loop(sizes, lanes, dtype)
    transform_output_gradient = transform_output_gradient_loop(segments, lanes, dtype)
    conv2d_kernel_gradient = kernel_gradient_loop(down, run, dtype)
    transform_kernel_gradient = transform_kernel_gradient_loop(segments, dtype)
    conv2d_input_gradient = input_gradient_loop(down, run, dtype, None)
    transform_input_gradient = transform_input_gradient_loop(segments, lanes, dtype, derivative)
    own = slice(1 if staged else 0, None)  # the segments' buffers; a staged image stands before
    zero = dtype(0)

    @compiled
    def winograd_forward(x: Any, y: Any, parameters: Any, saved: Any, scratch: Any) -> None:
        w, b = parameters
        x_points, weights = saved[own]
        y_points, _, no_bias, _ = scratch
        source = saved[0] if staged else x
        if staged:
            stage(view(x, 0, (C, H, W * lanes)), view(source, 0, staged_shape))
        images, outputs = view(x_points, 0, x_shape), view(y_points, 0, y_shape)
        transform_input(view(source, 0, staged_shape), images)
        transform_kernel(w, weights)
        for p in range(n):
            convolve(images[p], weights[p], no_bias, outputs[p])
        transform_output(outputs, b, view(y, 0, (O, rows, columns * lanes)))

    @compiled
    def winograd_backward(
        dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, scratch: Any, gradients: Any
    ) -> None:
        dw, db = gradients
        x_points, weights = saved[own]
        y_points, weights_gradients, _, row = scratch
        images, outputs = view(x_points, 0, x_shape), view(y_points, 0, y_shape)
        dys = view(dy, 0, (O, rows, columns * lanes))
        conv2d_bias_gradient(dys, db)
        transform_output_gradient(dys, outputs)
        weights_gradients[:] = zero
        for p in range(n):
            conv2d_kernel_gradient(outputs[p], images[p], weights_gradients[p])
        transform_kernel_gradient(weights_gradients, dw)
        if input_gradient:
            # x̃ is no longer needed, and dx̃ takes its place.
            for p in range(n):
                target = view(images[p], 0, (C, 1, height * run))
                point_row = view(row, 0, (1, height * run))
                conv2d_input_gradient(outputs[p], weights[p], target, target, point_row)
            transform_input_gradient(
                images,
                view(x, 0, (C, H, W * lanes)),
                view(dx, 0, (C, H, W * lanes)),
                view(row, 0, (1, staged_columns * lanes)),
            )

    return Loops(winograd_forward, winograd_backward, winograd_forward)
