"""The shape of the images that a network takes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from glassnet.calls import explained
from glassnet.errors import ShapeError, quoted
from glassnet.layers.base import Shape

MOST_DIMENSIONS = 8


class Input:
    """The shape of one image: ``Input((28, 28, 1))``. It stands in front of the layers.

    Args:
        shape: (height, width, channels), or (features,).

    Raises:
        ShapeError: if it is not a sequence of whole numbers above 0, at most 8 of them.

    >>> Input((28, 28, 1)).shape
    (28, 28, 1)
    """

    @explained("Input", by_position="write Input((28, 28, 1))")
    def __init__(self, shape: Sequence[int]) -> None:
        sizes = tuple(shape) if isinstance(shape, Sequence) and not isinstance(shape, str) else ()
        few = 0 < len(sizes) <= MOST_DIMENSIONS
        whole = all(
            isinstance(n, int | np.integer) and n is not True and 0 < n < 2**63 for n in sizes
        )
        if not few or not whole:
            batch = (
                ", without the axis that counts the images" if sizes and sizes[0] is None else ""
            )
            raise ShapeError(
                f"Input({quoted(shape)}): give the shape of one image, as (28, 28, 1) or "
                f"(784,){batch}."
            )
        self.shape: Shape = tuple(int(n) for n in sizes)
