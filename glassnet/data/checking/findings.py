"""What a check has to say: one sentence or two each, and whether it would spoil a training."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from glassnet.errors import shortened

SPOILT = 0.01
"""From this share of a part's images on, what is odd with them spoils the figures."""


@dataclass(frozen=True)
class Finding:
    """Something that is odd with data.

    Attributes:
        kind: in a word or two, such as ``"duplicates"``.
        message: what was found, and what to do about it.
        spoils: whether a training would be refused, or its figures would mean little.
    """

    kind: str
    message: str
    spoils: bool = False


def named(names: Iterable[str], most: int = 10) -> str:
    """The first few of these names, and how many more there are.

    >>> named(["cat", "dog", "emu"]), named(["cat", "dog", "emu", "fox"], most=2)
    ('cat, dog and emu', 'cat, dog and 2 more')
    """
    listed = [shortened(name) for name in names]
    if len(listed) == 1:
        return listed[0]
    if len(listed) <= most:
        return f"{', '.join(listed[:-1])} and {listed[-1]}"
    return f"{', '.join(listed[:most])} and {len(listed) - most:,} more"


def class_names(classes: Sequence[str], labels: Iterable[int]) -> str:
    """The names of these labels, the first few of them."""
    return named(classes[label] for label in labels)
