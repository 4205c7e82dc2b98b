"""What the page needs to train a network by itself: images, initial weights, and how."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from glassnet import data
from glassnet.data import DataSet
from glassnet.data.catalogue import SAMPLE
from glassnet.errors import ArgumentError, ShapeError
from glassnet.layers import Sigmoid
from glassnet.model import Sequential
from glassnet.page.blobs import Blob
from glassnet.page.images import are_digits, at_most, evenly
from glassnet.page.models import Described, added_ops
from glassnet.page.shown import Shown
from glassnet.regularizers import Regularizer

MOST_IMAGES = 4_000
MOST_HELD_OUT = 1_000
MOST_BYTES = 3_200_000
"""The sample's 4,000 images, uncompressed; of larger ones there are fewer, and fewer held out."""

LEARNING_RATE = 0.02
SIGMOID_LEARNING_RATE = 0.2
"""With these LeNet learns the sample's 4,000 images well in ten epochs, with ReLU or tanh, and with
sigmoids, whose gradients are smaller."""

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
        ArgumentError: if the network has no weights.
        ShapeError: if the classes of the images are not those of the network.
    """
    first = shown[0]
    loaded = data.load(SAMPLE) if are_digits(loaded.card) else loaded
    classes = loaded.card.classes
    if first.model.output_shape != (len(classes),):
        raise ShapeError(
            f"{first.source}: {first.name} has {first.model.output_shape[0]} outputs, and "
            f"{loaded.card.name} has {len(classes)} classes: name data of its own classes."
        )
    fresh = untrained(first.model)
    if fresh.count_params() == 0:
        raise ArgumentError(
            f"{first.source}: {first.name} has no weights that a training could change."
        )
    return {
        "model": 0,
        "training": _describe_images(loaded, "training", MOST_IMAGES, blob),
        "heldOut": _describe_images(loaded, "test", MOST_HELD_OUT, blob),
        # JavaScript's ordinary numbers hold no whole number beyond 2**53.
        "seed": str(first.model.seed),
        "batchSize": BATCH_SIZE,
        "learningRate": _learning_rate(first.model),
        "momentum": MOMENTUM,
        "epochs": EPOCHS,
        **_describe_weights(first, fresh, blob),
    }


def _describe_weights(shown: Shown, fresh: Sequential, blob: Blob) -> Described:
    """The initial weights and the penalties of each op of the page, with those that it adds."""
    weights = iter(fresh.get_weights())
    initial = [
        [blob.add(next(weights).astype(np.float32)) for _ in op.weights] for op in fresh.ops()
    ]
    penalties = [[_describe_penalty(w.regularizer) for w in op.weights] for op in fresh.ops()]
    front, behind = added_ops(shown)
    return {
        "initial": [*([] for _ in front), *initial, *([] for _ in behind)],
        "penalties": [*([] for _ in front), *penalties, *([] for _ in behind)],
    }


def _learning_rate(model: Sequential) -> float:
    hidden = model.ops()[:-1]
    return SIGMOID_LEARNING_RATE if any(isinstance(op, Sigmoid) for op in hidden) else LEARNING_RATE


def _describe_images(loaded: DataSet, part: str, most: int, blob: Blob) -> Described:
    """All images, or as many of each class as of the others where there are too many."""
    x, y = loaded.training if part == "training" else loaded.test
    places = evenly(y, at_most(x, most, MOST_BYTES * most // MOST_IMAGES))
    return {
        "images": blob.add(x[places]),
        "labels": y[places].tolist(),
        "source": f"{len(places):,} {part} images of {loaded.card.title}",
    }


def _describe_penalty(regularizer: Regularizer | None) -> Described | None:
    return None if regularizer is None else {"l1": regularizer.l1, "l2": regularizer.l2}


def untrained(model: Sequential) -> Sequential:
    """The network as it was before its training: its weights drawn anew from its seed.

    >>> import glassnet as gn
    >>> lenet = gn.networks.build("lenet", seed=3)
    >>> bool((untrained(lenet).get_weights()[0] == lenet.get_weights()[0]).all())
    True
    """
    return Sequential.from_config(model.get_config())
