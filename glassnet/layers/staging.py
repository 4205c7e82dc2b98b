"""Where a convolution finds its image: a copy with a border of zeros and with sorted columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from glassnet.compiling import Real, inlined
from glassnet.layers.base import Function, Shape
from glassnet.layers.sizes import Pair
from glassnet.vectors import dividing_width, make_windows


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
        """Whether the image is copied first, to give it a border or to sort its columns."""
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
        """Columns of each remainder: see `staging_loop`."""
        return -(-self.window[1] // self.strides[1])

    @property
    def stage(self) -> Shape:
        """The shape of the staged image without lanes: (C, rows, remainder, columns)."""
        return (self.channels, self.window[0], self.strides[1], self.columns)


def staging_loop(sizes: Sizes, lanes: int, dtype: Real) -> Callable[[Any, Any], None]:
    """``stage(x, staged)``: copy an image to where the convolution finds each tap in one run.

    x: (C, H, W·L)   staged: (C, rows, remainder, columns·L)

    The image gets its border of zeros. Column u of the bordered image goes to place u // stride of
    remainder u % stride. Then outputs that lie side by side read places that lie side by side,
    whatever the stride. With stride 1 there is one remainder, and the columns keep their order.
    """
    C, (H, W), L = sizes.channels, sizes.image, lanes
    (rows, columns), (top, left), stride = sizes.window, sizes.border, sizes.strides[1]
    width = dividing_width(L, dtype)
    windows = make_windows(width)

    @inlined
    def stage(x: Any, staged: Any) -> None:
        images, stages = windows(x), windows(staged)
        for c in range(C):
            for i in range(max(0, -top), min(H, rows - top)):
                for j in range(max(0, -left), min(W, columns - left)):
                    u = j + left
                    for t in range(0, L, width):
                        stages[c, i + top, u % stride, u // stride * L + t] = images[
                            c, i, j * L + t
                        ]

    return stage


def unstaging_loop(
    sizes: Sizes, lanes: int, dtype: Real, through: Function
) -> Callable[[Any, Any, Any, int, int], None]:
    """``unstage(row, x, dx, c, i)``: copy a row of gradients to row i of channel c of the image.

    row: (remainder, columns·L)   x, dx: (C, H, W·L)

    It leaves out what lies in the border, and stores ``through(gradient, x)``.
    """
    W, L = sizes.image[1], lanes
    columns, left, stride = sizes.window[1], sizes.border[1], sizes.strides[1]
    width = dividing_width(L, dtype)
    windows = make_windows(width)
    zero = dtype(0)

    @inlined
    def unstage(row: Any, x: Any, dx: Any, c: int, i: int) -> None:
        gradients, images, target = windows(row), windows(x), windows(dx)
        for j in range(W):
            u = j + left
            for t in range(0, L, width):
                if u < columns:
                    target[c, i, j * L + t] = through(
                        gradients[u % stride, u // stride * L + t], images[c, i, j * L + t]
                    )
                else:  # no window reaches it
                    target[c, i, j * L + t] = zero

    return unstage
