"""The convolution in two dimensions."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from glassnet.arguments import whole_number
from glassnet.layers.base import UNBOUNDED, Function, Layer, Loops, Range, Shape
from glassnet.layers.direct_convolution import direct_loops
from glassnet.layers.sizes import (
    Pair,
    image_shape,
    output_size,
    padding_amounts,
    padding_name,
    pair,
    short,
)
from glassnet.layers.staging import Sizes
from glassnet.layers.weighted import WeightedLayer
from glassnet.layers.winograd.loops import winograd_loops
from glassnet.layers.winograd.segments import worthwhile_segments


class Conv2D(WeightedLayer):
    """Each filter slides over the image: y_oij = b_o + Σ_ckl w_klco x_c,i·s+k,j·s+l.

    The activation follows.

    As in all frameworks this is a cross-correlation: the kernel is not turned around.

    Args:
        filters: number of output channels.
        kernel_size: height and width, or one number for both.
        strides: step down and to the right, or one number for both.
        padding: ``"valid"``, no border; ``"same"``, zeros around the image, so that the output is
            as large as the input divided by the stride; ``"full"``, every place where kernel and
            image meet.
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

    fuses_epilogue = True
    fuses_derivative = True

    def __init__(
        self,
        filters: int,
        kernel_size: int | Pair,
        strides: int | Pair = (1, 1),
        padding: str = "valid",
        *,
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
        owner = type(self).__name__
        self.filters = whole_number(owner, "filters", filters, at_least=1)
        self.kernel_size = pair(owner, "kernel_size", kernel_size)
        self.strides = pair(owner, "strides", strides)
        self.padding = padding_name(owner, padding)

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
        self.segments = worthwhile_segments(self.sizes)
        if self.sizes.staged:
            self.add_saved("staged", self.sizes.stage)
        if self.segments is None:
            self.add_scratch("gradient_row", self.sizes.stage[2:])
        else:
            self.saved += self.segments.saved
            self.scratch += self.segments.scratch
        return (*output, self.filters)

    def loops(
        self,
        lanes: int,
        dtype: DTypeLike,
        *,
        input_gradient: bool = True,
        epilogue: Function | None = None,
        derivative: Function | None = None,
    ) -> Loops:
        real = np.dtype(dtype).type
        if self.segments is None:
            return direct_loops(self.sizes, lanes, real, input_gradient, epilogue, derivative)
        return winograd_loops(self.segments, lanes, real, input_gradient, epilogue, derivative)

    def output_range(self, input_range: Range | None) -> Range | None:
        return UNBOUNDED

    def flops(self) -> int:
        kernel_height, kernel_width = self.kernel_size
        rows, columns = self.sizes.output
        products = kernel_height * kernel_width * self.sizes.channels * self.filters
        return 2 * products * rows * columns

    def label(self) -> str:
        strides = "" if self.strides == (1, 1) else f", strides={short(self.strides)}"
        padding = "" if self.padding == "valid" else f", {self.padding}"
        options = f"{strides}{padding}{self.activation_label()}"
        return f"Conv2D({self.filters}, {short(self.kernel_size)}{options})"
