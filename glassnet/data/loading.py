"""From a data set's name to its arrays, with every file identified and checked."""

from __future__ import annotations

import os
import warnings
from dataclasses import dataclass, replace
from pathlib import Path

from glassnet.arguments import flag
from glassnet.data.catalogue import CATALOGUE, CatalogueEntry, lookup
from glassnet.data.dataset import DataCard, DataSet, data_fingerprint
from glassnet.data.download import download
from glassnet.data.own import read_own
from glassnet.data.own.class_pictures import Watcher
from glassnet.data.own.identity import own_name
from glassnet.data.reading import read
from glassnet.data.recognising import recognise, whole
from glassnet.data.sources import (
    ENVIRONMENT_VARIABLE,
    Source,
    cache_folder,
    expanded,
    in_cache,
    locate,
    nothing_in,
)
from glassnet.errors import ArgumentError, DataError, DataUnavailable, printable, quoted


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


def load(
    name_or_path: str | Path = "mnist",
    data_dir: str | Path | None = None,
    *,
    transpose: bool | None = None,
) -> DataSet:
    """Load a data set: ``(x_train, y_train), (x_test, y_test)``.

    A path is of one's own data: a folder with one folder of pictures for each class, IDX files, an
    ``.npz``, ``.npy`` or CSV file; docs/data.md says how each is read. A name is of a data set
    that glassnet knows.

    Without ``data_dir`` it is looked for in ``$GLASSNET_DATA`` (a folder with the files, or of
    folders named by data set), in the user's cache and in Debian's package, and is downloaded
    into the cache if it is in none of them. Every file is identified by its contents, so one data
    set can't pass for another; unknown contents are taken with a ``DataNotice``.

    Args:
        name_or_path: A key of ``CATALOGUE``; or a path, as a ``Path`` or as text that leads to
            something or has a slash in it. ``"mnist-5k"`` is the sample of 4,000 + 1,000 images
            that glassnet carries. All of its images are from MNIST's training set, so it can't
            test a network that was trained on MNIST; ``"mnist-55k"`` is MNIST without them.
        data_dir: A folder with the files of the data set that is named, each plain or gzipped, or
            with the archive in which it is served; nowhere else is looked then.
        transpose: Of one's own data: True exchanges the images' rows and columns, False leaves
            them. None turns EMNIST's, which lie on their side, and says so.

    Returns:
        The data set, which unpacks as ``(x_train, y_train), (x_test, y_test)``: images, uint8
        ``(n, height, width, channels)``, and labels, uint8 ``(n,)``. Its ``card`` has the classes'
        names, and its ``columns`` what else is known of each image.

    Raises:
        ArgumentError: No data set has this name, or an argument is for the other kind of data.
        DataError: A file is missing, damaged or another data set's, or the arrays don't fit.
        DataUnavailable: The data set is nowhere here, and can't be downloaded.

    >>> (x_train, y_train), (x_test, y_test) = load("mnist-5k")
    >>> x_train.shape, x_test.shape
    ((4000, 28, 28, 1), (1000, 28, 28, 1))
    >>> y_train[:5].tolist()
    [0, 2, 6, 6, 4]
    """
    if is_path(name_or_path):
        if data_dir is not None:
            raise ArgumentError(
                f"load: {quoted(str(name_or_path))} is a path already, so there can be no data_dir."
            )
        place = expanded(name_or_path)
        loaded, notes = read_path(place, transpose)
    elif transpose is not None:
        raise ArgumentError(
            "load: transpose is for data of one's own, by its path; the images of a named data set "
            "stand upright."
        )
    else:
        entry = _entry(name_or_path)
        found = locate(entry, data_dir)
        if found is None and data_dir is not None:
            raise nothing_in(entry, expanded(data_dir))
        source = found or _downloaded(entry)
        place = source.folder
        loaded, notes = _read_entry(entry, source)
    if notes:
        told = " ".join([f"{place}:", *notes])
        warnings.warn(printable(told), DataNotice, stacklevel=2)
    return loaded


def _entry(name: str | Path) -> CatalogueEntry:
    """The data set of this name, which is none of a path."""
    try:
        return lookup(name)
    except ArgumentError as error:
        raise ArgumentError(f"{error} There is no file or folder of this name either.") from None


def is_path(name_or_path: str | Path) -> bool:
    """Whether this is meant as a path, not as the name of a data set.

    >>> is_path("mnist"), is_path("./mnist"), is_path(Path("mnist")), is_path("mnits")
    (False, True, True, False)
    """
    if not isinstance(name_or_path, str):
        return isinstance(name_or_path, os.PathLike)
    separators = {os.sep, os.altsep or os.sep}
    return name_or_path not in CATALOGUE and (
        any(separator in name_or_path for separator in separators)
        or bool(Path(name_or_path).suffix)
        or is_there(name_or_path)
    )


def is_there(path: str | Path) -> bool:
    """Whether there is a file or a folder; no name, and one that none can have, are not there."""
    return os.path.exists(os.path.expanduser(path))  # noqa: PTH110, PTH111 (they never raise)


def read_path(
    path: Path, transpose: bool | None = None, watcher: Watcher | None = None
) -> tuple[DataSet, list[str]]:
    """Read a data set of the catalogue where the files are one, else one's own data.

    Args:
        path: A folder or a file.
        transpose: As for ``load``.
        watcher: Is told of the pictures in a folder of one's own, see `read_own`.

    Returns:
        The data set, and sentences that its user should read.

    Raises:
        DataError: There is nothing that is read, or it can't be used.
    """
    if transpose is not None:
        flag("load", "transpose", transpose)
    folder = whole(path)
    entry = recognise(folder) if transpose is None else None
    source = entry and locate(entry, folder)
    if entry and source:
        return _read_entry(entry, source, own_name(folder.resolve().name))
    return read_own(path, transpose, watcher)


def _read_entry(
    entry: CatalogueEntry, source: Source, own: str | None = None
) -> tuple[DataSet, list[str]]:
    """A data set of the catalogue, and sentences that its user should read.

    Args:
        entry: From the catalogue.
        source: Its files.
        own: The name of data that only has the form of the catalogue's; None keeps the entry's,
            for which the user has asked.
    """
    arrays, classes, unknown = read(entry, source)
    x_train, _ = arrays.training
    named = own if unknown else None
    card = DataCard(
        named or entry.name,
        named or entry.title,
        classes,
        data_fingerprint(arrays.digests),
        replace(entry.form, shape=x_train.shape[1:]),  # a folder may hold other sizes
        (len(x_train), len(arrays.test[0])),
    )
    notes = []
    if unknown:
        all_of_them = len(unknown) == len(source.files)
        files = "its files" if all_of_them else ", ".join(path.name for path in unknown)
        notes.append(
            f"The contents of {files} are not known to be {entry.title}'s; they are taken as they "
            "are."
        )
    if classes != entry.classes:
        notes.append(f"The classes' names are those of {entry.layout.names_file}.")
    return DataSet(card, arrays.training, arrays.test, arrays.columns), notes


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
    if source is None and data_dir is not None:
        return Whereabouts(entry, note=f"not in {data_dir}")
    if source is None:
        hosts = " or ".join(dict.fromkeys(entry.hosts))
        return Whereabouts(entry, note=f"{entry.megabytes} MB to download from {hosts}")
    note = "identified by its contents"
    if not source.known:
        try:
            if read(entry, source).unknown:
                note = "unknown contents, taken as they are"
        except DataError as error:
            return Whereabouts(entry, source.origin, source.folder, source.size, problem=str(error))
    return Whereabouts(entry, source.origin, source.folder, source.size, note)


def _downloaded(entry: CatalogueEntry) -> Source:
    if not entry.hosts:
        raise DataError(
            f"{entry.bundled_folder}: the files that come with glassnet are missing; "
            "install it anew."
        )
    folder = cache_folder(entry)
    if folder is None:
        raise DataUnavailable(
            f"{entry.title}: it is not on this machine, and this user has no home folder to "
            "download it into. Put its files into a folder and name it with --data, data_dir= or "
            f"{ENVIRONMENT_VARIABLE}, or set XDG_CACHE_HOME to a folder of your own."
        )
    download(entry, folder)
    source = in_cache(entry)
    if source is None:
        raise DataError(f"{folder}: a file changed right after its download; try again.")
    return source
