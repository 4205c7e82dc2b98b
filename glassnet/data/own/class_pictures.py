"""The pictures of classes' folders, brought to one form."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from glassnet.data.dataset import Images
from glassnet.data.own.folders import ClassFolders
from glassnet.data.own.parts import Found, Part
from glassnet.errors import LONGEST_LINE, DataError, shortened
from glassnet.pictures.files import Header, look_at
from glassnet.pictures.pixels import in_bytes
from glassnet.pictures.reading_bar import ReadingBar
from glassnet.pictures.whole import read_whole
from glassnet.quantities import names_text

LARGEST_KEPT = 64
USUAL_SIDE = 32
MOST_BYTES = 1 << 32

Result = TypeVar("Result")


class Watcher(Protocol):
    """Who is told what happens while pictures are read; those that can't be are left out then."""

    def begin(self, steps: int) -> None:
        """Reading begins, in so many steps."""

    def step(self) -> None:
        """A step is done."""

    def broken(self, path: Path, reason: str) -> None:
        """A picture can't be read."""

    def taken(self, path: Path, header: Header, image: NDArray[np.uint8]) -> None:
        """A picture was read, and became this image."""


def read_class_folders(folders: ClassFolders, watcher: Watcher | None = None) -> Found:
    """All pictures in one form, their folders' names as labels.

    The size: where all pictures have one and no side is above 64 they are taken pixel for pixel;
    else each is brought to 32×32 pixels (that of LeNet-5, LeCun et al. 1998, §II.B), the whole of
    it, its aspect kept. They have colours where any of them shows some, and are grey otherwise.

    Args:
        folders: where they are.
        watcher: is told what happens. None: pictures that can't be read are refused.

    Raises:
        DataError: if pictures can't be read, or there are none.
    """
    with ExitStack() as stack:
        told = watcher or _Bar(stack)
        told.begin(2 * len(folders.files))
        seen = _seen(folders, told, strict=watcher is None)
        shape, note = _common_shape([header for header, _ in seen.values()])
        images, readable = _images(folders, seen, shape, told, strict=watcher is None)
    for path, image in zip(readable, images, strict=True):
        told.taken(path, seen[path][0], image)
    found = Found({}, notes=[*folders.notes, *note])
    places = {path: place for place, path in enumerate(readable)}
    for part, classes in folders.parts.items():
        pairs = [(path, name) for name, files in classes.items() for path in files]
        pairs = [(path, name) for path, name in pairs if path in places]
        if pairs:
            where = str(folders.root if part == "all" else pairs[0][0].parent.parent)
            chosen = images[[places[path] for path, _ in pairs]]
            labels = np.array([name for _, name in pairs])
            found.parts[part] = Part(chosen, labels, where, where)
    return found


Seen = tuple[Header, Images | None]
"""A picture's size and kind, and its pixels where they may be taken as they are."""


def _seen(folders: ClassFolders, told: Watcher, *, strict: bool) -> dict[Path, Seen]:
    """A first look at all files: what the pictures are like, and the pixels of the small ones."""
    kept = 0

    def look(path: Path) -> Seen:
        """What a file is, its pixels up to a limit of all."""
        nonlocal kept
        header, pixels = look_at(path, LARGEST_KEPT if kept < MOST_BYTES else 0)
        if pixels is None or pixels.cover is not None:
            return header, None
        kept += pixels.colour.size
        return header, in_bytes(pixels.colour)

    files = folders.files
    seen = _each(files, look, told, strict=strict)
    if not seen:
        raise DataError(f"{folders.root}: none of the {len(files):,} files is a picture.")
    for _ in range(len(files) - len(seen)):
        told.step()  # what can't be read is not looked at a second time
    return seen


def _images(
    folders: ClassFolders,
    seen: dict[Path, Seen],
    shape: tuple[int, int, int],
    told: Watcher,
    *,
    strict: bool,
) -> tuple[Images, list[Path]]:
    """All pictures that can be read in this form, or without colours if none shows one."""
    if len(seen) * math.prod(shape) > MOST_BYTES:
        raise DataError(
            f"{folders.root}: {len(seen):,} pictures of {shape[1]}×{shape[0]} pixels take more "
            f"than {MOST_BYTES:,} bytes together; take fewer, or scale them down."
        )
    images = np.empty((len(seen), *shape), np.uint8)
    places = {path: place for place, path in enumerate(seen)}

    def read(path: Path) -> int:
        """Put a picture into its place."""
        _, image = seen[path]
        if image is None or image.shape[:2] != shape[:2]:
            image = read_whole(path, shape).images[0]
        images[places[path]] = image
        return places[path]

    readable = _each(seen, read, told, strict=strict)
    if len(readable) < len(seen):
        images = images[list(readable.values())]
    if shape[2] == 3 and not _has_colour(images):
        images = images[..., :1]
    return images, list(readable)


class _Bar:
    """A watcher who shows a bar, where somebody looks at the error output.

    Args:
        stack: by whose end the bar is gone.
    """

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._steps = 0

    def begin(self, steps: int) -> None:
        """Show the bar: each picture takes two steps."""
        self._bar = ReadingBar(steps // 2)
        self._stack.enter_context(self._bar.shown())

    def step(self) -> None:
        """Count every other step."""
        self._steps += 1
        if self._steps % 2 == 0:
            self._bar.count()

    def broken(self, path: Path, reason: str) -> None:
        """It is told together with the others."""

    def taken(self, path: Path, header: Header, image: NDArray[np.uint8]) -> None:
        """Nobody asks for it."""


def _each(
    paths: Iterable[Path], read: Callable[[Path], Result], told: Watcher, *, strict: bool
) -> dict[Path, Result]:
    """What reading each picture gives; where it is strict, those that can't be read are refused."""
    results: dict[Path, Result] = {}
    problems: list[tuple[Path, str]] = []
    listed = list(paths)
    for path in listed:
        try:
            results[path] = read(path)
        except DataError as error:
            reason = str(error).removeprefix(f"{shortened(str(path), LONGEST_LINE)}: ")
            problems.append((path, reason))
            told.broken(path, reason)
        told.step()
    if problems and strict:
        first, reason = problems[0]
        also = names_text((f"{path.parent.name}/{path.name}" for path, _ in problems[1:]), 3)
        raise DataError(
            f"{first}: {reason.split(';')[0].rstrip('.')}. {len(problems):,} of {len(listed):,} "
            f"files in the classes' folders can't be read{also and f', also {also}'}: mend or "
            "remove them; glassnet data --check names all."
        )
    return results


def _common_shape(headers: Sequence[Header]) -> tuple[tuple[int, int, int], list[str]]:
    """The form to which all pictures are brought, and what is said about it."""
    sizes = {(header.height, header.width) for header in headers}
    channels = 1 if all(header.grey for header in headers) else 3
    if len(sizes) == 1 and max(next(iter(sizes))) <= LARGEST_KEPT:
        return (*next(iter(sizes)), channels), []
    middle = statistics.median(max(size) for size in sizes)
    what = f"{len(sizes):,} sizes" if len(sizes) > 1 else f"{middle:g} pixels along a side"
    note = f"The pictures have {what}; each is scaled to {USUAL_SIDE}×{USUAL_SIDE} pixels."
    return (USUAL_SIDE, USUAL_SIDE, channels), [note]


def _has_colour(images: Images) -> bool:
    """Whether any of these images shows a colour, looked at one by one."""
    return any((image != image[..., :1]).any() for image in images)
