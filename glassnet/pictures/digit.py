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
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassnet.arrays import as_array
from glassnet.errors import DataError
from glassnet.pictures.colour import BRIGHTNESS, grey_by_contrast
from glassnet.pictures.doubts import doubts_of
from glassnet.pictures.files import read_pixels
from glassnet.pictures.light import Light, find_light, smoothed
from glassnet.pictures.lines import without_edge_lines, without_lines
from glassnet.pictures.pieces import Piece, box_of, choose_digit, find_pieces
from glassnet.pictures.pixels import Plane
from glassnet.pictures.reading import Doubt, Reading, Step
from glassnet.pictures.several import find_digits
from glassnet.pictures.touching import cut_touching

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
# A line is looked for among fainter pixels, since it goes on and on.
LINES_OVER_GRAIN = 2.5
# One that is fainter than this share of the faintest ink does no harm, and may be JPEG's ripple.
FAINTEST_LINE = 0.25
# Where there is no grain: what stands out less than this, of the full range, is no ink.
LEAST_INK = 0.01
# A digit of so many pixels for each of its image needs no more of them.
ENOUGH = 5


class Page(NamedTuple):
    """A picture of something written, with everything else taken away.

    Attributes:
        ink: float32 ``(height, width)``: 0 for paper, 1 for ink.
        labels: int ``(height, width)``: which piece a pixel belongs to, 0 for none.
        pieces: The connected strokes, those with the most pixels first.
        contrast: How far the ink stands out from the paper, as a share of the full range.
        grain: The standard deviation of the paper's grain, in the same unit.
        lines: How many printed lines were painted over.
        painted: bool ``(height, width)``: where.
        light: The light on the page.
        grey: The picture before it was averaged down, by this factor:
        factor: Pixels of ``grey`` a side for one of ``ink``.
    """

    ink: Plane
    labels: NDArray[np.int32]
    pieces: list[Piece]
    contrast: float
    grain: float
    lines: int
    painted: NDArray[np.bool_]
    light: Light
    grey: Plane
    factor: int


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
    log.add("pieces", _note_on_pieces(chosen, page.pieces), page.ink * _are(page, chosen))
    image = form_digit(page, chosen, log)
    return Reading(image[None], _doubts(*_told_apart(page)), tuple(log.steps))


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
    page, digits = _told_apart(_read_page(Path(path), log))
    every = [piece for digit in digits for piece in digit]
    log.add("digits", _note_on_digits(len(digits)), page.ink * _are(page, every))
    images = np.stack([form_digit(page, digit, log) for digit in digits])
    doubts = [doubt for doubt in _doubts(page, digits) if doubt.kind != "several"]
    return Reading(images, tuple(doubts), tuple(log.steps))


def _read_page(path: Path, log: Log) -> Page:
    """What is written in a picture's file."""
    grey, direction = grey_by_contrast(read_pixels(path, channels=None))
    log.add("colour", _note_on(direction), grey)
    try:
        return find_page(grey, log)
    except EmptyImageError:
        raise DataError(
            f"{path}: shows no digit; all of it has nearly the same brightness."
        ) from None


def _told_apart(page: Page) -> tuple[Page, list[list[Piece]]]:
    """The page with digits cut apart that touch, and the pieces of each digit."""
    labels, pieces = cut_touching(page.labels, page.pieces)
    return page._replace(labels=labels, pieces=pieces), find_digits(labels, pieces)


def _doubts(page: Page, digits: list[list[Piece]]) -> tuple[Doubt, ...]:
    return doubts_of(page.labels, page.pieces, digits, page.contrast, page.grain)


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
    factor = -(-max(grey.shape) // WORKING_SIDE)
    coarse, edge_lines = without_edge_lines(_averaged_down(grey, factor))
    coarse = smoothed(coarse)
    light = find_light(coarse)
    ink = light.ink(coarse)
    most = float(ink.max())
    if not most >= LEAST_CONTRAST:  # so that nan counts as empty too
        raise EmptyImageError("the image shows no digit; it has nearly one brightness all over.")
    log.add("light", _note_on_light(light), ink / most)
    faintest = FAINTEST_LINE * FAINTEST_INK * most
    cleared, lines = without_lines(ink, max(LINES_OVER_GRAIN * light.grain, faintest))
    floor = max(OVER_GRAIN * light.grain, LEAST_INK)
    if not cleared.max() > max(floor, LEAST_CONTRAST):  # there is nothing but what seem lines
        cleared, lines = ink, 0
    painted = cleared < ink
    contrast = _contrast(cleared, floor)
    cleared = cleared / np.float32(contrast)
    log.add("lines", f"Printed lines that are painted over: {lines + edge_lines}.", cleared)
    threshold = min(max(floor / contrast, FAINTEST_INK), 0.5)
    labels, pieces = find_pieces(cleared > threshold)
    return Page(
        cleared,
        labels,
        pieces,
        contrast,
        light.grain,
        lines + edge_lines,
        painted,
        light,
        grey,
        factor,
    )


def form_digit(page: Page, pieces: Sequence[Piece], log: Log | None = None) -> NDArray[np.uint8]:
    """An image of some pieces by MNIST's conventions, uint8 ``(28, 28, 1)``."""
    log = log or Log(wanted=False)
    mine = _are(page, pieces)
    others = (page.labels > 0) & ~mine
    full = float(np.percentile(page.ink[mine], 90))
    grain = min(3 * page.grain / page.contrast, 0.5 * full)
    top, left, bottom, right = box = box_of(pieces)
    if page.factor > 1 and max(bottom - top, right - left) < ENOUGH * BOX:
        ink = _in_detail(page, box, mine)
    else:
        ink = np.where(others, 0, page.ink)[top:bottom, left:right]
    small = _scale_into_box(((ink - grain) / (full - grain)).clip(0, 1))
    image = _centre_by_mass(np.rint(small * (255 / small.max())).astype(np.uint8))
    log.add(
        "image",
        f"The digit is scaled into {BOX}×{BOX} pixels, and its centre of mass put into the middle "
        f"of {SIDE}×{SIDE}.",
        image / 255,
    )
    return image[:, :, None]


def _are(page: Page, pieces: Sequence[Piece]) -> NDArray[np.bool_]:
    """Where some pieces are, ``(height, width)``."""
    chosen = np.zeros(int(page.labels.max()) + 1, bool)
    chosen[[piece.label for piece in pieces]] = True
    return chosen[page.labels]


def _in_detail(page: Page, box: tuple[int, int, int, int], mine: NDArray[np.bool_]) -> Plane:
    """The ink of a small digit in a large picture, from the picture before it was averaged down.

    Light and lines are known from the picture that was averaged down, and so is where the digit is.
    """
    from scipy import ndimage

    top, left = (max(start - 1, 0) for start in box[:2])
    place = slice(top, box[2] + 1), slice(left, box[3] + 1)
    rows, columns = (slice(part.start * page.factor, part.stop * page.factor) for part in place)
    grey = page.grey[rows, columns]
    mask, painted, ink, paper = (
        _enlarged(plane[place], page.factor, grey.shape)
        for plane in (
            ndimage.binary_dilation(mine, np.ones((3, 3))),
            page.painted,
            page.ink,
            page.light.paper,
        )
    )
    fine = page.light._replace(paper=paper).ink(grey) / np.float32(page.contrast)
    fine = np.where(painted, ink, fine) * mask
    there = fine > FAINTEST_INK
    across, down = np.flatnonzero(there.any(axis=0)), np.flatnonzero(there.any(axis=1))
    if not len(down):
        return ink
    cropped: Plane = fine[down[0] : down[-1] + 1, across[0] : across[-1] + 1]
    return cropped


def _enlarged(plane: NDArray[Any], factor: int, shape: tuple[int, ...]) -> NDArray[Any]:
    """Each pixel as a square of ``factor`` by ``factor``, as far as ``shape`` goes."""
    return plane.repeat(factor, axis=0).repeat(factor, axis=1)[: shape[0], : shape[1]]


def _averaged_down(grey: Plane, factor: int) -> Plane:
    from PIL import Image

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


def _note_on_light(light: Light) -> str:
    return f"The light is evened out; ink is {'darker' if light.dark else 'brighter'} than paper."


def _note_on_digits(count: int) -> str:
    return f"Digits that are told apart, from left to right and line by line: {count}."


def _note_on_pieces(chosen: Sequence[Piece], pieces: Sequence[Piece]) -> str:
    return (
        f"Of {len(pieces)} connected pieces of ink, {len(chosen)} are taken for the digit; the "
        "others are too small, too far away, or come in from the border."
    )
