"""At which steps of a training a film has its frames: many where much changes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

AROUND = (0, -1, 1, -2, 2, -3, 3, 4, -4, 5, 6, 8, -6, 10, 12, -8, 16, 20, -12)
"""Steps around the break of a training, counted from it, in the order of their worth."""

SHARE_AROUND = 1 / 3
"""At most so many of the frames stand around the break."""

SHARE_AT_THE_START = 1 / 2
"""So many of the others stand geometrically: after 1, 2, 4, 8, … steps."""


def frame_steps(steps: int, frames: int, broke: int | None = None) -> list[int]:
    """The steps after which a film has a frame, in order; 0 is the network before its first step.

    The first is always 0, and the last is the training's last step. Around the break every step has
    a frame, those just before and behind it first. Of the others, half grow geometrically, since
    much changes in the first steps and little in the last; the rest halve the largest gaps.

    Args:
        steps: how many the training made.
        frames: how many frames are wanted; fewer come of a training with fewer steps.
        broke: the step with which it went wrong, counted from 1; None where it did not.

    >>> frame_steps(1000, 12)
    [0, 1, 3, 15, 63, 157, 251, 438, 625, 812, 906, 1000]
    >>> frame_steps(1000, 12, broke=600)
    [0, 1, 10, 100, 224, 349, 598, 599, 600, 601, 800, 1000]
    >>> frame_steps(3, 60)
    [0, 1, 2, 3]
    """
    if frames > steps:
        return list(range(steps + 1))
    chosen = {0, steps}
    if broke is not None:
        room = max(1, int(SHARE_AROUND * frames))
        near = [broke + offset for offset in AROUND if 0 <= broke + offset <= steps]
        chosen |= set(near[: min(room, frames - 2)])
    early = int(SHARE_AT_THE_START * (frames - len(chosen)))
    chosen |= {int(step) for step in np.geomspace(1, steps, early + 1)[:early]}
    while len(chosen) < frames:
        chosen.add(_middle_of_largest_gap(sorted(chosen)))
    return sorted(chosen)


def _middle_of_largest_gap(places: list[int]) -> int:
    before, behind = max(pairwise(places), key=lambda pair: pair[1] - pair[0])
    return (before + behind) // 2
