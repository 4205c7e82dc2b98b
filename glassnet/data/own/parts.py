"""What a reader found at a path, before images and labels are brought to their form."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any, Literal

from numpy.typing import NDArray

from glassnet.errors import DataError

PartName = Literal["train", "validation", "test", "all"]
"""What a part is meant for; ``"all"`` is a whole that is not divided yet."""

MOST_IMAGES = 3_000_000
"""In one place; all of EMNIST is 814,255. A small file can hold many times more of one pixel."""


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


def check_count(where: str, images: int) -> None:
    """See that there are not too many images.

    Raises:
        DataError: if there are.
    """
    if images > MOST_IMAGES:
        raise DataError(
            f"{where}: holds {images:,} images, but at most {MOST_IMAGES:,} are read: take some of "
            "them."
        )


def taken_twice(what: str, part: PartName) -> DataError:
    """The error for two files that both hold the images, or both the labels, of one part.

    Args:
        what: the beginning of the sentence, which names both.
        part: for which both are.
    """
    mend = (
        "no name says which of them is to train on; name one with train, the other with test"
        if part == "all"
        else f"both are the {part} part by their names: put each data set into a folder of its "
        "own, or name one of those that glassnet knows with --dataset"
    )
    return DataError(f"{what}, and {mend}.")


def short(where: str) -> str:
    """A place without the folders that lead to it, for what is said of the whole folder.

    >>> short("data/medical.npz: val_images")
    'medical.npz: val_images'
    """
    return where.rsplit(os.sep, 1)[-1]
