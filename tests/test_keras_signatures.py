"""What functions and classes take, beside what Keras's take: every difference is written down."""

from __future__ import annotations

import inspect
from pathlib import Path
from types import ModuleType

import pytest

import glassnet as gn
from glassnet import callbacks, initializers, layers, losses, metrics, optimizers, regularizers
from glassnet.calls import HINTS
from glassnet.optimizers import schedules
from tools.compare_with_keras import COMPARED, NONE, differences, displaced, recorded, table

DOCS = Path(__file__).parents[1] / "docs" / "differences-from-keras.md"

# Keras has none of these, or they are the bases of the others.
ONLY_HERE = {
    callbacks: {
        "Callback",
        "CallbackDescription",
        "CallbackList",
        "History",
        "LambdaCallback",
        "Logs",
        "ProbedStep",
        "Rollback",
        "Probes",
        "Trainee",
    },
    initializers: {"Initializer"},
    layers: {"Input", "Layer", "Linear", "Loops", "Sigmoid", "Tanh", "Threshold"},
    losses: {"Loss"},
    metrics: {"ClassificationReport", "Metric", "RegressionAccuracy"},
    optimizers: {"Optimizer"},
    regularizers: {"Regularizer"},
    schedules: {"LearningRateSchedule", "OneCycle", "Scaled"},
}


def test_every_difference_stands_in_the_docs():
    assert table(recorded()) in DOCS.read_text(encoding="utf-8")


def test_the_same_place_of_a_call_means_the_same_or_is_refused():
    assert displaced(recorded()) == {
        "Sequential": ("trainable", "name"),
        "Sequential.compile": ("loss_weights", "metrics"),
    }
    with pytest.raises(gn.errors.ArgumentError, match=r"name must be a str, not True"):
        gn.Sequential([], True)  # type: ignore[arg-type]
    with pytest.raises(gn.errors.ArgumentError, match=r"0\.5 is no metric"):
        gn.Sequential().compile("sgd", "mse", [0.5])


def test_whoever_gives_an_argument_of_keras_is_told_what_to_do():
    missing = {difference.argument for difference in differences(recorded())}
    only_there = {d.argument for d in differences(recorded()) if d.glassnet == NONE}
    assert only_there <= set(HINTS)
    assert {"seed", "use_bias", "data_format", "steps_per_epoch"} <= missing


@pytest.mark.parametrize("module", ONLY_HERE, ids=lambda module: module.__name__)
def test_every_class_is_compared(module: ModuleType):
    path = module.__name__.removeprefix("glassnet.")
    public = {name for name in module.__all__ if inspect.isclass(getattr(module, name))}
    compared = {name.removeprefix(f"{path}.") for name in COMPARED if name.startswith(f"{path}.")}
    assert public - ONLY_HERE[module] == compared & public
    assert not ONLY_HERE[module] & compared


def test_everything_compared_was_recorded():
    assert list(recorded()) == list(COMPARED)
