"""What an initializer is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from glassnet.configuration import Configurable


class Initializer(Configurable):
    """How the first values of a weight are drawn; a subclass gives `draw`."""

    by_position = "a seed is given once for all weights, as Sequential(seed=…)"

    def draw(self, shape: tuple[int, ...], generator: np.random.Generator) -> NDArray[np.float64]:
        """The values in float64."""
        raise NotImplementedError(f"{type(self).__name__} has no draw().")

    def __call__(
        self, shape: Sequence[int], generator: np.random.Generator, dtype: DTypeLike = "float32"
    ) -> NDArray[Any]:
        """A new array of first values.

        Args:
            shape: of the weight, in Keras's layout: ``(in, out)`` or ``(rows, columns, in, out)``.
            generator: where all randomness comes from.
            dtype: of the array.

        >>> from glassnet.initializers import GlorotUniform
        >>> GlorotUniform()((3, 5), np.random.default_rng(0)).dtype
        dtype('float32')
        """
        return self.draw(tuple(shape), generator).astype(dtype, copy=False)
