"""Strokes as a pen makes them, traced from images of handwritten digits, and drawn anew.

An image is enlarged, its ink thinned to lines of one pixel, and the lines are followed from end to
end. That gives nearly the way of the pen that wrote the digit: a list of strokes, each a list of
points. Every writer holds a pen differently, so the strokes are varied in size, place, slant and
in how many points a moving hand leaves.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Stroke = NDArray[np.float64]
"""Points, ``(n, 2)``: x and y."""

ENLARGED = 4
INK = 0.55
# What sticks out of a thinned stroke and is shorter than this is no stroke, in enlarged pixels.
SPUR = 5
SMOOTH = 3.0
# Ink that is so many times as thick as a stroke is a loop that was filled.
HOLLOW = 1.5


class PenDrawing(NamedTuple):
    """A digit as a pen drew it.

    Attributes:
        strokes: Lists of points, ``[x, y]`` from 0 to 1, as the page takes them.
        thickness: How thick the pen was, compared with the page's own.
    """

    strokes: list[list[list[float]]]
    thickness: float


def draw_again(image: NDArray[np.uint8], random: np.random.Generator) -> PenDrawing:
    """A digit of MNIST's, drawn again on a board, by another hand each time.

    Args:
        image: ``(28, 28)``, 0 for the background.
        random: Says how the hand differs.
    """
    strokes = trace(image)
    slant = np.array([[1.0, random.uniform(-0.2, 0.2)], [0.0, 1.0]])
    turned = np.radians(random.uniform(-6, 6))
    turn = np.array([[np.cos(turned), -np.sin(turned)], [np.sin(turned), np.cos(turned)]])
    wide = np.diag([random.uniform(0.9, 1.15), 1.0])
    strokes = [stroke @ (turn @ slant @ wide).T for stroke in strokes]
    points = np.concatenate(strokes)
    corner, extent = points.min(axis=0), float(np.ptp(points, axis=0).max())
    size = random.uniform(0.12, 0.9)
    scale = size / max(extent, 1e-6)
    rest = 1 - np.ptp(points, axis=0) * scale
    place = random.uniform(0, 1, 2) * rest
    speed = random.uniform(1, 9)  # enlarged pixels between two points
    varied = [thinned_out(stroke, speed) for stroke in strokes]
    on_board = [(stroke - corner) * scale + place for stroke in varied]
    return PenDrawing(
        [(np.round(stroke * 1024).clip(0, 1024) / 1024).tolist() for stroke in on_board],
        float(random.uniform(0.8, 1.25)),
    )


def thinned_out(stroke: Stroke, speed: float) -> Stroke:
    """About one point for so much of the way, and the last one."""
    step = max(1, round(speed))
    return np.concatenate([stroke[:-1:step], stroke[-1:]])


def trace(image: NDArray[np.uint8]) -> list[Stroke]:
    """The way of a pen along the ink of an image, smoothed.

    The lines of one pixel are a graph. Each walk begins at a pixel where an odd number of lines
    meet, if there is one, and goes on as straight as it can until no way is left.
    """
    large = ndimage.zoom(image / 255, ENLARGED, order=1)
    lines = thinned(hollowed(ndimage.gaussian_filter(large, 1.0) > INK))
    ways = _ways(lines)
    strokes = []
    while any(ways.values()):
        loose = [pixel for pixel, others in ways.items() if len(others) % 2]
        start = min(loose) if loose else min(pixel for pixel, others in ways.items() if others)
        strokes.append(_walk(ways, start))
    if not strokes:  # the ink is a dot
        strokes = [[tuple(np.argwhere(lines)[0])]]
    long = [stroke for stroke in strokes if len(stroke) > SPUR] or [max(strokes, key=len)]
    return [_smoothed(np.array(stroke, float)[:, ::-1]) for stroke in long]


def hollowed(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The ink with a hole where it is much thicker than a stroke.

    Small loops are often filled in MNIST's images: the pen went round, and its ink ran together.
    """
    away = ndimage.distance_transform_edt(ink)
    ridge = ink & (away == ndimage.maximum_filter(away, 3))
    core = away > HOLLOW * float(np.median(away[ridge]))
    return ink & ~core


def _ways(lines: NDArray[np.bool_]) -> dict[tuple[int, int], set[tuple[int, int]]]:
    """From each pixel to its neighbours; over a corner only if no other way leads there."""
    pixels = {(int(row), int(column)) for row, column in np.argwhere(lines)}
    ways: dict[tuple[int, int], set[tuple[int, int]]] = {pixel: set() for pixel in pixels}
    for row, column in pixels:
        for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
            other = (row + down, column + right)
            round_the_corner = {(row + down, column), (row, column + right)} & pixels
            if other in pixels and not (down and right and round_the_corner):
                ways[row, column].add(other)
                ways[other].add((row, column))
    return ways


def _walk(
    ways: dict[tuple[int, int], set[tuple[int, int]]], start: tuple[int, int]
) -> list[tuple[int, int]]:
    """Follow the lines from a pixel, and take away each step that was taken."""
    walk = [start]
    while others := ways[walk[-1]]:
        here = np.array(walk[-1])
        before = here - np.array(walk[-min(len(walk), 6)])

        def turn(other: tuple[int, int], here: Any = here, before: Any = before) -> float:
            step = np.array(other) - here
            return float(-(step @ before) / np.hypot(*step))

        following = min(sorted(others), key=turn)
        ways[walk[-1]].remove(following)
        ways[following].remove(walk[-1])
        walk.append(following)
    return walk


def _smoothed(stroke: Stroke) -> Stroke:
    """The stroke without the steps of its pixels; its ends stay where they are."""
    if len(stroke) < 3:
        return stroke
    ends = 2 * stroke[0], 2 * stroke[-1]
    reach = min(len(stroke) - 1, round(4 * SMOOTH))
    # Beyond an end, the stroke goes on as if it were turned about it.
    extended = np.concatenate(
        [ends[0] - stroke[reach:0:-1], stroke, ends[1] - stroke[-2 : -reach - 2 : -1]]
    )
    smooth = ndimage.gaussian_filter1d(extended, SMOOTH, axis=0, mode="nearest")
    middle: Stroke = smooth[reach : reach + len(stroke)]
    return middle


def thinned(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Ink thinned to lines of one pixel (Zhang and Suen 1984, "A fast parallel algorithm for
    thinning digital patterns").

    >>> bar = np.zeros((7, 9), bool)
    >>> bar[2:5, 1:8] = True
    >>> thinned(bar).any(axis=1).tolist()
    [False, False, False, True, False, False, False]
    """
    lines = np.pad(ink, 1)
    changed = True
    while changed:
        changed = False
        for first in (True, False):
            # The eight neighbours, clockwise from the one above.
            p = [
                np.roll(lines, (-down, -right), (0, 1))
                for down, right in (
                    (-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1),
                )
            ]  # fmt: skip
            count = np.sum(p, axis=0)
            rises = np.sum([~p[i] & p[(i + 1) % 8] for i in range(8)], axis=0)
            if first:
                open_side = ~(p[0] & p[2] & p[4]) & ~(p[2] & p[4] & p[6])
            else:
                open_side = ~(p[0] & p[2] & p[6]) & ~(p[0] & p[4] & p[6])
            gone = lines & (count >= 2) & (count <= 6) & (rises == 1) & open_side
            if gone.any():
                changed = True
                lines = lines & ~gone
    return lines[1:-1, 1:-1]
