"""A drawn or photographed digit, brought to MNIST's conventions.

MNIST's digits are white on black; each was scaled, its aspect kept, into a box of 20×20 pixels
with antialiasing, and placed so that its centre of mass is the centre of 28×28 pixels (LeCun,
Bottou, Bengio and Haffner 1998, "Gradient-based learning applied to document recognition", §III.A).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from glassnet.arrays import as_array
from glassnet.errors import DataError
from glassnet.pictures.files import read_picture
from glassnet.pictures.pixels import Plane

SIDE = 28
BOX = 20
# In MNIST's files the centre of mass is at index 14 ± ½ of 0…27, along both axes.
CENTRE = 14
# Less contrast than this, of the full range, is an empty page.
LEAST_CONTRAST = 0.05
# A border that varies less than this has one brightness: a drawing, not a photograph.
EVEN = 0.01
# What of the darkest ink still counts as ink; JPEG's ripples and a paper's grain stay below it.
FAINTEST_INK = 0.2


def load_digit(path: str | Path) -> NDArray[np.uint8]:
    """Read an image of one digit, of any size and polarity, and bring it to MNIST's conventions.

    Args:
        path: A PNG, JPEG, WebP, GIF, BMP, TIFF or PPM: grey, colour, palette, 16 bits,
            with or without transparency, ink brighter or darker than the paper.

    Returns:
        uint8 ``(28, 28, 1)``, 0 for the background to 255 for the ink.

    Raises:
        DataError: The file is missing or no image, shows no digit, or is too large.
    """
    path = Path(path)
    try:
        return normalize_digit(read_picture(path))
    except EmptyImageError:
        raise DataError(
            f"{path}: shows no digit; all of it has nearly the same brightness."
        ) from None


class EmptyImageError(DataError):
    """An image in which nothing stands out from the background."""


def normalize_digit(grey: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Bring the brightness of an image of one digit to MNIST's conventions.

    Args:
        grey: ``(height, width)``, from 0 for black to 1 for white.

    Returns:
        uint8 ``(28, 28, 1)``, 0 for the background to 255 for the ink.

    Raises:
        EmptyImageError: Nothing stands out from the background.

    >>> page = np.ones((100, 80), np.float32)
    >>> page[10:90, 38:42] = 0  # a black bar, 80 pixels high
    >>> digit = normalize_digit(page)[:, :, 0]
    >>> np.flatnonzero(digit.max(axis=1)).tolist() == list(range(4, 24))
    True
    """
    ink = _crop(_ink(as_array("normalize_digit: grey", grey).astype(np.float32, copy=False)))
    small = _scale_into_box(ink)
    return _centre_by_mass(np.rint(small * (255 / small.max())).astype(np.uint8))[:, :, None]


def _ink(grey: Plane) -> Plane:
    """How far each pixel stands out from the background, 0 to 1.

    The background is what the border shows. What differs most from it, to the dark or to the
    bright side, is ink: so the polarity needs no rule of its own.
    """
    difference = grey - _background(grey)
    if -difference.min() > difference.max():
        difference = -difference
    contrast = float(difference.max())
    if not contrast >= LEAST_CONTRAST:  # so that nan counts as empty too
        raise EmptyImageError("the image shows no digit; it has nearly one brightness all over.")
    # The paper's grain is no ink; a border that varies more than that is no paper either.
    grain = 3 * _spread(_border(difference)) / contrast
    floor = grain if grain < 0.5 else 0.0
    ink: Plane = np.clip((difference / contrast - floor) / (1 - floor), 0, 1)
    return ink


def _background(grey: Plane) -> Plane:
    """The brightness of the background, ``(height, width)``, as the border lets one guess it.

    One value where most of the border has one, so that a digit cropped to its edges stays whole.
    Else a quadratic surface, for light that falls from one side and for a lens's dark corners, by
    least absolute deviations (reweighted least squares), so that a few strokes do not bend it.
    """
    values = _border(grey)
    if _spread(values) < EVEN:
        return np.full_like(grey, np.median(values))
    rows, columns = (np.linspace(-1, 1, size, dtype=np.float32) for size in grey.shape)
    row, column = np.meshgrid(rows, columns, indexing="ij")
    terms = np.stack([np.ones_like(row), row, column, row * row, row * column, column * column])
    at_border = np.stack([_border(term) for term in terms], axis=1)
    surface = np.array([np.median(values), 0, 0, 0, 0, 0])
    for _ in range(10):
        weights = 1 / np.sqrt(np.abs(values - at_border @ surface) + 1e-3)
        surface, *_ = np.linalg.lstsq(at_border * weights[:, None], values * weights, rcond=None)
    background: Plane = np.tensordot(surface.astype(np.float32), terms, axes=1)
    return background


def _border(grey: Plane) -> Plane:
    """The pixels along the four edges."""
    return np.concatenate([grey[0], grey[-1], grey[1:-1, 0], grey[1:-1, -1]])


def _spread(values: Plane) -> float:
    """The standard deviation, by way of the median: ink among the values does not count."""
    return 1.4826 * float(np.median(np.abs(values - np.median(values))))


def _crop(ink: Plane) -> Plane:
    """The bounding box of what is more than the faintest ink."""
    there = ink > FAINTEST_INK
    rows, columns = np.flatnonzero(there.any(axis=1)), np.flatnonzero(there.any(axis=0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _scale_into_box(ink: Plane) -> Plane:
    """Scale so that the longer side is 20 pixels, each the mean of what it covers."""
    from PIL import Image

    height, width = ink.shape
    scale = BOX / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    method = Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR
    return np.asarray(Image.fromarray(ink).resize(size, method))


def _centre_by_mass(digit: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Place the digit so that its centre of mass is the image's, as far as it stays inside."""
    image = np.zeros((SIDE, SIDE), np.uint8)
    slices = []
    for axis, size in enumerate(digit.shape):
        mass = digit.sum(axis=1 - axis, dtype=np.float64)
        centre = float(mass @ np.arange(size) / mass.sum())
        start = min(max(round(CENTRE - centre), 0), SIDE - size)
        slices.append(slice(start, start + size))
    image[tuple(slices)] = digit
    return image
