"""Recorded runs of small networks for the tests of films: one that learns, and one that breaks."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import glassnet as gn
from glassnet.callbacks import Callback
from glassnet.errors import DivergenceError
from glassnet.layers import Conv2D, Dense, Flatten, Rescaling
from glassnet.optimizers import SGD
from glassnet.optimizers.schedules import PiecewiseConstantDecay
from glassnet.page.films import Film, films
from glassnet.study import ReplayWarning, Run, StatisticsTracker
from glassnet.study.replaying.recorded import recorded_run
from tests.broken_runs import Images

BATCH, STEPS, EPOCHS = 8, 30, 4
BROKEN_STEP = 41
"""The step of the whole training, from 1, with which the learning rate jumps."""


@cache
def digits() -> Images:
    """A few images of the sample, for `STEPS` steps."""
    (x, y), _ = gn.data.load("mnist-5k")
    return x[: BATCH * STEPS], y[: BATCH * STEPS]


def convolutional(seed: int = 1) -> gn.Sequential:
    """A network with a convolution, as the tests of the page in a browser show it."""
    row: list[Any] = [
        gn.Input((28, 28, 1)),
        Rescaling(1 / 255),
        Conv2D(3, 5, strides=3, activation="relu"),
        Flatten(),
        Dense(10, "softmax"),
    ]
    return gn.Sequential(row, name="filmed", seed=seed)


def recorded(
    model: gn.Sequential, rate: Any, seed: int = 1, callbacks: Sequence[Callback] = (), **more: Any
) -> Run:
    """The record of a training, however it ended."""
    model.compile(SGD(rate), "sparse_categorical_crossentropy", ["accuracy"])
    tracker = StatisticsTracker(Path(mkdtemp()))
    given: dict[str, Any] = {"batch_size": BATCH, "epochs": EPOCHS, "engine": "reference"} | more
    with contextlib.suppress(DivergenceError):
        model.fit(*digits(), seed=seed, verbose=0, callbacks=[*callbacks, tracker], **given)
    assert tracker.run_file is not None
    return recorded_run(tracker.run_file)


@cache
def healthy_run() -> Run:
    return recorded(convolutional(), 0.3)


@cache
def broken_run() -> Run:
    """One whose rate jumps so far that its loss is not finite soon."""
    jumps = PiecewiseConstantDecay([BROKEN_STEP - 2], [0.1, 1e30])
    return recorded(convolutional(seed=2), jumps, seed=2)


def made(*runs: Run, **more: Any) -> list[Film]:
    """Their films."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ReplayWarning)
        return films(*runs, data=digits(), verbose=0, **more)
