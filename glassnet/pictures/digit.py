"""A drawn or photographed digit, brought to MNIST's conventions: the order of the steps.

MNIST's digits are white on black; each was scaled, its aspect kept, into a box of 20×20 pixels
with antialiasing, and placed so that its centre of mass is the centre of 28×28 pixels (LeCun,
Bottou, Bengio and Haffner 1998, "Gradient-based learning applied to document recognition", §III.A).

`load_digit` and `read_digit` are what users call. `find_page` takes the steps from a picture to
the pieces of ink on it, and `form_digit` those from some pieces to an image.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassnet.arrays import as_array
from glassnet.errors import DataError
from glassnet.pictures.colour import BRIGHTNESS, grey_by_contrast
from glassnet.pictures.files import Plane, read_pixels
from glassnet.pictures.light import find_ink
from glassnet.pictures.lines import without_edge_lines, without_lines
from glassnet.pictures.pieces import Piece, box_of, choose_digit, find_pieces
from glassnet.pictures.reading import Reading, Step

SIDE = 28
BOX = 20
# In MNIST's files the centre of mass is at index 14 ± ½ of 0…27, along both axes.
CENTRE = 14
# Larger pictures are averaged down until their longer side has at most so many pixels: it is plenty
# for a digit, and it calms noise.
WORKING_SIDE = 400
# Less contrast than this, of the full range, is an empty page.
LEAST_CONTRAST = 0.05
# What of the darkest ink still counts as ink; JPEG's ripples and a paper's grain stay below it.
FAINTEST_INK = 0.2
# Ink stands out from the paper by at least so many standard deviations of the paper's grain.
OVER_GRAIN = 4.0


class Page(NamedTuple):
    """A picture of something written, with everything else taken away.

    Attributes:
        ink: float32 ``(height, width)``: 0 for paper, 1 for ink.
        labels: int ``(height, width)``: which piece a pixel belongs to, 0 for none.
        pieces: The connected strokes, those with the most pixels first.
        contrast: How far the ink stands out from the paper, as a share of the full range.
        grain: The standard deviation of the paper's grain, in the same unit.
        lines: How many printed lines were painted over.
    """

    ink: Plane
    labels: NDArray[np.int32]
    pieces: list[Piece]
    contrast: float
    grain: float
    lines: int


class Log:
    """The steps that were taken, if anybody wants to know."""

    def __init__(self, wanted: bool) -> None:
        self.wanted = wanted
        self.steps: list[Step] = []

    def add(self, name: str, note: str, plane: NDArray[np.floating]) -> None:
        """Note a step, and the picture after it, 0 to 1."""
        if self.wanted:
            self.steps.append(Step(name, note, np.rint(plane.clip(0, 1) * 255).astype(np.uint8)))


class EmptyImageError(DataError):
    """An image in which nothing stands out from the background."""


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
    return read_digit(path).images[0]


def read_digit(path: str | Path, steps: bool = False) -> Reading:
    """Read an image of one digit as `load_digit` does, and tell what was done to it.

    Args:
        path: The file of a picture.
        steps: Whether to keep what was done, step by step.

    Returns:
        One image, uint8 ``(1, 28, 28, 1)``.

    Raises:
        DataError: The file is missing or no image, shows no digit, or is too large.
    """
    path = Path(path)
    log = Log(steps)
    grey, direction = grey_by_contrast(read_pixels(path, channels=3))
    log.add("colour", _note_on(direction), grey)
    try:
        page = find_page(grey, log)
        image = form_digit(page, choose_digit(page.pieces), log)
    except EmptyImageError:
        raise DataError(
            f"{path}: shows no digit; all of it has nearly the same brightness."
        ) from None
    return Reading(image[None], steps=tuple(log.steps))


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


def find_page(grey: Plane, log: Log | None = None) -> Page:
    """What is written in a picture.

    Args:
        grey: ``(height, width)``, from 0 for black to 1 for white.
        log: Takes the steps.

    Raises:
        EmptyImageError: Nothing stands out from the background.
    """
    log = log or Log(wanted=False)
    grey = _averaged_down(grey)
    grey, edge_lines = without_edge_lines(grey)
    found = find_ink(grey)
    most = float(found.plane.max())
    if not most >= LEAST_CONTRAST:  # so that nan counts as empty too
        raise EmptyImageError("the image shows no digit; it has nearly one brightness all over.")
    log.add(
        "light",
        f"The light is evened out; the ink is {'darker' if found.dark else 'brighter'} than "
        "the paper.",
        found.plane / most,
    )
    floor = max(OVER_GRAIN * found.grain, FAINTEST_INK * LEAST_CONTRAST)
    ink, lines = without_lines(found.plane, max(2.5 * found.grain, 0.01))
    if not ink.max() > max(floor, LEAST_CONTRAST):  # what looked like lines is all that there is
        ink, lines = found.plane, 0
    contrast = _contrast(ink, floor)
    ink = ink / np.float32(contrast)
    log.add("lines", f"{lines + edge_lines} printed lines are painted over.", ink)
    threshold = max(floor / contrast, FAINTEST_INK)
    labels, pieces = find_pieces(ink > min(threshold, 0.5))
    return Page(ink, labels, pieces, contrast, found.grain, lines + edge_lines)


def form_digit(page: Page, pieces: Sequence[Piece], log: Log | None = None) -> NDArray[np.uint8]:
    """An image of some pieces by MNIST's conventions, uint8 ``(28, 28, 1)``."""
    log = log or Log(wanted=False)
    chosen = np.zeros(int(page.labels.max()) + 1, bool)
    chosen[[piece.label for piece in pieces]] = True
    mine = chosen[page.labels]
    full = float(np.percentile(page.ink[mine], 90))
    grain = min(3 * page.grain / page.contrast, 0.5 * full)
    ink = ((page.ink - grain) / (full - grain)).clip(0, 1)
    ink[(page.labels > 0) & ~mine] = 0
    log.add("pieces", _note_on_pieces(pieces, page.pieces), np.where(mine, ink, 0))
    top, left, bottom, right = box_of(pieces)
    small = _scale_into_box(ink[top:bottom, left:right])
    image = _centre_by_mass(np.rint(small * (255 / small.max())).astype(np.uint8))
    log.add(
        "image",
        f"The digit is scaled into {BOX}×{BOX} pixels, and its centre of mass put into the middle "
        f"of {SIDE}×{SIDE}.",
        image / 255,
    )
    return image[:, :, None]


def _averaged_down(grey: Plane) -> Plane:
    from PIL import Image

    factor = -(-max(grey.shape) // WORKING_SIDE)
    return grey if factor == 1 else np.asarray(Image.fromarray(grey).reduce(factor))


def _contrast(ink: Plane, floor: float) -> float:
    """How far ink stands out: nearly the most, since single pixels may stand out more."""
    there = ink[ink > min(floor, 0.5 * float(ink.max()))]
    return max(float(np.percentile(there, 95)), LEAST_CONTRAST)


def _scale_into_box(ink: Plane) -> Plane:
    """Scale so that the longer side is 20 pixels, each the mean of what it covers."""
    from PIL import Image

    height, width = ink.shape
    scale = BOX / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    method = Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR
    return np.asarray(Image.fromarray(ink).resize(size, method))


def _centre_by_mass(digit: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Place the digit so that its centre of mass is the image's, as far as it stays inside."""
    image = np.zeros((SIDE, SIDE), np.uint8)
    slices = []
    for axis, size in enumerate(digit.shape):
        mass = digit.sum(axis=1 - axis, dtype=np.float64)
        centre = float(mass @ np.arange(size) / mass.sum())
        start = min(max(round(CENTRE - centre), 0), SIDE - size)
        slices.append(slice(start, start + size))
    image[tuple(slices)] = digit
    return image


def _note_on(direction: NDArray[np.float32]) -> str:
    if np.array_equal(direction, BRIGHTNESS):
        return "The picture is grey: its brightness is taken."
    parts = ", ".join(
        f"{share:+.0%} {name}"
        for share, name in zip(direction, ("red", "green", "blue"), strict=True)
    )
    return f"Of the colours, this mixture shows the most contrast: {parts}."


def _note_on_pieces(chosen: Sequence[Piece], pieces: Sequence[Piece]) -> str:
    return (
        f"Of {len(pieces)} connected pieces of ink, {len(chosen)} are taken for the digit; the "
        "others are too small, too far away, or come in from the border."
    )
