"""Four IDX files, as MNIST and every set made in its image has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from glassnet.data.dataset import ImagesAndLabels, part_sha256
from glassnet.data.gzipped import Unpacked
from glassnet.data.idx import decode_idx
from glassnet.data.layouts.layout import Arranged, Decoded, check_labels
from glassnet.data.orientation import turned
from glassnet.errors import DataError

FILE_NAMES = (
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
)
"""MNIST's own names: training images, training labels, test images, test labels."""


@dataclass(frozen=True)
class IdxFiles:
    """Four IDX files: training images, training labels, test images, test labels.

    Args:
        file_names: Their names, in this order.
        on_their_side: Whether the files hold each image transposed, as EMNIST's do.
        first_label: The label of the first class; EMNIST counts its letters from 1.
        columns: Names of the columns that a file of labels has, the class first; none for a file
            with nothing but labels.
        without_first: So many training images of each class, the first ones in the file, are left
            out; MNIST's sample consists of these.
    """

    file_names: tuple[str, ...] = FILE_NAMES
    on_their_side: bool = False
    first_label: int = 0
    columns: tuple[str, ...] = ()
    without_first: int = 0
    names_file: ClassVar[str] = ""

    def could_be(self, path: Path) -> bool:
        """Whatever has these names may be such a file."""
        return True

    def decode(self, contents: Unpacked) -> Decoded:
        """Read one file."""
        array, digest = decode_idx(contents)
        return Decoded(contents.path, array, digest)

    def arrange(self, files: Sequence[Decoded], title: str, classes: int) -> Arranged:
        """Make images and labels of the four arrays."""
        pairs = tuple(zip(files[0::2], files[1::2], strict=True))
        for images, labels in pairs:
            self._check(images, labels, title, classes)
        _check_sizes(files[0], files[2])
        training, test = (self._pair(images.array, labels.array) for images, labels in pairs)
        kept = self._kept(training[1], files[0].path, title)
        training = (training[0][kept], training[1][kept])
        fewer, sideways, counted = self.without_first > 0, self.on_their_side, self._labels_change
        changed = (sideways or fewer, counted or fewer, sideways, counted)
        digests = [
            part_sha256(array) if changes else file.digest
            for file, array, changes in zip(files, (*training, *test), changed, strict=True)
        ]
        columns = {
            name: (files[1].array[kept, place], files[3].array[:, place])
            for place, name in enumerate(self.columns)
        }
        return Arranged(training, test, (digests[0], digests[1], digests[2], digests[3]), columns)

    def _check(self, images: Decoded, labels: Decoded, title: str, classes: int) -> None:
        """See that images are images, labels are labels, and that they belong together."""
        _check_form(images, "uint8", (None, None, None), "images, (n, height, width)")
        if self.columns:
            width = len(self.columns)
            _check_form(labels, "int32", (None, width), f"labels in {width} columns, (n, {width})")
        else:
            _check_form(labels, "uint8", (None,), "labels, (n,)")
        if len(images.array) != len(labels.array):
            raise DataError(
                f"{labels.path}: {len(labels.array):,} labels for the {len(images.array):,} "
                f"images in {images.path.name}; there must be one for each."
            )
        check_labels(self._classes(labels.array), labels.path, title, classes, self.first_label)

    def _classes(self, labels: NDArray[Any]) -> NDArray[Any]:
        return labels[:, 0] if self.columns else labels

    @property
    def _labels_change(self) -> bool:
        return bool(self.columns or self.first_label)

    def _kept(self, labels: NDArray[Any], path: Path, title: str) -> slice | NDArray[np.intp]:
        """Which training images are taken, in their order; a slice of all makes no copy.

        Raises:
            DataError: None is left.
        """
        if not self.without_first:
            return slice(None)
        first = [np.flatnonzero(labels == c)[: self.without_first] for c in np.unique(labels)]
        kept = np.delete(np.arange(len(labels)), np.concatenate(first))
        if not len(kept):
            raise DataError(
                f"{path}: {title} leaves out the first {self.without_first:,} training images of "
                f"each class, and there are no others among these {len(labels):,}; give it all of "
                "MNIST's own files."
            )
        return kept

    def _pair(self, images: NDArray[Any], labels: NDArray[Any]) -> ImagesAndLabels:
        """Images upright and with a channel, and labels from 0; what needs no change is no copy."""
        images = images[..., None]
        if self.on_their_side:
            images = turned(images)
        labels = self._classes(labels)
        if self._labels_change:
            labels = (labels - self.first_label).astype(np.uint8)
        return images, labels


def _check_form(file: Decoded, dtype: str, shape: tuple[int | None, ...], meaning: str) -> None:
    found = file.array
    fits = found.ndim == len(shape) and all(
        wanted in (None, size) for wanted, size in zip(shape, found.shape, strict=True)
    )
    if found.dtype != dtype or not fits or found.size == 0:
        raise DataError(
            f"{file.path}: should hold {dtype} {meaning}, at least one, but holds {found.dtype} "
            f"{found.shape}."
        )


def _check_sizes(training: Decoded, test: Decoded) -> None:
    if training.array.shape[1:] != test.array.shape[1:]:
        sizes = ["×".join(map(str, file.array.shape[1:])) for file in (test, training)]
        raise DataError(
            f"{test.path}: test images of {sizes[0]}, but training images of {sizes[1]}; "
            "both must have the same size."
        )
