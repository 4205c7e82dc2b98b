"""How pictures are to be brought to the form of a data set, measured on its images."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.data.dataset import Images
from glassnet.pictures.form import PictureForm

MOST_IMAGES = 5_000
"""As many are looked at, evenly from all."""
DARK, BRIGHT = 64, 191
NEARLY_ALL = 0.95
BOX = 20
SIDE = 28


def measured_form(images: Images) -> PictureForm:
    """The form that these images have.

    The background is dark where the median of the pixels at an image's border is below 64 for 95 %
    of the images, bright where it is above 191, and any otherwise. The crop is that of digits where
    95 % of the images keep to MNIST's convention: grey, 28×28, on a dark background, the ink (from
    a quarter of the brightest on) no longer than 20 pixels, and its centre of mass no further than
    1.5 pixels from the middle along each axis; else the whole picture counts.

    Args:
        images: uint8 ``(n, height, width, channels)``.
    """
    some = images[:: max(1, len(images) // MOST_IMAGES)]
    brightness = some.mean(axis=3, dtype=np.float32)
    border = np.concatenate(
        [brightness[:, 0], brightness[:, -1], brightness[:, :, 0], brightness[:, :, -1]], axis=1
    )
    medians = np.median(border, axis=1)
    background = "any"
    if (medians < DARK).mean() >= NEARLY_ALL:
        background = "dark"
    elif (medians > BRIGHT).mean() >= NEARLY_ALL:
        background = "bright"
    height, width, channels = (int(size) for size in images.shape[1:])
    crop = "whole"
    if (height, width, channels) == (SIDE, SIDE, 1) and background == "dark":
        crop = "digit" if _like_mnist(brightness).mean() >= NEARLY_ALL else "whole"
    return PictureForm((height, width, channels), crop, background)


def _like_mnist(brightness: NDArray[np.float32]) -> NDArray[Any]:
    """Which images have their ink in a box of 20 pixels, its centre of mass in the middle."""
    brightest = brightness.max(axis=(1, 2), keepdims=True)
    ink = (brightness >= 0.25 * brightest) & (brightest > 0)
    fits = np.ones(len(brightness), bool)
    mass = brightness.sum(axis=(1, 2)) + np.float32(1e-6)
    for axis in (1, 2):
        there = ink.any(axis=axis)
        first = there.argmax(axis=1)
        last = SIDE - 1 - there[:, ::-1].argmax(axis=1)
        centre = (brightness.sum(axis=axis) * np.arange(SIDE)).sum(axis=1) / mass
        fits &= (last - first < BOX) & (np.abs(centre - (SIDE - 1) / 2) <= 1.5)
    return fits
