"""What a reader found at a path, before images and labels are brought to their form."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from numpy.typing import NDArray

PartName = Literal["train", "validation", "test", "all"]
"""What a part is meant for; ``"all"`` is a whole that is not divided yet."""


@dataclass
class Part:
    """Images and labels that belong together, as their files hold them.

    Attributes:
        images: of any type and form.
        labels: one for each image, numbers or words, in any form.
        images_from: where the images were found, for messages.
        labels_from: the same of the labels.
    """

    images: NDArray[Any]
    labels: NDArray[Any]
    images_from: str
    labels_from: str


@dataclass
class Found:
    """All that was found at a path.

    Attributes:
        parts: what is there, by what it is meant for.
        class_names: what each label from 0 on stands for; None where nobody says it.
        notes: sentences that the user should read, though nothing is wrong.
    """

    parts: dict[PartName, Part]
    class_names: tuple[str, ...] | None = None
    notes: list[str] = field(default_factory=list)


def short(where: str) -> str:
    """A place without the folders that lead to it, for what is said of the whole folder.

    >>> short("data/medical.npz: val_images")
    'medical.npz: val_images'
    """
    return where.rsplit(os.sep, 1)[-1]


def names(paths: Iterable[str], most: int = 5) -> str:
    """The first few of these names, and how many more there are.

    >>> names(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    listed = list(paths)
    more = f" and {len(listed) - most:,} more" if len(listed) > most else ""
    return ", ".join(listed[:most]) + more
