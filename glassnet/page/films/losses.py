"""The losses of many steps as few points, in which no extreme is lost."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MOST_POINTS = 2000
"""Points of a curve: more than a screen has places for."""


def thinned(losses: NDArray[np.float32], points: int) -> NDArray[np.int64]:
    """The places of the losses that a curve of so many points keeps, in order.

    Of each of ``points / 2`` stretches of equal length these are the least and the largest. What is
    not finite counts as the largest, so it is never lost.

    Args:
        losses: ``(n,)``.
        points: at most so many; even.

    >>> thinned(np.array([3, 1, 2, 9, 4, 4, 0, 5], np.float32), 4).tolist()
    [1, 3, 6, 7]
    """
    if len(losses) <= points:
        return np.arange(len(losses))
    finite = np.where(np.isfinite(losses), losses, np.inf)
    kept: set[int] = set()
    for stretch in np.array_split(np.arange(len(losses)), points // 2):
        kept |= {int(stretch[finite[stretch].argmin()]), int(stretch[finite[stretch].argmax()])}
    return np.array(sorted(kept))
