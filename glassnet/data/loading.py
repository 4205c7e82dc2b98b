"""From a data set's name to its arrays, with every file identified and checked."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.data.catalogue import FILE_NAMES, CatalogueEntry, identify, lookup
from glassnet.data.dataset import DataCard, DataSet, data_fingerprint
from glassnet.data.download import download
from glassnet.data.fingerprints import file_sha256
from glassnet.data.idx import read_idx_and_digest
from glassnet.data.sources import ENVIRONMENT_VARIABLE, Source, cache_folder, in_cache, locate
from glassnet.errors import DataError, DataUnavailable


class DataNotice(UserWarning):
    """Something about the data that its user should know, though it is no error."""


@dataclass(frozen=True)
class Whereabouts:
    """Where a data set would be loaded from.

    Args:
        entry: Its entry in the catalogue.
        origin: The place, for people; empty where there is none on this machine.
        folder: The folder of its files; None where there is none.
        size: Bytes that the files take on the disk.
        note: How its contents were identified, or what a download takes.
        problem: Why ``load`` would refuse; empty where it would not.
    """

    entry: CatalogueEntry
    origin: str = ""
    folder: Path | None = None
    size: int = 0
    note: str = ""
    problem: str = ""


def load(name: str = "mnist", data_dir: str | Path | None = None) -> DataSet:
    """Load a data set: ``(x_train, y_train), (x_test, y_test)``.

    Without ``data_dir`` it is looked for in ``$GLASSNET_DATA`` (a folder with the files, or of
    folders named by data set), in the user's cache and in Debian's package, and is downloaded
    into the cache if it is in none of them. Every file is identified by its contents, so one data
    set can't pass for another; unknown contents are taken with a ``DataNotice``.

    Args:
        name: ``"mnist"``, ``"fashion-mnist"``, ``"kmnist"``, or ``"mnist-5k"``, the sample of
            4,000 + 1,000 images that glassnet carries. All of its images are from MNIST's
            training set, so it can't test a network that was trained on MNIST.
        data_dir: A folder with the four IDX files, plain or gzipped; nowhere else is looked then.

    Returns:
        The data set, which unpacks as ``(x_train, y_train), (x_test, y_test)``: images, uint8
        ``(n, height, width, 1)``, and labels, uint8 ``(n,)``. Its ``card`` has the classes' names.

    Raises:
        ArgumentError: No data set has this name.
        DataError: A file is missing, damaged or another data set's, or the arrays don't fit.
        DataUnavailable: The data set is nowhere here, and can't be downloaded.

    >>> (x_train, y_train), (x_test, y_test) = load("mnist-5k")
    >>> x_train.shape, x_test.shape
    ((4000, 28, 28, 1), (1000, 28, 28, 1))
    >>> np.bincount(y_test).tolist()
    [100, 100, 100, 100, 100, 100, 100, 100, 100, 100]
    """
    entry = lookup(name)
    source = locate(entry, data_dir) or _downloaded(entry)
    arrays, digests, unknown = _read(entry, source)
    _check(entry, source, arrays)
    if unknown:
        files = ", ".join(path.name for path in unknown)
        warnings.warn(
            f"{source.folder}: the contents of {files} are not known to be {entry.title}'s; "
            "they are taken as they are.",
            DataNotice,
            stacklevel=2,
        )
    x_train, y_train, x_test, y_test = arrays
    card = DataCard(
        entry.name,
        entry.title,
        entry.classes,
        data_fingerprint(digests),
        replace(entry.form, shape=(*x_train.shape[1:], 1)),  # a folder may hold other sizes
        (len(x_train), len(x_test)),
    )
    return DataSet(card, (x_train[..., None], y_train), (x_test[..., None], y_test))


def find(name: str = "mnist", data_dir: str | Path | None = None) -> Whereabouts:
    """Tell where ``load`` would take a data set from, without downloading anything.

    Args:
        name: The data set.
        data_dir: As for ``load``.

    Raises:
        ArgumentError: No data set has this name.

    >>> find("mnist-5k").origin
    'inside glassnet'
    """
    entry = lookup(name)
    try:
        source = locate(entry, data_dir)
    except DataError as error:
        return Whereabouts(entry, problem=str(error))
    if source is None:
        hosts = " or ".join(mirror.split("/")[2] for mirror in entry.mirrors)
        return Whereabouts(entry, note=f"{entry.megabytes} MB to download from {hosts}")
    size = sum(path.stat().st_size for path in source.files)
    try:
        arrays, _, unknown = _read(entry, source)
        _check(entry, source, arrays)
    except DataError as error:
        return Whereabouts(entry, source.origin, source.folder, size, problem=str(error))
    note = "unknown contents, taken as they are" if unknown else "identified by its contents"
    return Whereabouts(entry, source.origin, source.folder, size, note)


def _downloaded(entry: CatalogueEntry) -> Source:
    if not entry.mirrors:
        raise DataError(
            f"{entry.bundled_folder}: the files that come with glassnet are missing; "
            "install it anew."
        )
    folder = cache_folder(entry)
    if folder is None:
        raise DataUnavailable(
            f"{entry.title}: it is not on this machine, and this user has no home folder to "
            "download it into. Put its four files into a folder and name it with --data, data_dir= "
            f"or {ENVIRONMENT_VARIABLE}, or set XDG_CACHE_HOME to a folder of your own."
        )
    download(entry, folder)
    source = in_cache(entry)
    if source is None:
        raise DataError(f"{folder}: a file changed right after its download; try again.")
    return source


def _read(
    entry: CatalogueEntry, source: Source
) -> tuple[list[NDArray[Any]], list[str], list[Path]]:
    """The four arrays, their digests, and the paths of those that are in no known data set."""
    arrays: list[NDArray[Any]] = []
    digests: list[str] = []
    unknown: list[Path] = []
    for path, wanted in zip(source.files, FILE_NAMES, strict=True):
        array, digest = read_idx_and_digest(path)
        identity = identify(digest) or identify(file_sha256(path))
        if identity is None:
            unknown.append(path)
        elif identity != (entry, wanted):
            other, found = identity
            raise DataError(
                f"{path}: holds {found} of {other.title}, but {wanted} of {entry.title} was "
                f"asked for ({_mend(entry, other)})."
            )
        arrays.append(array)
        digests.append(digest)
    return arrays, digests, unknown


def _mend(wanted: CatalogueEntry, found: CatalogueEntry) -> str:
    if found == wanted:
        return "give each file its own name"
    return f'ask for "{found.name}", or put {wanted.title} into a subfolder named {wanted.name}'


def _check(entry: CatalogueEntry, source: Source, arrays: list[NDArray[Any]]) -> None:
    """See that images are images, labels are labels, and that they belong together."""
    for images, labels in ((0, 1), (2, 3)):
        x, y = arrays[images], arrays[labels]
        x_path, y_path = source.files[images], source.files[labels]
        _check_form(x, 3, "images, (n, height, width)", x_path)
        _check_form(y, 1, "labels, (n,)", y_path)
        if len(x) != len(y):
            raise DataError(
                f"{y_path}: {len(y):,} labels for the {len(x):,} images in {x_path.name}; "
                "there must be one for each."
            )
        classes = len(entry.classes)
        if y.max() >= classes:
            place = int(np.argmax(y >= classes))
            raise DataError(
                f"{y_path}: label {y[place]} at position {place}, but {entry.title} has the "
                f"classes 0 to {classes - 1}."
            )
    if arrays[0].shape[1:] != arrays[2].shape[1:]:
        sizes = ["×".join(map(str, arrays[i].shape[1:])) for i in (0, 2)]
        raise DataError(
            f"{source.files[2]}: test images of {sizes[1]}, but training images of {sizes[0]}; "
            "both must have the same size."
        )


def _check_form(array: NDArray[Any], dimensions: int, meaning: str, path: Path) -> None:
    if array.dtype != np.uint8 or array.ndim != dimensions or array.size == 0:
        raise DataError(
            f"{path}: should hold uint8 {meaning}, at least one, but holds {array.dtype} "
            f"{array.shape}."
        )
