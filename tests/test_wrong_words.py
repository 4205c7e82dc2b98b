"""What is typed by hand and is not there: each gets one sentence of what to write instead."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import glassnet as gn
from glassnet import layers
from glassnet.absent import MODEL_HINTS, MODULE_HINTS
from glassnet.errors import AbsentError, ArgumentError, CallError, DataError, ShapeError
from glassnet.formats.safetensors import OTHER_FORMATS

LOOSE: Any = gn  # what a checker of types would refuse at once is typed here all the same
X = np.linspace(0, 1, 24).reshape(6, 4)


def network(outputs: int = 3) -> gn.Sequential:
    last = layers.Dense(outputs, activation="softmax")
    model = gn.Sequential([gn.Input((4,)), last], seed=0)
    model.compile("sgd", "sparse_categorical_crossentropy")
    return model


# ---- names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("owner", "name", "message"),
    [
        (gn, "Model", "glassnet has no Model: models are rows of layers, gn.Sequential"),
        (gn, "utils", "glassnet has no utils: labels need no one-hot vectors"),
        (gn, "applications", r"trained networks come from gn\.networks\.pretrained"),
        (gn, "sequential", "glassnet has no sequential: did you mean Sequential"),
        (gn.layers, "Conv2d", "glassnet.layers has no Conv2d: did you mean Conv2D"),
        (gn.layers, "LSTM", "glassnet.layers has no LSTM: it has Activation, "),
        (gn.callbacks, "TensorBoard", "glassnet.callbacks has no TensorBoard: it has "),
        (gn.optimizers, "Adams", "did you mean Adam"),
        (network(), "predict_classes", r"Sequential has no predict_classes: predict\(x\).argmax"),
        (network(), "sumary", "Sequential has no sumary: did you mean summary"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_name_that_is_not_there(owner: Any, name: str, message: str) -> None:
    assert not hasattr(owner, name)
    with pytest.raises(AbsentError, match=message):
        getattr(owner, name)


def test_hints_are_for_what_is_absent() -> None:
    modules = (gn, gn.layers, gn.callbacks, gn.losses, gn.metrics, gn.optimizers, gn.initializers)
    assert not [name for name in MODULE_HINTS for module in modules if hasattr(module, name)]
    assert not [name for name in MODEL_HINTS if hasattr(network(), name)]


def test_a_network_is_copied_and_pickled_as_before() -> None:
    model = network()
    for again in (copy.copy(model), copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        np.testing.assert_array_equal(again.predict(X), model.predict(X))


def test_an_error_inside_a_property_stays_what_it_is() -> None:
    model = gn.Sequential([layers.Dense(3)])
    with pytest.raises(ShapeError, match="the shape of the images is not known yet"):
        _ = model.output_shape


def test_a_wrong_word_inside_a_property_is_the_one_that_is_named() -> None:
    class Wrong(layers.Layer):
        def ops(self) -> Any:
            return self.opps  # type: ignore[attr-defined]

    model = gn.Sequential([gn.Input((4,)), layers.Dense(3)])
    model.layers.append(Wrong())
    with pytest.raises(AttributeError, match="'Wrong' object has no attribute 'opps'"):
        _ = model.output_range


# ---- settings that nobody heeds -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "name", "message"),
    [
        (gn.optimizers.SGD(), "lr", "SGD has no lr that could be set: it is called learning_rate"),
        (gn.optimizers.Adam(), "decay", "Adam has no decay that could be set: give learning_rate"),
        (gn.optimizers.SGD(), "clipnorm", "SGD has no clipnorm .* gradients are not clipped"),
        (layers.Dense(3), "trainable", "Dense has no trainable .*: all weights are trained"),
        (network(), "trainable", "Sequential has no trainable .*: all weights are trained"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_what_nobody_would_heed_refuses_to_be_set(part: Any, name: str, message: str) -> None:
    with pytest.raises(ArgumentError, match=message):
        setattr(part, name, 0.5)


def test_what_is_heeded_is_checked_as_it_was_by_the_constructor() -> None:
    optimizer = gn.optimizers.SGD(0.1, momentum=0.9)
    optimizer.momentum = 0.5
    with pytest.raises(ArgumentError, match=r"SGD: momentum must be .* below 1, not 5"):
        optimizer.momentum = 5
    with pytest.raises(ArgumentError, match=r"SGD: decay must be a finite number .* not 'much'"):
        optimizer.decay = "much"  # type: ignore[assignment]
    assert (optimizer.momentum, optimizer.decay, optimizer.learning_rate) == (0.5, 0.0, 0.1)


# ---- calls and arrays ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("use", "error", "message"),
    [
        (lambda m: m.summary(line_length=80), CallError, "line_length: the table is as wide as"),
        (
            lambda m: LOOSE.load_model("x", safe_mode=True),
            CallError,
            "safe_mode: nothing that is in",
        ),
        (lambda m: m.fit(X), CallError, "fit needs y: images and labels are two arrays"),
        (
            lambda m: LOOSE.Input(28, 28, 1),
            CallError,
            r"one too many.*; write Input\(\(28, 28, 1\)\)",
        ),
        (lambda m: LOOSE.Input((None, 4)), ShapeError, "without the axis that counts the images"),
        (lambda m: m.build(4), ShapeError, r"Input\(4\): give the shape of one image"),
        (
            lambda m: LOOSE.Sequential(LOOSE.layers.Flatten()),
            ArgumentError,
            "takes its layers as one list",
        ),
        (
            lambda m: LOOSE.Sequential(LOOSE.layers.Flatten(), LOOSE.layers.Dense(3)),
            ArgumentError,
            "takes its layers as one list",
        ),
        (lambda m: m.get_layer(index="last"), ArgumentError, "get_layer: index must be an int of"),
        (lambda m: m.set_weights(None), ArgumentError, "set_weights takes a list of 2 arrays"),
        (
            lambda m: m.set_weights([np.full((4, 3), "a"), np.zeros(3)]),
            DataError,
            r"weights\[0\] must hold numbers, and has dtype <U1",
        ),
        (lambda m: m.fit("images.csv", [0]), DataError, "x is the text 'images.csv', not an array"),
        (lambda m: LOOSE.layers.Dense(3, name=5), ArgumentError, "Dense: name must be a str or"),
        (lambda m: setattr(m.layers[0], "name", 5), ArgumentError, "Dense: name must be a str or"),
        (lambda m: LOOSE.layers.Activation("relu", axis=1), CallError, "axis: it is always the"),
        (lambda m: m.fit(X, list("abcabc")), DataError, "number the classes from 0, classes, y ="),
        (lambda m: m.fit(X, [1, 2, 3] * 2), DataError, "subtract 1 from labels that begin with 1"),
        (
            lambda m: m.fit(X, [0, 1] * 3, validation_data=([0, 1], X)),
            ShapeError,
            r"^validation_data\[0\] has shape \(2,\), and the network takes",
        ),
        (lambda m: m.fit(X, [0] * 6, callbacks="early"), ArgumentError, "found 'early'"),
        (lambda m: LOOSE.metrics.confusion_matrix([0], [0]), CallError, "needs classes"),
    ],
)
def test_one_sentence_says_what_to_write(use: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        use(network())


# ---- files --------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", OTHER_FORMATS)
def test_a_name_of_another_format(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"net{ending.upper()}"
    with pytest.raises(ArgumentError, match=r"writes safetensors: name it 'net\.safetensors'"):
        network().save(path)
    assert not path.exists()


def test_a_network_is_loaded_without_what_it_was_compiled_with(tmp_path: Path) -> None:
    class Mine(gn.optimizers.SGD):
        """An optimizer of one's own."""

    model = network()
    model.compile(Mine(0.1), "sparse_categorical_crossentropy")
    model.save(tmp_path / "net.safetensors")
    again = gn.load_model(tmp_path / "net.safetensors", compile=False)
    assert (again.optimizer, again.loss) == (None, None)
    np.testing.assert_array_equal(again.predict(X), model.predict(X))
    with pytest.raises(ArgumentError, match="load_model: compile must be True or False, not 'no'"):
        gn.load_model(tmp_path / "net.safetensors", compile="no")  # type: ignore[arg-type]
