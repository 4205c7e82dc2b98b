"""What a reader found at a path, before images and labels are brought to their form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from glassnet.errors import DataError

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


def merge_validation(found: Found) -> None:
    """Leave a part to train on and one to test with, or the undivided whole.

    glassnet holds out its own share of the training images (``--validation``). So where a part for
    validation stands beside a test part it joins the training images; where it stands alone it is
    the test part.

    Raises:
        DataError: if there is nothing to train on.
    """
    parts = found.parts
    validation = parts.pop("validation", None)
    if "all" in parts and (validation is not None or len(parts) > 1):
        whole = parts.pop("all")
        if "train" in parts:
            raise DataError(
                f"{whole.images_from}: stands beside {parts['train'].images_from}, and no name "
                "says which of them is to train on; name one with train, the other with test."
            )
        parts["train"] = whole
    if validation is not None and "test" not in parts:
        parts["test"] = validation
        found.notes.append(f"{validation.images_from} is taken as the test part.")
    elif validation is not None and "train" in parts:
        parts["train"] = _joined(parts["train"], validation)
        found.notes.append(
            f"{validation.images_from} joins the training images, of which --validation holds out "
            "a share."
        )
    elif validation is not None:
        parts["train"] = validation
        found.notes.append(f"{validation.images_from} is taken as the training part.")
    if "train" not in parts and "all" not in parts:
        whole = parts.pop("test")
        parts["all"] = whole
        found.notes.append(
            f"{whole.images_from} is all there is, so it is divided into images to train on and "
            "images to test with."
        )


def _joined(first: Part, second: Part) -> Part:
    if first.images.shape[1:] != second.images.shape[1:]:
        raise DataError(
            f"{second.images_from}: images of the form {second.images.shape[1:]}, but "
            f"{first.images_from} has {first.images.shape[1:]}; all must have one."
        )
    return Part(
        np.concatenate([first.images, second.images]),
        np.concatenate([first.labels, second.labels]),
        first.images_from,
        first.labels_from,
    )


def names(paths: Iterable[str], most: int = 5) -> str:
    """The first few of these names, and how many more there are.

    >>> names(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    listed = list(paths)
    more = f" and {len(listed) - most:,} more" if len(listed) > most else ""
    return ", ".join(listed[:most]) + more
