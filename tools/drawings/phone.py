"""Photographs of handwriting as phones make them, for walks through the steps of reading.

Each is 1,600×1,200 pixels or a little less, tilted, a little blurred, in the light of a lamp or a
window, with the phone's own soft shadow on the paper.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.random import Generator
from scipy import ndimage

from tools.drawings.camera import blur, grain, uneven_light
from tools.drawings.digits import Digits, Pen, enlarge
from tools.drawings.drawing import Drawing, Plane, to_bytes
from tools.drawings.paper import rules, squares
from tools.drawings.sheet import Sheet, View, draw_view, union

HEIGHT, WIDTH = 1200, 1600
Colour = tuple[float, float, float]


class Setting(NamedTuple):
    """One of the photographs.

    Args:
        name: What one would call it.
        paper: The paper's colour, red, green and blue.
        pen: How much of these the ink takes.
        printed: What is printed on the paper.
        light: The colour of the light.
        darkest: What is left of the light on the side that lies away from it.
        levels: Noise, in levels of 255.
    """

    name: str
    paper: Colour
    pen: Colour
    printed: str
    light: Colour
    darkest: float
    levels: float


WHITE, YELLOW, KRAFT = (0.93, 0.93, 0.92), (0.96, 0.9, 0.5), (0.72, 0.57, 0.42)
BLUE, BLACK, RED = (0.85, 0.7, 0.3), (0.82, 0.82, 0.8), (0.2, 0.75, 0.7)
DAYLIGHT, LAMP = (0.97, 1.0, 1.0), (1.0, 0.9, 0.72)
SETTINGS = (
    Setting("white paper under a lamp", WHITE, BLACK, "", LAMP, 0.6, 5),
    Setting("a ruled exercise book", WHITE, BLUE, "ruled", DAYLIGHT, 0.7, 4),
    Setting("a squared pad in the evening", WHITE, BLUE, "squared", LAMP, 0.5, 9),
    Setting("a yellow note", YELLOW, RED, "", DAYLIGHT, 0.7, 4),
    Setting("the back of an envelope", KRAFT, BLACK, "", LAMP, 0.55, 10),
)


def photograph(number: int, digits: Digits, seed: int) -> Drawing:
    """One digit, in one of the ``SETTINGS``."""
    generator = np.random.default_rng([seed, number])
    size = HEIGHT * generator.uniform(0.25, 0.5)
    top, left = (length * 0.5 - size * generator.uniform(0.3, 0.7) for length in (HEIGHT, WIDTH))
    return _taken(generator, digits, SETTINGS[number], size, [(top, left)])


def sheet_of_ten(digits: Digits, seed: int, setting: Setting = SETTINGS[0]) -> Drawing:
    """Ten digits in two rows of five, in nobody's best writing."""
    generator = np.random.default_rng([seed, len(SETTINGS)])
    size = HEIGHT * 0.16
    places = [
        (
            HEIGHT * (0.2 + 0.38 * row) + size * generator.uniform(-0.12, 0.12),
            WIDTH * (0.1 + 0.165 * column) + size * generator.uniform(-0.12, 0.12),
        )
        for row in range(2)
        for column in range(5)
    ]
    return _taken(generator, digits, setting, size, places)


def _taken(
    generator: Generator,
    digits: Digits,
    setting: Setting,
    size: float,
    places: list[tuple[float, float]],
) -> Drawing:
    view: View = draw_view(generator, degrees=4, tilt=0.12)
    sheet = Sheet(HEIGHT, WIDTH, view)
    sources = tuple(digits.choose(generator) for _ in places)
    ink = sheet.nothing()
    for source, (top, left) in zip(sources, places, strict=True):
        pen = Pen(float(generator.uniform(0.3, 0.4)), 0.15)
        large = enlarge(digits.image(source), size * generator.uniform(0.85, 1.1), pen)
        ink = union(ink, sheet.put(large, top, left))
    light = uneven_light(sheet, generator, setting.darkest, corners=0.8)
    light = light * _shadow_of_the_phone(sheet, generator)
    paper = np.array(setting.paper) * (1 - 0.3 * _printed(sheet, setting, size))[..., None]
    picture = paper * (1 - ink[..., None] * np.array(setting.pen))
    picture = picture * light[..., None] * np.array(setting.light)
    picture = grain(blur(picture.astype(np.float32), 1.8), setting.levels, generator)
    written = tuple(digits.label(source) for source in sources)
    return Drawing(to_bytes(picture), written, sources, quality=80)


def _printed(sheet: Sheet, setting: Setting, size: float) -> Plane:
    if setting.printed == "ruled":
        return rules(sheet, 0.45 * size, 4, 0.1 * size)
    if setting.printed == "squared":
        return squares(sheet, 0.3 * size, 3, (0.1 * size, 0.2 * size))
    return sheet.nothing()


def _shadow_of_the_phone(sheet: Sheet, generator: Generator) -> Plane:
    """A rectangle of 0.8 of the light, with a soft edge, that comes in from below."""
    shadow = np.ones((sheet.height // 8, sheet.width // 8), np.float32)
    height, width = shadow.shape
    left = int(width * generator.uniform(0.1, 0.5))
    shadow[int(height * generator.uniform(0.4, 0.7)) :, left : left + int(width * 0.4)] = 0.8
    soft = ndimage.gaussian_filter(shadow, 4, mode="nearest")
    large: Plane = ndimage.zoom(soft, 8, order=1)
    return large
