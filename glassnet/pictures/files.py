"""A picture's file, whoever made it, as a plane of brightness or colour.

Three files share the work: this one opens the file, ``limits.py`` refuses by the header what would
take too much, and ``pixels.py`` makes numbers of the decoded pixels.
"""

from __future__ import annotations

from pathlib import Path

from glassnet.errors import DataError
from glassnet.files import check_is_file
from glassnet.pictures.limits import check_size, too_large
from glassnet.pictures.pixels import Plane, as_plane, upright
from glassnet.pictures.quiet import without_warnings
from glassnet.pictures.strangers import foreign_kind

# Pillow knows formats that are programs (it starts Ghostscript for EPS), and formats that need
# other programs. These are decoded by itself and the libraries that it carries.
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF", "PPM")
ORIENTATION = 0x0112  # the number of the EXIF tag


def read_picture(path: Path, *, colour: bool = False, paper: float | None = None) -> Plane:
    """The brightness of a picture, or its colours, from 0 to 1, upright as the camera says.

    Of a picture with several frames or pages the first is read. Of a large picture the means of
    squares are given, so that its longer side has less than twice ``pixels.WORKING_SIDE`` of them.

    Args:
        path: a file in one of ``FORMATS``, whatever its name ends in.
        colour: whether red, green and blue are kept apart.
        paper: the brightness behind transparent parts. None: what differs from the ink, which is
            white behind dark ink, and black behind bright ink.

    Returns:
        float32 ``(height, width)``, or ``(height, width, 3)`` in colour.

    Raises:
        DataError: The file is missing, in no such format, damaged, or too large.
    """
    from PIL import Image, UnidentifiedImageError

    check_is_file(path, "an image")
    try:
        with without_warnings(), Image.open(path, formats=FORMATS) as image:
            check_size(path, image)
            image.load()
            orientation = image.getexif().get(ORIENTATION)
            return upright(as_plane(image, colour=colour, paper=paper), orientation)
    except DataError:
        raise
    except Image.DecompressionBombError:
        raise too_large(path) from None
    except UnidentifiedImageError:
        raise DataError(f"{path}: {foreign_kind(path)}") from None
    except Exception as error:  # Pillow's words for damage are of many types
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"{path}: can't be read as an image ({reason}).") from None
