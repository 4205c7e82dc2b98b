"""How large a picture may be, told from its header before anything is decoded."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from glassnet.errors import DataError
from glassnet.pictures.pixels import WORKING_SIDE

if TYPE_CHECKING:
    from PIL.Image import Image

# Whatever the file's size, which says nothing: a flat picture shrinks to a thousandth.
MOST_PIXELS = 50_000_000
MOST_BYTES = 128_000_000  # while it is decoded
# A progressive JPEG has ten or so. Each is a pass over the whole picture, and may be a few bytes.
MOST_SCANS = 100
MOST_SCANNED = 1_000_000_000  # pixels, in all of them: about a second
# A TIFF's strips or tiles; whoever stores each row by itself has as many as there are rows.
MOST_TILES = 20_000
START_OF_SCAN = b"\xff\xda"
CHUNK = 1 << 20
# Pictures of more pixels are decoded one at a time, however many threads read some.
LARGE = 8_000_000
_large = threading.Lock()


def check_size(path: Path, image: Image) -> None:
    """Refuse a picture that is too large to be decoded, or takes too long, by its header.

    Of a photograph the JPEG decoder is asked for a half, a quarter or an eighth of each side where
    that is plenty: it makes so many pixels at once, and takes far less time and memory for them.

    Args:
        path: for messages, and to count a JPEG's scans.
        image: opened by Pillow, and not yet decoded.

    Raises:
        DataError: The picture is too large, or in too many scans or pieces.
    """
    if image.format in ("JPEG", "MPO"):
        scans = _scans(path)
        if scans > MOST_SCANS:
            raise DataError(f"{path}: has {scans:,} scans, and a JPEG at most {MOST_SCANS}.")
        most = 4 * MOST_PIXELS
        if scans > 1:
            # All coefficients are kept until the last scan, two bytes each.
            most = min(MOST_BYTES // (2 * len(image.getbands())), MOST_SCANNED // scans)
        if image.width * image.height > most:
            raise too_large(path, most)
        image.draft(image.mode, (WORKING_SIDE, WORKING_SIDE))
    most = _most_pixels(image)
    if image.width * image.height > most:
        raise too_large(path, most)
    tiles = len(getattr(image, "tile", ()))  # which Pillow keeps of files
    if tiles > MOST_TILES:
        raise DataError(
            f"{path}: is stored in {tiles:,} pieces, and a picture in at most "
            f"{MOST_TILES:,}; save it anew."
        )


def in_turn(image: Image) -> AbstractContextManager[object]:
    """Hold this while a picture is decoded: for a large one, it waits until no other is decoded.

    So the memory that many threads take together is little more than one picture's.
    """
    return _large if image.width * image.height > LARGE else nullcontext()


def too_large(path: Path, most: int = MOST_PIXELS) -> DataError:
    """The error for a picture of more than ``most`` pixels."""
    return DataError(
        f"{path}: larger than {most / 1e6:.0f} million pixels, which is the most for a picture of "
        "its kind; scale it down first."
    )


def _most_pixels(image: Image) -> int:
    """How many pixels a picture of this kind may have."""
    per_pixel = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "I;16L": 2}.get(image.mode, 4)
    if image.format == "WEBP":
        per_pixel = 16  # the library holds two canvases, and hands out a copy
    elif image.format in ("TIFF", "GIF"):
        per_pixel *= 2  # all of it may be one strip, which is decompressed as a whole
    return min(MOST_PIXELS, MOST_BYTES // per_pixel)


def _scans(path: Path) -> int:
    """How many scans a JPEG has, those of a small picture inside it too."""
    count, last = 0, b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            count += (last + chunk).count(START_OF_SCAN)
            last = chunk[-1:]  # the first half of a mark between two chunks
    return count
