"""What every layout does: it reads each file, and makes images and labels of what they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from glassnet.data.dataset import Columns, ImagesAndLabels
from glassnet.data.gzipped import Unpacked
from glassnet.errors import DataError


class Decoded(NamedTuple):
    """What one file holds.

    Attributes:
        path: of the file, for messages.
        array: as it lies in the file.
        digest: SHA-256 (hex) of the file's decompressed contents.
    """

    path: Path
    array: NDArray[Any]
    digest: str


class Arranged(NamedTuple):
    """What a data set's files hold together.

    Attributes:
        training: images, uint8 ``(n, height, width, channels)``, and labels from 0, uint8 ``(n,)``.
        test: the same of the images to test with.
        digests: of training images and labels and test images and labels, see `part_sha256`.
        columns: what else is known of each image, by name.
    """

    training: ImagesAndLabels
    test: ImagesAndLabels
    digests: tuple[str, str, str, str]
    columns: Mapping[str, Columns]


class Layout(Protocol):
    """How a data set's arrays lie in its files."""

    @property
    def file_names(self) -> tuple[str, ...]:
        """The names of the files, without ``.gz``, in the order in which ``arrange`` takes them."""

    @property
    def names_file(self) -> str:
        """The file in which the classes' names may stand; empty where there is none."""

    def could_be(self, path: Path) -> bool:
        """Whether a file with the right name can have this layout, told by its size."""

    def decode(self, contents: Unpacked) -> Decoded:
        """Read one file.

        Raises:
            DataError: It is damaged, or has another format.
        """

    def arrange(self, files: Sequence[Decoded], title: str, classes: int) -> Arranged:
        """Make images and labels of the files' arrays.

        Args:
            files: In the order of ``file_names``.
            title: Of the data set, for messages.
            classes: How many there are.

        Raises:
            DataError: The arrays don't fit each other or the classes.
        """


def check_labels(
    labels: NDArray[Any], path: Path, title: str, classes: int, first: int = 0
) -> None:
    """See that each label is one of a data set's.

    Raises:
        DataError: A label is below ``first`` or stands for no class.
    """
    if labels.min() < first or labels.max() >= first + classes:
        place = int(np.argmax((labels < first) | (labels >= first + classes)))
        raise DataError(
            f"{path}: label {labels[place]} at position {place}, but {title} has the "
            f"classes {first} to {first + classes - 1}."
        )
