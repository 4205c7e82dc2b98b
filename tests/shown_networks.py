"""Networks for the tests of the page: small, quick to make, and with weights never trained."""

from __future__ import annotations

from functools import cache

from glassnet.layers import (
    Activation,
    AveragePooling2D,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Input,
    MaxPooling2D,
    Rescaling,
)
from glassnet.model import Sequential
from tests.small_networks import draw_weights


@cache
def small_network() -> Sequential:
    """Every kind of layer that LeNet has, on MNIST's images."""
    return _with_weights(
        Sequential(
            [
                Input((28, 28, 1)),
                Rescaling(1 / 255),
                Conv2D(3, 5, padding="same", activation="relu"),
                AveragePooling2D(2),
                Conv2D(4, 3, activation="tanh"),
                MaxPooling2D(2),
                Flatten(),
                Dropout(0.2),
                Dense(12, "relu"),
                Dense(10, "softmax"),
            ],
            name="small",
        )
    )


@cache
def dense_network() -> Sequential:
    """One without convolutions."""
    return _with_weights(
        Sequential(
            [
                Input((28, 28, 1)),
                Rescaling(1 / 255),
                Flatten(),
                Dense(16),
                Activation("sigmoid"),
                Dense(10, "softmax"),
            ],
            name="dense",
        )
    )


def _with_weights(model: Sequential) -> Sequential:
    draw_weights(model, seed=0)
    return model
