"""Data as a check reads it: what can't be read is kept in mind, and the rest is taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from glassnet.data.checking.duplicates import Pair, pixel_digest
from glassnet.data.dataset import DataSet, Images, Labels

MOST_EQUALS = 3
"""Of equal images, so many files are named."""


@dataclass(frozen=True)
class Reading:
    """What came of reading data, whatever could not be read left out.

    Attributes:
        data: what could be read.
        notes: sentences on how it was read.
        broken: what could not be read: each file with the reason.
        sizes: how many pictures had which size, ``(height, width)``, before they were brought to
            one; empty where they came as arrays of one size.
        files: where each image was read from, by its `pixel_digest`; empty where the images have no
            files of their own.
    """

    data: DataSet
    notes: tuple[str, ...] = ()
    broken: tuple[tuple[str, str], ...] = ()
    sizes: Mapping[tuple[int, int], int] = field(default_factory=dict)
    files: Mapping[bytes, Sequence[str]] = field(default_factory=dict)

    def image_name(self, place: int) -> str:
        """How an image is called: by its file, or by its place in its part.

        Args:
            place: counted over the training images and then the test images.
        """
        files = self._files(place)
        part = "training" if place < self.data.card.counts[0] else "test"
        return files[0] if files else f"{part} image {self._found(place)[2]}"

    def pair_name(self, pair: Pair) -> str:
        """How equal images are called: by their files, or by their places and classes."""
        files = self._files(pair[0])
        if len(files) > 1:
            return " = ".join(files[:MOST_EQUALS])
        return " = ".join(f"{self.image_name(place)} ({self._class(place)})" for place in pair)

    def _files(self, place: int) -> Sequence[str]:
        if not self.files:
            return ()
        images, _, inside = self._found(place)
        return self.files.get(pixel_digest(images[inside]), ())

    def _class(self, place: int) -> str:
        _, labels, inside = self._found(place)
        return self.data.card.classes[int(labels[inside])]

    def _found(self, place: int) -> tuple[Images, Labels, int]:
        """The part of an image, and its place there."""
        training = self.data.card.counts[0]
        if place < training:
            return *self.data.training, place
        return *self.data.test, place - training
