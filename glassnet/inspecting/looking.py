"""A look at a network: its layers' outputs and gradients for some images, made into figures."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.inspecting.figures import LayerArrays
from glassnet.inspecting.report import Inspection, inspection_of
from glassnet.inspecting.units import FEWEST_IMAGES
from glassnet.model import Sequential
from glassnet.structure import Stack

USUAL_IMAGES = 512
"""So many show which units are dead, and are looked at in a moment."""

MOST_NUMBERS = 1 << 26
"""Of images whose outputs have more numbers than this in all layers together, fewer are taken."""


def inspect(model: Sequential, x: Any, y: Any = None) -> Inspection:
    """What can be seen of a network with some images.

    Args:
        model: the network.
        x: images, as ``Sequential.fit`` takes them; `probe_places` chooses some of many.
        y: their labels or targets, for the gradients; None leaves these out.

    Raises:
        ArgumentError: if labels are given and the network is not compiled.
        ShapeError, DataError: for images or labels that do not fit it.

    >>> import glassnet as gn
    >>> (x, y), _ = gn.data.load("mnist-5k")
    >>> row = [gn.layers.Rescaling(1 / 255), gn.layers.Flatten(), gn.layers.Dense(10, "sigmoid")]
    >>> model = gn.Sequential(row, seed=0)
    >>> dense = inspect(model, x[:100])["dense"]
    >>> dense.units, dense.dead, dense.gradients
    (10, (), None)
    """
    arrays = LayerArrays(
        outputs=model.layer_outputs(x),
        weights=weights_of(model),
        gradients={} if y is None else model.layer_gradients(x, y),
    )
    return inspection_of(model, arrays)


def weights_of(model: Stack) -> dict[str, NDArray[Any]]:
    """Copies of all weights, ``{"conv2d/kernel": …}``."""
    return dict(zip(model.weight_names(), model.get_weights(), strict=True))


def probe_places(images: int, model: Stack) -> NDArray[np.intp]:
    """Which of many images are looked at: up to 512, evenly spread, so that all classes are there.

    They are the same for every look at a network. Of a network with very many numbers for an
    image they are fewer, and at least so many that they tell which units are dead.

    Args:
        images: how many there are.
        model: the network; it is built.

    >>> from glassnet import networks
    >>> probe_places(60_000, networks.build("lenet", seed=0))[:4]
    array([  0, 117, 234, 352])
    """
    numbers = sum(math.prod(layer.output_shape) for layer in model.layers)
    count = min(images, max(FEWEST_IMAGES, min(USUAL_IMAGES, MOST_NUMBERS // numbers)))
    return np.linspace(0, images - 1, count).astype(np.intp)
