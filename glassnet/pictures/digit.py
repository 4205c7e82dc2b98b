"""A drawn or photographed digit, brought to MNIST's conventions: the order of the steps.

`load_digit`, `read_digit` and `read_digits` are what users call. `page.py` takes the steps from a
picture to the pieces of ink on it, and `image.py` those from some pieces to an image.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from glassnet.arrays import as_array
from glassnet.errors import DataError
from glassnet.pictures.colour import BRIGHTNESS, grey_by_contrast
from glassnet.pictures.doubts import doubts_of
from glassnet.pictures.files import read_pixels
from glassnet.pictures.image import form_digit
from glassnet.pictures.page import EmptyImageError, Page, find_page, where
from glassnet.pictures.pieces import choose_digit
from glassnet.pictures.reading import Log, Reading
from glassnet.pictures.several import Digit, find_digits
from glassnet.pictures.touching import cut_touching


def load_digit(path: str | Path) -> NDArray[np.uint8]:
    """Read an image of one digit, of any size and polarity, and bring it to MNIST's conventions.

    Dust, lines of forms and of paper, shadows and what comes in from the border are left out.

    Args:
        path: A PNG, JPEG, WebP, GIF, BMP, TIFF or PPM: grey, colour, palette, 16 bits,
            with or without transparency, ink brighter or darker than the paper.

    Returns:
        uint8 ``(28, 28, 1)``, 0 for the background to 255 for the ink.

    Raises:
        DataError: The file is missing or no image, shows no digit, or is too large.
    """
    image: NDArray[np.uint8] = read_digit(path).images[0]
    return image


def read_digit(path: str | Path, steps: bool = False) -> Reading:
    """Read an image of one digit as `load_digit` does, and tell what was done to it.

    Args:
        path: The file of a picture.
        steps: Whether to keep what was done, step by step.

    Returns:
        One image, uint8 ``(1, 28, 28, 1)``, and what speaks against it: several digits, nothing
        written, ink that is cut off at the border.

    Raises:
        DataError: The file is missing or no image, shows no digit, or is too large.
    """
    log = Log(steps)
    page = _read_page(Path(path), log)
    chosen = choose_digit(page.pieces)
    note = _note_on_pieces(len(chosen), len(page.pieces))
    log.add("pieces", note, page.ink * where(page, chosen))
    image = form_digit(page, chosen, log)
    return Reading(image[None], doubts_of(*_told_apart(page)), tuple(log.steps))


def read_digits(path: str | Path, steps: bool = False) -> Reading:
    """Read an image of several digits, from left to right and line by line.

    Args:
        path: The file of a picture.
        steps: Whether to keep what was done, step by step.

    Returns:
        One image for each digit, uint8 ``(n, 28, 28, 1)``, and what speaks against them: nothing
        written, ink that is cut off at the border.

    Raises:
        DataError: The file is missing or no image, shows no digit, or is too large.
    """
    log = Log(steps)
    page, digits = _told_apart(_read_page(Path(path), log), from_border=True)
    every = [piece for digit in digits for piece in digit]
    log.add("digits", _note_on_digits(len(digits)), page.ink * where(page, every))
    images = np.stack([form_digit(page, digit, log) for digit in digits])
    doubts = [doubt for doubt in doubts_of(page, digits) if doubt.kind != "several"]
    return Reading(images, tuple(doubts), tuple(log.steps))


def _read_page(path: Path, log: Log) -> Page:
    """What is written in a picture's file."""
    grey, direction = grey_by_contrast(read_pixels(path, channels=None))
    log.add("colour", _note_on(direction), grey)
    try:
        return find_page(grey, log)
    except EmptyImageError as error:
        raise DataError(f"{path}: {str(error).removeprefix('the image ')}") from None


def _told_apart(page: Page, from_border: bool = False) -> tuple[Page, list[Digit]]:
    """The page with digits cut apart that touch, and the pieces of each digit."""
    labels, pieces = cut_touching(page.labels, page.pieces)
    return page._replace(labels=labels, pieces=pieces), find_digits(labels, pieces, from_border)


def normalize_digit(grey: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Bring the brightness of an image of one digit to MNIST's conventions.

    Args:
        grey: ``(height, width)``, from 0 for black to 1 for white.

    Returns:
        uint8 ``(28, 28, 1)``, 0 for the background to 255 for the ink.

    Raises:
        EmptyImageError: Nothing stands out from the background.

    >>> page = np.ones((100, 80), np.float32)
    >>> page[10:90, 38:42] = 0  # a black bar, 80 pixels high
    >>> digit = normalize_digit(page)[:, :, 0]
    >>> np.flatnonzero(digit.max(axis=1)).tolist() == list(range(4, 24))
    True
    """
    page = find_page(as_array("normalize_digit: grey", grey).astype(np.float32, copy=False))
    return form_digit(page, choose_digit(page.pieces))


def _note_on(direction: NDArray[np.float32]) -> str:
    if np.array_equal(direction, BRIGHTNESS):
        return "The picture is grey: its brightness is taken."
    parts = ", ".join(
        f"{share:+.0%} {name}"
        for share, name in zip(direction, ("red", "green", "blue"), strict=True)
    )
    return f"Of the colours, this mixture shows the most contrast: {parts}."


def _note_on_digits(count: int) -> str:
    return f"Digits that are told apart, from left to right and line by line: {count}."


def _note_on_pieces(chosen: int, count: int) -> str:
    """What became of all connected pieces of ink.

    >>> _note_on_pieces(1, 1)
    'The ink is one connected piece, which is the digit.'
    >>> _note_on_pieces(2, 7).split(". ")[0]
    'Of 7 connected pieces of ink, 2 are taken for the digit'
    """
    if chosen == count:
        several = f"{count} connected pieces, which are"
        return f"The ink is {'one connected piece, which is' if count == 1 else several} the digit."
    return (
        f"Of {count} connected pieces of ink, {chosen} {'is' if chosen == 1 else 'are'} taken for "
        "the digit. Each other one is too small, too far away, or comes in from the border."
    )
