"""How good a network is on images with labels, whatever it was trained by."""

from __future__ import annotations

import copy

from glassnet.data.dataset import ImagesAndLabels
from glassnet.losses import SparseCategoricalCrossentropy
from glassnet.model import Sequential
from glassnet.model.figures import Figures


def judge(model: Sequential, images: ImagesAndLabels, *, threads: int | None = None) -> Figures:
    """The loss and the accuracy on a test set; the network itself stays as it is.

    The loss is the cross-entropy of the labels as they are. So it can be compared among networks,
    also where one was trained with smoothed labels, or with one-hot vectors.

    Args:
        model: a network that has an output for each class.
        images: images and labels.
        threads: None means one for each core.

    Raises:
        ShapeError, DataError: if the images or the labels do not fit the network.
    """
    judged = copy.copy(model)
    judged.compile(loss=label_loss(model), metrics=["accuracy"])
    figures = judged.evaluate(*images, threads=threads)
    assert isinstance(figures, Figures)
    return figures


def label_loss(model: Sequential, label_smoothing: float = 0.0) -> SparseCategoricalCrossentropy:
    """The loss for labels of any network that has an output for each class.

    Outputs that are no probabilities are taken for logits: their largest names the same class.

    Args:
        model: the network.
        label_smoothing: for a training; nothing is judged by smoothed labels.
    """
    plain = SparseCategoricalCrossentropy(label_smoothing=label_smoothing)
    if model.output_range is None or plain.takes(model.output_range):
        return plain
    return SparseCategoricalCrossentropy(from_logits=True, label_smoothing=label_smoothing)
