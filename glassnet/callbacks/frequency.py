"""How often a callback writes, as Keras's ``save_freq`` says it."""

from __future__ import annotations

from glassnet.arguments import whole_number
from glassnet.errors import ArgumentError, quoted

EPOCH = "epoch"


def steps_between(owner: str, save_freq: int | str) -> int | None:
    """After how many steps is written; None for after each epoch.

    Raises:
        ArgumentError: if it is neither "epoch" nor a number of steps.

    >>> steps_between("ModelCheckpoint", "epoch"), steps_between("ModelCheckpoint", 100)
    (None, 100)
    """
    if save_freq == EPOCH:
        return None
    if isinstance(save_freq, str):
        raise ArgumentError(
            f"{owner}: save_freq={quoted(save_freq)}: give 'epoch' or a number of steps."
        )
    return whole_number(owner, "save_freq", save_freq, at_least=1)
