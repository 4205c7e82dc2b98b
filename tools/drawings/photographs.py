"""Kinds of drawings that a camera took."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from tools.drawings.camera import hard_shadow, uneven_light
from tools.drawings.digits import Digits
from tools.drawings.drawing import Drawing, Plane
from tools.drawings.paper import margin_line, rules, squares
from tools.drawings.sheet import Sheet, draw_view
from tools.drawings.writing import Written, photographed, write_one

LEAST = 120  # pixels of a photograph's longer side
BLUE, RED = (0.45, 0.6, 1.0), (1.0, 0.4, 0.45)


def ruled(generator: Generator, digits: Digits) -> Drawing:
    """A digit on ruled paper."""
    view = draw_view(generator, degrees=2, tilt=0.02)
    written = write_one(generator, digits, LEAST, margin=0.05, shares=(0.25, 0.75), view=view)
    return photographed(generator, written, ruled_paper(generator, written.sheet, written.size))


def squared(generator: Generator, digits: Digits) -> Drawing:
    """A digit on squared paper."""
    view = draw_view(generator, degrees=2, tilt=0.02)
    written = write_one(generator, digits, LEAST, margin=0.05, shares=(0.25, 0.75), view=view)
    return photographed(generator, written, squared_paper(generator, written.sheet, written.size))


def shadow(generator: Generator, digits: Digits) -> Drawing:
    """A digit with a hard shadow across the page."""
    written = write_one(generator, digits, LEAST)
    paper = bare_paper(generator, written.sheet)
    return photographed(generator, written, paper, hard_shadow(written.sheet, generator))


def photo(generator: Generator, digits: Digits) -> Drawing:
    """A digit as a hand-held camera takes it on a desk."""
    view = draw_view(generator, degrees=5, tilt=0.1)
    written = write_one(generator, digits, LEAST, margin=0.06, shares=(0.25, 0.7), view=view)
    return on_a_desk(generator, written)


def on_a_desk(generator: Generator, written: Written) -> Drawing:
    """The photograph of a sheet in uneven light, somewhat blurred, with grain."""
    light = uneven_light(written.sheet, generator, darkest=0.55, corners=0.75)
    paper = bare_paper(generator, written.sheet)
    return photographed(generator, written, paper, light, (2, 14), (0, 0.015), (40, 95))


def bare_paper(generator: Generator, sheet: Sheet) -> Plane:
    """Paper of one brightness."""
    return np.full((sheet.height, sheet.width), generator.uniform(0.55, 0.98), np.float32)


def ruled_paper(generator: Generator, sheet: Sheet, digit: float) -> Plane:
    """Ruled paper for digits of a size; a third has a margin line, a third has colours."""
    spacing = digit * generator.uniform(0.2, 0.7)
    width = max(1.0, digit * generator.uniform(0.006, 0.025))
    cover = rules(sheet, spacing, width, generator.uniform(0, spacing))
    margin = None
    if generator.random() < 1 / 3:
        margin = margin_line(sheet, width, generator)
    return _printed(generator, bare_paper(generator, sheet), cover, margin)


def squared_paper(generator: Generator, sheet: Sheet, digit: float) -> Plane:
    """Squared paper for digits of a size; a third has colours."""
    spacing = digit * generator.uniform(0.18, 0.5)
    width = max(1.0, digit * generator.uniform(0.006, 0.025))
    phase = generator.uniform(0, spacing), generator.uniform(0, spacing)
    cover = squares(sheet, spacing, width, phase)
    return _printed(generator, bare_paper(generator, sheet), cover, None)


def _printed(generator: Generator, paper: Plane, cover: Plane, margin: Plane | None) -> Plane:
    """Paper with its lines, which take 0.12 to 0.45 of its brightness; in a third, coloured."""
    depth = float(generator.uniform(0.12, 0.45))
    if generator.random() < 2 / 3:
        whole = paper * (1 - depth * cover)
        return whole if margin is None else whole * (1 - depth * margin)
    coloured = paper[..., None] * (1 - _taken(cover, depth, BLUE))
    if margin is not None:
        coloured = coloured * (1 - _taken(margin, depth, RED))
    return coloured.astype(np.float32)


def _taken(cover: Plane, depth: float, colour: tuple[float, float, float]) -> Plane:
    """What a coloured line takes of red, green and blue: ``depth`` of their mean."""
    share = 1 - np.array(colour, np.float32)
    taken: Plane = cover[..., None] * np.minimum(depth * share / share.mean(), 1)
    return taken
