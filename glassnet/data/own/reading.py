"""From a path to a data set: what is there is read, brought to one form, named and divided."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassnet.data.catalogue import CatalogueEntry
from glassnet.data.dataset import (
    DataCard,
    DataSet,
    Images,
    Labels,
    data_fingerprint,
    part_sha256,
)
from glassnet.data.orientation import turned
from glassnet.data.own import decoded
from glassnet.data.own.arrays import read_npy_files, read_npz_files
from glassnet.data.own.class_pictures import Watcher, read_class_folders
from glassnet.data.own.csv_files import read_csv_files
from glassnet.data.own.identity import Hint, hinted, known_entry, own_name
from glassnet.data.own.idx_files import read_idx_files
from glassnet.data.own.kinds import Source, source_at
from glassnet.data.own.labels import LONGEST_NAME, as_classes, as_lists, names_beside
from glassnet.data.own.measured_form import measured_form
from glassnet.data.own.parts import Found, PartName, check_count, short
from glassnet.data.own.pixels import as_images
from glassnet.data.own.split import training_and_test
from glassnet.errors import DataError, shortened


def read_own(
    path: Path, transpose: bool | None = None, watcher: Watcher | None = None
) -> tuple[DataSet, list[str]]:
    """Read whatever data lies at a path.

    Args:
        path: a folder with one folder of pictures for each class; a folder with IDX files, arrays
            or tables, or one of these files.
        transpose: True: exchange the images' rows and columns. False: leave them. None: as the
            files' names and numbers say that they are EMNIST's.
        watcher: is told what happens while pictures are read. Those that can't be read are left out
            then. None: they are refused.

    Returns:
        The data set, and sentences that its user should read.

    Raises:
        DataError: if there is nothing that is read, or it can't be used.
    """
    source = source_at(path)
    # Tables and pictures take long to read; the other forms are read as fast as a cache would be.
    key = None
    if source.kind in (None, "csv") and watcher is None:
        key = decoded.key_of(source, {"transpose": transpose, "names": _names_stamp(source)})
    kept = decoded.cached(key) if key else None
    if kept is not None:
        return kept
    found = _read(source, watcher)
    loaded = _data_set(source, found, transpose)
    if key:
        decoded.keep(key, loaded, found.notes)
    return loaded, found.notes


def _read(source: Source, watcher: Watcher | None) -> Found:
    if source.folders is not None:
        return read_class_folders(source.folders, watcher)
    if source.kind == "idx":
        return read_idx_files(source.files)
    if source.kind == "npz":
        return read_npz_files(source.files)
    return read_npy_files(source.files) if source.kind == "npy" else read_csv_files(source.files)


def _data_set(source: Source, found: Found, transpose: bool | None) -> DataSet:
    """Bring what was found to the form of a data set."""
    images, labels = _paired(found)
    sources = {name: part.images_from for name, part in found.parts.items()}
    entry = known_entry({name: (images[name], labels[name]) for name in images}, sources)
    hint = None if entry else _hint(images, labels, sources)
    numbers, classes = _numbered(source, found, labels, entry, hint)

    # Pictures are upright, as everybody sees who opens one; what EMNIST's files hold is not.
    on_its_side = hint is not None and hint.on_its_side and source.folders is None
    if transpose or (transpose is None and on_its_side):
        images = {name: turned(x) for name, x in images.items()}
        if transpose is None:
            found.notes.append(
                "These are EMNIST's images, which lie on their side in its files; they were "
                "turned upright (--no-transpose or transpose=False leaves them)."
            )
    pairs = {name: (images[name], numbers[name]) for name in images}
    training, test = training_and_test(pairs, sources, found.notes)

    if transpose:
        entry = None  # as it is there, no more
    known = entry or (hint.entry if hint else None)
    fitting = known is not None and tuple(training[0].shape[1:]) == known.form.shape
    title = shortened(source.name, LONGEST_NAME)
    name = own_name(title)
    if entry is not None and {"train", "test"} == set(pairs):
        name, title = entry.name, entry.title
    card = DataCard(
        name,
        title,
        classes,
        data_fingerprint([part_sha256(array) for array in (*training, *test)]),
        known.form if known and fitting else measured_form(training[0]),
        (len(training[0]), len(test[0])),
    )
    return DataSet(card, training, test)


def _paired(found: Found) -> tuple[dict[PartName, Images], dict[PartName, NDArray[Any]]]:
    """The images of each part in their form, and as many labels as they were written.

    Raises:
        DataError: if one of them is none, or there is not one label for each image.
    """
    parts = found.parts.values()
    for part in parts:
        check_count(part.images_from, len(part.images))
    images = as_images([p.images for p in parts], [p.images_from for p in parts])
    labels = as_lists([p.labels for p in parts], [p.labels_from for p in parts])
    for part, x, y in zip(parts, images, labels, strict=True):
        if len(x) != len(y):
            raise DataError(
                f"{part.labels_from}: {len(y):,} labels for the {len(x):,} images in "
                f"{part.images_from}; there must be one for each."
            )
    return dict(zip(found.parts, images, strict=True)), dict(zip(found.parts, labels, strict=True))


def _hint(
    images: dict[PartName, Images],
    labels: dict[PartName, NDArray[Any]],
    sources: dict[PartName, str],
) -> Hint | None:
    """What the name of the training images lets one guess."""
    part = "train" if "train" in images else next(iter(images))
    classes = len(np.unique(np.concatenate(list(labels.values()))))
    return hinted(Path(sources[part]).name, len(images[part]), classes)


def _numbered(
    source: Source,
    found: Found,
    labels: dict[PartName, NDArray[Any]],
    entry: CatalogueEntry | None,
    hint: Hint | None,
) -> tuple[dict[PartName, Labels], tuple[str, ...]]:
    """The labels numbered from 0, and the classes' names, from the first place that has some."""
    written = list(labels.values())
    sources = [part.labels_from for part in found.parts.values()]
    numbers, classes, _ = as_classes(written, sources)
    for names in _names_given(source, found, entry, hint):
        numbers, named, taken = as_classes(written, sources, names.classes, names.first)
        if taken:
            found.notes += names.note if named != classes else ()
            classes = named
            break
        if names.by_user:
            found.notes.append(
                f"{short(names.where)} has {len(names.classes)} names, which do not fit the "
                f"{len(classes)} labels: it is left alone."
            )
    return dict(zip(labels, numbers, strict=True)), classes


class _Names(NamedTuple):
    """Names for the classes, from one place.

    Attributes:
        classes: the names.
        where: they were found.
        first: the number that stands for the first of them, where it is known.
        note: what is said where they are taken.
        by_user: whether it should be said where they don't fit.
    """

    classes: tuple[str, ...]
    where: str
    first: int | None = None
    note: tuple[str, ...] = ()
    by_user: bool = False


def _names_given(
    source: Source, found: Found, entry: CatalogueEntry | None, hint: Hint | None
) -> Iterator[_Names]:
    """Where the classes' names could come from, what counts most first."""
    if entry is not None:
        yield _Names(entry.classes, entry.title, 0)
        return
    beside = names_beside(source.folder)
    if beside is not None and beside[0] not in source.files:
        path, names = beside
        yield _Names(names, str(path), note=(f"The classes' names are those of {path.name}.",),
                     by_user=True)  # fmt: skip
    if found.class_names is not None:
        yield _Names(found.class_names, "class_names", by_user=True)
    if hint is not None and hint.entry is not None:
        title = hint.entry.title
        said = f"As far as names and numbers tell, this is {title}: its classes' names are taken."
        yield _Names(hint.entry.classes, hint.entry.title, hint.first_label, (said,))


def _names_stamp(source: Source) -> list[object] | None:
    """What changes when the file with the classes' names does."""
    beside = names_beside(source.folder)
    return [beside[0].name, beside[1]] if beside else None
