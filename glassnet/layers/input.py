"""The shape of the images that a network takes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from glassnet.calls import explained
from glassnet.errors import ShapeError
from glassnet.layers.base import Shape


class Input:
    """The shape of one image: ``Input((28, 28, 1))``. It stands in front of the layers.

    Args:
        shape: (height, width, channels), or (features,).

    Raises:
        ShapeError: if it is not a sequence of whole numbers above 0.

    >>> Input((28, 28, 1)).shape
    (28, 28, 1)
    """

    @explained("Input")
    def __init__(self, shape: Sequence[int]) -> None:
        sizes = tuple(shape) if isinstance(shape, Sequence) and not isinstance(shape, str) else ()
        whole = all(isinstance(n, int | np.integer) and n is not True and n > 0 for n in sizes)
        if not sizes or not whole:
            raise ShapeError(
                f"Input({shape!r}): give the shape of one image, as (28, 28, 1) or (784,)."
            )
        self.shape: Shape = tuple(int(n) for n in sizes)
