"""The direction of colour in which a picture shows the most."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glassnet.pictures.pixels import Pixels, Plane, paper_behind

# The weights of red, green and blue in brightness, by ITU-R BT.601.
BRIGHTNESS = np.array([0.299, 0.587, 0.114], np.float32)
# Colours that differ from grey by less than this everywhere are a camera's tint.
LEAST_COLOUR = 0.04
# Differences are looked for on a picture of about this many pixels a side, within this share of it.
COARSE = 80
NEIGHBOURHOOD = 0.3


def contrast_direction(colour: NDArray[np.float32]) -> NDArray[np.float32]:
    """The direction in the space of colours along which a picture varies most, from near to near.

    It is the first principal component (Pearson 1901) of the differences between each pixel and the
    mean of its neighbourhood, so that a shadow or a coloured lamp counts little. Red ink on green
    paper of the same brightness is told by "more red and less green"; of a grey picture the
    direction is that of brightness.

    Args:
        colour: ``(height, width, 3)``, red, green and blue, 0 to 1.

    Returns:
        float32 ``(3,)``; the sum of absolute values is 1, and the sum is not negative.

    >>> page = np.full((20, 20, 3), 0.5, np.float32)
    >>> page[5:15, 9:11] = 0.7, 0.5, 0.5  # a stroke that is redder
    >>> contrast_direction(page).round(2).tolist()
    [1.0, 0.0, 0.0]
    """
    from scipy import ndimage

    factor = -(-max(colour.shape[:2]) // COARSE)
    coarse = _means(colour, factor)
    if np.ptp(coarse, axis=2).max() < LEAST_COLOUR:
        return BRIGHTNESS
    window = max(3, round(NEIGHBOURHOOD * max(coarse.shape)))
    differences = coarse - ndimage.uniform_filter(coarse, (window, window, 0))
    flat = differences.reshape(-1, 3)
    _, vectors = np.linalg.eigh(flat.T @ flat)
    direction = vectors[:, -1]
    if direction.sum() < 0:
        direction = -direction
    return np.asarray(direction / np.abs(direction).sum(), np.float32)


def grey_by_contrast(pixels: Pixels) -> tuple[Plane, NDArray[np.float32]]:
    """A picture as one plane in which its ink stands out, and the direction of colour it shows.

    Args:
        pixels: of one channel or three.

    Returns:
        float32 ``(height, width)`` from 0 to 1, and `contrast_direction`.
    """
    colour = pixels.colour
    if pixels.cover is not None:
        colour = colour + paper_behind(pixels) * (1 - pixels.cover[:, :, None])
    if colour.shape[2] == 1:
        return colour[:, :, 0], BRIGHTNESS
    direction = contrast_direction(colour)
    least = np.minimum(direction, 0).sum()  # what the darkest possible colour gives
    grey: Plane = colour @ direction - least
    return grey, direction


def _means(colour: NDArray[np.float32], factor: int) -> NDArray[np.float32]:
    """The means of squares of ``factor`` by ``factor``."""
    height, width = (max(size // factor, 1) for size in colour.shape[:2])
    whole = colour[: height * factor, : width * factor]
    if factor == 1 or not whole.size or whole.shape[0] < factor or whole.shape[1] < factor:
        return colour
    rows = whole.reshape(height, factor, -1).mean(axis=1)
    means: NDArray[np.float32] = rows.reshape(height, width, factor, 3).mean(axis=2)
    return means
