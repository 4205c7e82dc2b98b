"""Pieces of ink as an image by MNIST's conventions.

MNIST's digits are white on black; each was scaled, its aspect kept, into a box of 20×20 pixels
with antialiasing, and placed so that its centre of mass is the centre of 28×28 pixels (LeCun,
Bottou, Bengio and Haffner 1998, "Gradient-based learning applied to document recognition", §III.A).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.pictures.page import FAINTEST_INK, Page, where
from glassnet.pictures.pieces import Piece, box_of
from glassnet.pictures.pixels import Plane
from glassnet.pictures.reading import Log

SIDE = 28
BOX = 20
# In MNIST's files the centre of mass is at index 14 ± ½ of 0…27, along both axes.
CENTRE = 14
# A digit of so many pixels for each of its image needs no more of them.
ENOUGH = 5


def form_digit(page: Page, pieces: Sequence[Piece], log: Log | None = None) -> NDArray[np.uint8]:
    """An image of some pieces by MNIST's conventions, uint8 ``(28, 28, 1)``."""
    log = log or Log(wanted=False)
    mine = where(page, pieces)
    others = (page.labels > 0) & ~mine
    full = float(np.percentile(page.ink[mine], 90))
    grain = min(3 * page.grain / page.contrast, 0.5 * full)
    top, left, bottom, right = box = box_of(pieces)
    if page.factor > 1 and max(bottom - top, right - left) < ENOUGH * BOX:
        ink = _in_detail(page, box, mine)
    else:
        ink = np.where(others, 0, page.ink)[top:bottom, left:right]
    small = _scale_into_box(((ink - grain) / (full - grain)).clip(0, 1))
    image = _centre_by_mass(np.rint(small * (255 / small.max())).astype(np.uint8))
    log.add(
        "image",
        f"The digit is scaled into {BOX}×{BOX} pixels, and its centre of mass put into the middle "
        f"of {SIDE}×{SIDE}.",
        image / 255,
    )
    return image[:, :, None]


def _in_detail(page: Page, box: tuple[int, int, int, int], mine: NDArray[np.bool_]) -> Plane:
    """The ink of a small digit in a large picture, from the picture before it was averaged down.

    Light and lines are known from the picture that was averaged down, and so is where the digit is.
    """
    from scipy import ndimage

    top, left = (max(start - 1, 0) for start in box[:2])
    place = slice(top, box[2] + 1), slice(left, box[3] + 1)
    rows, columns = (slice(part.start * page.factor, part.stop * page.factor) for part in place)
    grey = page.grey[rows, columns]
    mask, painted, ink, paper = (
        _enlarged(plane[place], page.factor, grey.shape)
        for plane in (
            ndimage.binary_dilation(mine, np.ones((3, 3))),
            page.painted,
            page.ink,
            page.light.paper,
        )
    )
    fine = page.light._replace(paper=paper).ink(grey) / np.float32(page.contrast)
    fine = np.where(painted, ink, fine) * mask
    there = fine > FAINTEST_INK
    across, down = np.flatnonzero(there.any(axis=0)), np.flatnonzero(there.any(axis=1))
    if not len(down):
        return ink
    cropped: Plane = fine[down[0] : down[-1] + 1, across[0] : across[-1] + 1]
    return cropped


def _enlarged(plane: NDArray[Any], factor: int, shape: tuple[int, ...]) -> NDArray[Any]:
    """Each pixel as a square of ``factor`` by ``factor``, as far as ``shape`` goes."""
    return plane.repeat(factor, axis=0).repeat(factor, axis=1)[: shape[0], : shape[1]]


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
