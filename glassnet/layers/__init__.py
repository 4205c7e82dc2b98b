"""The layers, each one file: formula, loops, and a thin class around them."""

from __future__ import annotations

from typing import Any

from glassnet.errors import ModelFileError, unknown_name
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


def _revived(value: Any, known: dict[str, Any], custom_objects: dict[str, Any]) -> Any:
    """A layer's argument as an object, if its class is a layer's or one of the user's own."""
    name = value.get("class_name") if isinstance(value, dict) else None
    if name in custom_objects and not issubclass(custom_objects[name], Layer):
        return custom_objects[name].from_config(value["config"])
    return deserialize(value, custom_objects) if name in known else value


def serialize(layer: Layer) -> dict[str, Any]:
    """A layer's class and configuration, as JSON can hold them.

    >>> serialize(Flatten(name="flat"))
    {'class_name': 'Flatten', 'config': {'name': 'flat'}}
    """
    return {"class_name": type(layer).__name__, "config": layer.get_config()}


def deserialize(
    config: dict[str, Any], custom_objects: dict[str, type[Layer]] | None = None
) -> Layer:
    """The layer that `serialize` described.

    Args:
        config: ``{"class_name": …, "config": …}``.
        custom_objects: the user's own layers, by class name.

    Raises:
        ArgumentError: for an unknown class, or arguments that it does not take.
    """
    known = {**LAYERS, **(custom_objects or {})}
    name = config["class_name"]
    if name not in known:
        raise unknown_name("layer", name, known)
    arguments = {
        argument: _revived(value, known, custom_objects or {})
        for argument, value in config["config"].items()
    }
    try:
        return known[name].from_config(arguments)
    except TypeError as error:
        raise ModelFileError(f"layer {name} does not take {sorted(arguments)}: {error}.") from error
