"""The level of a loss: the median of twenty steps in a row, which no single bad batch moves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

WINDOW = 20
"""The losses of so many steps make one level."""

AT_LEAST = 10
"""At the end of a training, where fewer losses follow, so many make a level too."""

ONE_BELOW_IN = 10
"""Of so many losses at the end of a training that ended by its loss, one may be below the level."""


def finite_or_infinite(losses: NDArray[np.floating]) -> NDArray[np.float64]:
    """The losses as float64, with infinity for all that are not finite, so that they compare.

    >>> finite_or_infinite(np.array([1.0, np.nan, -np.inf]))
    array([ 1., inf, inf])
    """
    return np.where(np.isfinite(losses), losses, np.inf).astype(np.float64)


def levels_of(losses: NDArray[np.float64]) -> NDArray[np.float64]:
    """The level that begins at each step, as far as `WINDOW` losses follow.

    Args:
        losses: of steps in a row, (n,); infinite ones are larger than all others.

    Returns:
        The levels, (n - WINDOW + 1,), or none.

    >>> levels_of(np.arange(22.0))
    array([ 9.5, 10.5, 11.5])
    """
    if len(losses) < WINDOW:
        return np.empty(0)
    rows = np.lib.stride_tricks.sliding_window_view(losses, WINDOW)
    middle = np.sort(rows, axis=1)[:, WINDOW // 2 - 1 : WINDOW // 2 + 1]
    return np.asarray(middle.mean(axis=1))


def last_levels(losses: NDArray[np.float64]) -> NDArray[np.float64]:
    """The levels of the last steps, after which fewer than `WINDOW` losses follow.

    What would have followed a loss that ended the training is not known. If it counted, each noisy
    step of the last ten would have a high level, and be taken for the beginning of the end. So a
    level that this loss is part of is what nearly all losses from its step on come to.

    Args:
        losses: the last of a training, fewer than `WINDOW`. If the very last one is infinite, the
            training ended by it.

    Returns:
        A level for each step that at least `AT_LEAST` losses follow, itself among them: their
        median. If the training ended by its loss, a level for each step at all: at most one in
        `ONE_BELOW_IN` of the losses from this step to the end is below it.

    >>> last_levels(np.array([9.0, 0.4, 0.5, 7.0, 8.0, np.inf]))
    array([0.4, 0.4, 0.5, 7. , 8. , inf])
    """
    if len(losses) and np.isinf(losses[-1]):
        remaining = [np.sort(losses[start:]) for start in range(len(losses))]
        return np.array([each[len(each) // ONE_BELOW_IN] for each in remaining])
    starts = range(len(losses) - AT_LEAST + 1)
    return np.array([np.median(losses[start:]) for start in starts])
