"""Digits that touch: one piece of ink is cut where the cheapest way down leads through it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from glassnet.pictures.pieces import Piece, piece_within, pieces_of

# Only pieces so many times as wide as high are cut: two digits side by side, and hardly one alone.
WIDE, WIDEST = 1.25, 4.0
# A bar is not cut, as a five has one: what is less than so many strokes high.
LOWEST = 3.0
# The way crosses about as much ink as one stroke is wide,
THIN = 1.2
# and on both sides of it lies this share of the ink, at least as high as this share of the piece.
LEAST_INK, LEAST_HEIGHT = 0.2, 0.6


def cut_touching(
    labels: NDArray[np.int32], pieces: Sequence[Piece]
) -> tuple[NDArray[np.int32], list[Piece]]:
    """The labels and pieces, those cut in two, or more, that seem to be digits which touch.

    Args:
        labels: ``(height, width)``: which piece each pixel belongs to, 0 for paper.
        pieces: The connected strokes, those with the most pixels first.
    """
    waiting = [piece for piece in pieces if _is_wide(piece, pieces[0])]
    if not waiting:
        return labels, list(pieces)
    labels = labels.copy()
    count = int(labels.max())
    while waiting:
        piece = waiting.pop()
        right = right_part(labels, piece)
        if right is None:
            continue
        count += 1
        box = labels[piece.top : piece.bottom, piece.left : piece.right]
        box[right & (box == piece.label)] = count
        parts = [piece_within(labels, label, piece) for label in (piece.label, count)]
        waiting += [part for part in parts if _is_wide(part, pieces[0])]
    return labels, pieces_of(labels)


def _is_wide(piece: Piece, largest: Piece) -> bool:
    return WIDE <= piece.width / piece.height <= WIDEST and piece.area >= largest.area / 4


def right_part(labels: NDArray[np.int32], piece: Piece) -> NDArray[np.bool_] | None:
    """What of a piece's box lies right of the cut, ``(height, width)``; None if it is one digit.

    The cut goes from top to bottom, from each pixel to one of the three below it, and crosses the
    least ink (a seam: Avidan and Shamir 2007, "Seam carving for content-aware image resizing",
    §3); of the ways that end in each column, the cheapest counts that leaves a digit on both sides.
    """
    from scipy import ndimage

    ink = labels[piece.top : piece.bottom, piece.left : piece.right] == piece.label
    height, width = ink.shape
    # Across a stroke of w pixels the distance to paper rises from 1 to w / 2; its mean: w / 4 + ½.
    away = ndimage.distance_transform_edt(np.pad(ink, 1))[1:-1, 1:-1]
    stroke = 4 * float(away[ink].mean()) - 2
    if height < LOWEST * stroke:
        return None
    costs, ways = cheapest_ways(ink)
    left = np.pad(ink.cumsum(axis=1), ((0, 0), (1, 0)))
    lefts = np.take_along_axis(left, ways, axis=1)  # row, way: the ink left of the way
    rights = left[:, -1:] - lefts
    possible = costs <= THIN * stroke
    for part in (lefts, rights):
        possible &= part.sum(axis=0) >= LEAST_INK * piece.area
        possible &= _heights(part > 0) >= LEAST_HEIGHT * height
    if not possible.any():
        return None
    best = int(np.argmin(np.where(possible, costs, np.inf)))
    right: NDArray[np.bool_] = np.arange(width) >= ways[:, best, None]
    return right


def cheapest_ways(ink: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The ways from top to bottom that cross the least ink, one to each column of the last row.

    Args:
        ink: ``(height, width)``.

    Returns:
        How long each way is in ink, in pixels, ``(width,)``, and its column in each row,
        ``(height, width)``.

    >>> costs, ways = cheapest_ways(np.array([[1, 0, 1], [1, 1, 0], [0, 1, 1]], bool))
    >>> costs.round(1).tolist(), ways[:, 2].tolist()
    ([1.0, 1.4, 1.0], [1, 2, 2])
    """
    height, width = ink.shape
    columns = np.arange(width)
    lengths = np.array([[1], [np.sqrt(2)], [np.sqrt(2)]])  # straight down, from the left, the right
    beyond = np.full(width + 2, np.inf)
    from_left, straight, from_right = sliding_window_view(beyond, width)  # of what it will hold
    costs = ink[0].astype(np.float64)
    steps = np.zeros((height, width), np.int64)
    for row in range(1, height):
        beyond[1:-1] = costs
        reached = np.stack([straight, from_left, from_right]) + lengths * ink[row]
        choice = reached.argmin(axis=0)
        steps[row] = np.array([0, -1, 1])[choice]
        costs = reached[choice, columns]
    ways = np.empty((height, width), np.int64)
    ways[-1] = columns
    for row in range(height - 1, 0, -1):
        ways[row - 1] = ways[row] + steps[row, ways[row]]
    return costs, ways


def _heights(there: NDArray[np.bool_]) -> NDArray[np.int64]:
    """From the first to the last row in which something is, of each column."""
    height = len(there)
    spans: NDArray[np.int64] = height - there.argmax(axis=0) - there[::-1].argmax(axis=0)
    return np.where(there.any(axis=0), spans, 0)
