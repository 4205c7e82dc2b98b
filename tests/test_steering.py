"""Callbacks that end a training, begin it anew, or let it go back to an earlier state of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import glassnet as gn
from glassnet.callbacks import Callback, History
from glassnet.errors import ArgumentError
from glassnet.layers import Dense
from glassnet.model.training_state import TrainingState
from glassnet.optimizers import SGD

STEPS, EPOCHS = 8, 3  # 64 images in batches of 8
Y = np.arange(64) % 3
X = np.random.default_rng(0).random((64, 6), np.float32)


def network() -> gn.Sequential:
    model = gn.Sequential([gn.Input((6,)), Dense(3, activation="softmax")], seed=1)
    model.compile(SGD(0.1), "sparse_categorical_crossentropy", ["accuracy"])
    return model


def train(model: gn.Sequential, *callbacks: Callback) -> History:
    return model.fit(
        X, Y, 8, EPOCHS, verbose=0, seed=7, threads=1, callbacks=callbacks, record_steps=True
    )


class Steer(Callback):
    """Ends a training after so many steps of an epoch, or lets it go back, or both, once."""

    model: Any  # a callback may need more of it than all callbacks do
    changes_training = True
    every_steps = 2

    def __init__(self, *, back: bool = False, end: bool = False) -> None:
        self.back, self.end = back, end
        self.kept: TrainingState | None = None
        self.is_done = False

    def get_state(self) -> dict[str, Any]:
        return {}

    def on_train_checkpoint(self, epoch: int, step: int) -> None:
        if step == 2 and self.kept is None:
            self.kept = self.model.training_state()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        if batch + 1 == 6 and not self.is_done:
            self.is_done = True
            if self.back:
                assert self.kept is not None
                self.model.rewind_training(self.kept)
            if self.end:
                self.model.end_training()


class Restart(Callback):
    """Lets a training begin anew after its first epoch, so many times."""

    model: Any
    changes_training = True

    def __init__(self, times: int) -> None:
        self.times = times

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        if self.params["restarts"] < self.times:
            self.model.end_training(restart=True)


@pytest.mark.parametrize(
    ("steer", "steps", "status", "rollbacks"),
    [
        (Steer(end=True), 6, "stopped", 0),
        (Steer(back=True), EPOCHS * STEPS, "finished", 1),
        (Steer(back=True, end=True), 2, "stopped", 1),
    ],
)
def test_a_training_goes_back_and_ends_when_the_step_is_done(
    steer: Steer, steps: int, status: str, rollbacks: int
) -> None:
    history = train(network(), steer)
    assert (history.status, len(history.step_losses)) == (status, steps)
    assert len(history.rollbacks) == rollbacks


def test_a_training_that_goes_back_once_comes_to_the_same_network() -> None:
    """The state holds the learning rate, too, which nobody changed."""
    plain, back = network(), network()
    train(plain)
    train(back, Steer(back=True))
    for expected, found in zip(plain.get_weights(), back.get_weights(), strict=True):
        np.testing.assert_array_equal(found, expected)


def test_each_beginning_has_the_next_seeds() -> None:
    model = network()
    history = train(model, Restart(times=2))
    assert (history.params["restarts"], history.params["seed"], model.seed) == (2, 9, 3)
    assert len(history.epoch) == EPOCHS


def test_given_weights_cannot_be_drawn_anew() -> None:
    model = network()
    train(model)
    with pytest.raises(ArgumentError, match="restart=True draws the initial weights anew"):
        train(model, Restart(times=1))


@pytest.mark.parametrize("name", ["end_training", "rewind_training"])
def test_nothing_is_steered_where_nothing_is_trained(name: str) -> None:
    arguments = [] if name == "end_training" else [None]
    with pytest.raises(ArgumentError, match=name):
        getattr(network(), name)(*arguments)
