"""Seeds, and the streams of random numbers that come from one."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from glassnet.errors import ArgumentError


def drawn_seed(seed: Any) -> int:
    """The seed, or a fresh one for None, so that it can be recorded.

    Raises:
        ArgumentError: if it is not a whole number of at least 0.

    >>> drawn_seed(7)
    7
    """
    if seed is None:
        return int(np.random.SeedSequence().generate_state(1)[0])
    try:
        number = operator.index(seed)
    except TypeError:
        number = -1
    if number < 0 or isinstance(seed, bool):
        raise ArgumentError(f"seed={seed!r}: give a whole number of at least 0, or None.")
    return number


def training_streams(seed: int) -> tuple[np.random.Generator, int]:
    """Two independent streams of a training: a generator for shuffling, a start for dropout."""
    shuffling, dropout = np.random.SeedSequence(seed).spawn(2)
    return np.random.Generator(np.random.PCG64(shuffling)), int(
        dropout.generate_state(1, np.uint64)[0]
    )
