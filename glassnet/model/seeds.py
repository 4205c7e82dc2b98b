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


def training_generators(seed: int) -> tuple[np.random.Generator, np.random.Generator]:
    """Two independent generators for a training: for shuffling, and for what layers draw."""
    shuffling, layers = np.random.SeedSequence(seed).spawn(2)
    return np.random.Generator(np.random.PCG64(shuffling)), np.random.Generator(
        np.random.PCG64(layers)
    )
