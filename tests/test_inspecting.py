"""What can be seen inside a network: figures compared with NumPy, and what stands out in words."""

from __future__ import annotations

import copy
import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import glassnet as gn
from glassnet import layers
from glassnet.callbacks import Callback
from glassnet.errors import ArgumentError, CheckpointError
from glassnet.inspecting import (
    Distribution,
    Inspection,
    LayerArrays,
    LayerFigures,
    Resumed,
    Step,
    dead_units,
    distribution,
    figures_of,
    inspect,
    inspect_step,
    inspection_of,
    probe_places,
    same_answer,
    saturated_share,
    table,
)
from glassnet.layers import Layer
from glassnet.model.training_state import TrainingState
from glassnet.printing import showable
from glassnet.study import Recorder


def normal(*shape: int, seed: int = 0, dtype: str = "float32") -> NDArray[Any]:
    return np.random.default_rng(seed).normal(size=shape).astype(dtype)


def network(*row: Layer, shape: tuple[int, ...] = (6, 6, 1)) -> gn.Sequential:
    return gn.Sequential([gn.Input(shape), *row], "small", seed=0)


# ---- how numbers are spread --------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_size_is_the_root_mean_square(dtype: str) -> None:
    values = normal(1000, dtype=dtype)
    spread = distribution(values)
    assert spread.size == pytest.approx(np.sqrt(np.mean(values.astype(float) ** 2)), rel=1e-6)
    assert (spread.count, spread.not_finite, spread.zeros) == (1000, 0, 0.0)
    assert (spread.least, spread.largest) == (values.min(), values.max())


def test_the_bars_are_a_histogram_whose_ends_hold_what_lies_beyond() -> None:
    values = np.append(normal(1000), np.float32(40))
    spread = distribution(values)
    low, high = spread.span
    assert spread.size is not None
    assert (low, high) == pytest.approx((-3 * spread.size, 3 * spread.size))
    expected, _ = np.histogram(np.clip(values, low, high), 9, (low, high))
    assert spread.bars == tuple(expected)
    assert spread.bars[-1] == np.count_nonzero(values >= high - (high - low) / 9)


def test_bars_lie_on_the_sides_where_there_are_numbers() -> None:
    size = math.sqrt(14 / 3)
    assert distribution(np.array([1.0, 2.0, 3.0])).span == pytest.approx((0, 3 * size))
    assert distribution(-np.array([1.0, 2.0, 3.0])).span == pytest.approx((-3 * size, 0))


def test_numbers_that_are_not_finite_are_counted_and_left_out() -> None:
    spread = distribution(np.array([3.0, np.nan, -4.0, np.inf, -np.inf]))
    assert (spread.count, spread.not_finite, spread.least, spread.largest) == (5, 3, -4.0, 3.0)
    assert spread.size == pytest.approx(math.sqrt(12.5))
    assert sum(spread.bars) == 2
    nothing = distribution(np.array([np.nan, np.inf]))
    assert (nothing.size, nothing.least, nothing.not_finite) == (None, None, 2)
    assert sum(nothing.bars) == 0


@pytest.mark.parametrize("unit", [1e-40, 1e-30, 1e30, 6e37])
def test_very_small_and_very_large_numbers_have_a_size(unit: float) -> None:
    """Their squares are 0 or infinite in float32."""
    values = (np.array([3, -4, 0, 0]) * unit).astype(np.float32)
    spread = distribution(values)
    assert spread.size == pytest.approx(2.5 * unit, rel=1e-4)
    assert spread.bars == (0, 0, 1, 0, 2, 0, 1, 0, 0)


def test_bounds_far_from_all_numbers_or_not_kept_have_bars() -> None:
    """A network whose tanh gives next to nothing, and a layer that does not keep its bounds."""
    tiny = distribution(np.full(3, 1e-40, np.float32), bounds=(-1.0, 1.0))
    assert tiny.size == pytest.approx(1e-40, rel=1e-4)
    assert tiny.bars == (0, 0, 0, 0, 3, 0, 0, 0, 0)
    beyond = distribution(np.array([-3e38, 3e38], np.float32), bounds=(0.0, 1.0))
    assert beyond.bars == (1, 0, 0, 0, 0, 0, 0, 0, 1)


def test_zeros_alone_have_the_size_0() -> None:
    spread = distribution(np.zeros((4, 3), np.float32))
    assert (spread.size, spread.zeros, spread.span) == (0.0, 1.0, (0.0, 0.0))
    assert spread.bars == (12, 0, 0, 0, 0, 0, 0, 0, 0)


# ---- dead and saturated units --------------------------------------------------------------------


def test_a_layer_that_is_mostly_zero_is_not_dead() -> None:
    outputs = np.maximum(normal(512, 20) - 1.5, 0)  # 93 % are 0
    assert np.mean(outputs == 0) > 0.9
    assert dead_units(outputs) == ()


def test_a_unit_is_dead_that_gives_nothing_for_nearly_all_images() -> None:
    outputs = np.maximum(normal(512, 5), 0)
    outputs[:, 1] = 0
    outputs[:, 3] = 0
    outputs[:5, 3] = 1  # 0.98 %
    outputs[:, 4] = 0
    outputs[:6, 4] = 1  # 1.2 %
    assert dead_units(outputs) == (1, 3)


def test_a_channel_is_dead_that_gives_the_same_at_every_place_of_every_image() -> None:
    maps = np.maximum(normal(64, 5, 4, 4), 0)
    maps[..., 0] = 0
    maps[..., 1] = 0.25  # a bias alone
    maps[..., 2] = np.arange(20).reshape(5, 4)  # by the place, and not by the image
    assert dead_units(maps) == (0, 1, 2)
    maps[::2, 4, 3, 0] = 1  # one place tells the images apart
    assert dead_units(maps) == (1, 2)


def test_rounding_is_no_life_and_small_outputs_are_no_death() -> None:
    outputs = np.stack([np.full(64, 3.0), 1e-12 * normal(64)], axis=1).astype(np.float32)
    outputs[::2, 0] = np.nextafter(np.float32(3), np.float32(4))
    assert dead_units(outputs) == (0,)


def test_a_sigmoid_that_stays_at_0_is_dead_and_a_probability_is_not() -> None:
    outputs = (1e-7 * np.abs(normal(64, 1))).astype(np.float32)
    assert dead_units(outputs, scale=1.0) == (0,)
    assert dead_units(outputs) == ()


def test_outputs_that_are_not_finite_kill_no_unit_silently() -> None:
    outputs = np.maximum(normal(64, 3), 0)
    outputs[3, 0], outputs[:, 1] = np.inf, np.nan
    assert dead_units(outputs) == ()


def test_the_share_near_a_bound() -> None:
    assert saturated_share(np.array([-0.99, -0.9, 0.5, 0.981]), (-1.0, 1.0)) == 0.5
    assert saturated_share(np.array([np.nan, 0.0]), (0.0, 1.0)) == 0.5


# ---- figures of layers -----------------------------------------------------------------------


def arrays_for(model: gn.Sequential, images: int = 32, **changed: Any) -> LayerArrays:
    """Arrays of normal numbers for all that there is of a network."""
    shapes = {str(layer.name): (images, *layer.output_shape) for layer in model.layers}
    outputs = {name: normal(*shape) for name, shape in shapes.items()}
    weights = dict(zip(model.weight_names(), model.get_weights(), strict=True))
    gradients = {name: 1e-3 * normal(*array.shape) for name, array in (outputs | weights).items()}
    updates = {name: -0.5 * array for name, array in weights.items()}
    return LayerArrays(outputs, weights, gradients, updates, **changed)


def by_name(model: gn.Sequential, arrays: LayerArrays) -> dict[str, LayerFigures]:
    return {layer.name: layer for layer in figures_of(model, arrays)}


def test_figures_are_those_that_numpy_gives() -> None:
    model = network(
        layers.Rescaling(1 / 255),
        layers.Conv2D(4, 3, activation="relu"),
        layers.AveragePooling2D(2),
        layers.Flatten(),
        layers.Dense(5, activation="tanh"),
    )
    arrays = arrays_for(model)
    figures = by_name(model, arrays)
    convolution, dense = figures["conv2d"], figures["dense"]
    kernel, bias = (arrays.weights[f"conv2d/{part}"] for part in ("kernel", "bias"))
    both = np.concatenate([kernel.ravel(), bias])

    def size(array: NDArray[Any]) -> float:
        return float(np.sqrt(np.mean(array.astype(float) ** 2)))

    assert convolution.output_shape == (4, 4, 4)
    assert convolution.label == "Conv2D(4, 3, relu)"
    assert convolution.outputs.size == pytest.approx(size(arrays.outputs["conv2d"]), rel=1e-6)
    assert convolution.gradients is not None
    # Of each image's own loss: the mean over 32 images has a 32nd of it.
    assert convolution.gradients.size == pytest.approx(
        32 * size(arrays.gradients["conv2d"]), rel=1e-6
    )
    assert convolution.weights is not None
    assert convolution.weights.size == pytest.approx(size(both), rel=1e-6)
    assert convolution.weights.count == 4 * 9 + 4
    assert convolution.update == pytest.approx(0.5, rel=1e-6)
    assert dense.saturated == np.mean(np.abs(arrays.outputs["dense"]) >= 0.98)
    assert convolution.saturated is None  # a ReLU has no upper bound
    pooled = figures["average_pooling2d"]
    assert (pooled.units, pooled.dead, pooled.weights, pooled.update) == (None, None, None, None)


def test_only_units_behind_weights_can_be_dead() -> None:
    model = network(
        layers.Threshold(64),
        layers.Flatten(),
        layers.Dense(3),
        layers.Tanh(),
        layers.Dropout(0.5),
        layers.Dense(2, activation="softmax"),
    )
    arrays = arrays_for(model)
    for name in arrays.outputs:
        arrays.outputs[name][:] = 0
    figures = by_name(model, arrays)
    assert {name: layer.dead_share for name, layer in figures.items()} == {
        "threshold": None,
        "flatten": None,
        "dense": 1.0,
        "tanh": 1.0,
        "dropout": None,
        "dense_1": 1.0,
    }
    assert figures["threshold"].saturated is None
    assert figures["tanh"].saturated == 0.0  # its bounds are -1 and 1
    assert figures["dense_1"].saturated == 1.0


def test_of_a_few_images_nobody_knows_which_units_are_dead() -> None:
    model = network(layers.Flatten(), layers.Dense(3, activation="relu"))
    assert by_name(model, arrays_for(model, images=15))["dense"].dead is None
    assert by_name(model, arrays_for(model, images=16))["dense"].dead == ()


class Clipped(Layer):
    """A function of one's own that keeps its bounds, in NumPy."""

    def forward(self, x: Any, y: Any, parameters: Any, saved: Any) -> None:
        y[:] = np.clip(x, 0, 6)

    def backward(self, dy: Any, dx: Any, x: Any, *rest: Any) -> None:
        dx[:] = dy * ((x > 0) & (x < 6))

    def output_range(self, input_range: Any) -> tuple[float, float]:
        return 0.0, 6.0


def test_the_bounds_of_a_layer_of_ones_own_count() -> None:
    model = network(layers.Flatten(), layers.Dense(3, activation=Clipped()))
    arrays = arrays_for(model)
    arrays.outputs["dense"][:] = 5.97
    figures = by_name(model, arrays)["dense"]
    assert (figures.saturated, figures.outputs.span) == (1.0, (0.0, 6.0))


def test_weights_that_are_zero_or_not_finite_have_no_share_of_an_update() -> None:
    model = network(layers.Flatten(), layers.Dense(3), layers.Dense(2))
    arrays = arrays_for(model)
    arrays.weights["dense/kernel"][:] = 0
    arrays.weights["dense/bias"][:] = 0
    arrays.weights["dense_1/kernel"][0, 0] = np.nan
    figures = by_name(model, arrays)
    assert figures["dense"].update is None
    assert figures["dense_1"].update is None


def test_an_inspection_gives_a_layer_by_its_name() -> None:
    model = network(layers.Flatten(), layers.Dense(3))
    seen = inspection_of(model, arrays_for(model))
    assert seen["dense"].name == "dense"
    with pytest.raises(ArgumentError, match="unknown layer 'dence': did you mean 'dense'"):
        seen["dence"]


# ---- in words, and as a table ------------------------------------------------------------------


def spread(size: float | None = 1.0, not_finite: int = 0) -> Distribution:
    return Distribution(
        10, not_finite, size, 0.0, -1.0, 1.0, (-1.0, 1.0), (0, 1, 2, 4, 2, 1, 0, 0, 0)
    )


def layer(name: str, **given: Any) -> LayerFigures:
    figures: dict[str, Any] = {
        "label": "Dense(4, tanh)",
        "output_shape": (4,),
        "units": 4,
        "dead": (),
        "saturated": 0.1,
        "outputs": spread(),
        "gradients": spread(),
        "weights": spread(),
        "weight_gradients": spread(),
        "update": 0.01,
    }
    return LayerFigures(name=name, **{**figures, **given})


def seen(*figures: LayerFigures, **given: Any) -> Inspection:
    return Inspection("small", "float32", figures, 512, **given)


def test_nothing_is_said_where_nothing_stands_out() -> None:
    assert seen(layer("dense"), layer("answer", saturated=0.9)).observations() == ()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"dead": (1, 3)},
            "Dead units, which give the same for nearly all images: 2 of 4 in dense.",
        ),
        (
            {"dead": (0, 1, 2, 3)},
            "Dead units, which give the same for nearly all images: all 4 of dense.",
        ),
        (
            {"saturated": 0.83},
            "Saturated, which is within 1 % of a bound: 83 % of the outputs of dense.",
        ),
        ({"update": 0.31}, "A large step, above 10 % of the weights' size: 31 % in dense."),
        ({"update": 2e-5}, "A small step, below 0.01 % of the weights' size: 0.002 % in dense."),
        ({"weight_gradients": spread(0.0)}, "No gradient arrives at the weights of dense."),
        ({"weights": spread(None, 10)}, "Not finite: all weights of dense."),
        ({"outputs": spread(1.0, 3)}, "Not finite: 3 of the outputs of dense."),
    ],
)
def test_what_stands_out_is_said_in_one_sentence(given: dict[str, Any], sentence: str) -> None:
    assert seen(layer("dense", **given), layer("answer")).observations() == (sentence,)


def test_a_network_that_always_answers_the_same() -> None:
    assert same_answer(np.array([[0.4, 0.6], [0.3, 0.7], [0.49, 0.51]])) == 1.0
    assert same_answer(normal(30, 1)) is None
    assert same_answer(normal(30, 2, 2, 3)) is None
    assert seen(layer("dense"), layer("answer"), same_answer=0.98).observations() == ()
    assert seen(layer("dense"), layer("answer"), same_answer=0.99).observations() == (
        "The network gives the same answer for nearly all images.",
    )


def test_the_table_has_a_row_of_figures_and_bars_for_each_layer() -> None:
    shown = table(
        seen(
            layer("flatten", units=None, dead=None, saturated=None, weights=None, update=None),
            layer("dense", dead=(2,), outputs=spread(None, 10)),
            step=Step(2, 113, 430, 128, 0.31234, 0.5),
        )
    )
    assert (
        shown.title
        == "small, float32, at step 113 of 430 in epoch 2: loss 0.3123, learning rate 0.5"
    )
    flatten, dense = shown.rows
    assert [getattr(cell, "text", cell) for cell in flatten] == [
        "flatten", "–", "–", "1", "1", "–", "1", "–",
    ]  # fmt: skip
    assert [getattr(cell, "text", cell) for cell in dense] == [
        "dense", "1/4", "10 %", "not finite", "1", "1", "1", "1 %",
    ]  # fmt: skip
    assert flatten[3].remark == " ▃▅█▅▃   "  # type: ignore[union-attr]


def test_what_stands_out_is_coloured() -> None:
    def styles(*figures: LayerFigures) -> list[list[str]]:
        shown = table(seen(*figures, step=Step(1, 1, 1, 1, 0.5, None)))
        cells = [[row[1], row[2], row[-1]] for row in shown.rows]
        return [[getattr(cell, "style", "plain") for cell in row] for row in cells]

    usual, unusual = ["plain"] * 3, ["warning"] * 3
    odd = {"dead": (1,), "saturated": 0.6, "update": 0.2}
    assert styles(layer("dense"), layer("answer")) == [usual, usual]
    assert styles(layer("dense", **odd), layer("answer", saturated=0.9)) == [unusual, usual]
    assert styles(layer("dense", update=1e-5), layer("answer"))[0] == ["plain", "plain", "warning"]


def test_the_table_fits_80_columns_and_an_old_terminal() -> None:
    shown = table(seen(layer("average_pooling2d_1", outputs=spread(1.23456e-11)), layer("dense")))
    for width in (80, 100):
        assert max(map(len, shown.to_text(width).splitlines())) <= width
    assert " :=#=:   " in shown.to_text(100, "ascii")
    assert showable("▁▂▃▄▅▆▇█", "ascii") == "_.:-=+*#"


def test_an_inspection_is_what_json_can_hold() -> None:
    model = network(layers.Flatten(), layers.Dense(3))
    arrays = arrays_for(model)
    arrays.outputs["dense"][:] = np.nan
    inspection = inspection_of(model, arrays)
    read = json.loads(json.dumps(inspection.as_dict(), allow_nan=False))
    assert read["layers"][1]["outputs"]["not_finite"] == 96
    assert read["layers"][1]["outputs"]["size"] is None


# ---- a look at a network ---------------------------------------------------------------------


def small_convolution(**settings: Any) -> tuple[gn.Sequential, NDArray[Any], NDArray[Any]]:
    """A compiled network, and images with labels for it."""
    model = network(
        layers.Rescaling(1 / 255),
        layers.Conv2D(4, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(5, activation="sigmoid"),
        layers.Dense(3, activation="softmax"),
        **settings,
    )
    model.compile("sgd", "sparse_categorical_crossentropy")
    generator = np.random.default_rng(3)
    return model, generator.integers(0, 256, (40, 6, 6, 1), np.uint8), generator.integers(0, 3, 40)


def test_a_look_at_a_network_has_the_figures_that_numpy_computes() -> None:
    """From the formulas, written out for this network: nothing of the package computes here."""
    model, x, y = small_convolution()
    seen = inspect(model, x, y)
    kernel, bias, w1, b1, w2, b2 = (array.astype(float) for array in model.get_weights())

    scaled = x / 255
    windows = np.lib.stride_tricks.sliding_window_view(scaled[..., 0], (3, 3), axis=(1, 2))
    maps = np.maximum(np.einsum("nijkl,kld->nijd", windows, kernel[:, :, 0]) + bias, 0)
    pooled = maps.reshape(40, 2, 2, 2, 2, 4).max(axis=(2, 4)).reshape(40, 16)
    hidden = 1 / (1 + np.exp(-(pooled @ w1 + b1)))
    z = hidden @ w2 + b2
    answers = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    dz = answers - np.eye(3)[y]
    dhidden = dz @ w2.T
    dpooled = (dhidden * hidden * (1 - hidden)) @ w1.T

    def size(*arrays: NDArray[Any]) -> float:
        return float(np.sqrt(np.mean(np.concatenate([a.ravel() for a in arrays]) ** 2)))

    def near(found: Distribution | None, *expected: NDArray[Any]) -> None:
        assert found is not None
        assert found.size == pytest.approx(size(*expected), rel=1e-5)

    near(seen["rescaling"].outputs, scaled)
    near(seen["conv2d"].outputs, maps)
    near(seen["flatten"].outputs, pooled)
    near(seen["dense"].outputs, hidden)
    near(seen["dense_1"].outputs, answers)
    near(seen["dense_1"].gradients, dz)  # by what stands before the softmax
    near(seen["dense"].gradients, dhidden)
    near(seen["flatten"].gradients, dpooled)
    near(seen["dense_1"].weight_gradients, hidden.T @ dz / 40, dz.mean(axis=0))
    near(seen["dense"].weights, w1, b1)
    assert seen["dense"].saturated == np.mean((hidden <= 0.01) | (hidden >= 0.99))
    assert seen["rescaling"].gradients is None
    assert all(each.update is None for each in seen.layers)


def test_a_layer_whose_biases_are_far_below_zero_is_dead() -> None:
    model, x, y = small_convolution()
    weights = model.get_weights()
    weights[1][:] = [0, -100, 0, -100]
    model.set_weights(weights)
    assert inspect(model, x, y)["conv2d"].dead == (1, 3)
    weights[1][:] = -100
    model.set_weights(weights)
    seen = inspect(model, x, y)
    assert seen["conv2d"].dead_share == 1.0
    assert seen["conv2d"].weight_gradients is not None
    assert seen["conv2d"].weight_gradients.size == 0.0
    assert seen.observations()[:2] == (
        "Dead units, which give the same for nearly all images: all 4 of conv2d, all 5 of dense "
        "and all 3 of dense_1.",
        "The network gives the same answer for nearly all images.",
    )


def test_weights_that_are_not_finite_are_told() -> None:
    model, x, y = small_convolution()
    weights = model.get_weights()
    weights[2][0, 0] = np.nan
    model.set_weights(weights)
    seen = inspect(model, x, y)
    assert seen["dense"].weights is not None
    assert seen["dense"].weights.not_finite == 1
    assert seen.observations()[0] == "Not finite: 1 of the weights of dense."


def test_without_labels_there_are_no_gradients() -> None:
    model, x, _ = small_convolution()
    seen = inspect(model, x)
    assert all(each.gradients is None and each.weight_gradients is None for each in seen.layers)
    assert seen.images == 40


def test_images_are_spread_over_the_set_and_fewer_where_they_are_large() -> None:
    model, _, _ = small_convolution()
    places = probe_places(60_000, model)
    assert (places[0], places[-1], len(places)) == (0, 59_999, 512)
    assert set(np.diff(places)) == {117, 118}
    assert probe_places(10, model).tolist() == list(range(10))
    large = network(layers.Conv2D(8, 3, padding="same"), shape=(512, 512, 3))
    assert len(probe_places(60_000, large)) == 32
    larger = network(layers.Conv2D(32, 3, padding="same"), shape=(512, 512, 3))
    assert len(probe_places(60_000, larger)) == 16


# ---- a look at a training's next step ----------------------------------------------------------


class KeepStates(Callback):
    """Keeps the state of a training after some of its steps, and all weights."""

    def __init__(self, *steps: int) -> None:
        self.steps = steps
        self.states: dict[int, TrainingState] = {}
        self.first: dict[int, TrainingState] = {}
        self.weights: list[list[NDArray[Any]]] = []

    def on_train_begin(self, logs: Any = None) -> None:
        self.weights.append(self.model.get_weights())

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self.weights.append(self.model.get_weights())

    def on_train_checkpoint(self, epoch: int, step: int) -> None:
        done = len(self.weights) - 1
        if done in self.steps:
            state = self.model.training_state()  # type: ignore[attr-defined]
            self.states[done] = state
            self.first.setdefault(done, state)


OPTIMIZERS = {
    "sgd": lambda: gn.optimizers.SGD(0.1),
    "momentum": lambda: gn.optimizers.SGD(0.1, momentum=0.9),
    "adam": lambda: gn.optimizers.Adam(0.01),
}


def trained(optimizer: str) -> tuple[gn.Sequential, KeepStates, NDArray[Any], NDArray[Any]]:
    """A training of 2 epochs of 5 steps, whose state was kept in it and between its epochs."""
    model, x, y = small_convolution()
    model.compile(OPTIMIZERS[optimizer](), "sparse_categorical_crossentropy")
    kept = KeepStates(3, 5, 7)
    model.fit(x, y, batch_size=9, epochs=2, seed=5, callbacks=kept, verbose=0, record_steps=True)
    return model, kept, x, y


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("done", [3, 5, 7])
def test_the_next_step_moves_the_weights_as_the_training_did(optimizer: str, done: int) -> None:
    model, kept, x, y = trained(optimizer)
    history = model.history
    assert history is not None
    seen = inspect_step(Resumed(model, kept.states[done], x, y), x)
    epoch, number = divmod(done, 5)
    assert seen.step == Step(
        epoch=epoch + 1,
        number=number + 1,
        steps=5,
        images=4 if number == 4 else 9,
        loss=history.step_losses[done],
        learning_rate=0.01 if optimizer == "adam" else 0.1,
    )
    before, after = kept.weights[done], kept.weights[done + 1]
    moved = [new - old for new, old in zip(after, before, strict=True)]
    for name, first in (("conv2d", 0), ("dense", 2), ("dense_1", 4)):
        pair = slice(first, first + 2)
        expected = np.linalg.norm(np.concatenate([a.ravel() for a in moved[pair]]))
        expected /= np.linalg.norm(np.concatenate([a.ravel() for a in before[pair]]))
        assert seen[name].update == pytest.approx(expected, rel=1e-5)
    assert seen["flatten"].update is None


def test_a_state_at_the_end_of_an_epoch_goes_on_with_the_next() -> None:
    model, kept, x, y = trained("momentum")
    assert (kept.first[5].epoch, kept.first[5].step) == (0, 5)
    assert (kept.states[5].epoch, kept.states[5].step) == (1, 0)
    at_end = inspect_step(Resumed(model, kept.first[5], x, y), x)
    assert at_end == inspect_step(Resumed(model, kept.states[5], x, y), x)
    assert at_end.step is not None
    assert (at_end.step.epoch, at_end.step.number) == (2, 1)


def test_the_figures_are_those_before_the_step() -> None:
    model, kept, x, y = trained("sgd")
    seen = inspect_step(Resumed(model, kept.states[3], x, y), x)
    before = copy.copy(model)
    before.set_weights(kept.weights[3])
    outputs = before.layer_outputs(x)
    for layer in seen.layers:
        bounds = layer.outputs.span if layer.name in ("dense", "dense_1") else None
        assert layer.outputs == distribution(outputs[layer.name], bounds)
    # Plain SGD moves by rate · gradient.
    for name in ("conv2d", "dense", "dense_1"):
        layer = seen[name]
        assert layer.weight_gradients is not None
        assert layer.weights is not None
        assert layer.weight_gradients.size is not None
        assert layer.weights.size is not None
        assert layer.update == pytest.approx(
            0.1 * layer.weight_gradients.size / layer.weights.size, rel=1e-4
        )


def test_a_look_changes_neither_the_network_nor_the_state() -> None:
    model, kept, x, y = trained("momentum")
    weights, slots = model.parameters.copy(), kept.states[3].slots
    noted = {name: array.copy() for name, array in slots.items()}
    training = Resumed(model, kept.states[3], x, y)
    inspect_step(training, x)
    assert np.array_equal(model.parameters, weights)
    assert all(np.array_equal(array, noted[name]) for name, array in slots.items())
    # It stands behind the step, and goes on from there.
    assert inspect_step(training, x).step is not None
    training.advance(steps=3)
    expected = kept.weights[8]
    for found, there in zip(training.model.get_weights(), expected, strict=True):
        assert np.array_equal(found, there)


def test_a_step_that_diverges_has_no_loss_and_no_gradients() -> None:
    model, kept, x, y = trained("sgd")
    state = kept.states[3]
    state.weights["dense_1/kernel"][0, 0] = np.nan
    seen = inspect_step(Resumed(model, state, x, y), x)
    assert seen.step is not None
    assert (seen.step.loss, seen.step.number) == (None, 4)
    assert (seen["conv2d"].gradients, seen["conv2d"].update) == (None, None)
    assert seen.observations()[0] == "Not finite: 1 of the weights of dense_1."
    assert "loss not finite" in table(seen).title


def test_a_state_of_other_images_is_refused() -> None:
    model, kept, x, y = trained("sgd")
    state = replace(kept.states[3], data="0" * 64)
    with pytest.raises(CheckpointError, match="training with data of the fingerprint"):
        inspect_step(Resumed(model, state, x, y), x)


def test_a_state_of_another_network_is_refused() -> None:
    _, kept, x, y = trained("sgd")
    other = network(layers.Flatten(), layers.Dense(3, activation="softmax"))
    with pytest.raises(ArgumentError, match="not compiled"):
        Resumed(other, kept.states[3], x, y)
    other.compile("sgd", "sparse_categorical_crossentropy")
    with pytest.raises(CheckpointError, match="dense/kernel is float32"):
        Resumed(other, kept.states[3], x, y)


def test_a_replay_is_looked_at_as_a_training_is() -> None:
    model, x, y = small_convolution()
    recorder = Recorder()
    history = model.fit(x, y, batch_size=9, epochs=2, seed=5, verbose=0, callbacks=recorder)
    assert recorder.run is not None
    then = gn.replay(recorder.run, epoch=2, step=3, data=(x, y), verbose=0)
    seen = inspect_step(then, x)
    assert seen.step is not None
    assert (seen.step.epoch, seen.step.number) == (2, 3)
    assert seen.step.loss == pytest.approx(history.step_losses[7], rel=1e-6)
    assert all(each.update for each in seen.layers if each.weights is not None)
