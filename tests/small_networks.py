"""Small networks in which every layer and every loss occurs, with data of awkward shapes.

Their weights and data come from raw bits of a generator, which NumPy never changes, so that
figures recorded for them stay true.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassnet.layers import (
    Activation,
    AveragePooling2D,
    Conv2D,
    Dense,
    Flatten,
    Input,
    Layer,
    MaxPooling2D,
    Rescaling,
    Threshold,
)
from glassnet.losses import CategoricalCrossentropy, Loss
from glassnet.model import Sequential
from glassnet.optimizers import Optimizer

Array = NDArray[Any]
Shape = tuple[int, ...]


class Network(NamedTuple):
    """What a network takes, what it consists of, and the loss it is trained for."""

    input_shape: Shape
    layers: Callable[[], list[Layer]]
    loss: str | Loss


SMALL_NETWORKS: dict[str, Network] = {
    "dense": Network(
        (5,),
        lambda: [Dense(7, "sigmoid"), Dense(6, "tanh"), Dense(3, "softmax")],
        "sparse_categorical_crossentropy",
    ),
    "even kernel, average": Network(
        (7, 5, 2),
        lambda: [
            Conv2D(3, (3, 2), padding="same", activation="tanh"),
            AveragePooling2D(2),
            Flatten(),
            Dense(4, "softmax"),
        ],
        "categorical_crossentropy",
    ),
    "strides, full": Network(
        (8, 9, 1),
        lambda: [
            Conv2D(2, (3, 4), strides=(2, 3), activation="sigmoid"),
            Conv2D(3, 2, padding="full", activation="relu"),
            Flatten(),
            Dense(3, "sigmoid"),
        ],
        "binary_crossentropy",
    ),
    "overlapping maxima": Network(
        (7, 6, 2),
        lambda: [
            Rescaling(0.5, -0.1),
            Conv2D(2, 3, strides=(1, 2), padding="same"),
            MaxPooling2D((3, 2), strides=(2, 1), padding="same"),
            Activation("tanh"),
            Flatten(),
            Dense(2),
        ],
        "mean_squared_error",
    ),
    "softmax of channels": Network(
        (6, 8, 1),
        lambda: [
            AveragePooling2D((2, 3), strides=(1, 2), padding="same"),
            Conv2D(4, (1, 2), activation="softmax"),
            MaxPooling2D((1, 2)),
            Flatten(),
            Dense(3, "tanh"),
        ],
        "mean_absolute_error",
    ),
    "black and white": Network(
        (4, 3, 1),
        lambda: [Threshold(0.25), Flatten(), Dense(4), Activation("relu"), Dense(5)],
        CategoricalCrossentropy(from_logits=True, label_smoothing=0.1),
    ),
    # A loss behind an activation that is not its own is computed from the outputs themselves.
    "labels behind sigmoids": Network(
        (4,), lambda: [Dense(4, "sigmoid")], "sparse_categorical_crossentropy"
    ),
    "vectors behind sigmoids": Network(
        (4,), lambda: [Dense(4, "sigmoid")], "categorical_crossentropy"
    ),
    "answers behind a softmax": Network((4,), lambda: [Dense(4, "softmax")], "binary_crossentropy"),
}


def build(
    network: Network,
    optimizer: str | Optimizer = "sgd",
    seed: int = 0,
    dtype: str = "float64",
) -> Sequential:
    """The network, its weights drawn from the seed, ready to be trained."""
    model = Sequential([Input(network.input_shape), *network.layers()], seed=0, dtype=dtype)
    model.compile(optimizer, network.loss)
    draw_weights(model, seed)
    return model


def draw_weights(model: Sequential, seed: int) -> None:
    """Uniform weights, their limits Glorot's; the biases too, so that none is 0."""
    weights = model.get_weights()
    for n, w in enumerate(weights):
        fans = (w.size / w.shape[-2] + w.size / w.shape[-1]) if w.ndim > 1 else 2 * w.size
        weights[n] = math.sqrt(6 / fans) * (2 * uniform(w.shape, 1000 * seed + n) - 1)
    model.set_weights(weights)


def data_for(model: Sequential, images: int, seed: int = 0) -> tuple[Array, Array]:
    """Inputs from -1 to 1, no two alike, and targets that the network's loss takes."""
    assert model.input_shape is not None
    assert model.loss is not None
    x = 2 * uniform((images, *model.input_shape), seed + 500) - 1
    shape = (images, *model.output_shape)
    y = uniform(shape, seed + 501)
    match model.loss.name:
        case "sparse_categorical_crossentropy":
            return x, y.argmax(axis=1)
        case "categorical_crossentropy":
            return x, y / y.sum(axis=1, keepdims=True)
        case "binary_crossentropy":
            return x, (y > 0.5).astype(float)
    return x, 2 * y - 1


def uniform(shape: Shape, seed: int) -> NDArray[np.float64]:
    """Numbers from 0 to below 1."""
    words = np.random.PCG64(seed).random_raw(math.prod(shape))
    numbers: NDArray[np.float64] = (words >> np.uint64(11)) * np.float64(2.0**-53)
    return numbers.reshape(shape)
