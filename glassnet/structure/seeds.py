"""Seeds, and the streams of random numbers that come from one."""

from __future__ import annotations

from typing import Any

import numpy as np

from glassnet.arguments import whole_number


def drawn_seed(owner: str, seed: Any) -> int:
    """The seed, or a fresh one for None, so that it can be recorded.

    Args:
        owner: who takes it, for the message.
        seed: what was given.

    Raises:
        ArgumentError: if it is not a whole number of at least 0.

    >>> drawn_seed("fit", 7)
    7
    """
    if seed is None:
        return int(np.random.SeedSequence().generate_state(1)[0])
    return whole_number(owner, "seed", seed, at_least=0)


def training_generators(seed: int) -> tuple[np.random.Generator, np.random.Generator]:
    """Two independent generators for a training: for shuffling, and for what layers draw."""
    shuffling, layers = np.random.SeedSequence(seed).spawn(2)
    return np.random.Generator(np.random.PCG64(shuffling)), np.random.Generator(
        np.random.PCG64(layers)
    )
