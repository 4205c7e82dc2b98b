"""Named networks: the five of the study, from no convolution to the whole LeNet."""

from __future__ import annotations

from collections.abc import Mapping
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

KERNEL = 5
HIDDEN_UNITS = (120, 84)
PREPROCESSINGS = ("standard", "unit", "binary")


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

    @property
    def title(self) -> str:
        """As a table says it."""
        return f"AvgPool {self.size}"

    def layer(self, activation: str) -> Layer:
        """The layer itself, which has no activation."""
        return AveragePooling2D(self.size)


@dataclass(frozen=True)
class Network:
    """What a named network consists of.

    Attributes:
        name: as the command line takes it.
        features: what stands before the dense layers, which all these networks share.
        parameters: trainable values, for ten classes of 28×28 grey images.

    >>> get("conv1-pool").title
    'Conv 6@5×5 same → AvgPool 2 → Flatten → 120 → 84 → 10'
    """

    name: str
    features: tuple[Convolution | Pooling, ...]
    parameters: int

    @property
    def title(self) -> str:
        """The layers in one line, for ten classes of 28×28 grey images."""
        front = [step.title for step in self.features] + ["Flatten"] if self.features else ["784"]
        return " → ".join([*front, *map(str, HIDDEN_UNITS), "10"])

    def layers(self, activation: str, classes: int) -> list[Layer]:
        """The layers, with ``activation`` between them and a softmax at the end."""
        return [
            *(step.layer(activation) for step in self.features),
            Flatten(),
            *(Dense(units, activation=activation) for units in HIDDEN_UNITS),
            Dense(classes, activation="softmax"),
        ]


_FIRST, _SECOND, _POOLING = Convolution(6, "same"), Convolution(16, "valid"), Pooling(2)

NETWORKS: Mapping[str, Network] = MappingProxyType(
    {
        network.name: network
        for network in (
            Network("feedforward", (), 105_214),
            Network("conv1", (_FIRST,), 575_770),
            Network("conv2", (_FIRST, _SECOND), 1_119_626),
            Network("conv1-pool", (_FIRST, _POOLING), 152_410),
            Network("lenet", (_FIRST, _POOLING, _SECOND, _POOLING), 61_706),
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
    input_shape: Shape = (28, 28, 1),
) -> Sequential:
    """A fresh network of this name.

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
        ShapeError: if the images are too small for the layers.

    Source of ``lenet``: LeCun, Bottou, Bengio & Haffner 1998, §II.B, with every map connected to
    all before it and without the trainable pooling.

    >>> model = build("lenet", activation="relu", seed=0)
    >>> model.name, model.count_params()
    ('lenet', 61706)
    """
    network = get(name)
    layers: list[Layer | Input] = [Input(input_shape)]
    if preprocess is not None:
        layers.append(preprocess)
    layers += network.layers(activation, classes)
    return Sequential(layers, name=network.name, seed=seed)


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
