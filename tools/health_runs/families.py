"""The networks of the labelled runs: the five of the study, and others beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from glassnet import layers, networks
from glassnet.layers import Layer

IMAGE = (28, 28, 1)
CLASSES = 10

Hidden = Callable[[str], list[Layer]]
"""The layers before the last one, with this activation between them."""


def _named(name: str) -> Hidden:
    return lambda activation: networks.NETWORKS[name].layers(activation, CLASSES, IMAGE)[:-1]


def _deep_narrow(activation: str) -> list[Layer]:
    return [layers.Flatten(), *(layers.Dense(32, activation) for _ in range(8))]


def _wide(activation: str) -> list[Layer]:
    return [layers.Flatten(), layers.Dense(512, activation)]


def _max_pool(activation: str) -> list[Layer]:
    return [
        layers.Conv2D(8, 3, padding="same", activation=activation),
        layers.MaxPooling2D(2),
        layers.Conv2D(16, 3, activation=activation),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(64, activation),
    ]


def _all_conv(activation: str) -> list[Layer]:
    return [
        layers.AveragePooling2D(2),
        *(layers.Conv2D(8, 3, activation=activation) for _ in range(4)),
        layers.Flatten(),
    ]


def _strided(activation: str) -> list[Layer]:
    return [
        layers.Conv2D(8, 5, strides=2, activation=activation),
        layers.Conv2D(16, 3, strides=2, activation=activation),
        layers.Flatten(),
        layers.Dense(48, activation),
    ]


def _dropout(activation: str) -> list[Layer]:
    return [
        layers.Flatten(),
        layers.Dense(256, activation),
        layers.Dropout(0.3),
        layers.Dense(128, activation),
        layers.Dropout(0.3),
    ]


FAMILIES: dict[str, Hidden] = {
    **{name: _named(name) for name in networks.NETWORKS},
    "deep-narrow": _deep_narrow,
    "wide": _wide,
    "max-pool": _max_pool,
    "all-conv": _all_conv,
    "strided": _strided,
    "dropout": _dropout,
}
"""By name; each gets a last layer of ten probabilities."""


def changed(layer: Layer, **arguments: Any) -> Layer:
    """The same layer, made anew with some other arguments."""
    return type(layer).from_config({**layer.get_config(), **arguments})
