"""Lines of forms, frames, and ruled or squared paper, recognised and painted over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from glassnet.pictures.morphology import UPRIGHT, opening
from glassnet.pictures.pixels import Plane

# A printed line is at most this share of the picture's longer side thick.
THICKEST = 0.035
LEAST_THICKEST = 3
# It is straight, and seen on at least this share of its way through the picture.
LEAST_SEEN = 0.65
# It is seen on at least this share of a side. Few strokes of digits are as long and as thin.
LEAST_LENGTH = 0.35
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
# Along an edge, brightness is even if it differs by less than this, on these shares of a line and
# of the paper beside it, where there may be a digit.
EVEN = 0.1
EVEN_LINE = 0.8
EVEN_PAPER = 0.6
# A picture with a side below this many pixels holds a digit and no paper.
LEAST_SIDE = 40


class Path(NamedTuple):
    """Where a line runs.

    Attributes:
        row: One of its rows at the middle column.
        slope: By how much that grows with each column.
        first, last: The rows beside it, at the middle column, in which it is not seen any more.
    """

    row: int
    slope: float
    first: int
    last: int


def without_lines(ink: Plane, floor: float) -> tuple[Plane, int]:
    """The ink without straight lines that go through the picture, and how many there were.

    Args:
        ink: ``(height, width)``, 0 for paper.
        floor: Less than this is no ink.
    """
    if min(ink.shape) < LEAST_SIDE:
        return ink, 0
    thickest = _thickest(ink)
    turned = np.ascontiguousarray(ink.T)
    # Both are looked for first: a frame's sides would end too early without its top and bottom.
    level = find_paths(*_thin_and_thick(ink, thickest, floor))
    upright = find_paths(*_thin_and_thick(turned, thickest, floor))
    if level:
        turned = np.ascontiguousarray(_painted(ink, level, thickest).T)
    if upright:
        turned = _painted(turned, upright, thickest)
    return np.ascontiguousarray(turned.T), len(level) + len(upright)


def _thin_and_thick(
    ink: Plane, thickest: int, floor: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where something is that is thin from top to bottom, as level lines are, and where not.

    An opening along columns, the least of what lies above and below, takes away what is thin.
    """
    thick = opening(ink, thickest + 1, UPRIGHT, mode="constant")
    return ink - thick > floor, thick > floor


def _painted(ink: Plane, paths: Sequence[Path], thickest: int) -> Plane:
    """The ink without the lines that run along some paths."""
    thin = ink - opening(ink, thickest + 1, UPRIGHT, mode="constant")
    painted = ink.copy()
    for path in paths:
        _paint_over(painted, thin, path, thickest)
    return painted


def find_paths(seen: NDArray[np.bool_], covered: NDArray[np.bool_]) -> list[Path]:
    """Where lines run that are level, or nearly so (a Hough transform over blocks of columns).

    Args:
        seen: ``(height, width)``: where something thin is.
        covered: The same, where something thick is, under which a line may go on.
    """
    height, width = seen.shape
    found, possible = _in_blocks(seen, covered)
    steps = np.arange(0, np.tan(np.radians(MOST_TILT)), 2 / width)  # a pixel from end to end
    slopes = np.concatenate([-steps[:0:-1], steps])
    every, rows = np.arange(BLOCKS), np.arange(height)
    middles = (every + 0.5) * width / BLOCKS - width / 2
    shifts = height + np.rint(slopes[:, None] * middles).astype(int)
    counts, ways = np.zeros((2, len(slopes), height), np.int8)
    met, meetable = (sliding_window_view(plane, height, axis=1) for plane in (found, possible))
    for k in every:
        counts += met[k, shifts[:, k]]
        ways += meetable[k, shifts[:, k]]
    shares = np.where(counts >= LEAST_LENGTH * BLOCKS, counts / np.maximum(ways, 1), 0)
    paths: list[Path] = []
    while True:
        row = int(np.argmax(shares.max(axis=0)))
        best = np.flatnonzero(shares[:, row] == shares[:, row].max())
        slope = int(best[np.argmin(np.abs(slopes[best]))])
        if shares[slope, row] < LEAST_SEEN:
            return paths
        weak = np.flatnonzero(shares[slope] < LEAST_SEEN)
        first = int(max(weak[weak < row], default=-1))
        last = int(min(weak[weak > row], default=height))
        place = row + shifts[slope]
        if _reaches_both_ends(found[every, place][possible[every, place] > 0]):
            paths.append(Path(row, float(slopes[slope]), first, last))
        # The same line is seen at other slopes in all rows that cross it.
        reach = 1 + np.abs(slopes - slopes[slope])[:, None] * width / 2
        shares[(rows > first - reach) & (rows < last + reach)] = 0


def _in_blocks(
    seen: NDArray[np.bool_], covered: NDArray[np.bool_]
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """In which blocks and rows a line is seen, and in which one could be; 1 or 0.

    Both are ``(blocks, 3 height)``: above and below the picture, nothing is and could be seen.
    """
    from scipy import ndimage

    height, width = seen.shape
    edges = np.linspace(0, width, BLOCKS + 1).astype(int)
    shares, covers = (
        np.add.reduceat(there, edges[:-1], axis=1, dtype=np.float32).T / np.diff(edges)[:, None]
        for there in (seen, covered)
    )
    found = ndimage.maximum_filter1d(shares, 3, axis=1) > 0.5
    beyond = ((0, 0), (height, height))
    return (
        np.pad(found, beyond).astype(np.int8),
        np.pad(found | (covers < 0.5), beyond).astype(np.int8),
    )


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
    centre = thickest + 3  # the place of the path's row among these, a few of which are paper
    rows = middle + np.arange(-centre, centre + 1)[:, None]
    inside = (rows >= 0) & (rows < height)
    rows = rows.clip(0, height - 1)
    line = np.where(inside, thin[rows, columns], 0)
    profile = np.percentile(line[:, inside[centre]], MOST_OF_WAY, axis=1)
    seen = slice(max(path.first - path.row + centre, 0), path.last - path.row + centre + 1)
    peak = seen.start + int(np.argmax(profile[seen]))  # the next line may be near
    beside = float(profile.min())
    outside = np.flatnonzero(profile <= beside + FAINTEST_PART * (profile[peak] - beside))
    first = max(outside[outside < peak], default=0)
    last = min(outside[outside > peak], default=len(rows) - 1)
    above, below = (  # without the line's own blurred edges
        ndimage.maximum_filter1d(
            np.where(inside[row], ink[rows[row], columns] - profile[row], 0), last - first
        )
        for row in (first, last)
    )
    band = slice(first, last + 1)
    place = rows[band][inside[band]], np.broadcast_to(columns, rows.shape)[band][inside[band]]
    paper = np.broadcast_to(np.minimum(above, below).clip(min=0), rows.shape)[band][inside[band]]
    ink[place] = np.minimum(ink[place], paper)


def without_edge_lines(grey: Plane) -> tuple[Plane, int]:
    """The picture without lines along its very edges, and how many there were.

    They are painted over with what lies beside them, since they would be taken for the paper.
    """
    if min(grey.shape) < LEAST_SIDE:
        return grey, 0
    grey = grey.copy()
    return grey, sum(_paint_top_line(np.rot90(grey, turn)) for turn in range(4))


def _paint_top_line(grey: Plane) -> bool:
    """Paint over a line along the top edge, in place, if there is one.

    It is even, and so is the paper below it, for longer than the line is thick.
    """
    thickest = _thickest(grey)
    rows = grey[: 2 * thickest + 4]
    levels = np.median(rows, axis=1)
    apart = np.abs(levels - levels[0])
    end = int(np.argmax(apart > max(0.5 * float(apart.max()), EVEN)))
    if not 0 < end <= thickest:
        return False
    evenness = (np.abs(rows - levels[:, None]) < EVEN).mean(axis=1)
    is_line = (
        evenness[0] > EVEN_LINE
        and evenness[end + 1 :].min() > EVEN_PAPER
        and np.ptp(levels[end + 1 :]) < EVEN
    )
    if is_line:
        grey[: end + 1] = grey[end + 1]
    return bool(is_line)


def _thickest(plane: Plane) -> int:
    """The most that a line is thick in a picture, in pixels."""
    thickest: int = round(THICKEST * max(plane.shape))
    return max(LEAST_THICKEST, thickest)
