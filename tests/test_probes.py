"""Probes: what layers put out and the gradients by it, by name, and that nothing changes by it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest

import glassnet as gn
from glassnet import layers
from glassnet.engine.probe_lines import with_lines
from glassnet.errors import ArgumentError, ShapeError
from glassnet.layers import Layer
from glassnet.model import Sequential
from tests.small_networks import SMALL_NETWORKS, build, data_for


class Doubling(Layer):
    """A user's layer, in plain NumPy."""

    def forward(self, x, y, parameters, saved):
        y[...] = 2 * x

    def backward(self, dy, dx, x, y, parameters, saved, gradients):
        dx[...] = 2 * dy


def in_a_row(*network: Layer, loss: str = "sparse_categorical_crossentropy", **options: Any) -> Any:
    """These layers for images of 6×7×2, compiled, and 37 of them with labels from 0 to 2."""
    model = Sequential([gn.Input((6, 7, 2)), *network], seed=3, **options)
    model.compile(gn.optimizers.SGD(0.1), loss)
    generator = np.random.default_rng(2)
    return model, generator.uniform(-1, 1, (37, 6, 7, 2)), generator.integers(0, 3, 37)


def functions_apart(**options: Any) -> Any:
    """Every activation is a layer of its own, which loops beside it would compute."""
    return in_a_row(
        layers.Rescaling(0.5, 0.1),
        layers.Conv2D(3, 3, padding="same"),
        layers.Sigmoid(),
        layers.AveragePooling2D(2),
        layers.Tanh(),
        layers.Conv2D(4, 2),
        layers.ReLU(),
        layers.Rescaling(2.0),
        layers.Dropout(0.3),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(5),
        layers.Linear(),
        layers.Tanh(),
        layers.Dense(3),
        layers.Softmax(),
        **options,
    )


def own_layer(**options: Any) -> Any:
    return in_a_row(
        layers.Conv2D(3, 3, activation="tanh"),
        Doubling(),
        layers.Flatten(),
        layers.Dense(3, "softmax"),
        **options,
    )


def small(name: str, dtype: str) -> Any:
    model = build(SMALL_NETWORKS[name], dtype=dtype)
    return model, *data_for(model, 37)


CASES: dict[str, Callable[[], Any]] = {
    **{name: partial(small, name, "float64") for name in SMALL_NETWORKS},
    "single precision": partial(small, "strides, full", "float32"),
    "functions apart": functions_apart,
    "functions apart, double precision": partial(functions_apart, dtype="float64"),
    "a layer of one's own": own_layer,
}
TOLERANCE = {"float32": 1e-5, "float64": 1e-12}


def assert_same(found: dict[str, Any], expected: dict[str, Any], tolerance: float) -> None:
    assert list(found) == list(expected)
    for name, values in found.items():
        largest = np.abs(expected[name]).max()
        np.testing.assert_allclose(
            values, expected[name], rtol=0, atol=tolerance * (largest + 1e-3), err_msg=name
        )


# ---- two engines -----------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES)
def test_the_engines_put_out_the_same(case: str) -> None:
    model, x, _ = CASES[case]()
    outputs = model.layer_outputs(x)
    assert list(outputs) == [layer.name for layer in model.layers]
    for layer in model.layers:
        assert outputs[layer.name].shape == (37, *layer.output_shape)
        assert outputs[layer.name].dtype == model.dtype
    assert_same(outputs, model.layer_outputs(x, engine="reference"), TOLERANCE[model.dtype])
    assert outputs[model.layers[-1].name].tobytes() == model.predict(x).tobytes()


@pytest.mark.parametrize("case", CASES)
def test_the_engines_give_the_same_gradients(case: str) -> None:
    model, x, y = CASES[case]()
    gradients = model.layer_gradients(x, y)
    assert_same(gradients, model.layer_gradients(x, y, engine="reference"), TOLERANCE[model.dtype])
    _, by_weight = model.loss_and_gradients(x, y)
    for name, gradient in zip(model.weight_names(), by_weight, strict=True):
        assert gradients[name].tobytes() == gradient.tobytes(), name  # probes change no bit


@pytest.mark.parametrize("images", [1, 16, 1_100])
def test_any_number_of_images_is_one_batch(images: int) -> None:
    model = build(SMALL_NETWORKS["strides, full"])
    x, y = data_for(model, images)
    assert_same(model.layer_outputs(x), model.layer_outputs(x, engine="reference"), 1e-12)
    gradients = model.layer_gradients(x, y)
    assert_same(gradients, model.layer_gradients(x, y, engine="reference"), 1e-12)


def test_images_are_taken_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    model, x, y = functions_apart()
    outputs, gradients = model.layer_outputs(x), model.layer_gradients(x, y)
    monkeypatch.setattr("glassnet.engine.observing.OUTPUTS_SIZE", 1)
    for name, values in model.layer_outputs(x).items():
        assert values.tobytes() == outputs[name].tobytes()
    for name, values in model.layer_gradients(x, y).items():
        assert values.tobytes() == gradients[name].tobytes()


# ---- what they are ---------------------------------------------------------------------------


def test_a_layer_puts_out_what_stands_behind_its_activation() -> None:
    model, x, _ = in_a_row(layers.Flatten(), layers.Dense(4, "relu"), layers.Dense(3))
    outputs = model.layer_outputs(x, ["dense_1", "dense"])
    assert list(outputs) == ["dense", "dense_1"]
    kernel, bias, *_ = model.get_weights()
    expected = np.maximum(x.reshape(37, -1).astype("float32") @ kernel + bias, 0)
    np.testing.assert_allclose(outputs["dense"], expected, atol=1e-5)
    assert (outputs["dense"] == 0).any()


def test_the_output_before_a_layer_that_works_in_place() -> None:
    model, x, _ = in_a_row(layers.Flatten(), layers.Dense(4), layers.ReLU(), layers.Dense(3))
    outputs = model.layer_outputs(x)
    assert (outputs["dense"] < 0).any()
    assert (outputs["re_lu"] == np.maximum(outputs["dense"], 0)).all()


def test_dropout_drops_in_gradients_only() -> None:
    model, x, y = in_a_row(layers.Flatten(), layers.Dropout(0.5), layers.Dense(3, "softmax"))
    outputs = model.layer_outputs(x)
    assert (outputs["dropout"] == outputs["flatten"]).all()
    kept = model.layer_gradients(x, y)["dense/kernel"]
    free = Sequential([gn.Input((6, 7, 2)), layers.Flatten(), layers.Dense(3, "softmax")], seed=3)
    free.compile("sgd", "sparse_categorical_crossentropy")
    assert not np.allclose(kept, free.layer_gradients(x, y)["dense/kernel"])


def test_gradients_begin_with_that_by_the_logits() -> None:
    model, x, y = in_a_row(layers.Flatten(), layers.Dense(3, "softmax"))
    expected = (model.predict(x) - np.eye(3)[y]) / len(x)
    gradients = model.layer_gradients(x, y)
    assert list(gradients) == ["dense", "dense/kernel", "dense/bias"]  # nothing before it learns
    np.testing.assert_allclose(gradients["dense"], expected, atol=1e-7)

    model, x, y = in_a_row(layers.Flatten(), layers.Dense(3), layers.Softmax())
    gradients = model.layer_gradients(x, y)
    assert list(gradients) == ["dense", "dense/kernel", "dense/bias"]
    np.testing.assert_allclose(gradients["dense"], expected, atol=1e-7)


def test_the_gradient_by_an_output_that_the_loss_takes_as_it_is() -> None:
    model, x, _ = in_a_row(layers.Flatten(), layers.Dense(3, "sigmoid"), loss="mean_squared_error")
    y = np.zeros((37, 3))
    gradient = model.layer_gradients(x, y, "dense")["dense"]
    np.testing.assert_allclose(gradient, 2 * model.predict(x) / 3 / 37, atol=1e-7)


def test_regularisers_are_left_out() -> None:
    model, x, y = in_a_row(layers.Flatten(), layers.Dense(3, "softmax", kernel_regularizer="l2"))
    plain, *_ = in_a_row(layers.Flatten(), layers.Dense(3, "softmax"))
    by_kernel = model.layer_gradients(x, y, "dense/kernel")["dense/kernel"]
    assert (by_kernel == plain.layer_gradients(x, y)["dense/kernel"]).all()


# ---- bad input -------------------------------------------------------------------------------


def test_a_wrong_name_gets_the_nearest_right_one() -> None:
    model, x, y = own_layer()
    with pytest.raises(ArgumentError, match=r"unknown layer 'cov2d': did you mean 'conv2d'\?"):
        model.layer_outputs(x, "cov2d")
    with pytest.raises(ArgumentError, match=r"unknown layer 'conv2d/kernle': did you mean"):
        model.layer_gradients(x, y, ["conv2d/kernle"])
    with pytest.raises(ArgumentError, match=r"layers must be names of layers, or None .* not 3"):
        model.layer_outputs(x, 3)
    with pytest.raises(ArgumentError, match="unknown layer 3"):
        model.layer_outputs(x, [3])
    with pytest.raises(ArgumentError, match="engine='slow' is unknown"):
        model.layer_outputs(x, engine="slow")


def test_a_layer_without_a_gradient_says_so() -> None:
    model, x, y = in_a_row(layers.Flatten(), layers.Dense(3), layers.Softmax())
    for name in ("flatten", "softmax"):
        with pytest.raises(
            ArgumentError, match=f"no gradient by the output of '{name}': it stands"
        ):
            model.layer_gradients(x, y, name)


def test_gradients_need_a_compiled_network_and_outputs_do_not() -> None:
    model = Sequential([gn.Input((2,)), layers.Dense(3)], seed=0)
    x = np.ones((5, 2))
    assert list(model.layer_outputs(x)) == ["dense"]
    with pytest.raises(ArgumentError, match="not compiled"):
        model.layer_gradients(x, np.zeros(5))
    with pytest.raises(ShapeError):
        model.layer_outputs(np.ones((5, 3)))


# ---- the lines -------------------------------------------------------------------------------


def test_lines_stand_behind_the_calls_of_the_functions_that_are_named() -> None:
    source = """\
def train_tile(x):
    # probe: begin
    load(
        x,
    )
    loss(x)
def evaluate_tile(x):
    load(x)"""
    text = with_lines(source, ["train_tile"], lambda name: ["look()"] if name == "load" else [])
    assert (
        text
        == """\
def train_tile(x):
    # probe: begin
    load(
        x,
    )
    look()
    loss(x)
def evaluate_tile(x):
    load(x)"""
    )


def test_a_program_without_probes_has_no_lines_of_theirs() -> None:
    model, *_ = functions_apart()
    program = model.runner.plan.program
    assert "hand_out" not in program.source
    assert "hand_out" not in program.loops
