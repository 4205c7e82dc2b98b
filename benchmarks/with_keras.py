"""Keras on JAX as a guest: ``fit``, as its users call it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

os.environ["KERAS_BACKEND"] = "jax"

import keras
from keras import layers

from benchmarks.contest import ACCURACY_IMAGES
from benchmarks.setting import Setting
from benchmarks.workload import Workload
from glassnet.networks import KERNEL, Convolution


class Stopwatch(keras.callbacks.Callback):
    """Times an epoch, from the same event to the same event as glassnet's."""

    started = seconds = 0.0

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.started = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:  # the loss in logs is computed
        self.seconds = time.perf_counter() - self.started


class Keras:
    """Trains on standardised floats; its weights have glassnet's layout."""

    def __init__(self, workload: Workload, setting: Setting) -> None:
        self.batch_size = workload.batch_size
        (_, y_train), (_, y_test) = setting.images.training, setting.images.test
        self.training, self.test = (setting.floats[0], y_train), (setting.floats[1], y_test)
        self.network = build(workload, setting.images.classes)
        self.network.set_weights(workload.build(setting.images).get_weights())
        self.network.compile(
            keras.optimizers.SGD(workload.learning_rate),
            keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        )

    def train(self, images: int, seed: int) -> float:
        keras.utils.set_random_seed(seed)
        x, y = self.training
        stopwatch = Stopwatch()
        self.network.fit(
            x[:images], y[:images], batch_size=self.batch_size, verbose=0, callbacks=[stopwatch]
        )
        return stopwatch.seconds

    def keep_weights(self) -> Callable[[], None]:
        weights = self.network.get_weights()
        return lambda: self.network.set_weights(weights)

    def test_accuracy(self) -> float:
        x, y = (each[:ACCURACY_IMAGES] for each in self.test)
        return float((self.network.predict(x, verbose=0).argmax(axis=1) == y).mean())


def build(workload: Workload, classes: int) -> keras.Sequential:
    """The network, without the softmax at its end."""
    activation = workload.activation
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            *(
                layers.Conv2D(step.filters, KERNEL, padding=step.padding, activation=activation)
                if isinstance(step, Convolution)
                else layers.AveragePooling2D(step.size)
                for step in workload.features
            ),
            layers.Flatten(),
            *(layers.Dense(units, activation=activation) for units in workload.hidden_units),
            layers.Dense(classes),
        ]
    )
