"""What a camera adds: light that falls unevenly, shadows, blur and grain.

Brightness is 0 to 1, ``(height, width)`` or ``(height, width, 3)``.
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from scipy import ndimage

from tools.drawings.drawing import Plane
from tools.drawings.sheet import Sheet


def _slope(sheet: Sheet, angle: float) -> Plane:
    """From −1 to 1 in a direction, across the picture's longer half."""
    row = np.linspace(-1, 1, sheet.height, dtype=np.float32)[:, None]
    column = np.linspace(-1, 1, sheet.width, dtype=np.float32)[None]
    slope: Plane = float(np.cos(angle)) * row + float(np.sin(angle)) * column
    steepest = np.float32(np.abs(slope).max())
    return slope / steepest


def uneven_light(sheet: Sheet, generator: Generator, darkest: float, corners: float) -> Plane:
    """Light that falls to ``darkest`` from one side at most, and to ``corners`` there."""
    fall = float(generator.uniform(0, 1 - darkest))
    light = 1 - fall * (1 + _slope(sheet, generator.uniform(0, 2 * np.pi))) / 2
    row = np.linspace(-1, 1, sheet.height, dtype=np.float32)[:, None]
    column = np.linspace(-1, 1, sheet.width, dtype=np.float32)[None]
    dark = float(generator.uniform(0, 1 - corners)) / 2
    return light * (1 - dark * (row**2 + column**2))


def hard_shadow(sheet: Sheet, generator: Generator) -> Plane:
    """Light with a half-plane of shadow, whose edge passes through the middle third."""
    angle = generator.uniform(0, 2 * np.pi)
    row = np.arange(sheet.height, dtype=np.float32)[:, None]
    column = np.arange(sheet.width, dtype=np.float32)[None]
    y, x = (float(size * generator.uniform(1 / 3, 2 / 3)) for size in (sheet.height, sheet.width))
    across = float(np.cos(angle)) * (row - y) + float(np.sin(angle)) * (column - x)
    width = max(1.0, sheet.side * generator.uniform(0, 0.02))
    depth = 1 - float(generator.uniform(0.4, 0.75))
    light: Plane = 1 - depth * np.clip(across / width + 0.5, 0, 1).astype(np.float32)
    return light


def blur(picture: Plane, sigma: float) -> Plane:
    """A lens that is not quite sharp; colours are blurred alike."""
    if sigma < 0.2:
        return picture
    blurred: Plane = ndimage.gaussian_filter(picture, sigma, axes=(0, 1))
    return blurred


def grain(picture: Plane, levels: float, generator: Generator) -> Plane:
    """Noise of so many levels of 255; in a third of the pictures it is coarser than a pixel."""
    noise = generator.standard_normal(picture.shape, np.float32)
    if generator.random() < 1 / 3:
        noise = ndimage.gaussian_filter(noise, 0.7, axes=(0, 1))
        noise /= noise.std()
    return picture + noise * (levels / 255)
