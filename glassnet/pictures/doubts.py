"""Doubts: what speaks against taking a picture for one digit, or an answer for right.

The thresholds below lie between what drawings of one digit measure and what other pictures do;
docs/pictures.md has the figures.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from glassnet.pictures.page import Page, where
from glassnet.pictures.pieces import box_of, extent
from glassnet.pictures.reading import Doubt
from glassnet.pictures.several import Digit

# Shorter than this share of the picture's shorter side is dust. Drawn digits began at 0.25.
SMALLEST = 0.1
# Noise: at least so many pieces, and so many times as much ink in all as in what is read.
MANY, SCATTERED = 30, 2.0
# Ink that stands out by less than so many standard deviations of the paper's grain is grain.
FAINT = 6.0
# Less ink than this share of its box, or a box so many times as wide as high, is a frame or a line.
EMPTY, FLATTEST = 0.15, 3.0
# A thick frame has ink along this share of each side of its box, within this share of its longer
# side from the edge, and most of the box is empty, which is not so in a one that is a straight bar.
FRAMED, DEPTH, HOLLOW = 0.9, 0.03, 0.5
# A digit's paper on one side, as a share of the digit's longer side, at which the picture is not
# one that was cropped to the digit: then ink that ends at the border goes on beyond it.
UNCROPPED = 0.1
# Of answers to clean drawings by a network of 99.4 %, two in a thousand are less probable.
SURE = 0.4


def doubts_of(page: Page, digits: Sequence[Digit]) -> tuple[Doubt, ...]:
    """What speaks against taking the ink in a picture for one digit.

    Args:
        page: What is written in the picture.
        digits: The pieces of each digit, as ``find_digits`` gives them.
    """
    nothing = _nothing(page, digits)
    if nothing:
        return (Doubt("nothing", f"nothing seems to be written here: {nothing}."),)
    doubts = []
    if len(digits) > 1:
        doubts.append(
            Doubt(
                "several",
                f"this looks like {len(digits)} digits: cut them apart, or use --several "
                "(in Python, read_digits).",
            )
        )
    edge = _cut_off(page.labels.shape, digits)
    if edge:
        doubts.append(
            Doubt(
                "cut-off",
                f"ink ends at the picture's {edge} edge: a part of the digit may be missing.",
            )
        )
    return tuple(doubts)


def doubt_of_answer(probabilities: NDArray[np.floating], name: str = "") -> Doubt | None:
    """The doubt ``"unsure"`` if no class has a probability of ``SURE``, or if there is none.

    Args:
        probabilities: ``(classes,)``: what a network answered.
        name: Of the most probable class; by default its number.

    >>> doubt_of_answer(np.array([0.2, 0.3, 0.3, 0.2]), "ankle boot").message
    'the network is not sure: its best answer, ankle boot, has a probability of only 30%.'
    >>> doubt_of_answer(np.array([0.05, 0.95])) is None
    True
    """
    best = int(np.argmax(probabilities))
    probability = float(probabilities[best])
    if math.isnan(probability):
        return Doubt("unsure", "the network answers with no numbers: its training has diverged.")
    if probability >= SURE:
        return None
    return Doubt(
        "unsure",
        f"the network is not sure: its best answer, {name or best}, has a probability of only "
        f"{probability:.0%}.",
    )


def _nothing(page: Page, digits: Sequence[Digit]) -> str:
    """Why the ink is nothing that somebody wrote; empty if it may be."""
    longest = max(digits, key=extent)
    top, left, bottom, right = box_of(longest)
    ink = sum(piece.area for piece in longest)
    if page.contrast < FAINT * page.grain:
        return "what stands out is no more than the paper's grain"
    read = sum(piece.area for digit in digits for piece in digit)
    if len(page.pieces) >= MANY and np.count_nonzero(page.labels) > SCATTERED * read:
        return "what stands out is scattered all over the picture"
    if extent(longest) < SMALLEST * min(page.labels.shape):
        return "what stands out is as small as dust"
    height, width = bottom - top, right - left
    hairs = all(piece.is_hair for piece in longest)
    thin = ink < EMPTY * height * width or width > FLATTEST * height
    if hairs or thin or _is_frame(where(page, longest)[top:bottom, left:right]):
        return "what stands out are printed lines"
    return ""


def _is_frame(there: NDArray[np.bool_]) -> bool:
    """Whether ink fills the four sides of its box, ``(height, width)``, and little of the rest."""
    depth = max(1, round(DEPTH * max(there.shape)))
    sides = (np.rot90(there, turn)[:depth].any(axis=0).mean() for turn in range(4))
    return bool(there.mean() < HOLLOW and min(sides) >= FRAMED)


def _cut_off(shape: tuple[int, ...], digits: Sequence[Digit]) -> str:
    """The edge at which ink is cut off; empty if it is whole, or if it was cropped tightly."""
    height, width = shape
    top, left, bottom, right = box_of([piece for digit in digits for piece in digit])
    margins = {"upper": top, "lower": height - bottom, "left": left, "right": width - right}
    if max(margins.values()) <= UNCROPPED * max(map(extent, digits)):
        return ""
    return next((edge for edge, margin in margins.items() if margin == 0), "")
