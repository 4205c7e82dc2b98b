"""A picture's file, whoever made it, as its pixels: their brightness, or their colours.

This file opens what somebody has; ``limits.py`` refuses by the header what would take too much,
``pixels.py`` makes numbers of what was decoded, and ``strangers.py`` has a word on files that are
no pictures, or of another kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from glassnet.errors import DataError
from glassnet.files import check_is_file
from glassnet.pictures.limits import check_size, in_turn, too_large
from glassnet.pictures.pixels import (
    Pixels,
    Plane,
    is_grey,
    paper_behind,
    pixels_of,
    turned_upright,
)
from glassnet.pictures.quiet import without_warnings
from glassnet.pictures.strangers import foreign_kind

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = [
    "FORMATS",
    "Header",
    "Pixels",
    "Plane",
    "look_at",
    "paper_behind",
    "read_picture",
    "read_pixels",
]

# Pillow knows formats that are programs (it starts Ghostscript for EPS), and formats that need
# other programs. These are decoded by itself and the libraries that it carries.
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "PPM")
ORIENTATION = 0x0112  # the number of the EXIF tag
LYING = (5, 6, 7, 8)  # its values for a picture whose rows are columns in the file


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


def read_pixels(path: Path, channels: int | None = 1) -> Pixels:
    """The pixels of a picture, upright as the camera says.

    Of a picture with several frames or pages the first is read. Of a large picture the means of
    squares are given, so that its longer side has less than twice ``pixels.WORKING_SIDE`` of them.

    Args:
        path: a file in one of ``FORMATS``, whatever its name ends in.
        channels: 1 for the brightness, 3 for red, green and blue; None for as many as it has.

    Raises:
        DataError: The file is missing, in no such format, damaged, or too large.
    """
    with _opened(path) as image:
        check_size(path, image)
        with in_turn(image):
            image.load()
            return turned_upright(pixels_of(image, channels), image.getexif().get(ORIENTATION))


class Header(NamedTuple):
    """What a picture says of itself before it is decoded.

    Attributes:
        height: in pixels, upright as the camera says.
        width: likewise.
        grey: whether its kind has no colours; one that could have some may show none.
    """

    height: int
    width: int
    grey: bool


def look_at(path: Path, most_side: int) -> tuple[Header, Pixels | None]:
    """A picture's size and kind, and its pixels if it is small; others are not decoded.

    Args:
        path: a file in one of ``FORMATS``, whatever its name ends in.
        most_side: the longest side of a small picture, in pixels.

    Raises:
        DataError: The file is missing, in no such format, damaged, or too large.
    """
    with _opened(path) as image:
        grey = is_grey(image)
        width, height = image.size  # before a decoder is asked for a part of them
        check_size(path, image)
        small = max(width, height) <= most_side
        if small:
            image.load()
        # To look for a tag behind the pixels of a PNG Pillow decodes them; hardly any has it there.
        known = small or image.format != "PNG" or "exif" in image.info
        orientation = image.getexif().get(ORIENTATION) if known else None
        if orientation in LYING:
            width, height = height, width
        header = Header(height, width, grey)
        if not small:
            return header, None
        return header, turned_upright(pixels_of(image, 1 if grey else 3), orientation)


@contextmanager
def _opened(path: Path) -> Iterator[Image]:
    """A picture that is not decoded yet; whatever fails is told in one sentence."""
    from PIL import Image, UnidentifiedImageError

    check_is_file(path, "an image")
    try:
        with without_warnings(), Image.open(path, formats=FORMATS) as image:
            yield image
    except DataError:
        raise
    except Image.DecompressionBombError:
        raise too_large(path) from None
    except UnidentifiedImageError:
        raise DataError(f"{path}: {foreign_kind(path)}") from None
    except Exception as error:  # Pillow's words for damage are of many types
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"{path}: can't be read as an image ({reason}).") from None
