"""Copies of a network: with weights of their own, going on where it stands, and small."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import glassnet as gn
from glassnet import layers
from glassnet.engine.optimizer_state import OptimizerState
from glassnet.errors import ArgumentError


def by_pickle(model: gn.Sequential) -> gn.Sequential:
    copied: gn.Sequential = pickle.loads(pickle.dumps(model))
    return copied


WAYS = pytest.mark.parametrize("copied_by", [copy.copy, copy.deepcopy, by_pickle])
Way = Callable[[Any], gn.Sequential]

GENERATOR = np.random.default_rng(0)
X = GENERATOR.integers(0, 256, (40, 8, 8, 1), dtype=np.uint8)
Y = np.arange(40) % 3


def network() -> gn.Sequential:
    model = gn.Sequential(
        [
            gn.Input((8, 8, 1)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(2, 3, activation="relu"),
            layers.Flatten(),
            layers.Dropout(0.3),
            layers.Dense(3, activation="softmax"),
        ],
        seed=0,
    )
    rate = gn.optimizers.schedules.ExponentialDecay(0.01, 3, 0.9)
    model.compile(gn.optimizers.Adam(rate), "sparse_categorical_crossentropy")
    return model


def train(model: gn.Sequential, seed: int) -> None:
    model.fit(X, Y, batch_size=16, verbose=0, seed=seed, threads=1)


def gathered(model: gn.Sequential) -> OptimizerState:
    """What the optimizer of a compiled network remembers."""
    assert model.optimizer_state is not None
    return model.optimizer_state


@WAYS
def test_a_copy_goes_on_as_its_original_does(copied_by: Way) -> None:
    # Adam's means, the number of steps (for the schedule and Adam's correction), the weights.
    model = network()
    train(model, seed=1)
    copied = copied_by(model)
    again = copied_by(copied)  # before the first copy has run
    for each in (model, copied, again):
        train(each, seed=2)
    assert np.array_equal(copied.parameters, model.parameters)
    assert np.array_equal(again.parameters, model.parameters)
    assert not np.shares_memory(copied.parameters, model.parameters)
    assert gathered(copied).iteration == gathered(model).iteration == 6


@WAYS
def test_a_copy_that_has_not_been_used_is_as_good(copied_by: Way) -> None:
    model = network()
    copied = copied_by(model)
    train(model, seed=1)
    train(copied, seed=1)
    assert np.array_equal(copied.parameters, model.parameters)


@WAYS
def test_a_copy_that_is_compiled_anew_begins_anew(copied_by: Way) -> None:
    model = network()
    train(model, seed=1)
    copied = copied_by(model)
    for each in (model, copied):
        each.compile("adam", "sparse_categorical_crossentropy")
        train(each, seed=2)
    assert gathered(copied).iteration == 3
    assert np.array_equal(copied.parameters, model.parameters)


@WAYS
def test_the_weights_of_a_copy_lie_as_those_of_a_network(copied_by: Way) -> None:
    model = network()
    train(model, seed=1)
    copies = [copied_by(model) for _ in range(8)]  # by chance one of them could be aligned
    assert [each.parameters.ctypes.data % 64 for each in copies] == [0] * 8
    for each in copies:
        assert each.runner.parameters is each.parameters
        assert gathered(each).slots.ctypes.data % 64 == 0


@WAYS
def test_the_layers_of_a_copy_stand_in_it(copied_by: Way) -> None:
    copied = copied_by(network())
    with pytest.raises(ArgumentError, match="in another network"):
        gn.Sequential([gn.Input((8, 8, 1)), copied.layers[1]])


def test_a_pickled_network_is_as_large_as_what_it_has_learned() -> None:
    model = gn.networks.build("lenet")
    before = len(pickle.dumps(model))
    x = np.zeros((64, *(model.input_shape or ())), np.uint8)
    model.compile("adam", "sparse_categorical_crossentropy")
    model.predict(x)
    assert len(pickle.dumps(model)) < before + model.parameters.nbytes + 10_000
    model.fit(x, np.arange(64) % 10, batch_size=64, verbose=0, seed=0)
    slots = gathered(model).slots.nbytes
    assert len(pickle.dumps(model)) < before + model.parameters.nbytes + slots + 10_000
