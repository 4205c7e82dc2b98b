"""What the page needs to train a network by itself: images, initial weights, and how."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from glassnet import data
from glassnet.data import DataSet
from glassnet.data.catalogue import SAMPLE
from glassnet.data.dataset import ImagesAndLabels
from glassnet.errors import ShapeError
from glassnet.model import Sequential
from glassnet.page.blobs import Blob
from glassnet.page.images import are_digits, at_most, evenly
from glassnet.page.models import Described
from glassnet.page.shown import Shown

MOST_IMAGES = 4_000
MOST_BYTES = 3_200_000
"""The sample's 4,000 images, uncompressed; of larger ones there are fewer."""

LEARNING_RATE = 0.02
MOMENTUM = 0.9
BATCH_SIZE = 32
EPOCHS = 20


def describe_training(shown: Sequence[Shown], loaded: DataSet, blob: Blob) -> Described:
    """What the page is told of a training of its first network.

    It begins with the weights that the network had before it was trained, and takes the images in
    the order in which ``fit`` with the network's seed takes them.

    Args:
        shown: the networks.
        loaded: the data whose images the page shows.
        blob: a blob of its own, which is opened when a training begins.

    Raises:
        ShapeError: if the classes of the images are not those of the network.
    """
    first = shown[0]
    loaded = data.load(SAMPLE) if are_digits(loaded.card) else loaded
    x, y = _some(loaded.training)
    classes = loaded.card.classes
    if first.model.output_shape != (len(classes),):
        raise ShapeError(
            f"{first.source}: {first.name} has {first.model.output_shape[0]} outputs, and "
            f"{loaded.card.name} has {len(classes)} classes: name data of its own classes."
        )
    fresh = untrained(first.model)
    weights = iter(fresh.get_weights())
    return {
        "model": 0,
        "images": blob.add(x),
        "labels": y.tolist(),
        "source": f"{len(x):,} training images of {loaded.card.title}",
        "seed": first.model.seed,
        "batchSize": BATCH_SIZE,
        "learningRate": LEARNING_RATE,
        "momentum": MOMENTUM,
        "epochs": EPOCHS,
        "initial": [
            [blob.add(next(weights).astype(np.float32)) for _ in op.weights] for op in fresh.ops()
        ],
    }


def _some(images: ImagesAndLabels) -> ImagesAndLabels:
    """All images, or as many of each class as of the others where there are too many."""
    x, y = images
    places = evenly(y, at_most(x, MOST_IMAGES, MOST_BYTES))
    return x[places], y[places]


def untrained(model: Sequential) -> Sequential:
    """The network as it was before its training: its weights drawn anew from its seed.

    >>> import glassnet as gn
    >>> lenet = gn.networks.build("lenet", seed=3)
    >>> bool((untrained(lenet).get_weights()[0] == lenet.get_weights()[0]).all())
    True
    """
    return Sequential.from_config(model.get_config())
