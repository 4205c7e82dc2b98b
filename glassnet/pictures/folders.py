"""The pictures of a folder, in the order in which people would put them."""

from __future__ import annotations

import os
import re
from pathlib import Path

ENDINGS = (
    *(".png", ".apng", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".gif", ".bmp", ".dib"),
    *(".tif", ".tiff", ".pnm", ".pbm", ".pgm", ".ppm", ".pfm"),
)
"""What names of pictures end in, whether in capitals or not."""

FOREIGN_ENDINGS = (".heic", ".heif", ".avif", ".jp2", ".jxl", ".pam")
"""Endings of photographs that are not read: whoever has them should hear of it."""


def pictures_in(folder: Path) -> list[Path]:
    """The pictures of a folder and of all folders in it, sorted by `natural_order`.

    What is no picture by its name's ending is left out, and so is what is hidden (its name begins
    with a dot). Links to folders are not followed, since they may lead back.

    Args:
        folder: where to look.

    Raises:
        OSError: if one of the folders can't be read.
    """

    def refuse(error: OSError) -> None:
        raise error

    found = []
    for place, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(place, name) for name in files if is_picture_name(name)]
    return sorted(found, key=natural_order)


def is_picture_name(name: str) -> bool:
    """Whether a file is a picture by its name, even if of a kind that is not read.

    >>> is_picture_name("three.PNG"), is_picture_name("IMG_1.heic"), is_picture_name(".three.png")
    (True, True, False)
    """
    return not name.startswith(".") and name.lower().endswith((*ENDINGS, *FOREIGN_ENDINGS))


def natural_order(path: Path) -> list[list[tuple[int, int | str]]]:
    """A key that sorts paths by their parts, numbers in them by their value.

    >>> names = ["scan10.png", "scan9.png", "a/2.png", "Scan1.png"]
    >>> [str(path.as_posix()) for path in sorted(map(Path, names), key=natural_order)]
    ['a/2.png', 'Scan1.png', 'scan9.png', 'scan10.png']
    """
    return [
        [
            (0, int(piece)) if piece.isdecimal() else (1, piece.casefold())
            for piece in re.split(r"([0-9]+)", part)
            if piece
        ]
        for part in path.parts
    ]
