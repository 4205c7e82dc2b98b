"""The training in the page, run by Node, beside that of `fit`."""

from __future__ import annotations

import json
import subprocess

import numpy as np

from glassnet import layers, networks, optimizers, regularizers
from glassnet.data import load
from glassnet.model import Sequential
from glassnet.page import page
from glassnet.page.training import untrained
from glassnet.study.running.judging import label_loss
from tests.page_files import contents_of
from tests.page_networks import FOLDER, node
from tests.step_losses import StepLosses


def in_page(model, steps, folder):
    """The losses of the first steps, the weights after them, and what the page says of it all."""
    made = page(model, train=True)
    source, result = folder / "page.html", folder / "result.json"
    made.save(source)
    command = [node(), FOLDER / "run_training.js", source, str(steps), result]
    subprocess.run(command, check=True)
    return json.loads(result.read_text()), contents_of(made.html)["training"]


def in_python(model, steps, told, dtype, engine):
    """The same by `fit`, as the page's description says it."""
    begun, kept = untrained(model), StepLosses()
    fresh = Sequential.from_config(begun.get_config() | {"dtype": dtype})
    fresh.set_weights(begun.get_weights())
    optimizer = optimizers.SGD(told["learningRate"], momentum=told["momentum"])
    fresh.compile(optimizer, label_loss(fresh))
    (x, y), _ = load("mnist-5k")
    fresh.fit(
        x,
        y,
        told["batchSize"],
        epochs=-(-steps // -(-len(x) // told["batchSize"])),
        seed=int(told["seed"]),
        callbacks=kept,
        verbose=0,
        engine=engine,
    )
    return fresh, kept.losses[:steps]


def follow(model, steps, folder, dtype, tolerance, engine="compiled"):
    """Assert that the page's losses are those of Python."""
    found, told = in_page(model, steps, folder)
    fresh, expected = in_python(model, steps, told, dtype, engine)
    np.testing.assert_allclose(found["losses"], expected, rtol=0, atol=tolerance)
    assert np.mean(expected[-10:]) < 0.7 * np.mean(expected[:10])
    return found, fresh


def test_a_hundred_losses_of_lenet_follow_those_of_fit(tmp_path):
    # In float32 a ReLU whose sum is 0 but for rounding parts two trainings, Python's own too.
    follow(networks.pretrained("lenet"), 100, tmp_path, "float64", 1e-6)


def test_without_relu_they_follow_those_of_fit_in_float32(tmp_path):
    (x, _), _ = load("mnist-5k")
    model = networks.build("lenet", "tanh", networks.preprocessing("standard", x), seed=11)
    follow(model, 100, tmp_path, "float32", 1e-3)


def test_whole_epochs_with_dropout_and_penalties_leave_the_same_weights(tmp_path):
    model = Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Rescaling(1 / 127.5, -1),
            layers.Conv2D(4, 5, strides=3, activation="tanh", kernel_regularizer="l2"),
            layers.Dropout(0.3),
            layers.Flatten(),
            layers.Dense(10, bias_regularizer=regularizers.L1(0.01)),
        ],
        seed=2**60 + 1,
    )
    found, fresh = follow(model, 250, tmp_path, "float64", 1e-6, "reference")
    weights = [w for own in found["weights"] for w in own]
    for own, expected in zip(weights, fresh.get_weights(), strict=True):
        np.testing.assert_allclose(own, expected.ravel(), rtol=0, atol=1e-5)
    _, (x, y) = load("mnist-5k")
    assert found["accuracy"] == np.mean(fresh.predict(x).argmax(axis=1) == y)
