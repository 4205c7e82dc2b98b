"""Networks with their training, whose written configuration must never change.

A saved network is read by it, and a receipt holds its hash.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from glassnet import initializers, layers, losses, metrics, networks, optimizers, regularizers
from glassnet.configuration import serialize
from glassnet.layers import Input
from glassnet.model import Sequential


def written(model: Sequential) -> str:
    """A compiled network's configuration, as a saved file and a receipt hold it."""
    assert model.optimizer is not None
    assert model.loss is not None
    return json.dumps(
        {
            "architecture": model.get_config(),
            "optimizer": serialize(model.optimizer),
            "loss": serialize(model.loss),
            "metrics": [m if isinstance(m, str) else serialize(m) for m in model.metrics],
        }
    )


def _of_the_study(name: str, activation: str, preprocess: layers.Layer) -> Sequential:
    model = networks.build(name, activation, preprocess, seed=1)
    optimizer = optimizers.SGD(0.5, momentum=0.5, decay=0.01)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def _of_every_part() -> Sequential:
    model = Sequential(
        [
            Input((12, 10, 2)),
            layers.Threshold(3, name="threshold"),
            layers.Conv2D(
                3,
                (3, 2),
                strides=(2, 1),
                padding="FULL",
                activation=layers.Softmax(name="own"),
                kernel_initializer=initializers.VarianceScaling(2.0, "fan_out", "uniform"),
                bias_initializer=initializers.Constant(0.5),
                kernel_regularizer=regularizers.L1L2(0.1, 0.2),
                bias_regularizer="l2",
            ),
            layers.MaxPooling2D((2, 1), strides=1, padding="same"),
            layers.AveragePooling2D(3),
            layers.Flatten(),
            layers.Activation("tanh"),
            layers.Dense(6, "relu", kernel_initializer="glorot_uniform_sigmoid"),
            layers.Dropout(0.25),
            layers.Dense(4, activation=layers.Dropout(0.5)),
            layers.Linear(),
            layers.Dense(3, activation="linear", kernel_regularizer=regularizers.L1(0.5)),
        ],
        name="all",
        seed=2,
        dtype="float64",
    )
    schedule = optimizers.schedules.PiecewiseConstantDecay([10, 20], [0.3, 0.2, 0.1])
    model.compile(
        optimizers.AdamW(schedule),
        losses.SparseCategoricalCrossentropy(from_logits=True, label_smoothing=0.1),
        metrics=["acc", metrics.SparseTopKCategoricalAccuracy(k=2)],
    )
    return model


CONFIGURED: dict[str, Callable[[], Sequential]] = {
    "feedforward": lambda: _of_the_study("feedforward", "sigmoid", layers.Rescaling.unit()),
    "conv1": lambda: _of_the_study("conv1", "relu", layers.Threshold()),
    "conv2": lambda: _of_the_study("conv2", "tanh", layers.Rescaling(1 / 64, -1)),
    "conv1-pool": lambda: _of_the_study("conv1-pool", "sigmoid", layers.Rescaling.unit()),
    "lenet": lambda: _of_the_study("lenet", "sigmoid", layers.Rescaling.unit()),
    "every part": _of_every_part,
}
"""The five networks of the study, and one in which every layer and kind of argument occurs."""
