"""Ink apart from light: how far each pixel stands out from the paper beside it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from glassnet.pictures.morphology import closing, opening
from glassnet.pictures.pixels import Plane
from glassnet.pictures.polarity import drawn_paper, ink_is_dark

# The paper is what covers squares of this share of the picture's longer side. They must be wider
# than the widest stroke, and should be narrower than what a shadow leaves of the page.
WINDOW = 0.3
# The same where the digit is cropped to its edges, and so is as large as the picture.
WIDE_WINDOW = 0.5
# Brightness that differs by less than this is the same.
EVEN = 0.01
# Grain below this, of the full range, is left: thin strokes would suffer more from smoothing.
LEAST_GRAIN = 0.008
# Grain is smoothed by a Gaussian of at most this many pixels, half the thinnest stroke.
MOST_SMOOTHING = 1.5
# This share of the pixels, at least, shows nothing but paper. Of a normal distribution the middle
# third is 0.85 standard deviations wide.
PAPER_SHARE = 0.33
# Medians and percentiles are taken of about so many pixels.
SAMPLE = 10_000
# What stands out less than this from a drawing's paper may be JPEG's ripples.
FAINT = 0.1
# Bright rims and glints are narrower than this share of the picture's longer side.
GLINT = 0.02
# Paper darker than this share of the brightest says little about the ink on it.
DARKEST_PAPER = 0.15


class Light(NamedTuple):
    """The light on a page: what its paper would look like if nothing were written on it.

    Attributes:
        paper: float32 ``(height, width)``: the brightness of the paper; that of its negative if
            the ink is bright, so that ink is always darker than this.
        dark: Whether the ink is darker than the paper.
        usual: How far plain paper seems to stand out, since ``paper`` lies above its grain.
        grain: The standard deviation of that.
    """

    paper: Plane
    dark: bool
    usual: float
    grain: float

    def ink(self, grey: Plane) -> Plane:
        """How far each pixel of a picture stands out from the paper, from 0."""
        ink: Plane = np.maximum(_apart(grey, self.paper, self.dark) - np.float32(self.usual), 0)
        return ink


def find_light(grey: Plane) -> Light:
    """The light on a page, with shadows, whatever is written on it.

    The paper beside dark ink is what a morphological closing leaves (Serra 1982, "Image analysis
    and mathematical morphology", ch. XII: the top-hat transform): the least brightness that covers
    squares wider than a stroke. A shadow's edge stays in it as sharp as it is, since a half of the
    page holds such squares, while a stroke holds none.

    Args:
        grey: ``(height, width)``, from 0 for black to 1 for white, without much grain.
    """
    dark = ink_is_dark(grey)
    shown = grey if dark else 1 - grey
    drawn = drawn_paper(shown)
    if len(drawn) == 1:
        # Paper lies beyond the edges, too, however near to them the digit is cropped.
        paper = _closed(shown, WIDE_WINDOW, mode="constant", constant_values=drawn[0])
    else:
        # The border goes on beyond the edge, so that a shadow which reaches it has no end there.
        paper = _closed(shown, WINDOW, mode="edge")
    apart = _apart(grey, paper, dark)
    usual, grain = (0.0, _ripples(apart)) if drawn else _paper_of(apart)
    return Light(paper, dark, usual, grain)


def _apart(grey: Plane, paper: Plane, dark: bool) -> Plane:
    """How far a picture is apart from its paper.

    Light multiplies, and so dark ink is told by the share of the light that it takes,
    ``1 - grey / paper``; bright ink by the difference of brightness.
    """
    if not dark:
        return paper - (1 - grey)
    least = DARKEST_PAPER * max(float(paper.max()), EVEN)
    apart: Plane = (paper - grey) / paper.clip(min=least)
    return apart


def _ripples(apart: Plane) -> float:
    """The standard deviation of what JPEG makes of a drawing's paper."""
    near = np.abs(sample(apart))
    return float(np.percentile(near[near < FAINT], 68)) if (near < FAINT).any() else 0.0


def _paper_of(plane: Plane) -> tuple[float, float]:
    """The usual value of paper, and its standard deviation.

    The narrowest interval that holds a third of all pixels is taken, as Rousseeuw's shortest half
    (1984, "Least median of squares regression"): printed lines may cover as much as the rest.
    """
    values = np.sort(sample(plane))
    count = int(PAPER_SHARE * len(values))
    widths = values[count:] - values[: len(values) - count]
    first = int(np.argmin(widths))
    return float(values[first : first + count + 1].mean()), float(widths[first])


def _closed(grey: Plane, share: float, **beyond: Any) -> Plane:
    """The closing by squares of this share of the longer side, glints left out."""
    longer = max(grey.shape)
    without_glints = opening(grey, max(1, round(GLINT * longer)))
    return closing(without_glints, max(3, round(share * longer)), **beyond)


def grain_of(grey: Plane) -> float:
    """The standard deviation of the noise from pixel to pixel.

    The median of what a Laplacian leaves, which edges hardly touch (after Immerkær 1996, "Fast
    noise variance estimation").
    """
    if min(grey.shape) < 3:
        return 0.0
    rows = grey[:-2] - 2 * grey[1:-1] + grey[2:]
    both = rows[:, :-2] - 2 * rows[:, 1:-1] + rows[:, 2:]
    return 1.4826 * float(np.median(np.abs(sample(both)))) / 6


def sample(plane: Plane) -> Plane:
    """Some pixels from all over a picture, which stand for all of them."""
    values = plane.ravel()
    step = max(1, len(values) // SAMPLE)
    some: Plane = values[:: step | 1]  # odd steps don't run along one column
    return some


def smoothed(grey: Plane) -> Plane:
    """The picture with its grain smoothed away, if it has any; a drawing has none."""
    from scipy import ndimage

    grain = grain_of(grey)
    if grain < LEAST_GRAIN or drawn_paper(grey):
        return grey
    smooth: Plane = ndimage.gaussian_filter(grey, min(MOST_SMOOTHING, 40 * grain), truncate=3)
    return smooth
