"""The data for a saved network: those that it was trained on, if no others are named."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from glassnet.cli.chosen import check_classes
from glassnet.cli.console import to_stderr
from glassnet.data.catalogue import CATALOGUE
from glassnet.data.dataset import DataSet, ImagesAndLabels, Labels
from glassnet.errors import DataError

if TYPE_CHECKING:
    from glassnet.model import Sequential


class DataForNetwork(NamedTuple):
    """Data for a network; the labels count the classes as the network does.

    Attributes:
        name: of the data set.
        training, test: images and labels.
        classes: their names, one for each output of the network.
    """

    name: str
    training: ImagesAndLabels
    test: ImagesAndLabels
    classes: tuple[str, ...]


def find_data(
    path: Path,
    model: Sequential,
    dataset: str | None,
    data_dir: Path | None,
    transpose: bool | None = None,
    *,
    use: str = "judged",
) -> DataForNetwork:
    """The data for a network from a file. What is odd about them is said on the error output.

    Args:
        path: the network's file.
        model: the network.
        dataset: a data set's name, or None.
        data_dir: the folder or file of a data set, or None.
        transpose: of one's own data, as for ``glassnet.data.load``.
        use: what is done with the network, for the sentences.

    Raises:
        DataError: if they can't be loaded, or nobody says where they are.
        ShapeError: if they have other classes.
    """
    loaded = load_for(path, model, dataset, data_dir, transpose, use=use)
    return counted_as_by(path, model, loaded, use=use)


def counted_as_by(
    path: Path, model: Sequential, loaded: DataSet, *, use: str = "judged"
) -> DataForNetwork:
    """Data that are loaded, with the labels that the network gives their classes.

    Args:
        path: the network's file.
        model: the network.
        loaded: the data.
        use: what is done with the network, for the sentences.

    Raises:
        ShapeError: if they have other classes.
    """
    card, known = loaded.card, model.trained_on
    if known is not None and known.fingerprint != card.fingerprint:
        if known.name != card.name:
            _note(f"{path} was trained on {known.name}, and is {use} on {card.name} here.")
        else:
            _note(f"{card.name} has other contents here than when {path} was trained on it.")
    numbers, classes = _classes_of(path, model, loaded)
    (x, y), (x_test, y_test) = loaded.training, loaded.test
    return DataForNetwork(card.name, (x, numbers[y]), (x_test, numbers[y_test]), classes)


def load_for(
    path: Path,
    model: Sequential,
    dataset: str | None,
    data_dir: Path | None,
    transpose: bool | None,
    *,
    use: str = "judged",
) -> DataSet:
    """The data set that the command line names, or else the one that the network knows."""
    from glassnet import data
    from glassnet.study.running.images import load_or_sample

    known = model.trained_on
    if dataset is not None or transpose is not None:
        return load_or_sample(dataset, data_dir, transpose)
    if data_dir is not None:
        return _as_in_training(model, data_dir) or load_or_sample(None, data_dir)
    if known is None:
        loaded = load_or_sample()
        _note(
            f"{path} does not say on what data it was trained, as files of earlier versions do "
            f"not: it is {use} on {loaded.card.name}. --dataset or --data names another."
        )
        return loaded
    if known.name not in CATALOGUE:
        raise DataError(
            f"{path}: it was trained on {known.name}, which is data of somebody's own: say with "
            "--data where it is."
        )
    return data.load(known.name)


def _as_in_training(model: Sequential, data_dir: Path) -> DataSet | None:
    """The very data of the training, if it lies there; None for anything else.

    Several data sets may lie in one folder, of which the network knows its own by name. And images
    that were turned by hand for the training need not be turned by hand again.
    """
    from glassnet import data
    from glassnet.study.running.origin import TRANSPOSED

    known, origin = model.trained_on, model.origin
    if known is None or origin is None:
        return None
    transpose = origin.recipe.get(TRANSPOSED)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", data.DataNotice)
        try:
            if known.name in CATALOGUE:
                loaded = data.load(known.name, data_dir)
            elif isinstance(transpose, bool):
                loaded = data.load(data_dir, transpose=transpose)
            else:
                return None
        except DataError:
            return None
    return loaded if loaded.card.fingerprint == known.fingerprint else None


def _classes_of(path: Path, model: Sequential, loaded: DataSet) -> tuple[Labels, tuple[str, ...]]:
    """The network's number for each class of the data, and the names of the network's classes.

    Raises:
        ShapeError: if the network has not an output for each class.
    """
    there, known = loaded.card.classes, model.class_names
    same = np.arange(len(there), dtype=np.uint16)
    if known is None or known == there:
        check_classes(path, model, len(there), loaded.card.name)
        return same, there
    if set(there) <= set(known):
        numbers = {name: number for number, name in enumerate(known)}
        _note(f"the classes of {loaded.card.name} are matched with those of {path} by their names.")
        return np.array([numbers[name] for name in there], np.uint16), known
    check_classes(path, model, len(there), loaded.card.name)
    first = next(n for n, (own, other) in enumerate(zip(known, there, strict=True)) if own != other)
    _note(
        f"{loaded.card.name} has other classes than {path}: class {first} is {there[first]}, and "
        f"was {known[first]} in its training. Answers and labels are compared by number."
    )
    return same, there


def _note(sentence: str) -> None:
    to_stderr(f"Note: {sentence}")
