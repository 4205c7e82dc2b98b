"""Networks for the tests of the page: small, quick to make, and with weights never trained.

One says that it was trained on data of somebody's own, for which noise stands.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from glassnet.data import DataCard, DataSet, PictureForm
from glassnet.layers import (
    Activation,
    AveragePooling2D,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Input,
    Layer,
    MaxPooling2D,
    Rescaling,
)
from glassnet.model import Origin, Sequential
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


def network(*layers: Layer, shape: tuple[int, ...] = (28, 28, 1), **more: Any) -> Sequential:
    """A network of these layers with the usual outputs."""
    return Sequential([Input(shape), *layers, Flatten(), Dense(10, "softmax")], seed=0, **more)


def _with_weights(model: Sequential) -> Sequential:
    draw_weights(model, seed=0)
    return model


def images_of(card: DataCard, training: int = 9, test: int = 6) -> DataSet:
    """Noise in the form of a card."""
    generator = np.random.default_rng(0)

    def part(count: int) -> tuple[np.ndarray, np.ndarray]:
        images = generator.integers(0, 256, (count, *card.form.shape), np.uint8)
        return images, (np.arange(count) % len(card.classes)).astype(np.uint8)

    return DataSet(card, part(training), part(test))


WARDROBE = DataCard(
    "wardrobe",
    "My wardrobe",
    ("bag", "boot", "coat"),
    "0" * 64,
    PictureForm((4, 3, 3), "whole", "bright"),
    (9, 6),
)


def wardrobe_network() -> Sequential:
    """A network that was trained on data of somebody's own."""
    model = Sequential([Input((4, 3, 3)), Flatten(), Dense(3, "softmax")], name="own", seed=0)
    model.origin = Origin(WARDROBE)
    return model
