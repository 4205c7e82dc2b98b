"""The level of a loss: the median of twenty steps in a row, which no single bad batch moves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

WINDOW = 20
"""The losses of so many steps make one level."""

AT_LEAST = 10
"""At the end of a training, where fewer losses follow, so many make a level too."""


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

    Args:
        losses: the last of a training, fewer than `WINDOW`. If the very last one is infinite, the
            training ended by it, and so would have been all that followed.

    Returns:
        A level for each step that at least `AT_LEAST` losses follow, itself among them; for each
        step at all if the training ended by its loss.
    """
    if len(losses) and np.isinf(losses[-1]):
        return levels_of(np.concatenate([losses, np.full(WINDOW - 1, np.inf)]))
    starts = range(len(losses) - AT_LEAST + 1)
    return np.array([np.median(losses[start:]) for start in starts])
