"""The layers, each one file: formula, loops, and a thin class around them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from glassnet.absent import explain_absent
from glassnet.configuration import lookup, serialize
from glassnet.layers.activation import (
    Activation,
    Linear,
    ReLU,
    Sigmoid,
    Softmax,
    Tanh,
)
from glassnet.layers.base import Layer, Loops
from glassnet.layers.conv import Conv2D
from glassnet.layers.dense import Dense
from glassnet.layers.dropout import Dropout
from glassnet.layers.flatten import Flatten
from glassnet.layers.input import Input
from glassnet.layers.pooling import AveragePooling2D, MaxPooling2D
from glassnet.layers.preprocessing import Rescaling, Threshold

__all__ = [
    "Activation",
    "AveragePooling2D",
    "Conv2D",
    "Dense",
    "Dropout",
    "Flatten",
    "Input",
    "Layer",
    "Linear",
    "Loops",
    "MaxPooling2D",
    "ReLU",
    "Rescaling",
    "Sigmoid",
    "Softmax",
    "Tanh",
    "Threshold",
    "deserialize",
    "serialize",
]

explain_absent(__name__, __all__)

LAYERS: dict[str, type[Layer]] = {
    cls.__name__: cls
    for cls in (
        AveragePooling2D,
        Conv2D,
        Dense,
        Dropout,
        Flatten,
        Linear,
        MaxPooling2D,
        ReLU,
        Rescaling,
        Sigmoid,
        Softmax,
        Tanh,
        Threshold,
    )
}


def deserialize(
    config: dict[str, Any], custom_objects: Mapping[str, type[Any]] | None = None
) -> Layer:
    """The layer that `serialize` described.

    Args:
        config: ``{"class_name": …, "config": …}``.
        custom_objects: the classes of the user's own layers, and of their arguments, by name.

    Raises:
        ArgumentError: for an unknown class, or arguments that it does not take.

    >>> deserialize(serialize(Flatten(name="flat")))
    Flatten(name='flat')
    """
    return lookup("layer", config, Layer, LAYERS, custom_objects)
