"""A picture's file, whoever made it, as its pixels: their brightness, or their colours.

This file opens what somebody has; ``limits.py`` refuses by the header what would take too much,
``pixels.py`` makes numbers of what was decoded, and ``strangers.py`` has a word on files that are
no pictures, or of another kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from glassnet.errors import DataError
from glassnet.files import check_is_file
from glassnet.pictures.limits import check_size, too_large
from glassnet.pictures.pixels import Pixels, Plane, paper_behind, pixels_of, turned_upright
from glassnet.pictures.quiet import without_warnings
from glassnet.pictures.strangers import foreign_kind

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["FORMATS", "Pixels", "Plane", "paper_behind", "read_picture", "read_pixels"]

# Pillow knows formats that are programs (it starts Ghostscript for EPS), and formats that need
# other programs. These are decoded by itself and the libraries that it carries.
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "PPM")
ORIENTATION = 0x0112  # the number of the EXIF tag


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

    Of a picture with several frames or pages the first is read. Of a large picture the means of
    squares are given, so that its longer side has less than twice ``pixels.WORKING_SIDE`` of them.

    Args:
        path: a file in one of ``FORMATS``, whatever its name ends in.
        channels: 1 for the brightness, 3 for red, green and blue.

    Raises:
        DataError: The file is missing, in no such format, damaged, or too large.
    """
    with _decoded(path) as image:
        return turned_upright(pixels_of(image, channels), image.getexif().get(ORIENTATION))


@contextmanager
def _decoded(path: Path) -> Iterator[Image]:
    """A picture that is small enough, decoded; whatever fails is told in one sentence."""
    from PIL import Image, UnidentifiedImageError

    check_is_file(path, "an image")
    try:
        with without_warnings(), Image.open(path, formats=FORMATS) as image:
            check_size(path, image)
            image.load()
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
