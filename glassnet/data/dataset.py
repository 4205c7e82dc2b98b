"""A data set: its images and labels, and what a network keeps of it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.arguments import line_of_text, named_values, sha256_text, whole_number
from glassnet.data.idx import idx_sha256
from glassnet.errors import ArgumentError, quoted
from glassnet.pictures.form import PictureForm

Images = NDArray[np.uint8]
Labels = NDArray[np.uint8] | NDArray[np.uint16]
ImagesAndLabels = tuple[Images, Labels]
Columns = tuple[NDArray[Any], NDArray[Any]]

MOST_CLASSES = 1 << 16
"""Labels have 16 bits."""


@dataclass(frozen=True)
class DataCard:
    """What a network should know of the data that it was trained on, and keeps in its file.

    Attributes:
        name: a key of ``CATALOGUE``, or for data of one's own that of its folder or file.
        title: the name for people.
        classes: what each label stands for, in the order of the labels.
        fingerprint: SHA-256 (hex) over all images and labels, see `data_fingerprint`.
        form: how a picture is brought to the form of the images.
        counts: of the images to train on and to test with.

    Raises:
        ArgumentError: if one of them is not of this kind, or two classes have one name.
    """

    name: str
    title: str
    classes: tuple[str, ...]
    fingerprint: str
    form: PictureForm
    counts: tuple[int, int]

    def __post_init__(self) -> None:
        line_of_text("DataCard", "name", self.name)
        line_of_text("DataCard", "title", self.title)
        sha256_text("DataCard", "fingerprint", self.fingerprint)
        object.__setattr__(self, "classes", _class_names(self.classes))
        object.__setattr__(self, "counts", _counts(self.counts))

    def to_config(self) -> dict[str, Any]:
        """What JSON can hold; `from_config` is the opposite."""
        return {
            "name": self.name,
            "title": self.title,
            "classes": list(self.classes),
            "fingerprint": self.fingerprint,
            "form": self.form.to_config(),
            "counts": list(self.counts),
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> DataCard:
        """The card of this description.

        Raises:
            ArgumentError: if it is none.
        """
        names = ("name", "title", "classes", "fingerprint", "form", "counts")
        name, title, classes, digest, form, counts = named_values("DataCard", config, *names)
        return cls(name, title, classes, digest, PictureForm.from_config(form), counts)


def _class_names(classes: Any) -> tuple[str, ...]:
    """The names, if each class can be told by its own."""
    if not isinstance(classes, tuple | list) or not 0 < len(classes) <= MOST_CLASSES:
        raise ArgumentError(
            f"DataCard: classes must be the names of 1 to {MOST_CLASSES:,} classes, not "
            f"{quoted(classes)}."
        )
    for name in classes:
        line_of_text("DataCard", "a class", name)
    if len(set(classes)) < len(classes):
        [(twice, _)] = Counter(classes).most_common(1)
        raise ArgumentError(
            f"DataCard: two classes are named {quoted(twice)}: give each a name of its own."
        )
    return tuple(classes)


def _counts(counts: Any) -> tuple[int, int]:
    if not isinstance(counts, tuple | list) or len(counts) != 2:
        raise ArgumentError(
            f"DataCard: counts must be two numbers of images, not {quoted(counts)}."
        )
    training, test = (whole_number("DataCard", "a count", count, at_least=0) for count in counts)
    return training, test


@dataclass(frozen=True)
class DataSet:
    """Images and labels to train on and to test with; it unpacks as these two pairs.

    Attributes:
        card: what the data is.
        training: images, uint8 ``(n, height, width, channels)``, and labels, ``(n,)``, from 0 to
            the number of classes less one.
        test: the same of others, which no training sees.
        columns: what else is known of each image, by name: a pair of arrays for each column, of the
            training images and of the test images. QMNIST has the writer of each digit, CIFAR-100
            the coarse class of each image; most data sets have none.
    """

    card: DataCard
    training: ImagesAndLabels
    test: ImagesAndLabels
    columns: Mapping[str, Columns] = field(default_factory=dict)

    def __iter__(self) -> Iterator[ImagesAndLabels]:
        """The training part, then the test part: ``(x_train, y_train), (x_test, y_test)``."""
        return iter((self.training, self.test))

    def __getitem__(self, part: int) -> ImagesAndLabels:
        """The training part for 0, the test part for 1."""
        return (self.training, self.test)[part]

    def __len__(self) -> int:
        """There are two parts."""
        return 2


def check_card(owner: str, data: object) -> DataCard:
    """What was given, if it is the card of a data set.

    Raises:
        ArgumentError: otherwise; a whole data set is asked for its card.
    """
    if isinstance(data, DataCard):
        return data
    mend = ": write data.card" if isinstance(data, DataSet) else ""
    raise ArgumentError(f"{owner}: data must be a DataCard, not {quoted(data)}{mend}.")


def data_fingerprint(digests: Sequence[str]) -> str:
    """What names a data set beyond doubt, in whatever files it lies: a SHA-256 (hex).

    It is that of the digests of the training images and labels and the test images and labels, each
    as an IDX file would hold them.

    Args:
        digests: the four of them, see `part_sha256`.
    """
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def part_sha256(array: Images | Labels) -> str:
    """The SHA-256 (hex) of images or labels as an IDX file holds them: grey ones without channels.

    >>> grey = np.zeros((2, 28, 28, 1), np.uint8)
    >>> part_sha256(grey) == part_sha256(grey[..., 0])
    True
    """
    if array.ndim == 4 and array.shape[-1] == 1:
        array = array[..., 0]
    return idx_sha256(array if array.dtype == np.uint8 else array.astype(np.int32))
