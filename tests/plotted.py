"""What the tests of plots share: a look, a small network, and what stands in axes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.axes import Axes

import glassnet as gn
from glassnet import layers, plots


@pytest.fixture(autouse=True)
def no_windows() -> Iterator[None]:
    """Draw in glassnet's look, into no window, and leave no figure behind."""
    pyplot.switch_backend("agg")
    with plots.style():
        yield
    pyplot.close("all")


@pytest.fixture(scope="module")
def model() -> gn.Sequential:
    """A small network, untrained, for images of two channels."""
    row: list[Any] = [
        gn.Input((8, 6, 2)),
        layers.Rescaling(1 / 255),
        layers.Conv2D(3, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(4, "softmax"),
    ]
    return gn.Sequential(row, name="small", seed=3)


@pytest.fixture(scope="module")
def images() -> Any:
    return np.random.default_rng(0).integers(0, 256, (5, 8, 6, 2), np.uint8)


def lines_of(ax: Axes) -> dict[str, list[float]]:
    """The values of the lines that a legend would name, by their label."""
    return {
        str(line.get_label()): np.asarray(line.get_ydata(), float).tolist()
        for line in ax.lines
        if not str(line.get_label()).startswith("_")
    }


def texts_of(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts]


def values_of(image: Any) -> np.ndarray:
    return np.asarray(image.get_array(), float)
