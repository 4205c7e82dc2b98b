"""At which steps of a training a film has its frames: many where much changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

AROUND = (0, -1, 1, -2, 2, -3, 3, 4, -4, 5, 6, 8, -6, 10, 12, -8, 16, 20, -12)
"""Steps around the break of a training, counted from it, in the order of their worth."""

SHARE_AROUND = 1 / 3
"""At most so many of the frames stand around the break."""

SHARE_AT_THE_START = 1 / 2
"""So many of the others stand geometrically: after 1, 2, 4, 8, … steps."""


def frame_steps(
    steps: int, frames: int, broke: Sequence[int] = (), beside: Sequence[int] = ()
) -> list[int]:
    """The steps after which a film has a frame, in order; 0 is the network before its first step.

    The first is always 0, and the last is the training's last step. Around a break every step has a
    frame, those just before and behind it first. Of the others, half grow geometrically, since much
    changes in the first steps and little in the last; the rest halve the largest gaps.

    Args:
        steps: how many the training made.
        frames: how many frames are wanted, at least 2; a training of fewer steps has fewer.
        broke: the steps with which it went wrong, or another training that is shown beside it;
            counted from 1.
        beside: the steps of the other training's frames: it is easy to compare the two where both
            have a frame.

    >>> frame_steps(1000, 12)
    [0, 1, 3, 15, 63, 157, 251, 438, 625, 812, 906, 1000]
    >>> frame_steps(1000, 12, broke=[600])
    [0, 1, 31, 314, 456, 598, 599, 600, 601, 602, 801, 1000]
    >>> frame_steps(700, 12, beside=frame_steps(1000, 12, broke=[600]))
    [0, 1, 31, 172, 314, 456, 598, 599, 600, 601, 602, 700]
    >>> frame_steps(3, 60)
    [0, 1, 2, 3]
    """
    if frames > steps:
        return list(range(steps + 1))
    chosen = {0, steps}
    _add(chosen, broke, steps, frames)
    _add(chosen, beside, steps, frames)
    if broke:
        around = (step + offset for offset in AROUND for step in broke)
        _add(chosen, around, steps, min(frames, len(chosen) + int(SHARE_AROUND * frames)))
    if not beside:
        early = int(SHARE_AT_THE_START * (frames - len(chosen)))
        chosen |= {int(step) for step in np.geomspace(1, steps, early + 1)[:early]}
    while len(chosen) < frames:
        chosen.add(_middle_of_largest_gap(sorted(chosen)))
    return sorted(chosen)


def _add(chosen: set[int], wanted: Iterable[int], steps: int, most: int) -> None:
    """Choose steps of the training as long as there is room for them."""
    for step in wanted:
        if len(chosen) >= most:
            return
        if 0 <= step <= steps:
            chosen.add(step)


def _middle_of_largest_gap(places: list[int]) -> int:
    before, behind = max(pairwise(places), key=lambda pair: pair[1] - pair[0])
    return (before + behind) // 2
