"""Named networks: the five of the study, from no convolution to the whole LeNet.

`build` makes one with fresh weights, `pretrained` gives one that is trained already.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from numpy.typing import NDArray

from glassnet.errors import unknown_name
from glassnet.layers import (
    AveragePooling2D,
    Conv2D,
    Dense,
    Flatten,
    Input,
    Layer,
    Rescaling,
    Threshold,
)
from glassnet.layers.base import Shape
from glassnet.model import Sequential
from glassnet.pretrained import pretrained

__all__ = [
    "NETWORKS",
    "PREPROCESSINGS",
    "Network",
    "build",
    "get",
    "preprocessing",
    "pretrained",
]

KERNEL = 5
HIDDEN_UNITS = (120, 84)
PREPROCESSINGS = ("standard", "unit", "binary")

MNIST_SHAPE = (28, 28, 1)
"""For images of this shape the study gives the networks' parameters."""

LEAST_FOR_VALID = 10
"""Rows and columns of a map from which a later convolution leaves its border out, as LeNet's."""

MOST_PIXELS = 224 * 224
"""Of larger images than 224×224 a scaling network first takes averages, so that time and memory for
one image stay within what a network in a file may take."""

MOST_PLACES = 64
"""A scaling network gets further stages until its maps have at most so many places, 8×8."""

MOST_FILTERS = 128
"""The filters of further stages double up to here."""


class Convolution(NamedTuple):
    """A convolution of a named network: its filters, and its padding."""

    filters: int
    padding: str

    @property
    def title(self) -> str:
        """As a table says it."""
        return f"Conv {self.filters}@{KERNEL}×{KERNEL} {self.padding}"

    def layer(self, activation: str) -> Layer:
        """The layer itself."""
        return Conv2D(self.filters, KERNEL, padding=self.padding, activation=activation)


class Pooling(NamedTuple):
    """The average over windows of ``size`` × ``size``."""

    size: int = 2
    padding: str = "valid"

    @property
    def title(self) -> str:
        """As a table says it."""
        return f"AvgPool {self.size}" + (" same" if self.padding == "same" else "")

    def layer(self, activation: str) -> Layer:
        """The layer itself, which has no activation."""
        return AveragePooling2D(self.size, padding=self.padding)


@dataclass(frozen=True)
class Network:
    """What a named network consists of, for images of any size.

    It is a row of stages, then dense layers. A stage is a convolution of 5×5, and in some networks
    a pooling over 2×2 behind it. This is the rule for the sizes:

    - The first convolution keeps the size of the image (padding "same"). A later one leaves its
      border out ("valid") where the map before it has at least 10 rows and columns, and keeps the
      size of a smaller one.
    - A pooling over a map of a single row or column keeps this side.
    - A network that scales first averages an image of more than 224×224 pixels over windows of
      2×2, 4×4, …, until no more pixels are left.
    - A network that scales gets further stages, each with twice the filters of the one before it
      and at most 128, as long as its last map has more than 64 places (8×8). So what goes into its
      first dense layer is at most 8,192 numbers, whatever the size of the image.

    Attributes:
        name: as the command line takes it.
        filters: of the convolution of each stage.
        pools: whether a pooling stands behind each convolution.
        scales: whether there are further stages for larger images.
        parameters: trainable values, for ten classes of 28×28 grey images.

    >>> get("conv1-pool").title
    'Conv 6@5×5 same → AvgPool 2 → Flatten → 120 → 84 → 10'
    >>> [step.title for step in get("lenet").features((64, 64, 3))[2:]]
    ['Conv 16@5×5 valid', 'AvgPool 2', 'Conv 32@5×5 valid', 'AvgPool 2']
    """

    name: str
    filters: tuple[int, ...]
    pools: bool
    scales: bool
    parameters: int

    @property
    def reference(self) -> str:
        """As the command line takes it: its name."""
        return self.name

    @property
    def source(self) -> None:
        """The text of a user's file that makes it: there is none."""
        return None

    @property
    def takes_activation(self) -> bool:
        """Whether the recipe's activation makes a difference."""
        return True

    @property
    def title(self) -> str:
        """The layers in one line, for ten classes of 28×28 grey images."""
        return self.describe()

    def describe(self, input_shape: Shape = MNIST_SHAPE, classes: int = 10) -> str:
        """The layers in one line.

        Args:
            input_shape: of one image, (height, width, channels).
            classes: how many outputs the network has.
        """
        front = [step.title for step in self.features(input_shape)] + ["Flatten"]
        if not self.filters:
            front = [str(math.prod(input_shape))]
        return " → ".join([*front, *map(str, HIDDEN_UNITS), str(classes)])

    def features(self, input_shape: Shape = MNIST_SHAPE) -> tuple[Convolution | Pooling, ...]:
        """What stands before the dense layers, which all these networks share.

        Args:
            input_shape: of one image, (height, width, channels).
        """
        # What is no image is refused by the first convolution, in the network's own words.
        height, width = input_shape[:2] if len(input_shape) == 3 else MNIST_SHAPE[:2]
        steps: list[Convolution | Pooling] = []
        if self.scales and (shrunk := _shrinking(height * width)) > 1:
            pooling, height, width = _pooled(height, width, shrunk)
            steps.append(pooling)
        for number, filters in enumerate(self._filters_of_stages()):
            if number >= len(self.filters) and height * width <= MOST_PLACES:
                break
            valid = number > 0 and min(height, width) >= LEAST_FOR_VALID
            steps.append(Convolution(filters, "valid" if valid else "same"))
            if valid:
                height, width = height - KERNEL + 1, width - KERNEL + 1
            if self.pools:
                pooling, height, width = _pooled(height, width, 2)
                steps.append(pooling)
        return tuple(steps)

    def layers(
        self, activation: str, classes: int, input_shape: Shape = MNIST_SHAPE
    ) -> list[Layer]:
        """The layers, with ``activation`` between them and a softmax at the end."""
        return [
            *(step.layer(activation) for step in self.features(input_shape)),
            Flatten(),
            *(Dense(units, activation=activation) for units in HIDDEN_UNITS),
            Dense(classes, activation="softmax"),
        ]

    def build(
        self,
        activation: str = "sigmoid",
        preprocess: Layer | None = None,
        seed: int | None = None,
        classes: int = 10,
        input_shape: Shape = MNIST_SHAPE,
    ) -> Sequential:
        """A fresh network, as the function `build` makes it."""
        layers: list[Layer | Input] = [Input(input_shape)]
        if preprocess is not None:
            layers.append(preprocess)
        layers += self.layers(activation, classes, input_shape)
        return Sequential(layers, name=self.name, seed=seed)

    def details(
        self,
        activation: str,
        preprocess: str,
        classes: int = 10,
        input_shape: Shape = MNIST_SHAPE,
    ) -> dict[str, str]:
        """What a record says of how the network is made: with the recipe's words."""
        return {"activation": activation, "preprocessing": preprocess}

    def _filters_of_stages(self) -> Iterator[int]:
        """The filters of the stages that the network has, and of those that it may get."""
        yield from self.filters
        if not self.scales:
            return
        filters = self.filters[-1]
        while True:
            filters = min(2 * filters, MOST_FILTERS)
            yield filters


def _shrinking(pixels: int) -> int:
    """The power of two by which an image's sides are divided, so that it keeps enough pixels.

    >>> _shrinking(224 * 224), _shrinking(256 * 256), _shrinking(640 * 480)
    (1, 2, 4)
    """
    size = 1
    while pixels > MOST_PIXELS * size**2:
        size *= 2
    return size


def _pooled(height: int, width: int, size: int) -> tuple[Pooling, int, int]:
    """A pooling over windows of this size, and the sides of what it leaves of a map."""
    if min(height, width) >= size:
        return Pooling(size, "valid"), height // size, width // size
    return Pooling(size, "same"), -(-height // size), -(-width // size)


NETWORKS: Mapping[str, Network] = MappingProxyType(
    {
        network.name: network
        for network in (
            Network("feedforward", (), pools=False, scales=False, parameters=105_214),
            Network("conv1", (6,), pools=False, scales=False, parameters=575_770),
            Network("conv2", (6, 16), pools=False, scales=False, parameters=1_119_626),
            Network("conv1-pool", (6,), pools=True, scales=False, parameters=152_410),
            Network("lenet", (6, 16), pools=True, scales=True, parameters=61_706),
        )
    }
)


def get(name: str) -> Network:
    """The named network's description.

    Raises:
        ArgumentError: for any other name, with the nearest right one.

    >>> get("lenet").parameters
    61706
    """
    if not isinstance(name, str) or name not in NETWORKS:
        raise unknown_name("network", name, NETWORKS)
    return NETWORKS[name]


def build(
    name: str,
    activation: str = "sigmoid",
    preprocess: Layer | None = None,
    seed: int | None = None,
    classes: int = 10,
    input_shape: Shape = MNIST_SHAPE,
) -> Sequential:
    """A fresh network of this name, for images of any size; `Network` has the rule.

    Args:
        name: a key of `NETWORKS`.
        activation: the function between the layers; a softmax stands at the end.
        preprocess: a layer for the network's start, see `preprocessing`; None takes images as
            they are.
        seed: of the initial weights; None draws one.
        classes: how many outputs it has.
        input_shape: of one image, (height, width, channels).

    Raises:
        ArgumentError: for an unknown name or activation.
        ShapeError: if ``input_shape`` is none of an image.

    Source of ``lenet``: LeCun, Bottou, Bengio & Haffner 1998, §II.B, with every map connected to
    all before it and without the trainable pooling.

    >>> model = build("lenet", activation="relu", seed=0)
    >>> model.name, model.count_params()
    ('lenet', 61706)
    >>> build("lenet", classes=100, input_shape=(224, 224, 3)).count_params()
    428920
    """
    return get(name).build(activation, preprocess, seed, classes, input_shape)


def preprocessing(name: str, x_train: NDArray[Any]) -> Layer:
    """The layer that brings raw images to what a network learns well from.

    Args:
        name: ``"standard"``, mean 0 and standard deviation 1 over the training images; ``"unit"``,
            x / 255; ``"binary"``, 1 where x > 64 and 0 elsewhere.
        x_train: the training images, ``(n, height, width, channels)``, 0 … 255.

    Raises:
        ArgumentError: for any other name, with the nearest right one.

    >>> import numpy as np
    >>> preprocessing("binary", np.zeros((1, 28, 28, 1), np.uint8)).label()
    'Threshold(64)'
    """
    if name == "standard":
        return Rescaling.standard(x_train)
    if name == "unit":
        return Rescaling.unit()
    if name == "binary":
        return Threshold(64)
    raise unknown_name("preprocessing", name, PREPROCESSINGS)
