"""Data as a check reads it: what can't be read is kept in mind, and the rest is taken."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from glassnet.data.checking.duplicates import Pair, pixel_digest
from glassnet.data.dataset import DataSet, Images, Labels
from glassnet.data.loading import DataNotice, is_path, load, read_path
from glassnet.data.sources import expanded
from glassnet.errors import LONGEST_LINE, printable, shortened
from glassnet.pictures.files import Header

MOST_EQUALS = 3
"""Of equal images, so many files are named."""

Count = Callable[[int], None]
"""Is told how many more steps are done."""
Bar = Callable[[str, int], AbstractContextManager[Count]]
"""Shows how far some work is: what is done, in how many steps; see `glassnet.progress.counting`."""


@contextmanager
def no_bar(message: str, steps: int) -> Iterator[Count]:
    """A bar that nobody sees."""
    yield lambda done: None


@dataclass(frozen=True)
class Reading:
    """What came of reading data, whatever could not be read left out.

    Attributes:
        data: what could be read.
        notes: sentences on how it was read.
        broken: what could not be read: each file with the reason.
        pictures: the size of each picture's file, ``(height, width)``, before it was brought to
            that of the images; empty where these came as arrays.
        files: where each image was read from, by its `pixel_digest`; empty likewise.
    """

    data: DataSet
    notes: tuple[str, ...] = ()
    broken: tuple[tuple[str, str], ...] = ()
    pictures: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    files: Mapping[bytes, Sequence[str]] = field(default_factory=dict)

    @property
    def sizes(self) -> Counter[tuple[int, int]]:
        """How many pictures had which size, ``(height, width)``."""
        return Counter(self.pictures.values())

    def image_names(self, places: Iterable[int]) -> list[str]:
        """How images are called: by their files, or by their places in their part.

        Args:
            places: counted over the training images and then the test images. Of equal images, all
                must be among them, or the files of others might be named.
        """
        names: list[str] = []
        named: Counter[Sequence[str]] = Counter()
        for place in places:
            files = tuple(self._files(place))
            names.append(files[named[files]] if files else self._place_name(place))
            named[files] += 1
        return names

    def pair_name(self, pair: Pair) -> str:
        """How equal images are called: by their files, or by their places and classes."""
        files = self._files(pair[0])
        if len(files) > 1:
            return " = ".join(files[:MOST_EQUALS])
        return " = ".join(f"{self._place_name(place)} ({self._class(place)})" for place in pair)

    def _place_name(self, place: int) -> str:
        part = "training" if place < self.data.card.counts[0] else "test"
        return f"{part} image {self._found(place)[2]}"

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


def read_leniently(
    name_or_path: str | Path,
    data_dir: str | Path | None = None,
    transpose: bool | None = None,
    bar: Bar | None = None,
) -> Reading:
    """Read data for a check: pictures that can't be read are listed, where a training refuses them.

    Args:
        name_or_path: as for `glassnet.data.load`.
        data_dir: likewise.
        transpose: likewise.
        bar: shows how far the reading of pictures is.

    Raises:
        ArgumentError: as for `glassnet.data.load`.
        DataError: There is nothing that could be looked at.
    """
    if data_dir is not None or not is_path(name_or_path):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", DataNotice)
            loaded = load(name_or_path, data_dir, transpose=transpose)
        return Reading(loaded, tuple(str(warning.message) for warning in caught))
    path = expanded(name_or_path)
    with ExitStack() as stack:
        witness = _Witness(path, stack, bar or no_bar)
        loaded, notes = read_path(path, transpose, witness)
    return Reading(
        loaded,
        tuple(map(printable, notes)),
        tuple(sorted(witness.broken_files)),
        witness.pictures,
        witness.files,
    )


class _Witness:
    """Keeps in mind what is told of the pictures in a folder, and moves the bar."""

    def __init__(self, root: Path, stack: ExitStack, bar: Bar) -> None:
        self._root = root
        self._stack = stack
        self._bar = bar
        self._count: Count = lambda done: None
        self.broken_files: list[tuple[str, str]] = []
        self.pictures: dict[str, tuple[int, int]] = {}
        self.files: dict[bytes, list[str]] = {}

    def begin(self, steps: int) -> None:
        self._count = self._stack.enter_context(self._bar("reading pictures", steps))

    def step(self) -> None:
        self._count(1)

    def broken(self, path: Path, reason: str) -> None:
        self.broken_files.append((self._name(path), reason))

    def taken(self, path: Path, header: Header, image: NDArray[np.uint8]) -> None:
        name = self._name(path)
        self.pictures[name] = header.height, header.width
        self.files.setdefault(pixel_digest(image), []).append(name)

    def _name(self, path: Path) -> str:
        inside = path.relative_to(self._root) if path.is_relative_to(self._root) else path
        return shortened(str(inside), LONGEST_LINE)
