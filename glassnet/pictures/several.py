"""Several digits in one picture: which strokes are one digit, and in which order they are read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from glassnet.pictures.pieces import DUST, Piece, box_of, extent, gap, main_piece

# Parts of a digit lie at most this share of its longer side apart, where a pen skipped,
SKIPPED = 0.07
# and a digit is at most so many times as wide as high; of MNIST's, 99 % are.
WIDEST = 1.3
# A fragment is at most this share of the longest digit long, or so many times as wide as high, like
# a five's bar. It belongs to a digit that is at most this share of the longest away, if both are no
# wider than the widest fives, by their height.
FRAGMENT, FLAT, NEAR, WIDEST_WITH = 0.5, 1.5, 0.2, 1.6
# What is shorter than this share of the longest is no digit beside it, and what comes in from the
# border and is longer than this is no digit that was cut off, but a shadow or a table's edge.
LEAST, MOST = 0.4, 1.5
# A digit belongs to a line if it shares this much of its height with the line's last digit.
LEVEL = 0.3

Digit = list[Piece]


def find_digits(
    labels: NDArray[np.int32], pieces: Sequence[Piece], from_border: bool = False
) -> list[Digit]:
    """The pieces of each digit, digits from left to right and lines from top to bottom.

    Args:
        labels: ``(height, width)``: which piece each pixel belongs to, 0 for paper.
        pieces: The pieces of the picture, at least one.
        from_border: Whether what comes in from the border counts too, if it is as long as a digit.
            Where one digit is expected, it is a neighbour's.

    >>> from glassnet.pictures.pieces import find_pieces
    >>> there = np.zeros((10, 14), bool)
    >>> there[2:9, 8:10] = there[1:8, 3:5] = True  # two bars
    >>> [digit[0].left for digit in find_digits(*find_pieces(there))]
    [3, 8]
    """
    digits = with_fragments(cut_apart(labels, writing(pieces, from_border)))
    longest = max(map(extent, digits))
    return in_reading_order([digit for digit in digits if extent(digit) >= LEAST * longest])


def writing(pieces: Sequence[Piece], from_border: bool) -> list[Piece]:
    """The pieces without dust, hairs, punched holes and what else comes in from the border."""
    main = main_piece(pieces)

    def counts(piece: Piece) -> bool:
        if piece.area < DUST * main.area or piece.is_hole or piece.is_hair:
            return False
        as_long = LEAST * main.extent <= piece.extent <= MOST * main.extent
        return bool(main.sides) or not piece.sides or (from_border and as_long)

    return [piece for piece in pieces if piece is main or counts(piece)]


def cut_apart(labels: NDArray[np.int32], pieces: Sequence[Piece]) -> list[Digit]:
    """The pieces, cut apart at the widest gap, again and again until each part is one digit.

    These cuts are a tree, which single linkage makes from the leaves up (Sneath 1957, "The
    application of computers to taxonomy").
    """
    from scipy.cluster import hierarchy

    if len(pieces) == 1:
        return [list(pieces)]
    root = hierarchy.to_tree(hierarchy.linkage(_gaps(labels, pieces), "single"))
    digits, waiting = [], [root]
    while waiting:
        node = waiting.pop()
        part = [pieces[index] for index in node.pre_order()]
        if node.is_leaf() or (node.dist <= SKIPPED * extent(part) and _is_narrow(part)):
            digits.append(part)
        else:
            waiting += [node.left, node.right]
    return digits


def with_fragments(digits: Sequence[Digit]) -> list[Digit]:
    """The digits, each fragment joined to the nearest one that stays narrow with it."""
    longest = max(map(extent, digits))
    whole = [list(digit) for digit in digits if not _is_fragment(digit, longest)]
    if not whole:
        return list(digits)
    for fragment in digits:
        if not _is_fragment(fragment, longest):
            continue
        near = [digit for digit in whole if _is_narrow(digit + fragment, WIDEST_WITH)]
        away = [min(gap(piece, digit) for piece in fragment) for digit in near]
        if near and min(away) <= NEAR * longest:
            near[int(np.argmin(away))].extend(fragment)
        else:
            whole.append(fragment)
    return whole


def in_reading_order(digits: Sequence[Digit]) -> list[Digit]:
    """Digits from left to right, lines from top to bottom.

    A line is followed from its left end: the next digit belongs to the line whose last digit it is
    most level with. So a line may rise or fall by more than a digit's height.
    """
    lines: list[list[Digit]] = []
    for digit in sorted(digits, key=lambda digit: box_of(digit)[1]):
        shares = [_shared_height(line[-1], digit) for line in lines]
        if shares and max(shares) >= LEVEL:
            lines[int(np.argmax(shares))].append(digit)
        else:
            lines.append([digit])
    lines.sort(key=lambda line: float(np.mean([box_of(digit)[0] for digit in line])))
    return [digit for line in lines for digit in line]


def _gaps(labels: NDArray[np.int32], pieces: Sequence[Piece]) -> NDArray[np.float64]:
    """The pixels between each two pieces, in SciPy's order; of far ones, between their boxes."""
    gaps = [_gap(labels, one, other) for n, one in enumerate(pieces) for other in pieces[n + 1 :]]
    return np.array(gaps, float)


def _gap(labels: NDArray[np.int32], one: Piece, other: Piece) -> float:
    from scipy import ndimage

    between = gap(one, [other])
    if between > NEAR * max(one.extent, other.extent):
        return float(between)
    top, left, bottom, right = box_of([one, other])
    both = labels[top:bottom, left:right]
    away = ndimage.distance_transform_edt(both != one.label)
    return float(away[both == other.label].min()) - 1


def _is_narrow(digit: Digit, widest: float = WIDEST) -> bool:
    top, left, bottom, right = box_of(digit)
    return right - left <= widest * (bottom - top)


def _is_fragment(digit: Digit, longest: int) -> bool:
    top, left, bottom, right = box_of(digit)
    return extent(digit) <= FRAGMENT * longest or right - left > FLAT * (bottom - top)


def _shared_height(one: Digit, other: Digit) -> float:
    """How much of the lower one's height both share."""
    (top, _, bottom, _), (other_top, _, other_bottom, _) = box_of(one), box_of(other)
    shared = min(bottom, other_bottom) - max(top, other_top)
    return shared / min(bottom - top, other_bottom - other_top)
