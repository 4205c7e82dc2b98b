"""Which pixels a network's answer depends on: the gradient of a score by the image."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from glassnet import layers
from glassnet.errors import ArgumentError
from glassnet.layers.base import Layer
from glassnet.reference.arrays import Array, Targets
from glassnet.reference.dropout import image_keys
from glassnet.reference.network import Network


def score_gradients(
    ops: Sequence[Layer], weights: Sequence[Sequence[Array]], x: Array, classes: Targets
) -> Array:
    """``∂s_c / ∂x``: how the score of a class changes with each pixel of the image.

    The score is what stands before a softmax or sigmoid at the end, since a probability near 1
    changes with nothing any more. Nothing is dropped out. Through a `Threshold` every gradient is
    0. So where one stands in front, the gradient is that by its black-and-white image.

    Args:
        ops: the network's simple layers, built.
        weights: of each op.
        x: images, ``(n, height, width, channels)`` or ``(n, features)``, of the weights' type.
        classes: ``(n,)``, the number of the output whose score is taken, for each image.

    Returns:
        The gradient, in the shape of ``x``.

    Raises:
        ArgumentError: if a layer of the user's own draws random numbers: what it computes for a
            prediction has no gradient.

    Source: Simonyan, Vedaldi and Zisserman 2013, "Deep inside convolutional networks: visualising
    image classification models and saliency maps", §3.
    """
    dropping = [op for op in ops if op.random and not isinstance(op, layers.Dropout)]
    if dropping:
        raise ArgumentError(
            f"image_gradients: the layer {dropping[0].name} draws random numbers, and what it "
            "computes for a prediction has no gradient."
        )
    # Dropout leaves a prediction alone. All others run as in training, and keep what backward
    # needs.
    kept = [(op, own) for op, own in zip(ops, weights, strict=True) if not op.random]
    if len(kept) > 1 and vars(type(kept[-1][0])).get("function", "") in ("softmax", "sigmoid"):
        kept.pop()
    thresholds = [n for n, (op, _) in enumerate(kept) if isinstance(op, layers.Threshold)]
    first = min(thresholds[-1] + 1 if thresholds else 0, len(kept) - 1)
    if first:
        x = _network(kept[:first]).forward(x)
    network = _network(kept[first:])
    with np.errstate(all="ignore"):  # a sigmoid's power overflows far from 0
        scores = network.forward(x, image_keys(0, np.arange(len(x))))
        network.backward(np.eye(scores.shape[-1], dtype=scores.dtype)[classes])
    return network.dx


def _network(kept: Sequence[tuple[Layer, Sequence[Array]]]) -> Network:
    return Network([op for op, _ in kept], [own for _, own in kept])
