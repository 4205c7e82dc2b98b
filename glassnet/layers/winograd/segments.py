"""How the rows of a convolution are cut into segments, and whether that is worth it."""

from __future__ import annotations

from dataclasses import dataclass

from glassnet.layers.base import Buffer, Shape
from glassnet.layers.staging import Sizes
from glassnet.layers.winograd.toom_cook import (
    MOST_POINTS,
    WinogradMatrices,
    nonzeros,
    winograd_matrices,
)

WORTH_IT = 0.7  # share of the formula's multiply-adds; the matrices also load and store more


@dataclass(frozen=True)
class Segments:
    """The segments of a convolution's rows, and the points at which each is multiplied.

    Attributes:
        sizes: the sizes of the convolution.
        outputs: the number of outputs in a segment.
    """

    sizes: Sizes
    outputs: int

    @property
    def taps(self) -> int:
        return self.sizes.kernel[1]

    @property
    def points(self) -> int:
        """Products of a segment with a row of the kernel, where the formula has outputs·taps."""
        return self.outputs + self.taps - 1

    @property
    def count(self) -> int:
        """How many segments a row has."""
        return -(-self.sizes.output[1] // self.outputs)

    @property
    def last_start(self) -> int:
        """The column where the last segment starts; it may overlap the one before."""
        return self.sizes.output[1] - self.outputs

    @property
    def matrices(self) -> WinogradMatrices:
        return winograd_matrices(self.outputs, self.taps)

    @property
    def operations(self) -> int:
        """Multiply-adds for one row of outputs, including those of A and B.

        The more channels and filters share these, the less they cost. G is left out, because it is
        applied once for a whole tile.
        """
        sizes, n = self.sizes, self.points
        A, B, _ = self.matrices
        products = sizes.filters * sizes.channels * sizes.kernel[0] * n
        transforms = sizes.filters * nonzeros(A) + sizes.channels * nonzeros(B)
        return self.count * (products + transforms)

    @property
    def at_a_point(self) -> Sizes:
        """The sizes of the convolution at each point, which goes down the rows."""
        sizes = self.sizes
        return Sizes(
            channels=sizes.channels,
            filters=sizes.filters,
            image=(1, sizes.window[0]),
            kernel=(1, sizes.kernel[0]),
            strides=(1, 1),
            border=(0, 0),
            output=(1, sizes.output[0]),
        )

    @property
    def saved(self) -> tuple[Buffer, ...]:
        """x̃ and w̃, which backward reads again."""
        n, C = self.points, self.sizes.channels
        return (
            Buffer("x_points", (n, C, self.sizes.window[0] * self.count)),
            Buffer("w_points", self._kernel_points, per_image=False),
        )

    @property
    def scratch(self) -> tuple[Buffer, ...]:
        """ỹ, dw̃, the bias at the points, and a row of gradients."""
        n, S, O = self.points, self.count, self.sizes.filters
        height, columns = self.sizes.window
        return (
            Buffer("y_points", (n, O, self.sizes.output[0] * S)),
            Buffer("dw_points", self._kernel_points, per_image=False),
            Buffer("no_bias", (O,), per_image=False),  # stays zero: b is added to the outputs
            Buffer("gradient_row", (max(height * S, columns),)),
        )

    @property
    def _kernel_points(self) -> Shape:
        sizes = self.sizes
        return (self.points, 1, sizes.kernel[0], sizes.channels, sizes.filters)


def worthwhile_segments(sizes: Sizes) -> Segments | None:
    """The segments that take the fewest multiply-adds; None if the formula is as fast.

    The choice depends only on the sizes, so that the results are the same on every machine.
    """
    columns, taps = sizes.output[1], sizes.kernel[1]
    if sizes.strides != (1, 1) or taps == 1:
        return None
    choices = [
        Segments(sizes, outputs) for outputs in range(2, min(columns, MOST_POINTS - taps + 1) + 1)
    ]
    best = min(choices, key=lambda choice: choice.operations, default=None)
    direct = sizes.filters * sizes.channels * sizes.kernel[0] * taps * columns
    return best if best is not None and best.operations < WORTH_IT * direct else None
