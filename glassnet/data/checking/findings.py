"""What a check has to say: one sentence or two each, and whether it would spoil a training."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from glassnet.quantities import names_text

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


def class_names(classes: Sequence[str], labels: Iterable[int]) -> str:
    """The names of these labels, the first few of them."""
    return names_text(classes[label] for label in labels)
