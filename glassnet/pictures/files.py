"""A picture's file, whoever made it, as its pixels: their brightness, or their colours."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassnet.errors import DataError

if TYPE_CHECKING:
    from PIL.Image import Image

# Pillow knows formats that are programs (it starts Ghostscript for EPS), and formats that need
# other programs. These are decoded by itself and the libraries that it carries.
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "PPM")
# Whatever the file's size, which says nothing: a flat picture shrinks to a thousandth.
MOST_PIXELS = 50_000_000
MOST_BYTES = 128_000_000  # while it is decoded
# A progressive JPEG has ten or so. Each is a pass over the whole picture, and may be a few bytes.
MOST_SCANS = 100
START_OF_SCAN = b"\xff\xda"
ORIENTATION = 0x0112  # the number of the EXIF tag
# Larger pictures are averaged down to this: it is plenty for a digit, and it calms noise.
WORKING_SIDE = 560
TILE = 1 << 19  # pixels that are turned into floating-point numbers at a time

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


def read_picture(path: Path) -> Plane:
    """The brightness of a picture, from 0 to 1, upright as the camera says.

    Transparent parts are filled with what differs from the ink, see `paper_behind`. Of a large
    picture the means of squares are given, see `read_pixels`.

    Args:
        path: a file in one of ``FORMATS``, whatever its name ends in.

    Returns:
        float32 ``(height, width)``.

    Raises:
        DataError: The file is missing, in no such format, damaged, or too large.
    """
    pixels = read_pixels(path)
    grey: Plane = pixels.colour[:, :, 0]
    return grey if pixels.cover is None else grey + paper_behind(pixels) * (1 - pixels.cover)


def read_pixels(path: Path, channels: int = 1) -> Pixels:
    """The pixels of a picture, upright as the camera says.

    Of a large picture the means of squares are given, so that its longer side has less than twice
    ``WORKING_SIDE`` of them.

    Args:
        path: a file in one of ``FORMATS``, whatever its name ends in.
        channels: 1 for the brightness, 3 for red, green and blue.

    Raises:
        DataError: The file is missing, in no such format, damaged, or too large.
    """
    with _opened(path) as image:
        colour, cover = _means_of_tiles(image, channels)
        orientation = image.getexif().get(ORIENTATION)
    return Pixels(
        _upright(colour, orientation), cover if cover is None else _upright(cover, orientation)
    )


def paper_behind(pixels: Pixels) -> np.float32:
    """What must shine through a picture's transparent parts, so that it differs from the ink.

    That is white paper, 1, behind what is dark, and black, 0, behind what is bright.
    """
    assert pixels.cover is not None
    brightness = pixels.colour.mean(dtype=np.float64)
    return np.float32(1 if brightness < 0.5 * pixels.cover.mean(dtype=np.float64) else 0)


@contextmanager
def _opened(path: Path) -> Iterator[Image]:
    """A picture that is small enough, decoded; whatever fails is told in one sentence."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd metadata: what matters is whether it decodes
            with Image.open(path, formats=FORMATS) as image:
                _check_size(path, image)
                image.load()
                yield image
    except DataError:
        raise
    except FileNotFoundError:
        raise DataError(f"{path}: there is no such file.") from None
    except Image.DecompressionBombError:
        raise _too_large(path, MOST_PIXELS) from None
    except UnidentifiedImageError:
        raise DataError(
            f"{path}: is no image; a PNG or JPEG of one digit was expected "
            "(WebP, GIF, BMP, TIFF and PPM are read too)."
        ) from None
    except Exception as error:  # Pillow's words for damage are of many types
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"{path}: can't be read as an image ({reason}).") from None


# ---- limits ------------------------------------------------------------------------------------


def _check_size(path: Path, image: Image) -> None:
    """Refuse a picture that is too large to be decoded, by its header.

    Of a large photograph the JPEG decoder is asked for a half, a quarter or an eighth of each
    side, which it makes at once.
    """
    coefficients = 0
    if image.format in ("JPEG", "MPO"):
        scans = path.read_bytes().count(START_OF_SCAN)
        if scans > MOST_SCANS:
            raise DataError(
                f"{path}: has {scans:,} scans, and a JPEG of a digit at most {MOST_SCANS}."
            )
        # Of a picture in several scans all coefficients are kept, two bytes each, until the last.
        coefficients = 2 * len(image.getbands()) * (scans > 1)
        most = MOST_BYTES // coefficients if coefficients else MOST_PIXELS * 4
        if image.width * image.height > most:
            raise _too_large(path, most)
        if image.width * image.height > _most_pixels(image):
            image.draft(image.mode, (WORKING_SIDE, WORKING_SIDE))
    most = _most_pixels(image)
    if image.width * image.height > most:
        raise _too_large(path, most)


def _most_pixels(image: Image) -> int:
    """How many pixels a picture of this kind may have."""
    per_pixel = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "I;16L": 2}.get(image.mode, 4)
    if image.format == "WEBP":
        per_pixel = 16  # the library holds two canvases, and hands out a copy
    elif image.format in ("TIFF", "GIF"):
        per_pixel *= 2  # all of it may be one strip, which is decompressed as a whole
    return min(MOST_PIXELS, MOST_BYTES // per_pixel)


def _too_large(path: Path, most: int) -> DataError:
    return DataError(
        f"{path}: larger than {most / 1e6:.0f} million pixels, which is the most for a picture of "
        "its kind; scale it down first."
    )


# ---- pixels ------------------------------------------------------------------------------------


def _means_of_tiles(image: Image, channels: int) -> tuple[NDArray[np.float32], Plane | None]:
    """Colour and cover, averaged down where the picture is large.

    It goes tile by tile, since floating-point numbers take many times the memory of pixels.
    """
    factor = max(1, max(image.size) // WORKING_SIDE)
    width, height = image.size
    shape = -(-height // factor), -(-width // factor)
    colour = np.empty((*shape, channels), np.float32)
    if image.mode.startswith(("I", "F")):
        # Pillow's own conversion clips 16 bits to 8.
        tiles = [np.asarray(tile).max() for _, tile in _tiles(image, factor)]
        largest = np.float32(max(float(np.max(tiles)), 1.0))
        for place, tile in _tiles(image, factor):
            colour[place] = _means(np.asarray(tile, np.float32) / largest, factor)[:, :, None]
        return colour, None
    mode = "L" if channels == 1 else "RGB"
    if not image.has_transparency_data:
        for place, tile in _tiles(image, factor):
            _put_means(colour, place, _unit(tile.convert(mode)), factor)
        return colour, None
    cover = np.empty(shape, np.float32)
    for place, tile in _tiles(image, factor):
        both = _unit(tile.convert("RGBA").convert(mode + "A"))
        alpha = both[:, :, -1:]
        _put_means(colour, place, both[:, :, :-1] * alpha, factor)
        cover[place] = _means(alpha[:, :, 0], factor)
    return colour, cover


def _unit(tile: Image) -> NDArray[np.float32]:
    """The pixels of a tile from 0 to 1, ``(height, width, channels)``."""
    values = np.asarray(tile, np.float32) / np.float32(255)
    return values if values.ndim == 3 else values[:, :, None]


def _put_means(
    target: NDArray[np.float32], place: Place, values: NDArray[np.float32], factor: int
) -> None:
    for channel in range(values.shape[2]):
        target[(*place, channel)] = _means(values[:, :, channel], factor)


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


def _means(values: NDArray[np.float32], factor: int) -> Plane:
    """The means of squares of ``factor`` by ``factor``, smaller ones at the end."""
    if factor == 1:
        return values
    from PIL import Image

    return np.asarray(Image.fromarray(np.ascontiguousarray(values)).reduce(factor))


def _upright(pixels: NDArray[np.float32], orientation: object) -> NDArray[np.float32]:
    """Turned as the EXIF orientation asks; what that tag can't say leaves it as it is."""
    across = pixels.swapaxes(0, 1)
    turned = {
        2: pixels[:, ::-1],
        3: pixels[::-1, ::-1],
        4: pixels[::-1],
        5: across,
        6: across[:, ::-1],
        7: across[::-1, ::-1],
        8: across[::-1],
    }
    return np.ascontiguousarray(turned.get(orientation, pixels))  # type: ignore[call-overload]
