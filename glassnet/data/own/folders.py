"""Folders with one folder of pictures for each class: which files are of which class and part."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from glassnet.data.own.parts import MOST_IMAGES, PartName
from glassnet.data.own.words import PARTS
from glassnet.errors import DataError
from glassnet.quantities import names_text

MOST_FOLDERS = 70_000
LEFT_ALONE = re.compile(r"\.|thumbs\.db$|desktop\.ini$|__macosx$", re.IGNORECASE)
"""What operating systems leave in folders."""
ENDINGS = (".png", ".jpg", ".jpeg", ".jpe", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".ppm",
           ".pgm", ".pbm", ".pnm")  # fmt: skip


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
        classes = _classes(_listed(folder)[0], notes)
        if not classes:
            continue
        part = PARTS[folder.name.lower()]
        if part in parts:
            raise DataError(f"{folder}: could be the same part as another folder beside it.")
        parts[part] = classes
    if not parts:
        parts["all"] = _classes(folders, notes)
    else:
        notes += _left_beside(folders, parts)
    if not any(files for part in parts.values() for files in part.values()):
        return None
    everywhere = {name for part in parts.values() for name, files in part.items() if files}
    empty = sorted({name for part in parts.values() for name in part} - everywhere)
    if empty:
        notes.append(f"{names_text(empty)}: a folder without pictures, left alone.")
    return ClassFolders(root, parts, tuple(notes))


def _left_beside(folders: Iterable[Path], parts: Collection[PartName]) -> Iterator[str]:
    """What is said of the folders beside the parts that are none."""
    uses = {folder.name: PARTS.get(folder.name.lower()) for folder in folders}
    unknown = [name for name, use in uses.items() if use is None]
    if unknown:
        yield f"{names_text(unknown)}: not named as a part is (train, test, val), left alone."
    empty = [name for name, use in uses.items() if use is not None and use not in parts]
    if empty:
        yield f"{names_text(empty)}: no folders of classes in it, left alone."


def _classes(folders: Iterable[Path], notes: list[str]) -> dict[str, list[Path]]:
    """The files of each class, where at least one of them has the name of a picture.

    Args:
        folders: of the classes.
        notes: takes a sentence on the folders inside these.
    """
    listed = {folder.name: _listed(folder) for folder in folders}
    classes = {name: files for name, (_, files) in listed.items()}
    if not any(path.suffix.lower() in ENDINGS for files in classes.values() for path in files):
        return {}
    inside = [
        f"{name}/{f.name}" for name, (deeper, files) in listed.items() if files for f in deeper
    ]
    if inside:
        notes.append(f"{names_text(inside)}: a folder inside that of a class, left alone.")
    return classes


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
                if len(files) > MOST_IMAGES or len(folders) > MOST_FOLDERS:
                    raise DataError(f"{folder}: holds more than can be a data set.")
    except OSError as error:
        raise DataError(f"{folder}: can't be looked into ({error.strerror or error}).") from None
    return [folder / name for name in sorted(folders)], [folder / name for name in sorted(files)]
