"""A training of a moment that a callback spoils, and ``Health`` that looks at it often."""

from __future__ import annotations

from typing import Any

import numpy as np

import glassnet as gn
from glassnet.callbacks import Callback, History
from glassnet.health import Health
from glassnet.layers import Dense
from glassnet.optimizers import SGD

RANDOM = np.random.default_rng(0)
Y = RANDOM.integers(0, 3, 320)
X = (np.eye(6, dtype=np.float32)[Y] + 0.1 * RANDOM.normal(size=(320, 6))).astype(np.float32)
STEPS, EPOCHS = 20, 6  # 320 images in batches of 16
BAD = 66  # so many steps are sound


class Spoil(Callback):
    """Makes a network answer wrongly from a step on, or once, or for one seed alone."""

    changes_training = True

    def __init__(
        self, by: float = -9.0, first: int = BAD, once: bool = False, seed: int | None = None
    ) -> None:
        self.by, self.first, self.once, self.seed = by, first, once, seed
        self.done = False

    def get_state(self) -> dict[str, Any]:
        return {}

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        step = self.epoch * STEPS + batch + 1
        meant = self.seed in (None, self.params["seed"])
        due = step == self.first and not self.done if self.once else step >= self.first
        if meant and due:
            self.done = True
            kernel = self.by * np.eye(6, 3, dtype=np.float32)
            self.model.set_weights([kernel, np.zeros(3, np.float32)])


def network(rate: Any = 0.5, seed: int = 1, momentum: float = 0.9) -> gn.Sequential:
    model = gn.Sequential([gn.Input((6,)), Dense(3, activation="softmax")], seed=seed)
    model.compile(SGD(rate, momentum=momentum), "sparse_categorical_crossentropy", ["accuracy"])
    return model


def train(model: gn.Sequential, *callbacks: Callback, **named: Any) -> History:
    given: dict[str, Any] = {"epochs": EPOCHS, "batch_size": 16, "seed": 7, "verbose": 0}
    return model.fit(X, Y, callbacks=callbacks, **given | {"threads": 1} | named)


def health(on_defect: Any, **named: Any) -> Health:
    return Health(on_defect, **{"every_steps": 10, "patience": 0} | named)


def steps_made(history: History) -> int:
    return len(history.step_losses)
