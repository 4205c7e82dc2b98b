"""The pixels of a decoded picture as numbers: brightness or colours, averaged down where large."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL.Image import Image

# Larger pictures are averaged down to this: it is plenty for a digit, and it calms noise.
WORKING_SIDE = 560
TILE = 1 << 19  # pixels that are turned into floating-point numbers at a time

GREY_MODES = ("1", "L", "LA", "La")

Plane = NDArray[np.float32]
Place = tuple[slice, slice]


class Pixels(NamedTuple):
    """The pixels of a picture, some of which may be transparent.

    Attributes:
        colour: float32 ``(height, width, channels)``, from 0 to 1, times the cover: what lies
            behind a pixel shows through as ``colour + (1 - cover) * behind``.
        cover: float32 ``(height, width)``, from 0 where the picture is transparent to 1; None where
            it is nowhere transparent.
    """

    colour: NDArray[np.float32]
    cover: Plane | None


def paper_behind(pixels: Pixels) -> np.float32:
    """What must shine through a picture's transparent parts, so that it differs from the ink.

    That is white paper, 1, behind what is dark, and black, 0, behind what is bright.
    """
    assert pixels.cover is not None
    brightness = pixels.colour.mean(dtype=np.float64)
    return np.float32(1 if brightness < 0.5 * pixels.cover.mean(dtype=np.float64) else 0)


def is_grey(image: Image) -> bool:
    """Whether a picture's kind has no colours; one that could have some may show none."""
    return image.mode in GREY_MODES or image.mode.startswith(("I", "F"))


def pixels_of(image: Image, channels: int | None) -> Pixels:
    """The pixels of a decoded picture, averaged down where it is large.

    It goes tile by tile, since converted pixels take several times the memory of what was decoded.

    Args:
        image: of Pillow's, in any mode.
        channels: 1 for the brightness, 3 for red, green and blue; None for as many as it has.

    Raises:
        ValueError: A picture of floating-point numbers has some that are none, or infinite.
    """
    if channels is None:
        channels = 1 if is_grey(image) else 3
    factor = max(1, max(image.size) // WORKING_SIDE)
    width, height = image.size
    shape = -(-height // factor), -(-width // factor)
    colour = np.empty((*shape, channels), np.float32)
    if image.mode.startswith(("I", "F")):
        # Pillow's own conversion clips 16 bits to 8.
        largest = max(1.0, *(_largest(tile) for _, tile in _tiles(image, factor)))
        for place, tile in _tiles(image, factor):
            deep = np.asarray(tile, np.float32) / np.float32(largest)
            colour[place] = averaged_down(deep, factor)[:, :, None]
        return Pixels(colour, None)
    if not image.has_transparency_data:
        # A grey picture is one plane, and then perhaps three of the same.
        mode = "L" if channels == 1 or is_grey(image) else "RGB"
        for place, tile in _tiles(image, factor):
            _put_mean_bytes(colour[place], tile.convert(mode), factor)
        return Pixels(colour, None)
    cover = np.empty(shape, np.float32)
    for place, tile in _tiles(image, factor):
        bare = tile.convert("RGBA")
        # With a small "a", the colours are already multiplied by the cover.
        both = bare.convert("LA").convert("La") if channels == 1 else bare.convert("RGBa")
        means = np.empty((*cover[place].shape, channels + 1), np.float32)
        _put_mean_bytes(means, both, factor)
        colour[place], cover[place] = means[:, :, :-1], means[:, :, -1]
    return Pixels(colour, cover)


def _largest(tile: Image) -> float:
    values = np.asarray(tile)
    if not np.isfinite(values).all():
        raise ValueError("it holds values that are no numbers")
    return float(values.max())


def turned_upright(pixels: Pixels, orientation: object) -> Pixels:
    """Turned as the EXIF orientation asks; what that tag can't say leaves them as they are."""
    colour, cover = pixels
    return Pixels(
        _turned(colour, orientation), None if cover is None else _turned(cover, orientation)
    )


def _turned(plane: NDArray[np.float32], orientation: object) -> NDArray[np.float32]:
    across = plane.swapaxes(0, 1)
    turned = {
        2: plane[:, ::-1],
        3: plane[::-1, ::-1],
        4: plane[::-1],
        5: across,
        6: across[:, ::-1],
        7: across[::-1, ::-1],
        8: across[::-1],
    }
    return np.ascontiguousarray(turned.get(orientation, plane))  # type: ignore[call-overload]


def _tiles(image: Image, factor: int) -> Iterator[tuple[Place, Image]]:
    """Pieces of a picture, and the place of each in the plane of means of ``factor`` squares."""
    width, height = image.size
    if width * height <= TILE:
        yield (slice(None), slice(None)), image
        return
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


def _put_mean_bytes(target: NDArray[np.float32], tile: Image, factor: int) -> None:
    """Put the means of squares into their place, from 0 to 1.

    They are rounded to bytes, as the pixels are: that is many times as fast as exact means.
    """
    means = np.asarray(tile.reduce(factor) if factor > 1 else tile)
    means = means if means.ndim == 3 else means[:, :, None]
    np.divide(means, np.float32(255), out=target, dtype=np.float32)


def in_bytes(values: NDArray[np.floating]) -> NDArray[np.uint8]:
    """From 0 … 1 to 0 … 255, rounded."""
    rounded: NDArray[np.uint8] = np.rint(values.clip(0, 1) * 255).astype(np.uint8)
    return rounded


def averaged_down(plane: Plane, factor: int) -> Plane:
    """The means of squares of ``factor`` by ``factor`` pixels, smaller ones at the end.

    >>> averaged_down(np.array([[0, 1, 2], [2, 1, 4]], np.float32), 2)
    array([[1., 3.]], dtype=float32)
    """
    from PIL import Image

    if factor == 1:
        return plane
    return np.asarray(Image.fromarray(np.ascontiguousarray(plane)).reduce(factor))
