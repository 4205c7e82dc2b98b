"""Watches the losses of a training as they come, and sees where they rise for good or for a while.

`detect` hands it all losses at once, `Health` those of a few steps at a time: both come to the same
verdict. With the least loss c of a constant answer:

- A network *has learned* once a level is below 0.7 c.
- It *falls* where, after that, loss and level are above half way from the best level so far up to
  c. That is at least half of c: twenty batches at 0.4 are an accident of a network that was at
  0.01, but nothing is lost.
- It is *beyond* where loss and level are above 2 c. A network that answers nothing at all has the
  loss c; twice as much says that it is sure of what is wrong.

Where c is not known, the first level takes its place, and beyond is ten times as much. Where the
losses contain penalties of weights, a level is beyond above 2 c and above twice the first level.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassnet.health.levels import WINDOW, finite_or_infinite, last_levels, levels_of

LEARNED = 0.7
BEYOND = 2.0
NEAR_BEST = 0.05
BEYOND_UNKNOWN = 10.0
"""Shares of the least loss of a constant answer; the last one is of the first level."""


class Rise(NamedTuple):
    """A step from which on the loss is too high.

    Attributes:
        step: the first one, from 0.
        bound: what its loss and level are above.
        before: the level of the losses before it, at most `WINDOW`; None if there were none.
    """

    step: int
    bound: float
    before: float | None


class LossWatch:
    """What the losses of a training say so far; the cost of more losses is that of these alone.

    Args:
        constant_loss: the least loss of a constant answer; None if it is not known.
        is_penalized: whether the losses contain penalties of weights.

    Attributes:
        losses: how many there were, up to the first that is not finite; none counts behind it.
        learned: whether a level was below 0.7 c.
        fall: the first rise after it had learned; None if there is none.
        beyond: the first rise before it had learned; None if there is none.
        not_finite: the first step, from 0, whose loss is not finite; None if all are.
        level: the newest; None before there is one.

    >>> watch = LossWatch(constant_loss=2.3)
    >>> watch.add([2.3, 1.2, 0.6] + 30 * [0.2])
    >>> watch.add(30 * [2.3])
    >>> watch.fall
    Rise(step=33, bound=1.25, before=0.2)
    >>> watch.is_down
    True
    """

    def __init__(self, constant_loss: float | None = None, *, is_penalized: bool = False) -> None:
        self.constant_loss = constant_loss or None
        self.is_penalized = is_penalized
        self.losses = 0
        self.fall: Rise | None = None
        self.beyond: Rise | None = None
        self.not_finite: int | None = None
        self.level: float | None = None
        self.best = np.inf  # of all levels
        self._reference = self.constant_loss
        self._beyond = np.inf if self._reference is None else BEYOND * self._reference
        # The losses whose levels need later ones, and as many before them for `Rise.before`.
        self._waiting = np.empty(0)
        self._before = np.empty(0)
        # The best levels that end before the next steps which get a level.
        self._bests = np.full(WINDOW, np.inf)

    @property
    def learned(self) -> bool:
        """Whether a level was below 0.7 c."""
        return self._reference is not None and self.best < LEARNED * self._reference

    @property
    def is_near_its_best(self) -> bool:
        """Whether it has learned, and the newest level is the best one, or hardly above it."""
        if self._reference is None or self.level is None:
            return False
        return self.learned and self.level <= self.best + NEAR_BEST * self._reference

    @property
    def is_down(self) -> bool:
        """Whether the newest level is above the bound of the first fall."""
        return self.fall is not None and self.level is not None and self.level > self.fall.bound

    @property
    def is_beyond(self) -> bool:
        """Whether the newest level is beyond that of a constant answer, however it got there."""
        return self.level is not None and self.level > self._beyond

    def add(self, losses: Sequence[float] | NDArray[np.floating]) -> None:
        """Take the losses of the next steps, in order; they need not be finite.

        The first that is not finite ends the training, whatever is said to follow.
        """
        if self.not_finite is not None:
            return
        new = finite_or_infinite(np.asarray(losses))
        if np.isinf(new).any():
            self.not_finite = self.losses + int(np.argmax(np.isinf(new)))
            new = new[: self.not_finite - self.losses + 1]
        self.losses += len(new)
        self._waiting = np.concatenate([self._waiting, new])
        self._take(levels_of(self._waiting))

    def ended(self) -> LossWatch:
        """The same watch after the last loss: the steps at the very end have their levels too."""
        ended = copy.copy(self)
        ended._take(last_levels(self._waiting))
        return ended

    def _take(self, levels: NDArray[np.float64]) -> None:
        """Judge the first steps of those that wait, whose levels have come."""
        if not len(levels):
            return
        if self.level is None:
            self._compare_with(float(levels[0]))
        first, count = self.losses - len(self._waiting), len(levels)
        steps, self._waiting = self._waiting[:count], self._waiting[count:]
        newest = np.minimum(np.minimum.accumulate(levels), self.best)
        bests = np.concatenate([self._bests, newest])
        self._bests = bests[count:]
        self.best = float(newest[-1])
        self.level = float(levels[-1])
        if self._reference is not None:
            self._judge(first, steps, levels, bests[:count])
        self._before = np.concatenate([self._before, steps])[-WINDOW:]

    def _compare_with(self, first_level: float) -> None:
        """Let the first level say how large losses are, where nothing else does."""
        if self._reference is None and first_level > 0:  # else no share of it means anything
            self._reference, self._beyond = first_level, BEYOND_UNKNOWN * first_level
        elif self.is_penalized:
            self._beyond = max(self._beyond, BEYOND * first_level)

    def _judge(
        self,
        first: int,
        losses: NDArray[np.float64],
        levels: NDArray[np.float64],
        bests: NDArray[np.float64],
    ) -> None:
        c = self._reference
        assert c is not None
        learned = bests < LEARNED * c
        bounds = np.where(learned, (bests + c) / 2, self._beyond)
        above = (losses > bounds) & (levels > bounds)
        if self.fall is None:
            self.fall = self._first(above & learned, first, losses, bounds)
        if self.beyond is None:
            self.beyond = self._first(above & ~learned, first, losses, bounds)

    def _first(
        self,
        rises: NDArray[np.bool_],
        first: int,
        losses: NDArray[np.float64],
        bounds: NDArray[np.float64],
    ) -> Rise | None:
        if not rises.any():
            return None
        at = int(np.argmax(rises))
        before = np.concatenate([self._before, losses[:at]])[-WINDOW:]
        level = float(np.median(before)) if len(before) else None
        return Rise(first + at, float(bounds[at]), level)
