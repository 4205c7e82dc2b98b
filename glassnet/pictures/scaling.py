"""A picture scaled to a size, its aspect kept, with its background around it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Colour = NDArray[np.float32]
"""From 0 to 1: of a picture, ``(height, width, channels)``, or of all of its background."""


def scale_to_fit(picture: Colour, behind: Colour, size: tuple[int, int]) -> Colour:
    """The picture in the middle of a canvas, as large as it fits, with its background around it.

    Each pixel of the result is the mean of what it covers, weighed by area, so a picture of this
    very size stays as it is. Where a picture must be enlarged, it is interpolated first.

    Args:
        picture: ``(height, width, channels)``.
        behind: what is put around it where its aspect is another, ``(channels,)``.
        size: of the result, ``(height, width)``.

    >>> wide = np.ones((2, 4, 1), np.float32)
    >>> scale_to_fit(wide, np.zeros(1, np.float32), (4, 4))[:, :, 0].tolist()[:2]
    [[0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0]]
    """
    scale = min(size[0] / picture.shape[0], size[1] / picture.shape[1])
    if scale > 1:
        picture = _enlarged(picture, scale)
        scale = min(size[0] / picture.shape[0], size[1] / picture.shape[1])
    down, across = (
        _area_weights(n, target, scale) for n, target in zip(picture.shape[:2], size, strict=True)
    )
    around = 1 - np.outer(down.sum(axis=1), across.sum(axis=1))
    columns = _weighed(picture, down).swapaxes(0, 1)
    scaled = _weighed(columns, across).swapaxes(0, 1)
    placed: Colour = (scaled + around[:, :, None] * behind).astype(np.float32)
    return placed


def _weighed(picture: NDArray[Any], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sums of a picture's rows, each with its weights.

    A row of the result needs few rows of the picture, so this is no product of whole matrices.
    NumPy adds them up in order, and BLAS as its threads and the processor have it: the same picture
    must give the same bytes everywhere, because a data set is known by their fingerprint.

    Args:
        picture: ``(height, width, channels)``.
        weights: ``(rows, height)``.
    """
    result = np.zeros((len(weights), *picture.shape[1:]))
    for row, weight in zip(result, weights, strict=True):
        covered = np.flatnonzero(weight)
        if covered.size:
            part = slice(covered[0], covered[-1] + 1)
            np.einsum("h,h...->...", weight[part], picture[part], out=row)
    return result


def _area_weights(size: int, target: int, scale: float) -> NDArray[np.float64]:
    """How much of each pixel of the result each pixel of the picture covers, along an axis.

    Args:
        size: pixels of the picture, which lie in the middle of the result.
        target: pixels of the result.
        scale: the width of a pixel of the picture, in pixels of the result.
    """
    left = (target - size * scale) / 2 + np.arange(size) * scale
    cell = np.arange(target)[:, None]
    overlap = np.minimum(left + scale, cell + 1) - np.maximum(left, cell)
    # A sliver is what rounding left of nothing; without it, equal sizes give ones and zeros.
    return np.where(overlap > 1e-9, overlap, 0.0)


def _enlarged(picture: Colour, scale: float) -> Colour:
    """The picture enlarged, bilinearly, to the nearest whole numbers of pixels."""
    from PIL import Image

    height, width = (max(1, round(side * scale)) for side in picture.shape[:2])
    planes = [
        Image.fromarray(np.ascontiguousarray(picture[:, :, channel])).resize(
            (width, height), Image.Resampling.BILINEAR
        )
        for channel in range(picture.shape[2])
    ]
    return np.stack([np.asarray(plane) for plane in planes], axis=2)
