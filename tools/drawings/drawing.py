"""A picture as somebody hands it over, and what is written on it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]


@dataclass(frozen=True)
class Drawing:
    """A picture as somebody hands it over, and what is written on it.

    Args:
        pixels: uint8 ``(height, width)`` or ``(height, width, 3)``.
        written: The digits from left to right, line by line; none where nothing is written.
        sources: The places of these digits in MNIST's test set.
        quality: The JPEG's quality; None for a PNG.
    """

    pixels: NDArray[np.uint8]
    written: tuple[int, ...]
    sources: tuple[int, ...]
    quality: int | None = None

    def save(self, stem: Path) -> Path:
        """Write the picture beside ``stem``, whose name gets the format's ending."""
        from PIL import Image

        path = stem.with_suffix(".png" if self.quality is None else ".jpg")
        image = Image.fromarray(self.pixels)
        if self.quality is None:
            image.save(path, compress_level=1)
        else:
            image.save(path, quality=self.quality)
        return path


def to_bytes(values: Plane) -> NDArray[np.uint8]:
    """Brightness from 0 to 1 as bytes."""
    return np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)
