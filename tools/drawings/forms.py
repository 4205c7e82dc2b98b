"""Kinds of drawings as a program, a scanner or a form gives them: no camera took part."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from tools.drawings.digits import Digits, break_strokes, draw_pen, enlarge
from tools.drawings.drawing import Drawing, Plane
from tools.drawings.paper import EDGES, edge_lines, holes, salt, specks
from tools.drawings.sheet import Sheet, union
from tools.drawings.writing import Written, drawn, write_one

# Digits stay clear of a form's lines, but for this share of the drawings, in which they may cross.
CLEAR_OF_LINES = 0.09
MAY_CROSS = 0.15


def clean(generator: Generator, digits: Digits) -> Drawing:
    """A digit and nothing else."""
    return drawn(generator, write_one(generator, digits))


def dust(generator: Generator, digits: Digits) -> Drawing:
    """A digit among specks, salt or both."""
    written = write_one(generator, digits)
    return drawn(generator, written, 1 - dusty(generator, written.sheet, written.size))


def dusty(generator: Generator, sheet: Sheet, digit: float) -> Plane:
    """The cover of specks, salt or both."""
    choice = generator.integers(6)
    cover = sheet.nothing()
    if choice != 0:
        cover = specks(sheet, digit, generator, int(generator.integers(1, 7)))
    return cover if choice > 1 else union(cover, salt(sheet, generator))


def lines(generator: Generator, digits: Digits) -> Drawing:
    """A digit beside one or two lines of a form."""
    edges = generator.choice(EDGES, generator.integers(1, 3), replace=False)
    return _on_form(generator, digits, [str(edge) for edge in edges])


def frames(generator: Generator, digits: Digits) -> Drawing:
    """A digit in its cell."""
    return _on_form(generator, digits, list(EDGES))


def _on_form(generator: Generator, digits: Digits, edges: list[str]) -> Drawing:
    margin = 0.02 if generator.random() < MAY_CROSS else CLEAR_OF_LINES
    written = write_one(generator, digits, shares=(0.25, 0.75), margin=margin)
    cover = edge_lines(written.sheet, edges, generator)
    return drawn(generator, written, 1 - np.float32(generator.uniform(0.35, 1)) * cover)


def punched(generator: Generator, digits: Digits) -> Drawing:
    """A digit on a sheet with punched holes, which stay clear of it."""
    written = write_one(generator, digits, shares=(0.25, 0.6))
    brightness = np.float32(generator.uniform(0.75, 0.95))
    radius = written.size * generator.uniform(0.06, 0.2)
    for _ in range(100):
        covers = holes(written.sheet, radius, generator)
        if not any((cover * written.ink).any() for cover, _ in covers):
            break
    paper = np.full_like(written.ink, brightness)
    for cover, shown in covers:
        if not np.isnan(shown):
            paper = paper * (1 - cover) + cover * np.float32(shown)
    return drawn(generator, written, paper, invert=False)


def broken(generator: Generator, digits: Digits) -> Drawing:
    """A digit of a pen that skips."""
    written = write_one(generator, digits)
    rows = np.flatnonzero(written.ink.any(axis=1))
    columns = np.flatnonzero(written.ink.any(axis=0))
    place = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    ink = written.ink.copy()
    ink[place] = break_strokes(ink[place], generator)
    return drawn(generator, written._replace(ink=ink))


def cropped(generator: Generator, digits: Digits) -> Drawing:
    """A digit cut out along its edges."""
    size = float(np.exp(generator.uniform(np.log(28), np.log(800))))
    ink, source = _large(generator, digits, size)
    return _on_sheet(generator, digits, ink, source, generator.uniform(0, 0.04, (2, 2)) * size)


def cut(generator: Generator, digits: Digits) -> Drawing:
    """A digit that lies beyond an edge in part."""
    size = float(np.exp(generator.uniform(np.log(40), np.log(600))))
    ink, source = _large(generator, digits, size)
    margins = generator.uniform(0.1, 1, (2, 2)) * size
    axis, end = generator.integers(2, size=2)
    margins[axis, end] = -ink.shape[axis] * generator.uniform(0.12, 0.4)
    return _on_sheet(generator, digits, ink, source, margins)


def _large(generator: Generator, digits: Digits, size: float) -> tuple[Plane, int]:
    source = digits.choose(generator)
    return enlarge(digits.image(source), size, draw_pen(generator)), source


def _on_sheet(
    generator: Generator,
    digits: Digits,
    ink: Plane,
    source: int,
    margins: NDArray[np.float64],
) -> Drawing:
    """A digit with margins above and below, left and right, in pixels; negative ones cut it."""
    height, width = (
        round(extent + margin.sum()) for extent, margin in zip(ink.shape, margins, strict=True)
    )
    sheet = Sheet(height, width)
    cover = sheet.put(ink, margins[0, 0], margins[1, 0])
    written = Written(sheet, cover, max(ink.shape), (source,), (digits.label(source),))
    return drawn(generator, written)
