"""Small images side by side in one pair of axes, each with a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from glassnet.errors import ShapeError
from glassnet.plots.look import figure_of, palette_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GAP = 0.12
"""Between two tiles, in parts of a tile."""


class Tiles:
    """A place for small images. Its units are tiles; it has (0, 0) at the top left.

    Args:
        ax: where they stand; it loses its frame and its ticks.
        width, height: of the place, in tiles.
    """

    def __init__(self, ax: Axes, width: float, height: float) -> None:
        self.ax, self.width, self.height = ax, width, height
        self.palette = palette_of(ax)
        ax.set_axis_off()
        self.fit()
        figure = figure_of(ax)
        box = ax.get_position()
        across = box.width * figure.get_figwidth() / width
        down = box.height * figure.get_figheight() / height
        self.points = 72 * min(across, down)

    def fit(self) -> None:
        """Show the whole place, and nothing else."""
        self.ax.set_aspect("equal")
        self.ax.set_xlim(0, self.width)
        self.ax.set_ylim(self.height, 0)

    def image(
        self,
        values: NDArray[Any],
        left: float,
        top: float,
        width: float,
        height: float,
        **look: Any,
    ) -> None:
        """Place an image, ``(height, width)`` or in colour ``(height, width, 3)``.

        Args:
            values: numbers, or colours from 0 to 1.
            left: of its place.
            top: of its place.
            width: of its place.
            height: of its place.
            look: what Matplotlib's ``imshow`` takes further: ``cmap``, ``vmin``, ….
        """
        extent = (left, left + width, top + height, top)
        self.ax.imshow(values, extent=extent, interpolation="none", **look)
        from matplotlib.patches import Rectangle

        frame = Rectangle(
            (left, top), width, height, fill=False, edgecolor=self.palette.quiet, linewidth=0.5
        )
        self.ax.add_patch(frame)
        self.fit()  # each image would set the limits anew

    def text(
        self, words: str, x: float, y: float, size: float = 0.16, colour: str = "", **look: Any
    ) -> None:
        """Place a text; its size is in parts of a tile, and it stays readable."""
        self.ax.text(
            x,
            y,
            words,
            fontsize=float(np.clip(size * self.points, 6.5, 10)),
            color=colour or self.palette.ink,
            **{"ha": "center", "va": "top", **look},
        )


def fitted(image: NDArray[Any], side: float) -> tuple[float, float, float, float]:
    """Where an image stands in a square of this side: left, top, width and height.

    >>> fitted(np.zeros((28, 28, 1)), 0.9), fitted(np.zeros((20, 40, 3)), 1.0)
    ((0.0, 0.0, 0.9, 0.9), (0.0, 0.25, 1.0, 0.5))
    """
    rows, columns = image.shape[:2]
    width, height = side * min(1.0, columns / rows), side * min(1.0, rows / columns)
    return (side - width) / 2, (side - height) / 2, width, height


def grid(count: int, most_columns: int) -> tuple[int, int]:
    """Rows and columns for so many tiles, the last row as full as can be.

    >>> grid(6, 8), grid(16, 8), grid(10, 8)
    ((1, 6), (2, 8), (2, 5))
    """
    rows = max(1, -(-count // most_columns))
    return rows, max(1, -(-count // rows))


def as_picture(image: NDArray[Any], owner: str) -> tuple[NDArray[Any], dict[str, Any]]:
    """An image of a data set as `Tiles.image` takes it, and how it looks.

    Args:
        image: ``(height, width, channels)``, of any numbers.
        owner: the plot, for messages.

    Raises:
        ShapeError: if it is no image with one channel or three.
    """
    if image.ndim != 3 or image.shape[-1] not in (1, 3):
        raise ShapeError(
            f"{owner}: an image has shape {image.shape}, where (height, width, 1) or "
            "(height, width, 3) can be shown."
        )
    if image.shape[-1] == 1:
        return image[..., 0], {"cmap": "gray"}
    low, high = (0, 255) if image.dtype == np.uint8 else (image.min(), image.max())
    return (image - low) / max(float(high - low), 1e-12), {}
