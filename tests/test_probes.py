"""Probes: what layers put out and the gradients by it, by name, and that nothing changes by it."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import glassnet as gn
from glassnet import layers
from glassnet.callbacks import Callback, ProbedStep, Probes
from glassnet.engine.probe_lines import with_lines
from glassnet.errors import ArgumentError, DivergenceError, ShapeError
from glassnet.layers import Layer
from glassnet.model import Sequential
from tests.pages import DOCS, run_page
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
    trained = model.layer_outputs(x, training=True)
    expected = model.layer_outputs(x, training=True, engine="reference")
    assert_same(trained, expected, TOLERANCE[model.dtype])
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


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_dropout_drops_in_outputs_of_training(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    model, x, y = in_a_row(layers.Flatten(), layers.Dropout(0.5), layers.Dense(3, "softmax"))
    monkeypatch.setattr("glassnet.engine.observing.OUTPUTS_SIZE", 1)  # a tile at a time
    monkeypatch.setattr("glassnet.reference.runner.ReferenceRunner.evaluated_images", 10)
    outputs = model.layer_outputs(x, training=True, engine=engine)
    flat, dropped = outputs["flatten"], outputs["dropout"]
    kept = dropped != 0
    assert 0.4 < kept.mean() < 0.6
    np.testing.assert_allclose(dropped[kept], 2 * flat[kept], rtol=1e-6)
    # They are the values with which gradients are computed.
    by_kernel = dropped.T @ (outputs["dense"] - np.eye(3)[y]) / len(x)
    gradients = model.layer_gradients(x, y, engine=engine)
    np.testing.assert_allclose(gradients["dense/kernel"], by_kernel, atol=1e-6)
    with pytest.raises(ArgumentError, match="training"):
        model.layer_outputs(x, training=3)


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


# ---- in a training ----------------------------------------------------------------------------


class Look(Callback):
    """Keeps what it sees."""

    def __init__(self, probes: Probes, every_steps: int = 1) -> None:
        self.probes, self.every_steps = probes, every_steps
        self.seen: dict[int, ProbedStep] = {}
        self.calls: list[str] = []

    def on_train_probe(self, batch: int, seen: ProbedStep) -> None:
        self.seen[len(self.seen)] = seen
        self.calls.append(f"probe {batch}")

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self.calls.append(f"end {batch}")


EVERYTHING = Probes(outputs=True, gradients=True, weights=True, updates=True)
FIT = {"batch_size": 17, "epochs": 2, "verbose": 0, "seed": 5}  # the last batch has 3 images


@pytest.mark.parametrize("case", CASES)
def test_training_with_probes_gives_the_same_bits(case: str) -> None:
    model, x, y = CASES[case]()
    history = model.fit(x, y, record_steps=True, threads=2, **FIT)
    looked_at, *_ = CASES[case]()
    look = Look(EVERYTHING, every_steps=2)
    with_probes = looked_at.fit(x, y, record_steps=True, threads=2, callbacks=look, **FIT)
    assert looked_at.parameters.tobytes() == model.parameters.tobytes()
    assert with_probes.step_losses == history.step_losses
    assert len(look.seen) == 3  # of six steps


@pytest.mark.parametrize("case", CASES)
def test_the_engines_see_the_same_in_a_training(case: str) -> None:
    looks = []
    for engine in ("compiled", "reference"):
        model, x, y = CASES[case]()
        looks.append(Look(EVERYTHING))
        model.fit(x, y, callbacks=looks[-1], engine=engine, **{**FIT, "epochs": 1})
    compiled, reference = looks
    assert len(compiled.seen) == len(reference.seen) == 3
    for found, expected in zip(compiled.seen.values(), reference.seen.values(), strict=True):
        assert found.images.tolist() == expected.images.tolist()
        for kind in ("outputs", "gradients", "weights", "updates"):
            tolerance = 10 * TOLERANCE[model.dtype]
            assert_same(getattr(found, kind), getattr(expected, kind), tolerance)


def test_what_is_seen_of_a_step() -> None:
    """Outputs and gradients are those of its images, weights and updates those around it."""
    model, x, y = in_a_row(layers.Flatten(), layers.Dense(4, "tanh"), layers.Dense(3, "softmax"))
    look = Look(EVERYTHING)
    twin = in_a_row(layers.Flatten(), layers.Dense(4, "tanh"), layers.Dense(3, "softmax"))[0]
    model.fit(x, y, callbacks=look, **FIT)
    assert sorted(np.concatenate([look.seen[n].images for n in range(3)])) == list(range(37))
    for seen in look.seen.values():
        batch = seen.images
        assert_same(seen.outputs, twin.layer_outputs(x[batch]), 1e-6)
        assert_same(seen.gradients, twin.layer_gradients(x[batch], y[batch]), 1e-6)
        weights = dict(zip(twin.weight_names(), twin.get_weights(), strict=True))
        assert_same(seen.weights, weights, 1e-6)
        twin.set_weights([weights[name] + seen.updates[name] for name in weights])
    for found, expected in zip(twin.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-6)


def test_the_gradient_of_a_weight_is_what_the_optimizer_gets() -> None:
    """With what the regularisers add, over all groups of tiles, deferred or not."""
    model, x, y = in_a_row(
        layers.Conv2D(2, 3, kernel_regularizer="l2"),
        layers.Flatten(),
        layers.Dense(3, "softmax", kernel_regularizer="l1"),
    )
    look = Look(Probes(gradients=True, updates=True))
    model.fit(x, y, batch_size=37, epochs=1, callbacks=look, verbose=0, seed=0)
    assert look.seen[0].weights == {}
    assert look.seen[0].outputs == {}
    for name, update in look.seen[0].updates.items():
        np.testing.assert_allclose(update, -0.1 * look.seen[0].gradients[name], atol=1e-6)


def test_weights_of_images_count_in_the_gradients() -> None:
    model, x, y = in_a_row(layers.Flatten(), layers.Dense(3, "softmax"))
    look, heavy = Look(Probes(gradients="dense")), Look(Probes(gradients="dense"))
    model.fit(x, y, callbacks=look, **FIT)
    again, *_ = in_a_row(layers.Flatten(), layers.Dense(3, "softmax"))
    weights = np.linspace(0, 2, 37)
    again.fit(x, y, callbacks=heavy, sample_weight=weights, **FIT)
    first, weighted = look.seen[0], heavy.seen[0]
    expected = first.gradients["dense"].T * weights[first.images]
    np.testing.assert_allclose(weighted.gradients["dense"], expected.T, rtol=1e-5)
    model.set_weights(again.get_weights())  # outside a training, all images count the same
    assert_same(again.layer_gradients(x, y), model.layer_gradients(x, y), 0)


def test_each_callback_sees_what_it_asked_for() -> None:
    model, x, y = in_a_row(layers.Flatten(), layers.Dense(4, "relu"), layers.Dense(3, "softmax"))
    one = Look(Probes(outputs=["dense"], weights="dense_1/bias"), every_steps=2)
    two = Look(Probes(gradients=("dense", "dense/kernel")), every_steps=4)
    model.fit(x, y, callbacks=[one, two], **FIT)
    assert [len(one.seen), len(two.seen)] == [3, 1]
    assert one.calls == ["probe 1", "end 1", "probe 0", "end 0", "probe 2", "end 2"]
    seen = one.seen[0]
    assert [list(seen.outputs), list(seen.weights)] == [["dense"], ["dense_1/bias"]]
    assert [seen.gradients, seen.updates] == [{}, {}]
    assert list(two.seen[0].gradients) == ["dense", "dense/kernel"]
    assert two.seen[0].outputs == {}


def test_a_step_that_diverges_is_not_seen() -> None:
    model, x, _ = in_a_row(layers.Flatten(), layers.Dense(3), loss="mean_squared_error")
    model.set_weights([np.full((84, 3), 1e30), np.zeros(3)])
    look = Look(EVERYTHING)
    with pytest.raises(DivergenceError):
        model.fit(x, np.zeros((37, 3)), callbacks=look, **FIT)
    assert look.calls == []


def test_a_resumed_training_looks_at_the_same_steps(tmp_path: Path) -> None:
    """The steps are counted over the whole training."""
    backup = gn.callbacks.BackupAndRestore(tmp_path / "backup", save_freq=2)

    class Stop(Callback):
        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            if batch == 2:
                raise KeyboardInterrupt

    whole = Look(EVERYTHING, every_steps=2)
    network = (layers.Flatten, lambda: layers.Dense(3, "softmax"))
    model, x, y = in_a_row(*(layer() for layer in network))
    model.fit(x, y, callbacks=whole, **FIT)
    first, rest = Look(EVERYTHING, every_steps=2), Look(EVERYTHING, every_steps=2)
    model, *_ = in_a_row(*(layer() for layer in network))
    with pytest.raises(KeyboardInterrupt):
        model.fit(x, y, callbacks=[first, Stop(), backup], **FIT)
    model, *_ = in_a_row(*(layer() for layer in network))
    with warnings.catch_warnings(action="ignore"):  # Stop is missing
        model.fit(x, y, callbacks=[rest, backup], **FIT)
    assert first.calls + rest.calls == whole.calls
    last = whole.seen[2].outputs["dense"]
    assert rest.seen[len(rest.seen) - 1].outputs["dense"].tobytes() == last.tobytes()


def test_the_page_on_looking_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run_page(DOCS / "looking-inside.md", tmp_path, monkeypatch) == 3


# ---- bad input -------------------------------------------------------------------------------


def test_a_wrong_name_gets_the_nearest_right_one() -> None:
    model, x, y = own_layer()
    with pytest.raises(ArgumentError, match=r"unknown layer 'cov2d': did you mean 'conv2d'\?"):
        model.layer_outputs(x, "cov2d")
    with pytest.raises(ArgumentError, match="layer or weight 'conv2d/kernle': did you mean"):
        model.layer_gradients(x, y, ["conv2d/kernle"])
    with pytest.raises(ArgumentError, match=r"layers must be the name of a layer, .* not 3"):
        model.layer_outputs(x, 3)
    with pytest.raises(ArgumentError, match="unknown layer 3"):
        model.layer_outputs(x, [3])
    with pytest.raises(ArgumentError, match=r"unknown layer or weight \['conv2d'\]"):
        model.layer_gradients(x, y, [["conv2d"]])
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


def test_a_wrong_probe_is_told_before_the_training() -> None:
    model, x, y = own_layer()
    before = model.get_weights()
    for probes, message in [
        (Probes(outputs="conv"), "unknown layer 'conv': did you mean 'conv2d'"),
        (Probes(gradients=["dense/kernal"]), "unknown layer or weight 'dense/kernal'"),
        (Probes(weights="dense"), "unknown weight 'dense'"),
        (Probes(updates="dense/kernel "), "unknown weight 'dense/kernel '"),
    ]:
        with pytest.raises(ArgumentError, match=message):
            model.fit(x, y, callbacks=Look(probes), **FIT)
    with pytest.raises(ArgumentError, match=r"Look: probes must be a glassnet\.callbacks\.Probes"):
        model.fit(x, y, callbacks=Look("dense"), **FIT)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match=r"Probes: outputs must be True, .* not 3"):
        Probes(outputs=3)  # type: ignore[arg-type]
    assert all((a == b).all() for a, b in zip(model.get_weights(), before, strict=True))


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
