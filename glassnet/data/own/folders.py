"""Pictures in folders, one folder a class: what is where, and the pictures in one form."""

from __future__ import annotations

import math
import os
import re
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from glassnet.data.dataset import Images
from glassnet.data.own.parts import Found, Part, PartName, names
from glassnet.data.own.words import PARTS
from glassnet.errors import DataError
from glassnet.pictures.files import Header, look_at
from glassnet.pictures.whole import in_bytes, read_whole

LARGEST_KEPT = 64
USUAL_SIDE = 32
MOST_BYTES = 1 << 32
MOST_PICTURES = 5_000_000
MOST_FOLDERS = 70_000
LEFT_ALONE = re.compile(r"\.|thumbs\.db$|desktop\.ini$|__macosx$", re.IGNORECASE)
"""What operating systems leave in folders."""
ENDINGS = (".png", ".jpg", ".jpeg", ".jpe", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".ppm",
           ".pgm", ".pbm", ".pnm")  # fmt: skip

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


@dataclass(frozen=True)
class ClassFolders:
    """Where the pictures are.

    Attributes:
        root: the folder of the parts, or of the classes.
        parts: for each part the files of each class.
        notes: what was left alone.
    """

    root: Path
    parts: dict[PartName, dict[str, list[Path]]]
    notes: tuple[str, ...]

    @property
    def files(self) -> list[Path]:
        """All of them, in a fixed order."""
        return [path for part in self.parts.values() for files in part.values() for path in files]


def class_folders(root: Path) -> ClassFolders | None:
    """The classes below a folder; None where there are none.

    Its folders are classes, or parts (train, test, val and the like) whose folders are classes. A
    folder that holds nothing but one other folder stands for that.

    Raises:
        DataError: if a folder can't be read, or there are too many pictures.
    """
    folders, files = _listed(root)
    while len(folders) == 1 and not files and folders[0].name.lower() not in PARTS:
        inner, inner_files = _listed(folders[0])
        if not inner:
            break
        root, folders, files = folders[0], inner, inner_files
    named = [folder for folder in folders if folder.name.lower() in PARTS]
    notes: list[str] = []
    parts: dict[PartName, dict[str, list[Path]]] = {}
    for folder in named:
        classes = _classes(_listed(folder)[0])
        if not classes:
            continue
        part = PARTS[folder.name.lower()]
        if part in parts:
            raise DataError(f"{folder}: could be the same part as another folder beside it.")
        parts[part] = classes
    if not parts:
        parts["all"] = _classes(folders)
    else:
        left = [f.name for f in folders if PARTS.get(f.name.lower()) not in parts]
        if left:
            notes.append(f"{names(left)}: no folders of classes in it, left alone.")
    if not any(files for part in parts.values() for files in part.values()):
        return None
    everywhere = {name for part in parts.values() for name, files in part.items() if files}
    empty = sorted({name for part in parts.values() for name in part} - everywhere)
    if empty:
        notes.append(f"{names(empty)}: a folder without pictures, left alone.")
    return ClassFolders(root, parts, tuple(notes))


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
    files = folders.files
    if watcher is not None:
        watcher.begin(2 * len(files))
    seen = _each(files, _look, watcher)
    if watcher is not None:
        for _ in range(len(files) - len(seen)):
            watcher.step()  # what can't be read is not looked at a second time
    if not seen:
        raise DataError(f"{folders.root}: none of the {len(files):,} files is a picture.")
    shape, note = _common_shape([header for header, _ in seen.values()])
    if len(seen) * math.prod(shape) > MOST_BYTES:
        raise DataError(
            f"{folders.root}: {len(seen):,} pictures of {shape[1]}×{shape[0]} pixels take more "
            f"than {MOST_BYTES:,} bytes together; take fewer, or scale them down."
        )
    images = np.empty((len(seen), *shape), np.uint8)
    places = {path: place for place, path in enumerate(seen)}

    def read(path: Path) -> bool:
        _, image = seen[path]
        if image is None or image.shape[:2] != shape[:2]:
            image = read_whole(path, shape).images[0]
        images[places[path]] = image
        return True

    readable = _each(seen, read, watcher)
    if shape[2] == 3 and not _has_colour(images):
        images = images[..., :1]
    if watcher is not None:
        for path in readable:
            watcher.taken(path, seen[path][0], images[places[path]])
    found = Found({}, notes=[*folders.notes, *note])
    for part, classes in folders.parts.items():
        pairs = [(path, name) for name, files in classes.items() for path in files]
        pairs = [(path, name) for path, name in pairs if path in readable]
        if not pairs:
            continue
        chosen = np.array([places[path] for path, _ in pairs])
        labels = np.array([name for _, name in pairs])
        where = str(folders.root if part == "all" else pairs[0][0].parent.parent)
        found.parts[part] = Part(images[chosen], labels, where, where)
    return found


# ---- what is where -----------------------------------------------------------------------------


def _classes(folders: Iterable[Path]) -> dict[str, list[Path]]:
    """The files of each class, where at least one of them has the name of a picture."""
    classes = {folder.name: _listed(folder)[1] for folder in folders}
    pictures = any(path.suffix.lower() in ENDINGS for files in classes.values() for path in files)
    return classes if pictures else {}


def _listed(folder: Path) -> tuple[list[Path], list[Path]]:
    """The folders and the files in a folder, sorted by name."""
    folders: list[str] = []
    files: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if LEFT_ALONE.match(entry.name):
                    continue
                (folders if entry.is_dir() else files).append(entry.name)
                if len(files) > MOST_PICTURES or len(folders) > MOST_FOLDERS:
                    raise DataError(f"{folder}: holds more than can be a data set.")
    except OSError as error:
        raise DataError(f"{folder}: can't be looked into ({error.strerror or error}).") from None
    return [folder / name for name in sorted(folders)], [folder / name for name in sorted(files)]


# ---- the pictures ------------------------------------------------------------------------------


def _each(
    paths: Iterable[Path], read: Callable[[Path], Result], watcher: Watcher | None
) -> dict[Path, Result]:
    """What reading each picture gives; those that can't be read are told or refused together."""
    results: dict[Path, Result] = {}
    problems: list[tuple[Path, str]] = []
    listed = list(paths)
    for path in listed:
        try:
            results[path] = read(path)
        except DataError as error:
            reason = str(error).removeprefix(f"{path}: ")
            problems.append((path, reason))
            if watcher is not None:
                watcher.broken(path, reason)
        if watcher is not None:
            watcher.step()
    if problems and watcher is None:
        first, reason = problems[0]
        also = names((f"{path.parent.name}/{path.name}" for path, _ in problems[1:]), 3)
        raise DataError(
            f"{first}: {reason.split(';')[0].rstrip('.')}. {len(problems):,} of {len(listed):,} "
            f"files in the classes' folders can't be read{also and f', also {also}'}: mend or "
            "remove them; glassnet data --check names all."
        )
    return results


def _look(path: Path) -> tuple[Header, Images | None]:
    """A picture's size and kind, and its pixels where they may be taken as they are."""
    header, pixels = look_at(path, LARGEST_KEPT)
    if pixels is None or pixels.cover is not None:
        return header, None
    return header, in_bytes(pixels.colour)


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
