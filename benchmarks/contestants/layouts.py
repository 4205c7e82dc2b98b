"""glassnet's weights as those want them who hold channels before rows and columns."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def channels_first(weights: list[Array]) -> list[tuple[Array, Array]]:
    """Kernel and bias of each layer, from glassnet's list of weights.

    A convolution's kernel ``(height, width, in, out)`` becomes ``(out, in, height, width)``. A
    dense kernel stays ``(in, out)``, but behind a convolution its rows change their order from
    (row, column, channel) to (channel, row, column), as flattening gives them there.
    """
    layers: list[tuple[Array, Array]] = []
    channels = 0  # of the convolution just before, if there is one
    for kernel, bias in zip(weights[::2], weights[1::2], strict=True):
        if kernel.ndim == 4:
            layers.append((np.ascontiguousarray(kernel.transpose(3, 2, 0, 1)), bias))
            channels = kernel.shape[3]
            continue
        if channels:
            places, units = len(kernel) // channels, kernel.shape[1]
            kernel = kernel.reshape(places, channels, units).transpose(1, 0, 2).reshape(-1, units)
            channels = 0
        layers.append((np.ascontiguousarray(kernel), bias))
    return layers
