"""All kinds of drawings, by name."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from tools.drawings import forms, photographs
from tools.drawings.camera import grain, hard_shadow, uneven_light
from tools.drawings.colours import colour
from tools.drawings.digits import Digits
from tools.drawings.drawing import Drawing, Plane, to_bytes
from tools.drawings.paper import EDGES, edge_lines
from tools.drawings.sheet import Sheet, draw_sheet, draw_view
from tools.drawings.writing import drawn, write_row

Kind = Callable[[Generator, Digits], Drawing]


def several(generator: Generator, digits: Digits) -> Drawing:
    """Two to four digits in a row."""
    size = float(np.exp(generator.uniform(np.log(28), np.log(350))))
    count = int(generator.integers(2, 5))
    if generator.random() < 0.5:
        return drawn(generator, write_row(generator, digits, count, size))
    view = draw_view(generator, degrees=3, tilt=0.05)
    row = write_row(generator, digits, count, max(size, 50), view=view)
    return photographs.on_a_desk(generator, row)


def touching(generator: Generator, digits: Digits) -> Drawing:
    """Two digits that touch."""
    size = float(np.exp(generator.uniform(np.log(40), np.log(350))))
    return drawn(generator, write_row(generator, digits, 2, size, gaps=None))


def none(generator: Generator, digits: Digits) -> Drawing:
    """Paper on which nothing is written."""
    sheet = draw_sheet(generator, photographs.LEAST)
    digit = sheet.side * generator.uniform(0.25, 0.75)  # the size of one that might have been there
    choice = ("grain", "cell", "ruled", "squared", "light", "shadow", "dust")[generator.integers(7)]
    paper: Plane = photographs.bare_paper(generator, sheet)
    if choice == "cell":
        paper = paper * (1 - np.float32(generator.uniform(0.35, 1)) * _cell(sheet, generator))
    elif choice == "ruled":
        paper = photographs.ruled_paper(generator, sheet, digit)
    elif choice == "squared":
        paper = photographs.squared_paper(generator, sheet, digit)
    elif choice == "light":
        paper = paper * uneven_light(sheet, generator, darkest=0.55, corners=0.75)
    elif choice == "shadow":
        paper = paper * hard_shadow(sheet, generator)
    elif choice == "dust":
        paper = paper * (1 - forms.dusty(generator, sheet, digit))
    if choice not in ("cell", "dust") or generator.random() < 0.5:
        levels = generator.uniform(2, 14 if choice == "grain" else 6)
        paper = grain(paper, levels, generator)
        return Drawing(to_bytes(paper), (), (), int(generator.integers(60, 96)))
    return Drawing(to_bytes(paper), (), ())


def _cell(sheet: Sheet, generator: Generator) -> Plane:
    """The frame of an empty cell, or a part of it."""
    count = 4 if generator.random() < 0.6 else int(generator.integers(1, 4))
    edges = [str(edge) for edge in generator.choice(EDGES, count, replace=False)]
    return edge_lines(sheet, edges, generator)


KINDS: dict[str, Kind] = {
    "clean": forms.clean,
    "dust": forms.dust,
    "lines": forms.lines,
    "frames": forms.frames,
    "ruled": photographs.ruled,
    "squared": photographs.squared,
    "shadow": photographs.shadow,
    "holes": forms.punched,
    "photo": photographs.photo,
    "colour": colour,
    "broken": forms.broken,
    "cropped": forms.cropped,
    "cut": forms.cut,
    "several": several,
    "touching": touching,
    "none": none,
}


def draw(kind: str, number: int, digits: Digits, seed: int) -> Drawing:
    """A drawing, which is the same whenever and wherever it is drawn.

    Args:
        kind: One of ``KINDS``.
        number: Which one of this kind.
        digits: The digits that it may show.
        seed: The seed of the part (see ``PARTS``).

    >>> from tools.drawings.digits import load_digits
    >>> draw("clean", 0, load_digits("tuning", "mnist-5k"), seed=1).pixels.ndim
    2
    """
    generator = np.random.default_rng([seed, zlib.crc32(kind.encode()), number])
    return KINDS[kind](generator, digits)
