"""What is written in a picture, with everything else taken away: the order of these steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassnet.errors import DataError
from glassnet.pictures.light import Light, find_light, smoothed
from glassnet.pictures.lines import without_edge_lines, without_lines
from glassnet.pictures.pieces import Piece, find_pieces
from glassnet.pictures.pixels import Plane, averaged_down
from glassnet.pictures.reading import Log

# Light, lines and pieces are looked for in a picture whose longer side has at most so many pixels.
PAGE_SIDE = 400
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


class EmptyImageError(DataError):
    """An image in which nothing stands out from the background."""


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


def find_page(grey: Plane, log: Log | None = None) -> Page:
    """What is written in a picture.

    Args:
        grey: ``(height, width)``, from 0 for black to 1 for white.
        log: Takes the steps.

    Raises:
        EmptyImageError: Nothing stands out from the background.
    """
    log = log or Log(wanted=False)
    factor = -(-max(grey.shape) // PAGE_SIDE)
    coarse = averaged_down(grey, factor)
    if not np.isfinite(coarse).all():
        raise EmptyImageError("the image holds values that are no numbers.")
    coarse, edge_lines = without_edge_lines(coarse)
    coarse = smoothed(coarse)
    light = find_light(coarse)
    ink = light.ink(coarse)
    most = float(ink.max())
    if most < LEAST_CONTRAST:
        but = ", but for lines along its edges" if edge_lines else ""
        raise EmptyImageError(
            f"the image shows no digit; all of it has nearly the same brightness{but}."
        )
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


def where(page: Page, pieces: Sequence[Piece]) -> NDArray[np.bool_]:
    """Where some pieces are, ``(height, width)``."""
    chosen = np.zeros(int(page.labels.max()) + 1, bool)
    chosen[[piece.label for piece in pieces]] = True
    return chosen[page.labels]


def _contrast(ink: Plane, floor: float) -> float:
    """How far ink stands out: nearly the most, since single pixels may stand out more."""
    there = ink[ink > min(floor, 0.5 * float(ink.max()))]
    return max(float(np.percentile(there, 95)), LEAST_CONTRAST)


def _note_on_light(light: Light) -> str:
    return f"The light is evened out; ink is {'darker' if light.dark else 'brighter'} than paper."
