"""Layers at a network's start that bring raw pixels to the range in which it learns."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.arguments import real_number
from glassnet.arrays import as_array
from glassnet.compiling import Real, inlined
from glassnet.errors import DataError
from glassnet.layers.base import Elementwise, Range
from glassnet.layers.elementwise import ElementwiseLayer
from glassnet.vectors import make_select


def rescaling(scale: float, offset: float, dtype: Real) -> Elementwise:
    """``y = scale · x + offset``."""
    a, b = dtype(scale), dtype(offset)

    @inlined
    def rescale(x: Any) -> Any:
        return a * x + b

    @inlined
    def rescale_derivative(y: Any) -> Any:
        return a

    return Elementwise(rescale, rescale_derivative)


def step(threshold: float, dtype: Real) -> Elementwise:
    """1 where x > threshold, else 0; NaN stays NaN."""
    limit, zero, one = dtype(threshold), dtype(0), dtype(1)
    select = make_select()

    @inlined
    def black_or_white(x: Any) -> Any:
        return select(x != x, x, select(x > limit, one, zero))  # NaN is unequal to itself

    @inlined
    def black_or_white_derivative(y: Any) -> Any:
        return zero

    return Elementwise(black_or_white, black_or_white_derivative)


class Rescaling(ElementwiseLayer):
    """Give each value another unit and another zero: ``y = scale · x + offset``.

    Args:
        scale: what a value is multiplied by; any finite number.
        offset: what is then added; 0 by default.
        name: unique in a network.

    Raises:
        ArgumentError: if either is not a finite number.

    Source: LeCun, Bottou, Orr & Müller 1998, *Efficient BackProp*, §4.3, says why inputs should
    have mean 0 and equal variances.

    >>> Rescaling(1 / 127.5, offset=-1).label()
    'Rescaling(0.007843, -1)'
    """

    needs_output = False

    def __init__(self, scale: float, offset: float = 0.0, *, name: str | None = None) -> None:
        super().__init__(name)
        self.scale = real_number("Rescaling", "scale", scale)
        self.offset = real_number("Rescaling", "offset", offset)

    @classmethod
    def unit(cls) -> Rescaling:
        """Bring pixels from 0 … 255 to 0 … 1.

        >>> Rescaling.unit().label()
        'Rescaling(0.003922)'
        """
        return cls(1 / 255)

    @classmethod
    def standard(cls, x: NDArray[np.uint8]) -> Rescaling:
        """Bring pixels to mean 0 and standard deviation 1, over all pixels of ``x`` together.

        Args:
            x: the training images, uint8, of any shape. Use these numbers for all other images
                too: they are a part of the network.

        Raises:
            DataError: if ``x`` is not uint8, is empty, or has one value only.

        >>> Rescaling.standard(np.array([0, 255], np.uint8)).label()
        'Rescaling(0.007843, -1)'
        """
        pixels = as_array("Rescaling.standard: x", x)
        if pixels.dtype != np.uint8:
            raise DataError(
                f"Rescaling.standard: expected images of dtype uint8, found {pixels.dtype}: "
                "give Rescaling(1 / deviation, -mean / deviation) for other data."
            )
        mean, deviation = _moments(pixels)
        if not deviation > 0:
            raise DataError(
                "Rescaling.standard: expected images with at least two different values, found "
                f"{min(np.unique(pixels).size, 1)} in an array of shape {pixels.shape}."
            )
        return cls(1 / deviation, -mean / deviation)

    def output_range(self, input_range: Range | None) -> Range | None:
        if input_range is None or not self.scale:
            return None
        ends = sorted(self.scale * bound + self.offset for bound in input_range)
        return ends[0], ends[1]

    def elementwise(self, dtype: Real) -> Elementwise:
        return rescaling(self.scale, self.offset, dtype)

    def label(self) -> str:
        offset = f", {self.offset:.4g}" if self.offset else ""
        return f"Rescaling({self.scale:.4g}{offset})"


class Threshold(ElementwiseLayer):
    """Black or white: ``y = 1 where x > threshold, else 0``.

    Nothing is learned in front of it, since its derivative is 0.

    Args:
        threshold: the largest value that is black; 64 by default, for pixels of 0 … 255.
        name: unique in a network.

    Raises:
        ArgumentError: if the threshold is not a finite number.

    >>> Threshold().label()
    'Threshold(64)'
    """

    needs_output = False

    def __init__(self, threshold: float = 64, *, name: str | None = None) -> None:
        super().__init__(name)
        self.threshold = real_number("Threshold", "threshold", threshold)

    def output_range(self, input_range: Range | None) -> Range | None:
        return 0.0, 1.0

    def elementwise(self, dtype: Real) -> Elementwise:
        return step(self.threshold, dtype)

    def label(self) -> str:
        return f"Threshold({self.threshold:.4g})"


def _moments(pixels: NDArray[np.uint8]) -> tuple[float, float]:
    """Mean and standard deviation, from how often each of the 256 values occurs.

    With the counts, no copy of the pixels as floats is needed, which would be eight times as large.
    """
    if pixels.size == 0:
        return 0.0, 0.0
    # It goes piece by piece, because bincount turns what it is given into integers of 8 bytes.
    pieces = np.array_split(pixels.reshape(-1), -(-pixels.size // 2**20))
    counts = sum(np.bincount(piece, minlength=256) for piece in pieces)
    # The sums are integers, and so exact. The last bit of a sum of floats would depend on the CPU.
    # So would a network's configuration, by which runs of several machines are put together.
    occurrences = [int(count) for count in np.asarray(counts)]
    total = sum(count * value for value, count in enumerate(occurrences))
    squares = sum(count * value**2 for value, count in enumerate(occurrences))
    n = pixels.size
    return total / n, math.sqrt(Fraction(n * squares - total**2, n**2))
