"""A sheet of paper: its size, what is on it and where, and from where one looks at it.

What is on the sheet is a *cover*: how much of each pixel of the picture it covers, 0 to 1, a plane
``(height, width)``. Places are in pixels of the picture as if one looked straight at the sheet; a
view bends them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import ndimage

from tools.drawings.drawing import Plane


@dataclass(frozen=True)
class View:
    """From where a camera looks: turned by an angle, and tilted about both axes.

    Args:
        angle: In radians.
        tilt: How much nearer the lower and the right edge are than the middle, as a share.
    """

    angle: float = 0.0
    tilt: tuple[float, float] = (0.0, 0.0)


STRAIGHT = View()


def draw_view(generator: Generator, degrees: float, tilt: float) -> View:
    """A view at most so many degrees askew and so much tilted."""
    down, right = generator.uniform(-tilt, tilt, 2)
    return View(float(np.radians(generator.uniform(-degrees, degrees))), (down, right))


@dataclass(frozen=True)
class Sheet:
    """A picture's size, and where on the paper each of its pixels lies."""

    height: int
    width: int
    view: View = STRAIGHT

    @property
    def side(self) -> int:
        """The shorter side."""
        return min(self.height, self.width)

    def places(self) -> tuple[Plane, Plane]:
        """The row and the column on the paper that each pixel shows.

        A sheet that is seen straight gives a column and a row of numbers, which broadcast.
        """
        row = np.arange(self.height, dtype=np.float32)[:, None]
        column = np.arange(self.width, dtype=np.float32)[None]
        if self.view == STRAIGHT:
            return row, column
        y, x = (row - self.height / 2) / self.side, (column - self.width / 2) / self.side
        down, right = self.view.tilt
        near = 1 + down * y + right * x
        sine, cosine = np.sin(self.view.angle), np.cos(self.view.angle)
        turned_y, turned_x = (cosine * y + sine * x) / near, (cosine * x - sine * y) / near
        return (
            (turned_y * self.side + self.height / 2).astype(np.float32),
            (turned_x * self.side + self.width / 2).astype(np.float32),
        )

    def nothing(self) -> Plane:
        """A cover that covers nothing."""
        return np.zeros((self.height, self.width), np.float32)

    def put(self, ink: Plane, top: float, left: float) -> Plane:
        """The cover of a digit, whose upper left corner is at a place; it may lie outside."""
        if self.view != STRAIGHT:
            row, column = self.places()
            at = np.stack([row - np.float32(top), column - np.float32(left)])
            seen: Plane = ndimage.map_coordinates(ink, at, order=1, mode="constant")
            return seen
        cover = self.nothing()
        y, x = round(top), round(left)
        inside = cover[max(y, 0) : max(y + ink.shape[0], 0), max(x, 0) : max(x + ink.shape[1], 0)]
        inside[:] = ink[max(-y, 0) :, max(-x, 0) :][: inside.shape[0], : inside.shape[1]]
        return cover


def draw_sheet(
    generator: Generator, least: float = 60, most: float = 1600, view: View = STRAIGHT
) -> Sheet:
    """A sheet whose longer side has so many pixels, upright or across."""
    longer = np.exp(generator.uniform(np.log(least), np.log(most)))
    shorter = longer / generator.uniform(1, 1.6)
    sides = round(longer), max(round(shorter), 40)
    height, width = sides if generator.random() < 0.5 else sides[::-1]
    return Sheet(height, width, view)


def band(distance: NDArray[np.floating], width: float) -> Plane:
    """The cover of a band, by each pixel's distance from its middle line, in pixels."""
    cover: Plane = np.clip(width / 2 - np.abs(distance) + 0.5, 0, 1).astype(np.float32)
    return cover


def union(one: Plane, other: Plane) -> Plane:
    """The cover of both."""
    return np.maximum(one, other)
