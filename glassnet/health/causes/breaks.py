"""Where a training broke: which step did the harm that a later loss shows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from glassnet.health.curve import Curve
from glassnet.health.seeing.moments import Moment

RATE_JUMP = 8.0
"""A learning rate that is so many times that of the step before has jumped."""

AROUND = 20
"""So many losses before a step and behind it are compared."""

HARM = 1.5
"""A step did harm if the losses behind it are so many times those before it."""

BACK = 5
"""So many steps before the first bad loss the step that did the harm is looked for."""


def jumps(rates: NDArray[np.float64]) -> NDArray[np.intp]:
    """The steps, from 0, whose learning rate is many times that of the step before.

    >>> jumps(np.array([0.1, 0.1, 30.0, 30.0]))
    array([2])
    """
    if rates.size < 2:
        return np.empty(0, np.intp)
    before, now = rates[:-1], rates[1:]
    return np.flatnonzero((before > 0) & (now >= RATE_JUMP * before)) + 1


def does_harm(curve: Curve, place: int, itself: bool) -> bool:
    """Whether the losses behind a step are clearly larger than those before it.

    Args:
        curve: of the training.
        place: of the step, from 0.
        itself: whether the loss of the step counts by itself, as that of a bad batch does. Of a
            step that goes too far it is still an ordinary one.

    >>> curve = Curve(np.array([1.0] * 30 + [9.0] * 30, np.float32), steps=100)
    >>> [does_harm(curve, place, itself=False) for place in (0, 10, 29)]
    [False, False, True]
    """
    losses = np.where(np.isfinite(curve.losses), curve.losses, np.inf).astype(np.float64)
    before, behind = losses[max(0, place - AROUND) : place], losses[place + 1 :][:AROUND]
    if not before.size:
        return False
    usual = float(np.median(before))
    if itself and losses[place] > HARM * max(usual, float(before.max())):
        return True
    if not behind.size:  # the training ended with this step
        return not np.isfinite(losses[place])
    ends_early = len(behind) < AROUND and not np.isfinite(behind[-1])
    return ends_early or float(np.median(behind)) > HARM * usual


def suspect(
    curve: Curve, bad: int, rates: NDArray[np.float64], outlying: Sequence[int]
) -> int | None:
    """The first step that is known from outside to have done the harm; None if there is none.

    Args:
        curve: of the training.
        bad: the first bad step by the curve alone, from 0; 0 also where it was bad at once.
        rates: the learning rate of each step; empty if they are not known.
        outlying: the steps, from 0, in whose batches are images that stand out.
    """
    latest = bad if bad > 0 else len(curve.losses)
    found = [int(p) for p in jumps(rates) if p <= latest and does_harm(curve, int(p), False)]
    found += [p for p in outlying if p <= latest and does_harm(curve, p, True)]
    return min(found, default=None)


def culprit(window: Sequence[Moment], bad: int) -> int:
    """The step that did the harm which the loss of a step shows, by the loss of fixed images.

    A step's own loss is that of the weights before it. So a step that goes too far shows in the
    loss of the next one, and where a batch happens to be an easy one, even later. The loss of fixed
    images before and behind each step shows which it was.

    Args:
        window: the steps around.
        bad: the step whose loss is bad, from 0.
    """
    rises: dict[int, float] = {}
    for before, behind in pairwise(window):
        if bad - BACK <= before.place < bad:
            rises[before.place] = behind.probe_loss - before.probe_loss
    if not rises:
        return bad
    largest = max(rises, key=lambda place: rises[place])
    before_all = min(moment.probe_loss for moment in window if moment.place in rises)
    at_bad = next((m.probe_loss for m in window if m.place == bad), np.inf)
    # Where the fixed images know of no harm before the bad step, it is its own batch that is bad.
    return largest if at_bad > HARM * before_all and rises[largest] > 0 else bad
