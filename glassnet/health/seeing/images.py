"""How large the images of a training are, and which stand out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STANDS_OUT = 10.0
"""An image stands out whose largest number is so many times that of an ordinary image."""

AT_A_TIME = 4096
"""So many images are measured at once, so that no second copy of all of them is made."""


@dataclass(frozen=True)
class InputsSeen:
    """What the first layer with weights gets.

    Attributes:
        layer: its name.
        size: the root mean square of what an ordinary image becomes in front of it, which is the
            median over the images; None where it is not finite.
        offset: the mean of these numbers, likewise.
    """

    layer: str
    size: float | None
    offset: float | None


def inputs_seen(layer: str, inputs: NDArray[np.floating]) -> InputsSeen:
    """What a layer gets.

    Args:
        layer: its name.
        inputs: for some images, ``(n, …)``.

    >>> inputs_seen("dense", np.array([[3.0, -3.0], [4.0, -4.0], [9e5, 0.0]])).size
    4.0
    """
    flat = inputs.reshape(len(inputs), -1).astype(np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        sizes, means = np.sqrt(np.square(flat).mean(axis=1)), flat.mean(axis=1)
    size, mean = float(np.median(sizes)), float(np.median(means))
    is_finite = bool(np.isfinite(size) and np.isfinite(mean))
    return InputsSeen(layer, size if is_finite else None, mean if is_finite else None)


@dataclass(frozen=True)
class OutlyingImages:
    """The images that stand out by how large their numbers are.

    Attributes:
        places: of them, among those of the training, ``(n,)``.
        ordinary: the largest number of an ordinary image.
        largest: of those that stand out; infinite where one is not finite.
    """

    places: NDArray[np.intp]
    ordinary: float
    largest: float


def outlying_images(images: NDArray[np.generic]) -> OutlyingImages:
    """Which images stand out: the largest number in them is ten times that of an ordinary image.

    None does where most images are nothing but zeros, or not finite: nothing is ordinary there.

    Args:
        images: ``(n, …)``, as the training takes them.

    >>> images = np.ones((50, 2, 2, 1))
    >>> images[7] *= 1000
    >>> outlying_images(images).places, outlying_images(images).largest
    (array([7]), 1000.0)
    """
    peaks = np.empty(len(images))
    for first in range(0, len(images), AT_A_TIME):
        part = images[first : first + AT_A_TIME].reshape(len(images[first : first + AT_A_TIME]), -1)
        highest = part.max(axis=1).astype(np.float64)  # NaN where one of the numbers is
        lowest = part.min(axis=1).astype(np.float64)
        peaks[first : first + AT_A_TIME] = np.maximum(np.abs(highest), np.abs(lowest))
    peaks[np.isnan(peaks)] = np.inf
    ordinary = float(np.median(peaks))
    is_size = 0 < ordinary < np.inf
    places = np.flatnonzero(peaks > STANDS_OUT * ordinary) if is_size else NOWHERE
    largest = float(peaks[places].max()) if places.size else ordinary
    return OutlyingImages(places, ordinary, largest)


NOWHERE = np.empty(0, np.intp)
