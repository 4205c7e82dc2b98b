"""What is compared with recorded figures: networks, data, and where the figures lie.

Used by the script that records PyTorch's figures, and by the test that compares glassnet's.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassnet import data, networks
from glassnet.layers import Rescaling
from glassnet.model import Sequential
from glassnet.optimizers import SGD
from tests.small_networks import SMALL_NETWORKS, build, data_for, draw_weights

Array = NDArray[Any]

FOLDER = Path(__file__).parent / "recorded"
RATE = 0.2
SAMPLES = 64  # values that are kept of each gradient, at most


class Recorded(NamedTuple):
    """A network with what it is trained on: ``epochs`` times all images, in batches."""

    model: Sequential
    x: Array
    y: Array
    batch_size: int
    epochs: int


def names() -> list[str]:
    """The small networks, and the study's five."""
    return [*SMALL_NETWORKS, *networks.NETWORKS]


def network(name: str) -> Recorded:
    """The network of this name, always with the same weights and data."""
    if name in SMALL_NETWORKS:
        model = build(SMALL_NETWORKS[name], SGD(RATE))
        # The last batch is a single image.
        return Recorded(model, *data_for(model, images=37), batch_size=18, epochs=3)
    model = networks.build(name, preprocess=Rescaling(1 / 80, -0.4))
    model = Sequential.from_config(model.get_config() | {"dtype": "float64"})
    model.compile(SGD(RATE), "sparse_categorical_crossentropy")
    draw_weights(model, seed=0)
    (x, y), _ = data.load("mnist-5k")
    return Recorded(model, x[:40], y[:40], batch_size=20, epochs=3)


def sample(gradient: Array) -> Array:
    """Values from all over a gradient, few enough to be kept."""
    values = gradient.reshape(-1)
    return values[np.linspace(0, values.size - 1, min(SAMPLES, values.size)).astype(int)]


def file_of(name: str) -> Path:
    """Where the figures of a network lie."""
    return FOLDER / f"{re.sub(r'[^a-z0-9]+', '-', name)}.json"
