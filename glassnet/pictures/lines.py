"""Lines of forms, frames, and ruled or squared paper, recognised and painted over."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassnet.pictures.morphology import UPRIGHT, opening
from glassnet.pictures.pixels import Plane

# A printed line is at most this share of the picture's longer side thick.
THICKEST = 0.035
# It is straight, and seen on at least this share of its way through the picture.
LEAST_SEEN = 0.65
# It is seen on at least this share of a side. Few strokes of digits are as long and as thin.
LEAST_LENGTH = 0.5
# A line is as thick, and as dark, as it is on all but 30 % of its way; fainter than this share of
# that is its blurred edge.
MOST_OF_WAY = 70
FAINTEST_PART = 0.3
# Photographs are turned by up to this many degrees.
MOST_TILT = 6.0
# The picture is cut into this many upright blocks, in each of which a line is level enough.
BLOCKS = 24
# A line, even a frame's, ends within this many blocks of the picture's edge.
END = 2
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
    above and below, takes away what is thin, so it tells where to look for lines.
    """
    thickest = max(2, round(THICKEST * max(ink.shape)))
    thin = ink - opening(ink, thickest + 1, UPRIGHT, mode="constant")
    paths = find_paths(thin > floor)
    if not paths:
        return ink, 0
    painted = ink.copy()
    for path in paths:
        _paint_over(painted, thin, path, thickest)
    return painted, len(paths)


def find_paths(seen: NDArray[np.bool_]) -> list[Path]:
    """Where lines run that are level, or nearly so (a Hough transform over blocks of columns).

    Args:
        seen: ``(height, width)``: where something thin is.
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
    rows = np.arange(height)
    counts, ways = np.zeros((2, len(slopes), height), np.int8)
    for k in range(BLOCKS):
        place = height + rows + np.rint(slopes[:, None] * middles[k]).astype(int)
        counts += found[k].take(place)
        ways += possible.take(place)
    shares = np.where(counts >= LEAST_LENGTH * BLOCKS, counts / np.maximum(ways, 1), 0)
    paths: list[Path] = []
    while True:
        row = int(np.argmax(shares.max(axis=0)))
        best = np.flatnonzero(shares[:, row] == shares[:, row].max())
        slope = int(best[np.argmin(np.abs(slopes[best]))])
        if shares[slope, row] < LEAST_SEEN:
            return paths
        place = height + row + np.rint(slopes[slope] * middles).astype(int)
        if _reaches_both_ends(found[np.arange(BLOCKS), place][possible[place] > 0]):
            paths.append(Path(row, float(slopes[slope])))
        # The same line is seen in the rows beside, and at other slopes in all rows that cross it.
        weak = np.flatnonzero(shares[slope] < LEAST_SEEN)
        above, below = weak[weak < row], weak[weak > row]
        first = int(above[-1]) if len(above) else 0
        last = int(below[0]) if len(below) else height
        reach = 1 + np.abs(slopes - slopes[slope])[:, None] * width / 2
        shares[(rows > first - reach) & (rows < last + reach)] = 0


def _reaches_both_ends(seen: NDArray[np.int8]) -> bool:
    """Whether a line is seen near both ends of its way, as no stroke is within its margins."""
    return bool(seen[:END].any() and seen[-END:].any())


def _paint_over(ink: Plane, thin: Plane, path: Path, thickest: int) -> None:
    """Take a line out of the ink, in place, but leave the strokes that cross it.

    How thick it is, its own profile says: what it has on most of its way, beside the digit. It is
    painted over with the less of what lies above and below, each as far to both sides as the line
    is thick, so that slanted strokes are not cut.
    """
    from scipy import ndimage

    height, width = ink.shape
    columns = np.arange(width)
    middle = np.rint(path.row + path.slope * (columns - width / 2)).astype(int)
    rows = middle + np.arange(-thickest - 1, thickest + 2)[:, None]
    inside = (rows >= 0) & (rows < height)
    rows = rows.clip(0, height - 1)
    line = np.where(inside, thin[rows, columns], 0)
    profile = np.percentile(line[:, inside[thickest + 1]], MOST_OF_WAY, axis=1)
    # The path is within the line, and the next line may be near.
    centre = thickest + int(np.argmax(profile[thickest : thickest + 3]))
    beside = float(profile.min())
    outside = np.flatnonzero(profile <= beside + FAINTEST_PART * (profile[centre] - beside))
    first = max(outside[outside < centre], default=0)
    last = min(outside[outside > centre], default=len(profile) - 1)
    above, below = (
        ndimage.maximum_filter1d(np.where(inside[row], ink[rows[row], columns], 0), last - first)
        for row in (first, last)
    )
    band = slice(first, last + 1)
    target = rows[band], np.broadcast_to(columns, rows[band].shape)
    ink[target] = np.minimum(ink[target], np.minimum(above, below))


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
