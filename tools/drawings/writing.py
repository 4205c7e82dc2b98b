"""Digits written on a sheet, and the sheet made a picture."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from tools.drawings.camera import blur, grain
from tools.drawings.digits import Digits, draw_pen, enlarge
from tools.drawings.drawing import Drawing, Plane, to_bytes
from tools.drawings.sheet import STRAIGHT, Sheet, View, draw_sheet, union


class Written(NamedTuple):
    """A sheet with digits on it.

    Args:
        sheet: The sheet.
        ink: The digits' cover.
        size: A digit's longer side in pixels.
        sources: The places of the digits in MNIST's test set.
        written: What they show.
    """

    sheet: Sheet
    ink: Plane
    size: float
    sources: tuple[int, ...]
    written: tuple[int, ...]


def write_one(
    generator: Generator,
    digits: Digits,
    least: float = 60,
    shares: tuple[float, float] = (0.25, 0.85),
    margin: float = 0.02,
    view: View = STRAIGHT,
) -> Written:
    """One digit somewhere on a sheet.

    Args:
        generator: Where the randomness comes from.
        digits: The digits to choose from.
        least: The least longer side of the picture.
        shares: The digit's longer side as a share of the picture's shorter side.
        margin: How much of the shorter side stays free at each edge.
        view: How the camera looks at the sheet.
    """
    sheet = draw_sheet(generator, least, view=view)
    size = max(20.0, sheet.side * generator.uniform(*shares))
    source = digits.choose(generator)
    ink = enlarge(digits.image(source), size, draw_pen(generator))
    top, left = (
        generator.uniform(margin * sheet.side, max(room, 0) + margin * sheet.side)
        for room in (
            length - extent - 2 * margin * sheet.side
            for length, extent in zip((sheet.height, sheet.width), ink.shape, strict=True)
        )
    )
    return Written(sheet, sheet.put(ink, top, left), size, (source,), (digits.label(source),))


def write_row(
    generator: Generator,
    digits: Digits,
    count: int,
    size: float,
    gaps: tuple[float, float] | None = (0.08, 0.8),
    view: View = STRAIGHT,
) -> Written:
    """Digits side by side on a sheet that is 0.1 to 1 digit larger on each side.

    Args:
        generator: Where the randomness comes from.
        digits: The digits to choose from.
        count: How many are written.
        size: A digit's longer side in pixels; each may be a fifth smaller.
        gaps: What is between two of them, in digits; None if each touches the one before.
        view: How the camera looks at the sheet.
    """
    pen = draw_pen(generator)
    sources = tuple(digits.choose(generator) for _ in range(count))
    inks = [enlarge(digits.image(s), size * generator.uniform(0.8, 1), pen) for s in sources]
    tops = [size - ink.shape[0] + size * generator.uniform(0, 0.1) for ink in inks]
    lefts = [0.0]
    for n in range(1, count):
        if gaps is None:
            lefts.append(lefts[-1] + _touching(inks[n - 1], inks[n], tops[n - 1], tops[n]))
        else:
            lefts.append(lefts[-1] + inks[n - 1].shape[1] + size * generator.uniform(*gaps))
    above, below, before, behind = size * generator.uniform(0.1, 1, 4)
    right = max(left + ink.shape[1] for left, ink in zip(lefts, inks, strict=True))
    sheet = Sheet(round(above + 1.1 * size + below), round(before + right + behind), view)
    cover = sheet.nothing()
    for ink, top, left in zip(inks, tops, lefts, strict=True):
        cover = union(cover, sheet.put(ink, above + top, before + left))
    return Written(sheet, cover, size, sources, tuple(digits.label(s) for s in sources))


def _touching(one: Plane, other: Plane, top: float, other_top: float) -> float:
    """How far right of a digit's left edge another one's left edge is, if their ink just meets."""
    shift = round(other_top) - round(top)
    ends, starts = {}, {}
    for row in np.flatnonzero((one > 0.5).any(axis=1)):
        ends[int(row)] = int(np.flatnonzero(one[row] > 0.5)[-1])
    for row in np.flatnonzero((other > 0.5).any(axis=1)):
        starts[int(row) + shift] = int(np.flatnonzero(other[row] > 0.5)[0])
    both = ends.keys() & starts.keys()
    return float(max((ends[row] - starts[row] for row in both), default=one.shape[1]))


def drawn(
    generator: Generator, written: Written, paper: Plane | float = 1.0, invert: bool | None = None
) -> Drawing:
    """The picture of a sheet as a program or a scanner makes it.

    Args:
        generator: Where the randomness comes from.
        written: The sheet.
        paper: Its brightness before somebody wrote on it.
        invert: Bright on dark; by default in a fifth of the pictures.
    """
    depth = generator.uniform(0.55, 1)
    picture = np.float32(paper) * (1 - np.float32(depth) * written.ink)
    if generator.random() < 0.2 if invert is None else invert:
        picture = 1 - picture
    quality = int(generator.integers(60, 96)) if generator.random() < 0.25 else None
    return Drawing(to_bytes(picture), written.written, written.sources, quality)


def photographed(
    generator: Generator,
    written: Written,
    paper: Plane,
    light: Plane | float = 1.0,
    grain_levels: tuple[float, float] = (2, 6),
    blurs: tuple[float, float] = (0, 0),
    qualities: tuple[int, int] = (70, 95),
) -> Drawing:
    """The picture of a sheet as a camera makes it.

    Args:
        generator: Where the randomness comes from.
        written: The sheet.
        paper: Its brightness before somebody wrote on it; a third axis holds the colours.
        light: What falls on it.
        grain_levels: The range of the noise, in levels of 255.
        blurs: The range of the blur, in digits.
        qualities: The range of the JPEG's quality.
    """
    ink = np.float32(generator.uniform(0.55, 0.95)) * written.ink
    light = np.asarray(light, np.float32)
    if paper.ndim == 3:
        ink, light = ink[..., None], light[..., None]
    picture = blur(paper * (1 - ink) * light, written.size * generator.uniform(*blurs))
    picture = grain(picture, generator.uniform(*grain_levels), generator)
    quality = int(generator.integers(qualities[0], qualities[1] + 1))
    return Drawing(to_bytes(picture), written.written, written.sources, quality)
