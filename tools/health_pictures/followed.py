"""Trainings that are looked at while they run, and what is kept of them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import glassnet as gn
from glassnet import layers, networks
from glassnet.callbacks import Callback, Logs, ProbedStep, Probes
from glassnet.errors import DivergenceError
from glassnet.initializers import GlorotUniform
from glassnet.inspecting.units import dead_units
from glassnet.optimizers import SGD, Optimizer
from tools.health_runs.families import changed

KEPT = Path(__file__).parents[2] / ".health_pictures"
BATCH = 128
HELD_OUT = 5_000
"""A study validates on the last images of the training set, and trains on those before them."""

Figures = Mapping[str, NDArray[Any]]


def kept(name: str, measure: Callable[[], Figures]) -> Figures:
    """Figures that were measured before, or else are measured now and kept.

    Args:
        name: of the file, which should say all that they depend on.
        measure: what measures them.
    """
    path = KEPT / f"{name}.npz"
    if not path.exists():
        print(f"measuring {name} …", flush=True)
        figures = measure()
        KEPT.mkdir(exist_ok=True)
        np.savez(path, **figures)  # type: ignore[arg-type]
    with np.load(path) as file:
        return dict(file)


@cache
def images() -> tuple[NDArray[Any], NDArray[Any]]:
    """What a study on MNIST trains on."""
    (x, y), _ = gn.data.load("mnist")
    return x[:-HELD_OUT], y[:-HELD_OUT]


def lenet(
    activation: str, seed: int, preprocess: str = "standard", gain: float | None = None
) -> gn.Sequential:
    """LeNet, as a study makes it.

    Args:
        activation: between the layers.
        seed: of the initial weights.
        preprocess: what is done to the images.
        gain: by which Glorot's initial weights in front of the hidden units are multiplied; None
            for what glassnet chooses, which is 4 before a sigmoid and 1 before a ReLU.
    """
    layer = networks.preprocessing(preprocess, images()[0])
    model = networks.build("lenet", activation, layer, seed=seed)
    if gain is None:
        return model
    *hidden, last = (type(each).from_config(each.get_config()) for each in model.layers)
    wider = [_widened(each, gain) for each in hidden]
    return gn.Sequential([gn.Input((28, 28, 1)), *wider, last], seed=seed)


def dense(activation: str, hidden: int, seed: int, gain: float = 1.0) -> gn.Sequential:
    """A network of so many hidden layers, each of 64 units."""
    scale = GlorotUniform(gain=gain)
    return gn.Sequential(
        [
            gn.Input((28, 28, 1)),
            networks.preprocessing("standard", images()[0]),
            layers.Flatten(),
            *(layers.Dense(64, activation, kernel_initializer=scale) for _ in range(hidden)),
            layers.Dense(10, "softmax"),
        ],
        seed=seed,
    )


def _widened(layer: layers.Layer, gain: float) -> layers.Layer:
    if not isinstance(layer, layers.Conv2D | layers.Dense):
        return layer
    return changed(layer, kernel_initializer=GlorotUniform(gain=gain))


def train(
    model: gn.Sequential,
    optimizer: float | Optimizer,
    seed: int,
    *,
    epochs: int = 1,
    callbacks: Sequence[Callback] = (),
) -> Figures:
    """Train a network to its end, however that comes.

    Args:
        model: it is compiled here.
        optimizer: or the rate of plain gradient descent.
        seed: of the order of the images.
        epochs: how many.
        callbacks: what watches.

    Returns:
        ``losses`` of every step, and ``accuracy`` of every epoch.
    """
    chosen = SGD(optimizer) if isinstance(optimizer, float) else optimizer
    model.compile(chosen, "sparse_categorical_crossentropy", metrics=["accuracy"])
    with contextlib.suppress(DivergenceError):  # the losses show it
        model.fit(
            *images(),
            batch_size=BATCH,
            epochs=epochs,
            seed=seed,
            callbacks=list(callbacks),
            record_steps=True,
            threads=1,
            verbose=0,
        )
    history = model.history
    assert history is not None
    return {
        "losses": np.asarray(history.step_losses, np.float64),
        "accuracy": np.asarray(history.history.get("accuracy", []), np.float64),
    }


def probe_images() -> NDArray[Any]:
    """256 training images, evenly spread, that all looks have in common."""
    x, _ = images()
    return np.asarray(x[np.linspace(0, len(x) - 1, 256).astype(int)])


LOOKS = (0, 1, 3, 5, 7, 9, 10, 11, 12, 14, 17, 20, 22, 24, 30, 40, 60, 90, 140, 200, 300, 430)
LATE_LOOKS = (500, 560, 620, 680, 740, 800, 860)
"""After so many steps the units are counted: often where much happens."""


class AliveUnits(Callback):
    """Counts the units of some layers that still tell images apart, after each of `LOOKS`.

    Args:
        names: of the layers.

    Attributes:
        steps: after which it has counted, from 0 for the initial weights.
        alive: of each layer, at each of these.
    """

    every_steps = 1
    changes_training = False

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.names = list(names)
        self.steps: list[int] = []
        self.alive: list[list[int]] = []
        self._epoch = 0

    def on_train_begin(self, logs: Logs | None = None) -> None:
        self._count(0)

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        self._epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        self._count(self._epoch * int(self.params["steps"]) + batch + 1)

    def _count(self, step: int) -> None:
        if step not in LOOKS + LATE_LOOKS:
            return
        model = self.model
        assert isinstance(model, gn.Sequential)
        outputs = model.layer_outputs(probe_images(), self.names)
        self.steps.append(step)
        self.alive.append([o.shape[-1] - len(dead_units(o)) for o in outputs.values()])


class EndOfPlateau(Callback):
    """Ends a training some time after its loss has come below a level.

    Args:
        level: that the median of twenty losses has to be below.
        times: so many times as many steps are made as that took.
    """

    every_steps = 10
    changes_training = True
    wants_step_losses = True

    def __init__(self, level: float, times: float = 1.5) -> None:
        super().__init__()
        self.level = level
        self.times = times
        self._last: float | None = None

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        model = self.model
        assert isinstance(model, gn.Sequential)
        losses = model.history.step_losses if model.history is not None else []
        if self._last is None and len(losses) >= 20 and np.median(losses[-20:]) < self.level:
            self._last = self.times * len(losses)
        if self._last is not None and len(losses) >= self._last:
            model.stop_training = True


class Steps(Callback):
    """Keeps the weights and the gradients of the first steps, and ends the training behind them.

    Args:
        count: of steps.
        names: of the weights.
    """

    every_steps = 1
    changes_training = True

    def __init__(self, count: int, names: Sequence[str]) -> None:
        super().__init__()
        self.probes = Probes(weights=names, gradients=names)
        self.count = count
        self.seen: list[ProbedStep] = []

    def on_train_probe(self, batch: int, seen: ProbedStep) -> None:
        if len(self.seen) < self.count:
            self.seen.append(seen)

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        if len(self.seen) >= self.count:
            self.model.stop_training = True
