"""From a data set's name to its arrays, with every file identified and checked."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace
from pathlib import Path

from glassnet.data.catalogue import CatalogueEntry, lookup
from glassnet.data.dataset import DataCard, DataSet, data_fingerprint
from glassnet.data.download import download
from glassnet.data.reading import read
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
        name: A key of ``CATALOGUE``. ``"mnist-5k"`` is the sample of 4,000 + 1,000 images that
            glassnet carries. All of its images are from MNIST's training set, so it can't test a
            network that was trained on MNIST.
        data_dir: A folder with the data set's files, each plain or gzipped, or with the archive in
            which it is served; nowhere else is looked then.

    Returns:
        The data set, which unpacks as ``(x_train, y_train), (x_test, y_test)``: images, uint8
        ``(n, height, width, channels)``, and labels, uint8 ``(n,)``. Its ``card`` has the classes'
        names, and its ``columns`` what else is known of each image.

    Raises:
        ArgumentError: No data set has this name.
        DataError: A file is missing, damaged or another data set's, or the arrays don't fit.
        DataUnavailable: The data set is nowhere here, and can't be downloaded.

    >>> (x_train, y_train), (x_test, y_test) = load("mnist-5k")
    >>> x_train.shape, x_test.shape
    ((4000, 28, 28, 1), (1000, 28, 28, 1))
    >>> y_train[:5].tolist()
    [0, 2, 6, 6, 4]
    """
    entry = lookup(name)
    source = locate(entry, data_dir) or _downloaded(entry)
    arrays, unknown = read(entry, source)
    if unknown:
        warnings.warn(_notice(entry, source, unknown), DataNotice, stacklevel=2)
    x_train, _ = arrays.training
    card = DataCard(
        entry.name,
        entry.title,
        entry.classes,
        data_fingerprint(arrays.digests),
        replace(entry.form, shape=x_train.shape[1:]),  # a folder may hold other sizes
        (len(x_train), len(arrays.test[0])),
    )
    return DataSet(card, arrays.training, arrays.test, arrays.columns)


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


def _notice(entry: CatalogueEntry, source: Source, unknown: list[Path]) -> str:
    files = ", ".join(path.name for path in unknown)
    return (
        f"{source.folder}: the contents of {files} are not known to be {entry.title}'s; "
        "they are taken as they are."
    )


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
