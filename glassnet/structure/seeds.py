"""Seeds: given, or drawn so that they can be recorded."""

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
