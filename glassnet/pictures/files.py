"""A picture's file, whoever made it, as a plane of brightness."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

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


def read_picture(path: Path) -> Plane:
    """The brightness of a picture, from 0 to 1, upright as the camera says.

    Transparent parts are filled with what differs from the ink. Of a large picture the means of
    squares are given, so that its longer side has less than twice ``WORKING_SIDE`` of them.

    Args:
        path: a file in one of ``FORMATS``, whatever its name ends in.

    Returns:
        float32 ``(height, width)``.

    Raises:
        DataError: The file is missing, in no such format, damaged, or too large.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd metadata: what matters is whether it decodes
            with Image.open(path, formats=FORMATS) as image:
                _check_size(path, image)
                image.load()
                orientation = image.getexif().get(ORIENTATION)
                return _upright(_brightness(image), orientation)
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


# ---- brightness --------------------------------------------------------------------------------


def _brightness(image: Image) -> Plane:
    """Brightness from 0 to 1, averaged down where the picture is large.

    It goes tile by tile, since floating-point numbers take many times the memory of pixels.
    """
    factor = max(1, max(image.size) // WORKING_SIDE)
    width, height = image.size
    shape = -(-height // factor), -(-width // factor)
    if image.mode.startswith(("I", "F")):
        # Pillow's own conversion clips 16 bits to 8.
        tiles = [np.asarray(tile).max() for _, tile in _tiles(image, factor)]
        largest = np.float32(max(float(np.max(tiles)), 1.0))
        grey = np.empty(shape, np.float32)
        for place, tile in _tiles(image, factor):
            grey[place] = _means(np.asarray(tile, np.float32) / largest, factor)
        return grey
    if not image.has_transparency_data:
        grey = np.empty(shape, np.float32)
        for place, tile in _tiles(image, factor):
            bright = np.asarray(tile.convert("L"), np.float32) / np.float32(255)
            grey[place] = _means(bright, factor)
        return grey
    return _filled(image, factor, shape)


def _filled(image: Image, factor: int, shape: tuple[int, int]) -> Plane:
    """The brightness of a picture with transparent parts.

    What shines through must differ from the ink: white paper behind dark ink, and the reverse.
    """
    ink, cover = np.empty(shape, np.float32), np.empty(shape, np.float32)
    ink_sum = cover_sum = 0.0
    for place, tile in _tiles(image, factor):
        both = np.asarray(tile.convert("RGBA").convert("LA"), np.float32) / np.float32(255)
        grey, alpha = np.moveaxis(both, -1, 0)
        covered = grey * alpha
        ink_sum += float(covered.sum(dtype=np.float64))
        cover_sum += float(alpha.sum(dtype=np.float64))
        ink[place], cover[place] = _means(covered, factor), _means(alpha, factor)
    paper = np.float32(1 if ink_sum < 0.5 * cover_sum else 0)
    return ink + paper * (1 - cover)


def _tiles(image: Image, factor: int) -> Iterator[tuple[tuple[slice, slice], Image]]:
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


def _upright(grey: Plane, orientation: object) -> Plane:
    """The plane turned as the EXIF orientation asks; what that tag can't say leaves it as it is."""
    turned = {
        2: grey[:, ::-1],
        3: grey[::-1, ::-1],
        4: grey[::-1],
        5: grey.T,
        6: grey.T[:, ::-1],
        7: grey[::-1, ::-1].T,
        8: grey.T[::-1],
    }
    return np.ascontiguousarray(turned.get(orientation, grey))  # type: ignore[call-overload]
