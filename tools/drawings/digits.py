"""MNIST's digits, drawn large as with a pen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import ndimage

from tools.drawings.drawing import Plane

BOX = 20  # pixels of MNIST's images that a digit's longer side takes
FAINTEST = 0.05  # what of a stroke's edge counts for the digit's extent


class Part(NamedTuple):
    """One half of the drawings: which half of the digits, and the seed of everything else."""

    half: int
    seed: int


PARTS = {"tuning": Part(0, 1), "held-out": Part(1, 2)}


@dataclass(frozen=True)
class Digits:
    """A half of the test set.

    Args:
        images: uint8 ``(n, 28, 28, 1)``.
        labels: uint8 ``(n,)``.
        first: The place of the first one in the test set.
        title: Whose digits these are.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    first: int
    title: str

    def choose(self, generator: Generator) -> int:
        """The place of any one of them in the test set."""
        return self.first + int(generator.integers(len(self.labels)))

    def image(self, source: int) -> NDArray[np.uint8]:
        """The image at a place of the test set."""
        image: NDArray[np.uint8] = self.images[source - self.first]
        return image

    def label(self, source: int) -> int:
        """What it shows."""
        return int(self.labels[source - self.first])


def load_digits(part: str, name: str | None = None) -> Digits:
    """The digits of a part, from MNIST's test set or, where it is not there, from the sample's.

    Args:
        part: ``"tuning"`` or ``"held-out"``.
        name: The data set; by default MNIST where it is on this machine.
    """
    from glassnet.data import find, load

    if name is None:
        name = "mnist" if find("mnist").folder is not None else "mnist-5k"
    _, (images, labels) = load(name)
    middle = len(labels) // 2
    rows = slice(middle, None) if PARTS[part].half else slice(0, middle)
    title = f"{name}'s test images {rows.start or 0:,} to {(rows.stop or len(labels)) - 1:,}"
    return Digits(
        images[rows].astype(np.uint8), labels[rows].astype(np.uint8), rows.start or 0, title
    )


class Pen(NamedTuple):
    """How a digit is drawn large.

    Args:
        cut: The brightness at which the enlarged digit is cut, lower for a wider pen; None keeps
            its shades.
        softness: The width of the pen's edge, in shades of the enlarged digit.
    """

    cut: float | None
    softness: float


def draw_pen(generator: Generator) -> Pen:
    """Any pen."""
    cut = float(generator.uniform(0.25, 0.45)) if generator.random() < 0.5 else None
    return Pen(cut, float(generator.uniform(0.05, 0.3)))


def enlarge(image: NDArray[np.uint8], size: float, pen: Pen) -> Plane:
    """How much of each pixel a digit's ink covers, cut to the digit's extent.

    Args:
        image: uint8 ``(28, 28, 1)``.
        size: The digit's longer side in pixels of the picture.
        pen: How it is drawn.
    """
    from PIL import Image

    plane = image[:, :, 0].astype(np.float32) / np.float32(255)
    side = max(28, round(size * 28 / BOX))
    if pen.cut is not None:
        plane = ndimage.gaussian_filter(plane, 0.35)  # without the stairs of 28 pixels
    large = np.asarray(Image.fromarray(plane).resize((side, side), Image.Resampling.BICUBIC))
    if pen.cut is not None:
        large = (large - pen.cut) / pen.softness + 0.5
    ink = np.clip(large, 0, 1)
    rows = np.flatnonzero((ink > FAINTEST).any(axis=1))
    columns = np.flatnonzero((ink > FAINTEST).any(axis=0))
    cropped: Plane = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return cropped


def break_strokes(ink: Plane, generator: Generator) -> Plane:
    """The digit with one or two gaps across it, as a pen leaves them that skips."""
    height, width = ink.shape
    longer = max(height, width)
    row, column = np.mgrid[0:height, 0:width].astype(np.float32)
    for _ in range(generator.integers(1, 3)):
        angle = generator.uniform(0, np.pi)
        across = np.cos(angle) * (row - height * generator.uniform(0.25, 0.75))
        across += np.sin(angle) * (column - width * generator.uniform(0.25, 0.75))
        gap = longer * generator.uniform(0.02, 0.06)
        ink = ink * np.clip(np.abs(across) - gap / 2 + 0.5, 0, 1)
    return ink.astype(np.float32)
