"""The images of a study: a named data set, or the sample where nothing else can be had."""

from __future__ import annotations

import copy
import warnings
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from glassnet import data, networks
from glassnet.arguments import real_number
from glassnet.data.catalogue import SAMPLE
from glassnet.data.dataset import DataCard, DataSet, ImagesAndLabels
from glassnet.data.loading import DataNotice
from glassnet.data.order import end_is_like_the_rest
from glassnet.data.own.split import SEED
from glassnet.data.splitting import train_validation_split
from glassnet.errors import ArgumentError, DataUnavailable
from glassnet.layers import Layer

DEFAULT = "mnist"


@dataclass(frozen=True)
class StudyImages:
    """Images and labels by their use.

    Attributes:
        card: what the data set is.
        training: what is trained on.
        validation: what is evaluated after each epoch; None for nothing.
        test: what is used once, at the end.
        is_drawn: whether the images for validation were drawn from all classes, and not taken from
            the end.
    """

    card: DataCard
    training: ImagesAndLabels
    validation: ImagesAndLabels | None
    test: ImagesAndLabels
    is_drawn: bool = False

    @property
    def name(self) -> str:
        """The data set's name."""
        return self.card.name

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return len(self.card.classes)

    def preprocessing(self, name: str) -> Layer:
        """A new layer that brings these images to what a network learns well from.

        Args:
            name: as for ``networks.preprocessing``.

        Raises:
            ArgumentError: for an unknown name.
        """
        if name == "standard":
            return copy.copy(self._standard)
        return networks.preprocessing(name, self.training[0])

    @cached_property
    def _standard(self) -> Layer:
        """The layer for mean 0 and deviation 1, computed once: it takes longer than a network."""
        return networks.preprocessing("standard", self.training[0])

    def describe(self) -> str:
        """How many images there are of each kind, in words."""
        held = "" if self.validation is None else f" + {len(self.validation[0]):,} for validation"
        return (
            f"{self.name}: {len(self.training[0]):,} training images{held}, "
            f"{len(self.test[0]):,} test images"
        )


def load_or_sample(
    name: str | None = None, data_dir: Path | None = None, transpose: bool | None = None
) -> DataSet:
    """A data set; the sample where MNIST can't be had and nobody named it.

    Args:
        name: the data set; None for one's own data, or for MNIST or the sample.
        data_dir: with a name, the folder of its files; without, the path of one's own data.
        transpose: of one's own data, as for ``glassnet.data.load``.

    Raises:
        DataError: if the data set can't be loaded, and the user named it or its path.

    >>> load_or_sample("mnist-5k").card.name
    'mnist-5k'
    """
    if name is not None:
        return data.load(name, data_dir, transpose=transpose)
    if data_dir is not None:
        return data.load(data_dir, transpose=transpose)
    if transpose is not None:
        return data.load(DEFAULT, transpose=transpose)  # which says what it is for
    try:
        return data.load(DEFAULT)
    except DataUnavailable as error:
        warnings.warn(
            f"{error}\nUsing {SAMPLE} instead, a sample of MNIST that comes with glassnet: 4,000 "
            "images to train on and 1,000 to test with.",
            DataNotice,
            stacklevel=2,
        )
        return data.load(SAMPLE)


class StudyData:
    """A data set that the runs of a study share, whatever share of it each of them holds out.

    Args:
        loaded: the data set.

    >>> data = load_data("mnist-5k")
    >>> data.images(validation=1 / 12).describe()
    'mnist-5k: 3,667 training images + 333 for validation, 1,000 test images'
    >>> data.images(1 / 12) is data.images(1 / 12)
    True
    """

    def __init__(self, loaded: DataSet) -> None:
        self.loaded = loaded
        self._images: dict[float, StudyImages] = {}

    @property
    def card(self) -> DataCard:
        """What the data set is."""
        return self.loaded.card

    def images(self, validation: float = 0.0) -> StudyImages:
        """The images by their use.

        Args:
            validation: the share of the training images to hold out, see ``hold_out``.

        Raises:
            ArgumentError: if the share is out of its range, or one of the parts would be empty.
        """
        if validation not in self._images:
            self._images[validation] = self._divided(validation)
        return self._images[validation]

    def _divided(self, validation: float) -> StudyImages:
        loaded = self.loaded
        training, held = hold_out(loaded.training, validation)
        is_drawn = held is not None and not end_is_like_the_rest(loaded.training[1], len(held[1]))
        return StudyImages(loaded.card, training, held, loaded.test, is_drawn)


def load_data(
    name: str | None = None, data_dir: Path | None = None, transpose: bool | None = None
) -> StudyData:
    """The data of a study.

    Args:
        name: the data set; None for one's own data, or for MNIST or the sample.
        data_dir: the folder of its files, or the path of one's own data.
        transpose: of one's own data, as for ``glassnet.data.load``.

    Raises:
        DataError: if it can't be loaded.
    """
    return StudyData(load_or_sample(name, data_dir, transpose))


def load_images(
    name: str | None = None,
    data_dir: Path | None = None,
    validation: float = 0.0,
    transpose: bool | None = None,
) -> StudyImages:
    """The images of a single training.

    Args:
        name: the data set; None for one's own data, or for MNIST or the sample.
        data_dir: the folder of its files, or the path of one's own data.
        validation: the share of the training images to hold out, see ``hold_out``.
        transpose: of one's own data, as for ``glassnet.data.load``.

    Raises:
        DataError: if they can't be loaded.

    >>> load_images("mnist-5k").describe()
    'mnist-5k: 4,000 training images, 1,000 test images'
    """
    return load_data(name, data_dir, transpose).images(validation)


def hold_out(
    images: ImagesAndLabels, share: float
) -> tuple[ImagesAndLabels, ImagesAndLabels | None]:
    """Split the last images off, as is usual for MNIST, whose images are in a random order.

    Where the classes among them are not as a draw would give them, the images are sorted by class,
    as those of folders are; then the same share of every class is drawn instead, with seed 0.

    Args:
        images: images and labels.
        share: how much to split off, from 0, for nothing, to below 1.

    Returns:
        What is left, and what was split off.

    Raises:
        ArgumentError: if the share is out of its range, or one of the two would be empty.
    """
    if share == 0:
        return images, None
    x, y = images
    kept = len(x) - held_count(len(x), share)
    if not 0 < kept < len(x):
        raise ArgumentError(
            f"validation: a share of {share:g} of {len(x):,} images leaves none to validate with "
            "or none to train on; give another share, or 0."
        )
    if end_is_like_the_rest(y, len(x) - kept):
        return (x[:kept], y[:kept]), (x[kept:], y[kept:])
    warnings.warn(
        f"The training images are sorted by class, so the {len(x) - kept:,} for validation are "
        f"drawn from all classes with seed {SEED}, and not taken from the end.",
        DataNotice,
        stacklevel=2,
    )
    return train_validation_split(x, y, share, np.random.default_rng(SEED), stratified=True)


def held_count(images: int, share: float) -> int:
    """How many images a share is.

    Raises:
        ArgumentError: if the share is not from 0 to below 1.

    >>> held_count(60_000, 1 / 12)
    5000
    """
    return round(images * real_number("a study", "validation", share, at_least=0, below=1))
