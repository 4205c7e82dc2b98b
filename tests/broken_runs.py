"""A tiny network on tiny images, which learns in a moment, and ways to break its training.

All of it runs in the reference edition, so that nothing is compiled.
"""

from __future__ import annotations

import contextlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

import glassnet as gn
from glassnet.errors import DivergenceError
from glassnet.layers import Dense, Flatten, Layer, Rescaling, Softmax
from glassnet.optimizers import SGD
from glassnet.optimizers.schedules import PiecewiseConstantDecay

IMAGES, CLASSES, BATCH, STEPS = 480, 4, 8, 60
BROKEN_STEP = 45
"""The step, from 1, at which a bad batch comes or the rate jumps."""

Images = tuple[NDArray[Any], NDArray[Any]]


def images() -> Images:
    """Images of 4×4 pixels, in each of which one quarter is bright: the label says which."""
    rng = np.random.default_rng(5)
    y = rng.integers(0, CLASSES, IMAGES)
    x = rng.integers(0, 180, (IMAGES, 4, 4, 1))
    for n, label in enumerate(y):
        row, column = divmod(int(label), 2)
        x[n, 2 * row : 2 * row + 2, 2 * column : 2 * column + 2] += 60
    return x.astype(np.uint8), y.astype(np.uint8)


class Backwards(Layer):
    """y = x, with a derivative of the wrong sign."""

    def build(self, input_shape: tuple[int, ...]) -> tuple[int, ...]:
        return input_shape

    def forward(self, x: Any, y: Any, parameters: Any, saved: Any) -> None:
        y[...] = x

    def backward(
        self, dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, gradients: Any
    ) -> None:
        dx[...] = -dy


CUSTOM = {"Backwards": Backwards}


def network(
    *hidden: Layer,
    rate: Any = 0.2,
    scaled: bool = True,
    behind: tuple[Layer, ...] = (),
    seed: int = 1,
) -> gn.Sequential:
    scaling: list[Layer] = [Rescaling(1 / 60, -1.5)] if scaled else []
    middle = hidden or (Dense(12, "relu"),)
    model = gn.Sequential(
        [
            gn.Input((4, 4, 1)),
            *scaling,
            Flatten(),
            *middle,
            Dense(CLASSES, activation="softmax"),
            *behind,
        ],
        name="tiny",
        seed=seed,
    )
    model.compile(SGD(rate), "sparse_categorical_crossentropy", ["accuracy"])
    return model


def with_bad_batch(pair: Images) -> Images:
    """The images of one step, where nothing is shuffled, multiplied by -1000."""
    x = pair[0].astype(np.float32)
    x[(BROKEN_STEP - 1) * BATCH : BROKEN_STEP * BATCH] *= -1000
    return x, pair[1]


def jumping_rate() -> PiecewiseConstantDecay:
    """From 0.02 to 100 at the broken step."""
    return PiecewiseConstantDecay([BROKEN_STEP - 2], [0.02, 100.0])


def dead_layer() -> Dense:
    return Dense(12, "relu", bias_initializer=gn.initializers.Constant(-60.0))


def second_softmax() -> tuple[Layer, ...]:
    return (Softmax(),)


def train(
    model: gn.Sequential, pair: Images, *, epochs: int = 2, shuffle: bool = True, **more: Any
) -> gn.callbacks.History:
    """The history of a training, however it ended."""
    with contextlib.suppress(DivergenceError):
        model.fit(
            *pair,
            batch_size=BATCH,
            epochs=epochs,
            shuffle=shuffle,
            record_steps=True,
            seed=3,
            verbose=0,
            engine="reference",
            **more,
        )
    assert model.history is not None
    return model.history
