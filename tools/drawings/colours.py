"""Drawings in colour: pens on coloured paper, chalk on boards, and hues of equal brightness."""

from __future__ import annotations

import colorsys
from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from tools.drawings.digits import Digits
from tools.drawings.drawing import Drawing, to_bytes
from tools.drawings.writing import write_one

LUMA = np.array([0.299, 0.587, 0.114])  # Rec. 601, as Pillow and JPEG have it
PENS = {
    "blue": (0.1, 0.2, 0.6),
    "red": (0.8, 0.1, 0.15),
    "green": (0.05, 0.5, 0.2),
    "purple": (0.45, 0.15, 0.55),
    "orange": (0.9, 0.45, 0.05),
    "pencil": (0.35, 0.35, 0.37),
    "black": (0.08, 0.08, 0.1),
}
PAPERS = {
    "white": (0.97, 0.97, 0.95),
    "yellow": (0.98, 0.93, 0.55),
    "pink": (0.97, 0.78, 0.82),
    "green": (0.75, 0.92, 0.75),
    "blue": (0.72, 0.83, 0.95),
    "kraft": (0.72, 0.57, 0.4),
}
CHALKS = ((0.95, 0.95, 0.92), (0.97, 0.9, 0.5), (0.95, 0.7, 0.75))
BOARDS = ((0.1, 0.12, 0.13), (0.12, 0.3, 0.2))
LEAST_HUE = 60 / 360  # between two colours of equal brightness
LEAST_DIFFERENCE = 0.25  # in the channel in which they differ most


class Colours(NamedTuple):
    """The colours of the ink and of the paper, red, green and blue from 0 to 1."""

    ink: np.ndarray
    paper: np.ndarray


def colour(generator: Generator, digits: Digits) -> Drawing:
    """A digit in colour; a fifth of them are JPEGs, and all have a little grain."""
    written = write_one(generator, digits)
    colours = equal_brightness(generator) if generator.random() < 0.5 else pens(generator)
    cover = written.ink[..., None]
    picture = colours.paper * (1 - cover) + colours.ink * cover
    picture += generator.normal(0, generator.uniform(0, 3) / 255, picture.shape)
    quality = int(generator.integers(80, 96)) if generator.random() < 0.2 else None
    pixels = to_bytes(picture.astype(np.float32))
    return Drawing(pixels, written.written, written.sources, quality)


def pens(generator: Generator) -> Colours:
    """A pen on coloured paper, or chalk on a board."""
    if generator.random() < 0.2:
        inks, papers = list(CHALKS), list(BOARDS)
    else:
        inks, papers = list(PENS.values()), list(PAPERS.values())
    ink = inks[generator.integers(len(inks))]
    return Colours(np.array(ink), np.array(papers[generator.integers(len(papers))]))


def equal_brightness(generator: Generator) -> Colours:
    """Two hues that are one grey."""
    while True:
        brightness = generator.uniform(0.25, 0.7)
        hues = generator.uniform(0, 1, 2)
        apart = abs(hues[0] - hues[1])
        found = [_of_brightness(hue, brightness, generator) for hue in hues]
        if min(apart, 1 - apart) < LEAST_HUE or max(colour.max() for colour in found) > 1:
            continue
        found[0] = found[0] * generator.uniform(0.99, 1.0)
        if np.abs(found[0] - found[1]).max() >= LEAST_DIFFERENCE:
            return Colours(*found)


def _of_brightness(hue: float, brightness: float, generator: Generator) -> np.ndarray:
    """A colour of a hue that is so bright; it may be more than a screen can show."""
    colour = np.array(colorsys.hsv_to_rgb(hue, generator.uniform(0.5, 1), 1.0))
    scaled: np.ndarray = colour * (brightness / (LUMA @ colour))
    return scaled
