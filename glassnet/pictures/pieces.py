"""Ink as pieces, which are connected strokes, and which of them are the digit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# Less than this share of the area of a digit's largest piece is dust, however near it lies.
DUST = 0.03
# A part of a digit is at most this share of the digit's longer side away from the rest.
NEAR = 0.2
# The same for a piece that reaches the picture's border.
VERY_NEAR = 0.08
# A piece that reaches the border is a neighbour's if one that does not is at least this long,
# compared with it.
COMPLETE = 0.4
# A pen's stroke is at least this share of a digit's longer side thick.
HAIR = 0.03
# A punched hole is nearly as wide as high, or at least half as wide where the border cuts it, and
# fills this share of its box.
WHOLE_HOLE = 0.8
CUT_HOLE = 0.5
FILLED = 0.7
# Noise can have tens of thousands of pieces; no digit has more than a few.
MOST_PIECES = 100

Box = tuple[int, int, int, int]
"""Top, left, bottom and right of something; the last two are the first outside."""


class Piece(NamedTuple):
    """A connected stroke, in a picture of ``shape``.

    Attributes:
        label: Its number in the array of labels, from 1.
        top, left, bottom, right: Its box; bottom and right are the first outside.
        area: Its pixels.
        sides: At how many of the picture's four edges it ends.
        margin: The pixels between it and the nearest edge.
    """

    label: int
    top: int
    left: int
    bottom: int
    right: int
    area: int
    sides: int
    margin: int = 0

    @property
    def height(self) -> int:
        """Its rows."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Its columns."""
        return self.right - self.left

    @property
    def extent(self) -> int:
        """The longer side of the box."""
        return max(self.height, self.width)

    @property
    def is_hair(self) -> bool:
        """Whether it is far thinner than long, as what is left of a printed line."""
        return self.area < HAIR * self.extent**2

    @property
    def is_hole(self) -> bool:
        """Whether it is round and filled, as a punched hole is, or a part of one at the border.

        Holes are punched along an edge, no further from it than they are wide. A disc fills 0.79 of
        its box.
        """
        shorter, longer = sorted((self.height, self.width))
        return (
            self.margin <= longer
            and shorter >= (CUT_HOLE if self.sides else WHOLE_HOLE) * longer
            and self.area > FILLED * self.height * self.width
        )


def find_pieces(there: NDArray[np.bool_]) -> tuple[NDArray[np.int32], list[Piece]]:
    """The label of each pixel, 0 where nothing is, and the pieces with the most pixels, in order.

    >>> labels, pieces = find_pieces(np.array([[1, 0, 0], [0, 1, 0], [0, 0, 0], [0, 0, 1]], bool))
    >>> [(piece.label, piece.area, piece.sides) for piece in pieces]
    [(1, 2, 2), (2, 1, 2)]
    """
    from scipy import ndimage

    labels, _ = ndimage.label(there, np.ones((3, 3), int))
    return labels, pieces_of(labels)


def pieces_of(labels: NDArray[np.int32]) -> list[Piece]:
    """The pieces with these labels, 1 and up, those with the most pixels first."""
    from scipy import ndimage

    areas = np.bincount(labels.ravel())[1:]
    boxes = ndimage.find_objects(labels)
    pieces = []
    for index in np.argsort(-areas, kind="stable")[:MOST_PIECES]:
        rows, columns = boxes[index]
        box = rows.start, columns.start, rows.stop, columns.stop
        pieces.append(_measured(int(index) + 1, box, int(areas[index]), labels.shape))
    return pieces


def piece_within(labels: NDArray[np.int32], label: int, whole: Piece) -> Piece:
    """The piece with this label, which is a part of what another one was.

    Args:
        labels: ``(height, width)``: which piece each pixel belongs to, 0 for paper.
        label: Of the part; at least one pixel has it.
        whole: Has the part in its box. To look no further is what makes this fast.
    """
    there = labels[whole.top : whole.bottom, whole.left : whole.right] == label
    rows, columns = (np.flatnonzero(there.any(axis=axis)) for axis in (1, 0))
    top, left = whole.top + int(rows[0]), whole.left + int(columns[0])
    bottom, right = whole.top + int(rows[-1]) + 1, whole.left + int(columns[-1]) + 1
    area = int(np.count_nonzero(there))
    return _measured(label, (top, left, bottom, right), area, labels.shape)


def _measured(label: int, box: Box, area: int, shape: tuple[int, ...]) -> Piece:
    """A piece with what its box says of it, in a picture of this shape."""
    top, left, bottom, right = box
    margins = top, left, shape[0] - bottom, shape[1] - right
    return Piece(label, *box, area, margins.count(0), min(margins))


def choose_digit(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces that are the digit, the main one first.

    Beside the main piece these are what lies near, as a five's bar does, but for holes, hairs and
    what is as small as dust. What comes in from the border while the main piece does not must lie
    very near.

    Args:
        pieces: At least one.
    """
    main = main_piece(pieces)
    chosen = [main]
    others = [
        piece
        for piece in pieces
        if piece is not main
        and piece.area >= DUST * main.area
        and not (piece.is_hole or piece.is_hair)
    ]

    def belongs(piece: Piece) -> bool:
        most = VERY_NEAR if piece.sides and not main.sides else NEAR
        return gap(piece, chosen) <= most * extent(chosen)

    while near := [piece for piece in others if belongs(piece)]:
        chosen += near
        others = [piece for piece in others if piece not in near]
    return chosen


def main_piece(pieces: Sequence[Piece]) -> Piece:
    """The longest piece, or the longest of those that are complete, if it is long enough."""
    pieces = [piece for piece in pieces if not piece.is_hair] or pieces
    longest = max(pieces, key=lambda piece: piece.extent)
    complete = [piece for piece in pieces if not piece.sides and not piece.is_hole]
    if complete:
        best = max(complete, key=lambda piece: piece.extent)
        if best.extent >= COMPLETE * longest.extent:
            return best
    return longest


def box_of(pieces: Sequence[Piece]) -> Box:
    """The box around some pieces: top, left, bottom, right."""
    return (
        min(piece.top for piece in pieces),
        min(piece.left for piece in pieces),
        max(piece.bottom for piece in pieces),
        max(piece.right for piece in pieces),
    )


def extent(pieces: Sequence[Piece]) -> int:
    """The longer side of the box around some pieces."""
    top, left, bottom, right = box_of(pieces)
    return max(bottom - top, right - left)


def gap(piece: Piece, pieces: Sequence[Piece]) -> int:
    """How far a piece's box lies from the nearest box of others; 0 where they overlap."""
    return min(
        max(
            piece.top - other.bottom,
            other.top - piece.bottom,
            piece.left - other.right,
            other.left - piece.right,
            0,
        )
        for other in pieces
    )
