"""Ink apart from light: how far each pixel stands out from the paper beside it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from glassnet.pictures.pixels import Plane

# The paper is what covers squares of this share of the picture's longer side. They must be wider
# than the widest stroke, and should be narrower than what a shadow leaves of the page.
WINDOW = 0.3
# The same where the digit is cropped to its edges, and so is as large as the picture.
WIDE_WINDOW = 0.5
# Brightness that differs by less than this is the same.
EVEN = 0.01
# A drawing repeats its paper's brightness exactly on this share of the picture, or else on that of
# its border; a photograph does not.
MOSTLY_PAPER = 0.67
DRAWN = 0.3
# Grain below this, of the full range, is left: thin strokes would suffer more from smoothing.
LEAST_GRAIN = 0.008
# Grain is smoothed by a Gaussian of at most this many pixels, half the thinnest stroke.
MOST_SMOOTHING = 1.5
# This share of the pixels, at least, shows nothing but paper. Of a normal distribution the middle
# third is about one standard deviation wide.
PAPER_SHARE = 0.33
# Medians and percentiles are taken of about so many pixels.
SAMPLE = 10_000
# Bright rims and glints are narrower than this share of the picture's longer side.
GLINT = 0.02
# Paper darker than this share of the brightest says little about the ink on it.
DARKEST_PAPER = 0.15
# The picture on which the polarity is judged has about this many pixels a side.
COARSE = 80


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
    level = drawn_paper(shown)
    if level is not None and _strokes_reach_border(shown, level):
        # The digit is cropped to its edges: paper lies beyond them, too.
        paper = _closed(shown, WIDE_WINDOW, mode="constant", constant_values=level)
    else:
        # The border goes on beyond the edge, so that a shadow which reaches it has no end there.
        paper = _closed(shown, WINDOW, mode="edge")
    return Light(paper, dark, *_paper_of(_apart(grey, paper, dark)))


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
    """The closing by squares of this share of the longer side; ``beyond`` says what lies outside.

    The picture is extended first: SciPy's own modes would extend the result of each half.
    """
    from scipy import ndimage

    half = max(1, round(share * max(grey.shape) / 2))
    extended = np.pad(grey, half, **beyond)
    extended = ndimage.grey_opening(extended, max(1, round(GLINT * max(grey.shape))))
    closed: Plane = ndimage.grey_closing(extended, 2 * half + 1)
    return closed[half:-half, half:-half]


def ink_is_dark(grey: Plane) -> bool:
    """Whether the ink is darker than the paper.

    In a drawing, the paper is what most of the border shows. In a photograph two things are added:
    there is more paper than ink, so the mean lies on the paper's side of the range; and ink is
    thin, so it is what a small window tells from its surroundings, by the top-hat's upper
    percentiles, where a shadow is not.
    """
    from PIL import Image
    from scipy import ndimage

    level = drawn_paper(grey)
    if level is not None:
        return level - float(grey.min()) > float(grey.max()) - level
    coarse = np.asarray(Image.fromarray(grey).reduce(-(-max(grey.shape) // COARSE)))
    least, most = (float(value) for value in np.percentile(coarse, (0.5, 99.5)))
    paper_side = (2 * float(coarse.mean()) - least - most) / max(most - least, 1e-6)
    window = max(3, round(0.1 * max(coarse.shape)))
    above = ndimage.grey_closing(coarse, window, mode="nearest") - coarse
    below = coarse - ndimage.grey_opening(coarse, window, mode="nearest")
    dark, bright = (float(np.percentile(part, 98)) + EVEN for part in (above, below))
    return paper_side + float(np.log(dark / bright)) > 0


def border_of(grey: Plane) -> Plane:
    """The pixels along the four edges."""
    return np.concatenate([grey[0], grey[-1], grey[1:-1, 0], grey[1:-1, -1]])


def drawn_paper(grey: Plane) -> float | None:
    """The paper's brightness in a drawing, which repeats it exactly; None for a photograph.

    It is what most of the picture has, or else, where a digit fills the picture, most of the
    border.
    """
    level, share = _most_common(grey)
    if share > MOSTLY_PAPER:
        return level
    level, share = _most_common(border_of(grey))
    return level if share > DRAWN else None


def _most_common(values: Plane) -> tuple[float, float]:
    """The most common brightness, in steps of 1/255, and its share."""
    counts = np.bincount(np.rint(values.ravel() * 255).clip(0, 255).astype(np.uint8))
    return float(np.argmax(counts)) / 255, float(counts.max()) / values.size


def _strokes_reach_border(grey: Plane, level: float) -> bool:
    """Whether dark ink reaches the border.

    What differs from the paper there is as dark as the darkest; a shadow is not.
    """
    border = border_of(grey)
    others = level - border[np.abs(border - level) > 0.1]
    darkest = level - float(np.percentile(sample(grey), 1))
    return not len(others) or float(np.percentile(others, 90)) > 0.8 * darkest


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
    """The picture with its grain smoothed away, if it has any."""
    from scipy import ndimage

    grain = grain_of(grey)
    if grain < LEAST_GRAIN:
        return grey
    smooth: Plane = ndimage.gaussian_filter(grey, min(MOST_SMOOTHING, 40 * grain), truncate=3)
    return smooth
