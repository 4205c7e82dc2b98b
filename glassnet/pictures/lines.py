"""Lines of forms, frames, and ruled or squared paper, recognised and painted over."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassnet.pictures.pixels import Plane

# A printed line is at most this share of the picture's longer side thick.
THICKEST = 0.035
# It is seen on at least this share of its way through the picture, and the way is straight and at
# least half a side long. No stroke of a digit with paper around it is as long as that.
LEAST_SEEN = 0.65
LEAST_WAY = 0.5
# Photographs are turned by up to this many degrees.
MOST_TILT = 6.0
# The picture is cut into this many upright blocks, in each of which a line is level enough.
BLOCKS = 24
# A picture with a side below this many pixels holds a digit and no paper.
LEAST_SIDE = 40


class Path(NamedTuple):
    """Where a line runs: its row at the middle column, and by how much that grows with each."""

    row: int
    slope: float


def without_lines(ink: Plane, floor: float) -> tuple[Plane, int]:
    """The ink without straight lines that go through the picture, and how many there were.

    Args:
        ink: ``(height, width)``, 0 for paper.
        floor: Less than this is no ink.
    """
    if min(ink.shape) < LEAST_SIDE:
        return ink, 0
    ink, level = _without_level_lines(ink, floor)
    turned, upright = _without_level_lines(np.ascontiguousarray(ink.T), floor)
    return np.ascontiguousarray(turned.T), level + upright


def _without_level_lines(ink: Plane, floor: float) -> tuple[Plane, int]:
    """The ink without lines that are level, or nearly so.

    A line is thin from top to bottom. An opening along columns, which is the least of what lies
    above and below, takes it away, and leaves every stroke that crosses it: that is where lines
    are looked for, and what they are painted over with.
    """
    from scipy import ndimage

    thickest = max(2, round(THICKEST * max(ink.shape)))
    opened = ndimage.grey_opening(ink, (thickest + 1, 1), mode="constant")
    thin = ink - opened
    paths = find_paths(thin > floor, thickest)
    painted = ink.copy()
    for path in paths:
        _paint_over(painted, thin, path, thickest)
    return np.maximum(painted, 0), len(paths)


def find_paths(seen: NDArray[np.bool_], thickest: int) -> list[Path]:
    """Where lines run that are level, or nearly so (a Hough transform over blocks of columns).

    Args:
        seen: ``(height, width)``: where something thin is.
        thickest: The most that a line is thick, in pixels.
    """
    from scipy import ndimage

    height, width = seen.shape
    edges = np.linspace(0, width, BLOCKS + 1).astype(int)
    middles = (edges[:-1] + edges[1:] - 1) / 2 - width / 2
    blocks = np.add.reduceat(seen, edges[:-1], axis=1, dtype=np.float32) / np.diff(edges)
    # Beyond the picture's edge nothing is seen, and nothing could be.
    beyond = ((0, 0), (height, height))
    found = np.pad((ndimage.maximum_filter1d(blocks, 3, axis=0) > 0.5).T, beyond).astype(np.int8)
    possible = np.pad(np.ones(height, np.int8), height)
    steps = np.arange(0, np.tan(np.radians(MOST_TILT)), 2 / width)  # a pixel from end to end
    slopes = np.concatenate([-steps[:0:-1], steps])
    counts, ways = np.zeros((2, len(slopes), height), np.int8)
    for k in range(BLOCKS):
        place = np.arange(height, 2 * height) + np.rint(slopes[:, None] * middles[k]).astype(int)
        counts += found[k].take(place)
        ways += possible.take(place)
    shares = np.where(ways >= LEAST_WAY * BLOCKS, counts / np.maximum(ways, 1), 0)
    paths: list[Path] = []
    while True:
        row = int(np.argmax(shares.max(axis=0)))
        best = np.flatnonzero(shares[:, row] == shares[:, row].max())
        slope = int(best[np.argmin(np.abs(slopes[best]))])
        if shares[slope, row] < LEAST_SEEN:
            return paths
        paths.append(Path(row, float(slopes[slope])))
        # The same line at other slopes: all that crosses it within the picture.
        reach = thickest + np.abs(slopes - slopes[slope]) * width / 2
        shares[np.abs(np.arange(height) - row) <= reach[:, None]] = 0


def _paint_over(ink: Plane, thin: Plane, path: Path, thickest: int) -> None:
    """Take a line out of the ink, in place.

    How thick it is, its own profile says: what it has on most of its way, beside the digit.
    """
    height, width = ink.shape
    columns = np.arange(width)
    middle = np.rint(path.row + path.slope * (columns - width / 2)).astype(int)
    offsets = np.arange(-thickest - 1, thickest + 2)
    rows = middle + offsets[:, None]
    inside = (rows >= 0) & (rows < height)
    rows = rows.clip(0, height - 1)
    across = np.broadcast_to(columns, rows.shape)
    line = np.where(inside, thin[rows, across], 0)
    profile = np.percentile(line[:, inside[thickest + 1]], 70, axis=1)
    there = profile > 0.1 * profile.max()
    band = np.zeros_like(there)
    centre = int(np.argmax(profile))
    first, last = centre, centre
    while first > 0 and there[first - 1]:
        first -= 1
    while last < len(there) - 1 and there[last + 1]:
        last += 1
    band[max(first - 1, 0) : last + 2] = True
    painted = inside & band[:, None]
    ink[rows[painted], across[painted]] -= line[painted]


def without_edge_lines(grey: Plane) -> tuple[Plane, int]:
    """The picture without lines along its very edges, and how many there were.

    They are painted over with what lies beside them, since they would be taken for the paper.
    """
    if min(grey.shape) < LEAST_SIDE:
        return grey, 0
    grey = grey.copy()
    return grey, sum(_paint_top_line(np.rot90(grey, turn)) for turn in range(4))


def _paint_top_line(grey: Plane) -> bool:
    """Paint over a line along the top edge, in place, if there is one."""
    thickest = max(2, round(THICKEST * max(grey.shape)))
    rows = grey[: 2 * thickest + 4]
    levels = np.median(rows, axis=1)
    apart = np.abs(levels - levels[0])
    if apart.max() < 0.1:
        return False
    end = int(np.argmax(apart > 0.5 * apart.max()))
    beside = slice(end + 1, None)
    even = (np.abs(rows - levels[:, None]) < 0.1).mean(axis=1)
    is_line = (
        end <= thickest
        and even[0] > 0.8
        and bool((even[beside] > 0.6).all())
        and float(np.ptp(levels[beside])) < 0.1
    )
    if is_line:
        grey[: end + 1] = grey[end + 1]
    return is_line
