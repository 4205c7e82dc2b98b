"""A picture in a terminal with colours, two pixels to a character."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from rich.text import Text


def half_blocks(pixels: NDArray[np.uint8], columns: int) -> Text:
    """The picture in half as many lines: a character's upper half is one pixel, its lower another.

    Args:
        pixels: uint8 ``(height, width)`` or ``(height, width, 1 or 3)``; scaled down where it is
            wider than there is place.
        columns: characters that a line may have.
    """
    from rich.text import Text

    text = Text(no_wrap=True)
    rows = _in_colour(_as_wide_as(pixels, columns))
    for y in range(0, len(rows), 2):
        for x, above in enumerate(rows[y]):
            style = f"rgb({above[0]},{above[1]},{above[2]})"
            if y + 1 < len(rows):
                below = rows[y + 1][x]
                style += f" on rgb({below[0]},{below[1]},{below[2]})"
            text.append("▀", style)
        text.append("\n")
    return text


def _as_wide_as(pixels: NDArray[np.uint8], columns: int) -> NDArray[np.uint8]:
    """The picture, scaled down if it has more columns than this."""
    flat = pixels[:, :, 0] if pixels.ndim == 3 and pixels.shape[2] == 1 else pixels
    height, width = flat.shape[:2]
    if width <= columns:
        return flat
    from PIL import Image

    size = (columns, max(1, round(height * columns / width)))
    return np.asarray(Image.fromarray(flat).resize(size, Image.Resampling.BOX))


def _in_colour(pixels: NDArray[np.uint8]) -> list[list[list[int]]]:
    """Red, green and blue of each pixel, by rows."""
    colours = pixels if pixels.ndim == 3 else np.repeat(pixels[:, :, None], 3, axis=2)
    rows: list[list[list[int]]] = colours.tolist()
    return rows
