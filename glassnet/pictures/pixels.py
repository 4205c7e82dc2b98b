"""A decoded picture as a plane of numbers: grey or colour, averaged down where it is large."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL.Image import Image

# Larger pictures are averaged down to this: it is plenty for a digit, and it calms noise.
WORKING_SIDE = 560
TILE = 1 << 19  # pixels that are turned into floating-point numbers at a time

Plane = NDArray[np.float32]
Place = tuple[slice, slice]


def as_plane(image: Image, *, colour: bool = False, paper: float | None = None) -> Plane:
    """The pixels from 0 to 1.

    The work goes tile by tile, since floating-point numbers take many times the memory of pixels.

    Args:
        image: a decoded picture of Pillow's, in any mode.
        colour: whether red, green and blue are kept apart.
        paper: the brightness behind transparent parts. None: what differs from the ink, which is
            white behind dark ink, and black behind bright ink.

    Returns:
        float32 ``(height, width)``, or ``(height, width, 3)`` in colour; the longer side has less
        than twice ``WORKING_SIDE``.
    """
    factor = max(1, max(image.size) // WORKING_SIDE)
    if image.mode.startswith(("I", "F")):
        plane = _deep(image, factor)
        return np.repeat(plane[:, :, None], 3, axis=2) if colour else plane
    mode = "RGB" if colour else "L"
    if image.has_transparency_data:
        return _filled(image, factor, mode, paper)
    plane = _empty(image, factor, mode)
    for place, tile in _tiles(image, factor):
        plane[place] = _means(_bands(tile, mode), factor)
    return plane


def _deep(image: Image, factor: int) -> Plane:
    """The plane of a picture with more than 8 bits, which Pillow's own conversion would clip."""
    tiles = [np.asarray(tile).max() for _, tile in _tiles(image, factor)]
    largest = np.float32(max(float(np.max(tiles)), 1.0))
    plane = _empty(image, factor, "L")
    for place, tile in _tiles(image, factor):
        plane[place] = _means(np.asarray(tile, np.float32) / largest, factor)
    return plane


def _filled(image: Image, factor: int, mode: str, paper: float | None) -> Plane:
    """The plane of a picture with transparent parts, behind which there is paper."""
    ink, cover = _empty(image, factor, mode), _empty(image, factor, "L")
    ink_sum = cover_sum = 0.0
    for place, tile in _tiles(image, factor):
        both = tile.convert("RGBA")
        alpha = _bands(both.getchannel("A"), "L")
        covered = _bands(both, mode) * (alpha if mode == "L" else alpha[:, :, None])
        ink_sum += float(covered.mean(dtype=np.float64)) * alpha.size
        cover_sum += float(alpha.sum(dtype=np.float64))
        ink[place], cover[place] = _means(covered, factor), _means(alpha, factor)
    if paper is None:
        paper = 1 if ink_sum < 0.5 * cover_sum else 0
    bare = 1 - (cover if mode == "L" else cover[:, :, None])
    return ink + np.float32(paper) * bare


def _empty(image: Image, factor: int, mode: str) -> Plane:
    """A plane for the means of squares of ``factor`` by ``factor``, not yet filled."""
    width, height = image.size
    shape = (-(-height // factor), -(-width // factor))
    return np.empty(shape if mode == "L" else (*shape, 3), np.float32)


def _bands(tile: Image, mode: str) -> Plane:
    """The tile's brightness or colours, from 0 to 1."""
    return np.asarray(tile.convert(mode), np.float32) / np.float32(255)


def _tiles(image: Image, factor: int) -> Iterator[tuple[Place, Image]]:
    """Pieces of a picture, and the place of each in the plane of means of ``factor`` squares."""
    width, height = image.size
    columns = factor * max(1, TILE // (factor * min(height, factor)))
    rows = factor * max(1, TILE // (factor * min(width, columns)))
    for top in range(0, height, rows):
        for left in range(0, width, columns):
            bottom, right = min(top + rows, height), min(left + columns, width)
            place = (
                slice(top // factor, -(-bottom // factor)),
                slice(left // factor, -(-right // factor)),
            )
            yield place, image.crop((left, top, right, bottom))


def _means(values: Plane, factor: int) -> Plane:
    """The means of squares of ``factor`` by ``factor``, smaller ones at the end."""
    if factor == 1:
        return values
    if values.ndim == 3:
        bands = [_means(values[:, :, band], factor) for band in range(values.shape[2])]
        return np.stack(bands, axis=2)
    from PIL import Image

    return np.asarray(Image.fromarray(np.ascontiguousarray(values)).reduce(factor))


def upright(plane: Plane, orientation: object) -> Plane:
    """The plane turned as the EXIF orientation asks; what that tag can't say leaves it as it is."""
    turned = {
        2: plane[:, ::-1],
        3: plane[::-1, ::-1],
        4: plane[::-1],
        5: plane.swapaxes(0, 1),
        6: plane.swapaxes(0, 1)[:, ::-1],
        7: plane[::-1, ::-1].swapaxes(0, 1),
        8: plane.swapaxes(0, 1)[::-1],
    }
    return np.ascontiguousarray(turned.get(orientation, plane))  # type: ignore[call-overload]
