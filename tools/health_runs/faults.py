"""The injected faults: what is spoilt, in the network, its images, its labels or its rate."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassnet import initializers
from glassnet.compiling import Real, inlined
from glassnet.layers import Dense, Layer, Softmax
from glassnet.layers.base import Elementwise
from glassnet.layers.elementwise import ElementwiseLayer
from glassnet.layers.weighted import WeightedLayer
from tools.health_runs.families import changed

NETWORK_FAULTS = ("flipped-gradient", "doubled-softmax", "dead-initialisation", "unscaled-input")
DATA_FAULTS = ("shuffled-labels", "bad-batch")
RATE_FAULTS = ("rate-jump",)
FAULTS = (*NETWORK_FAULTS, *DATA_FAULTS, *RATE_FAULTS)

DEAD_BIAS = -30.0
"""Far below what a unit of standardised images sums up: no image makes such a ReLU positive."""


class FlippedGradient(ElementwiseLayer):
    """y = x, and by a mistake dx = -dy: all layers before it climb, where they should descend."""

    def elementwise(self, dtype: Real) -> Elementwise:
        """The function, and its wrong derivative."""
        minus_one = dtype(-1)

        @inlined
        def same(x: Any) -> Any:
            return x

        @inlined
        def wrong(y: Any) -> Any:
            return minus_one

        return Elementwise(same, wrong)


class Images(NamedTuple):
    """What a run is trained on, and validated with."""

    x: NDArray[Any]
    y: NDArray[Any]
    x_val: NDArray[Any]
    y_val: NDArray[Any]


def spoilt_layers(hidden: list[Layer], last: Dense, fault: str | None) -> list[Layer]:
    """The network's layers with the fault in it, if it is one of a network."""
    if fault == "flipped-gradient":
        return [*hidden, FlippedGradient(), last]
    if fault == "doubled-softmax":
        return [*hidden, last, Softmax()]
    if fault == "dead-initialisation":
        first = next(n for n, layer in enumerate(hidden) if isinstance(layer, WeightedLayer))
        dead = changed(hidden[first], bias_initializer=initializers.Constant(DEAD_BIAS))
        return [*hidden[:first], dead, *hidden[first + 1 :], last]
    return [*hidden, last]


def spoilt_images(
    images: Images, fault: str | None, *, first: int, count: int, size: float, seed: int
) -> Images:
    """The images with the fault in them, if it is one of the data.

    Args:
        images: as they are.
        fault: its name.
        first: the first image of the bad batch.
        count: how many it has.
        size: by which its pixels are multiplied.
        seed: of what is drawn.
    """
    if fault == "shuffled-labels":
        rng = np.random.default_rng(seed)
        return images._replace(y=rng.permutation(images.y), y_val=rng.permutation(images.y_val))
    if fault == "bad-batch":
        x = images.x.astype(np.float32)
        x[first : first + count] *= size
        return images._replace(x=x)
    return images
