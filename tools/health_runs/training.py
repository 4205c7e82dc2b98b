"""How a labelled run is trained, and what is kept of it."""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import glassnet as gn
from glassnet import layers, optimizers
from glassnet.callbacks import Callback, History, Logs
from glassnet.errors import DivergenceError
from glassnet.files import write_atomically
from tools.health_runs.families import CLASSES, FAMILIES, IMAGE, changed
from tools.health_runs.faults import Images, spoilt_images, spoilt_layers
from tools.health_runs.specification import HINDSIGHT, Specification

TRAINED = 19_200
"""The first so many training images are trained on."""

VALIDATED = 2_000
"""The last so many are evaluated after each epoch."""


@dataclass(frozen=True)
class Curve:
    """What is known of a run from outside: no weight, and no gradient.

    Attributes:
        specification: what was trained.
        steps: of an epoch.
        losses: of every step, float32; the last is not finite where the run ended by it.
        accuracy: training accuracy of each epoch.
        val_accuracy: validation accuracy after each epoch.
        val_loss: validation loss after each epoch.
        answers: how often each class was answered on the validation images, (epochs, classes).
        constant_loss: the least loss of a constant answer.
        majority_share: its accuracy.
        status: as the history has it.
        ended_at: the step of the whole training at which it diverged, from 1; None if it did not.
    """

    specification: Specification
    steps: int
    losses: NDArray[np.float32]
    accuracy: list[float]
    val_accuracy: list[float]
    val_loss: list[float]
    answers: list[list[int]]
    constant_loss: float
    majority_share: float
    status: str
    ended_at: int | None

    def shown(self) -> Curve:
        """The part that a detector is shown: what the run was after its first third."""
        epochs = self.specification.epochs
        steps = epochs * self.steps
        ended = self.ended_at if self.ended_at is not None and self.ended_at <= steps else None
        return Curve(
            self.specification,
            self.steps,
            self.losses[:steps],
            self.accuracy[:epochs],
            self.val_accuracy[:epochs],
            self.val_loss[:epochs],
            self.answers[:epochs],
            self.constant_loss,
            self.majority_share,
            self.status if ended is not None else "finished",
            ended,
        )


class _Answers(Callback):
    """Counts how often each class is answered after each epoch."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: list[list[int]] = []
        self._counted = np.zeros(CLASSES, np.int64)

    def on_test_begin(self, logs: Logs | None = None) -> None:
        self._counted = np.zeros(CLASSES, np.int64)

    def on_test_outputs(self, targets: NDArray[Any], outputs: NDArray[Any]) -> None:
        self._counted += np.bincount(outputs.argmax(axis=1), minlength=CLASSES)

    def on_test_end(self, logs: Logs | None = None) -> None:
        self.counts.append(self._counted.tolist())


def make_network(specification: Specification, x: NDArray[Any]) -> gn.Sequential:
    """The network of a run, compiled."""
    s = specification
    hidden = [
        changed(layer, kernel_initializer=s.initializer)
        if isinstance(layer, layers.Conv2D | layers.Dense)
        else layer
        for layer in FAMILIES[s.family](s.activation)
    ]
    last = layers.Dense(CLASSES, activation="softmax")
    scaling: list[layers.Layer] = []
    if s.fault != "unscaled-input":
        mean, deviation = float(x.mean()), float(x.std())
        scaling = [layers.Rescaling(1 / deviation, -mean / deviation)]
    model = gn.Sequential(
        [gn.Input(IMAGE), *scaling, *spoilt_layers(hidden, last, s.fault)], seed=s.seed
    )
    model.compile(_optimizer(s), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def images_of(specification: Specification) -> Images:
    """What a run is trained on, its fault included."""
    s = specification
    first = 0 if s.fault_step is None else (s.fault_step - 1) * s.batch_size
    return spoilt_images(
        _images(s.data),
        s.fault,
        first=first,
        count=s.batch_size,
        size=s.fault_size or 1.0,
        seed=s.seed,
    )


def network_of(specification: Specification) -> gn.Sequential:
    """The network of a run, compiled, for the data that the run is trained on."""
    return make_network(specification, _images(specification.data).x)


def fit(
    specification: Specification,
    model: gn.Sequential,
    epochs: int,
    callbacks: Sequence[Callback] = (),
    validated: bool = True,
) -> History:
    """Train a run's network for so many epochs; one that diverges ends before.

    Args:
        specification: the run.
        model: its network, with its initial weights.
        epochs: how many.
        callbacks: what else watches.
        validated: whether it is evaluated after each epoch, which changes no weight.
    """
    s = specification
    images = images_of(s)
    with contextlib.suppress(DivergenceError):  # the history says where
        model.fit(
            images.x,
            images.y,
            batch_size=s.batch_size,
            epochs=epochs,
            validation_data=(images.x_val, images.y_val) if validated else None,
            callbacks=list(callbacks),
            shuffle=s.shuffles,
            record_steps=True,
            seed=s.seed,
            threads=1,
            verbose=0,
        )
    assert model.history is not None
    return model.history


def train(
    specification: Specification, epochs: int | None = None, callbacks: Sequence[Callback] = ()
) -> Curve:
    """Train a run to its end, however that comes.

    Args:
        specification: of the run.
        epochs: None for `HINDSIGHT` times as many as a detector is shown.
        callbacks: what watches or steers it besides.
    """
    s = specification
    answers = _Answers()
    history = fit(s, network_of(s), epochs or HINDSIGHT * s.epochs, [answers, *callbacks])
    steps: int = history.params["steps"]
    at = history.diverged_at
    return Curve(
        specification=s,
        steps=steps,
        losses=np.asarray(history.step_losses, np.float32),
        accuracy=history.history.get("accuracy", []),
        val_accuracy=history.history.get("val_accuracy", []),
        val_loss=history.history.get("val_loss", []),
        answers=answers.counts,
        constant_loss=history.params["constant_loss"],
        majority_share=history.params["majority_share"],
        status=history.status,
        ended_at=None if at is None else (at[0] - 1) * steps + at[1],
    )


def write(curve: Curve, path: Path) -> None:
    """Keep a curve: its losses in float32's shortest digits, which give the same bits."""
    kept = {
        **{name: value for name, value in vars(curve).items() if name != "losses"},
        "specification": asdict(curve.specification),
        "losses": [str(loss) for loss in curve.losses],
        "val_loss": [value if math.isfinite(value) else None for value in curve.val_loss],
    }
    write_atomically(path, json.dumps(kept, allow_nan=False) + "\n")


def read(path: Path) -> Curve:
    """The curve that stands in a file."""
    kept = json.loads(path.read_text())
    kept["specification"] = Specification(**kept["specification"])
    kept["losses"] = np.array([np.float32(loss) for loss in kept["losses"]], np.float32)
    kept["val_loss"] = [math.inf if value is None else value for value in kept["val_loss"]]
    return Curve(**kept)


def _optimizer(s: Specification) -> optimizers.Optimizer:
    rate: object = s.learning_rate
    if s.fault == "rate-jump":
        assert s.fault_step is not None
        assert s.fault_size is not None
        # The rate of step k, from 0, is that of the first boundary which is no less than k.
        rate = optimizers.schedules.PiecewiseConstantDecay(
            [s.fault_step - 2], [s.learning_rate, s.learning_rate * s.fault_size]
        )
    return optimizers.get(
        {"class_name": s.optimizer, "config": {"learning_rate": rate, **s.settings}}
    )


@cache
def _images(name: str) -> Images:
    (x, y), _ = gn.data.load(name)
    return Images(x[:TRAINED], y[:TRAINED], x[-VALIDATED:], y[-VALIDATED:])
