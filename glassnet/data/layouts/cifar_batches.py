"""CIFAR's binary version: files of records, each of which is one image with its labels.

A record is one byte for each label, then 3,072 bytes for the pixels: all of red, all of green, all
of blue, each 32 rows of 32. CIFAR-10 has one label, CIFAR-100 two, the coarse class before the fine
one.

Source: A. Krizhevsky, "The CIFAR-10 dataset" and "The CIFAR-100 dataset", the sections "Binary
version".
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from glassnet.data.dataset import Columns, ImagesAndLabels, part_sha256
from glassnet.data.gzipped import Unpacked, read_all
from glassnet.data.layouts.layout import Arranged, Decoded, check_labels
from glassnet.errors import DataError

SIDE, CHANNELS = 32, 3
PIXELS = SIDE * SIDE * CHANNELS


@dataclass(frozen=True)
class CifarBatches:
    """Files of CIFAR's binary version, all but the last of which are for training.

    Args:
        file_names: The names, that of the test images last.
        labels: What each label of a record is called, in the order of the bytes.
        answer: The one of them that is learned; the others become columns.
        names_file: The file in which the classes' names stand.
    """

    file_names: tuple[str, ...]
    labels: tuple[str, ...] = ("fine",)
    answer: str = "fine"
    names_file: str = ""

    @property
    def record(self) -> int:
        """The bytes of one image with its labels."""
        return len(self.labels) + PIXELS

    def could_be(self, path: Path) -> bool:
        """Whether the size is that of whole records; ``train.bin`` is a name for many things."""
        return path.suffix == ".gz" or path.stat().st_size % self.record == 0

    def decode(self, contents: Unpacked) -> Decoded:
        """Read one file: an array ``(n, record)``."""
        items = read_all(contents)
        if items.size == 0 or items.size % self.record:
            raise DataError(
                f"{contents.path}: {items.size:,} bytes, but a file of CIFAR's binary version has "
                f"{self.record:,} for each image; it was cut short, or has another format."
            )
        digest = hashlib.sha256(items.data).hexdigest()
        return Decoded(contents.path, items.reshape(-1, self.record), digest)

    def arrange(self, files: Sequence[Decoded], title: str, classes: int) -> Arranged:
        """Make images and labels of the records."""
        answer = self.labels.index(self.answer)
        for file in files:
            check_labels(file.array[:, answer], file.path, title, classes)
        parts = files[:-1], files[-1:]
        training, test = (self._pair([file.array for file in part], answer) for part in parts)
        digests = [part_sha256(array) for array in (*training, *test)]
        return Arranged(
            training, test, (digests[0], digests[1], digests[2], digests[3]), self._columns(parts)
        )

    def _pair(self, batches: list[NDArray[np.uint8]], answer: int) -> ImagesAndLabels:
        images = np.empty((sum(map(len, batches)), SIDE, SIDE, CHANNELS), np.uint8)
        end = 0
        for batch in batches:
            planes = batch[:, len(self.labels) :].reshape(-1, CHANNELS, SIDE, SIDE)
            images[end : end + len(batch)] = planes.transpose(0, 2, 3, 1)
            end += len(batch)
        return images, np.concatenate([batch[:, answer] for batch in batches])

    def _columns(self, parts: tuple[Sequence[Decoded], Sequence[Decoded]]) -> dict[str, Columns]:
        def column(part: Sequence[Decoded], place: int) -> NDArray[np.uint8]:
            return np.concatenate([file.array[:, place] for file in part])

        return {
            name: (column(parts[0], place), column(parts[1], place))
            for place, name in enumerate(self.labels)
            if name != self.answer
        }
