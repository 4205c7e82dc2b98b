"""What can't be learned is refused before training, and a wrong word gets an answer that helps."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import numpy as np
import pytest

import glassnet as gn
from glassnet import layers, losses, metrics
from glassnet.errors import ArgumentError, CallError, DataError, FigureError, ShapeError
from glassnet.model.figures import Figures

X = np.linspace(0, 1, 24).reshape(6, 4)
LABELS = np.array([0, 1, 2, 0, 1, 2])
ANSWERS = np.array([0, 1, 1, 0, 1, 0])
NUMBERS = np.array([0.5, 2.5, -1.0, 3.0, 0.0, 1.0])


def network(*stack: layers.Layer, loss: object, metrics: object = None) -> gn.Sequential:
    model = gn.Sequential([gn.Input((4,)), *stack], seed=0)
    model.compile("sgd", loss, metrics)
    return model


@pytest.mark.parametrize("loss", ["binary_crossentropy", "mse", "sparse_categorical_crossentropy"])
def test_a_softmax_of_one_output(loss):
    model = network(layers.Dense(1, activation="softmax"), loss=loss)
    for use in (model.fit, model.evaluate):
        with pytest.raises(ArgumentError, match=r'always 1, .* use activation="sigmoid"'):
            use(X, ANSWERS)


@pytest.mark.parametrize(
    "stack",
    [
        [layers.Dense(1, activation="softmax"), layers.Dense(3, activation="softmax")],
        [layers.Dense(1, activation="softmax"), layers.Dropout(0.5)],
        [layers.Dense(1), layers.Softmax(), layers.Dense(3), layers.Softmax()],
    ],
    ids=["before a layer", "before dropout", "alone"],
)
def test_a_softmax_of_one_output_inside_a_network(stack):
    model = network(*copy.deepcopy(stack), loss="mse")
    targets = np.zeros((6, model.output_shape[0]))
    with pytest.raises(ArgumentError, match=r"outputs of \w*softmax are always 1, and so the net"):
        model.fit(X, targets, verbose=0)


def test_a_softmax_over_one_channel():
    model = gn.Sequential([gn.Input((4, 4, 1)), layers.Conv2D(1, 3, activation="softmax")])
    model.add(layers.Flatten())
    model.compile("sgd", "mse")
    with pytest.raises(ArgumentError, match="outputs of conv2d_softmax are always 1"):
        model.fit(np.zeros((2, 4, 4, 1)), np.zeros((2, 4)))


@pytest.mark.parametrize(
    ("end", "bounds"),
    [
        ([layers.Dense(3)], "-∞ to ∞"),
        ([layers.Dense(3, activation="tanh")], "-1 to 1"),
        ([layers.Dense(3, activation="relu")], "0 to ∞"),
        ([layers.Dense(3), layers.Linear()], "-∞ to ∞"),
        ([layers.Dense(3, activation="sigmoid"), layers.Rescaling(2, -1)], "-1 to 1"),
        ([layers.Dense(3, activation="tanh"), layers.Dropout(0.5)], "-2 to 2"),
    ],
)
@pytest.mark.parametrize(
    ("loss", "y"),
    [
        ("sparse_categorical_crossentropy", LABELS),
        ("categorical_crossentropy", np.eye(3)[LABELS]),
        ("binary_crossentropy", np.eye(3)[LABELS]),
    ],
)
def test_cross_entropy_of_what_is_no_probability(end, bounds, loss, y):
    model = network(*copy.deepcopy(end), loss=loss)
    with pytest.raises(ArgumentError, match=f"^{loss} takes probabilities.* from {bounds}: end it"):
        model.fit(X, y)


class Own(layers.Layer):
    """A layer that does not say between which bounds its outputs lie."""

    def forward(self, x, y, parameters, saved):
        y[...] = x

    def backward(self, dy, dx, x, y, parameters, saved, gradients):
        dx[...] = dy


class Squared(layers.Sigmoid):
    """A class of one's own, for whose outputs the bounds of its base do not hold."""

    forward = Own.forward
    backward = Own.backward


@pytest.mark.parametrize(
    ("end", "loss"),
    [
        ([layers.Dense(3, activation="softmax")], "sparse_categorical_crossentropy"),
        ([layers.Dense(3, activation="sigmoid")], "sparse_categorical_crossentropy"),
        ([layers.Dense(3)], losses.SparseCategoricalCrossentropy(from_logits=True)),
        ([layers.Dense(3, activation="relu")], losses.SparseCategoricalCrossentropy(True)),
        ([layers.Dense(3, activation=Own())], "sparse_categorical_crossentropy"),
        (
            [layers.Dense(3, activation="sigmoid"), layers.Flatten()],
            "sparse_categorical_crossentropy",
        ),
    ],
)
def test_what_can_be_learned_stays_allowed(end, loss):
    figures = network(*end, loss=loss).evaluate(np.abs(X), LABELS)
    assert len(figures) == 1


def test_bounds_of_a_derived_class_are_its_own():
    assert layers.Sigmoid().output_range(None) == (0.0, 1.0)
    assert Squared().output_range(None) is None
    assert layers.MaxPooling2D().output_range((-1.0, 2.0)) == (-1.0, 2.0)
    assert layers.Threshold().output_range(None) == (0.0, 1.0)
    assert layers.ReLU().output_range((-1.0, 2.0)) == (0.0, 2.0)
    assert layers.Rescaling(-2, 1).output_range((0.0, 1.0)) == (-1.0, 1.0)


@pytest.mark.parametrize("metric", ["accuracy", "binary_accuracy", metrics.BinaryAccuracy()])
def test_an_accuracy_for_a_regression_of_one_number(metric):
    model = network(layers.Dense(1), loss="mse", metrics=[metric])
    with pytest.raises(DataError, match=r"y holds 0\.5: for other numbers use regression_accuracy"):
        model.fit(X, NUMBERS)


@pytest.mark.parametrize(
    "metric", ["accuracy", "categorical_accuracy", "top_k_categorical_accuracy"]
)
def test_an_accuracy_for_a_regression_of_several_numbers(metric):
    model = network(layers.Dense(2), loss="mae", metrics=[metric])
    targets = np.stack([NUMBERS, NUMBERS**2], axis=1)
    with pytest.raises(DataError, match=rf"{metric} .*y\[0\] names none: for numbers use regr"):
        model.fit(X, targets)


@pytest.mark.parametrize(
    "y",
    [
        np.eye(3)[LABELS],
        2 * np.eye(3)[LABELS] - 1,
        np.array([[0.5, 0.5, 0.0]] * 6),
        np.eye(3, dtype=bool)[LABELS],
    ],
)
def test_vectors_that_name_a_class_have_an_accuracy(y):
    model = network(layers.Dense(3, activation="tanh"), loss="mse", metrics=["accuracy"])
    assert 0.0 <= model.evaluate(X, y)["accuracy"] <= 1.0


def test_a_regression_has_figures_of_its_own():
    model = network(layers.Dense(1), loss="mse", metrics=["regression_accuracy", "mae"])
    assert set(model.evaluate(X, NUMBERS).keys()) == {"loss", "regression_accuracy", "mae"}


# ---- hints --------------------------------------------------------------------------------------


def test_images_without_an_axis_of_channels():
    with pytest.raises(ShapeError, match=r"give Input\(\(28, 28, 1\)\) and x\[\.\.\., np\.newaxis"):
        gn.Sequential([gn.Input((28, 28)), layers.Conv2D(6, 5)])


def test_a_convolution_behind_a_vector():
    with pytest.raises(ShapeError, match=r"put this layer before Flatten and Dense"):
        gn.Sequential([gn.Input((28, 28, 1)), layers.Flatten(), layers.Conv2D(6, 5)])


@pytest.mark.parametrize(
    ("shape", "right"), [((1, 28, 28), "28, 28, 1"), ((3, 32, 24), "32, 24, 3")]
)
def test_channels_that_come_first(shape, right):
    with pytest.raises(ShapeError, match=rf"channels are last, so give Input\(\({right}\)\)"):
        gn.Sequential([gn.Input(shape), layers.Conv2D(6, 5)])


def test_images_whose_channels_come_first():
    model = gn.Sequential([gn.Input((5, 4, 1)), layers.Flatten(), layers.Dense(2)])
    with pytest.raises(ShapeError, match=r"channels are last, .*np\.moveaxis\(x, 1, -1\)"):
        model.predict(np.zeros((2, 1, 5, 4)))


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ({"nb_epoch": 3}, "^fit has no argument nb_epoch: it is called epochs"),
        ({"workers": 4}, "threads="),
        ({"use_multiprocessing": True}, "threads="),
        ({"steps_per_epoch": 4}, "hand over fewer"),
        ({"epoch": 3}, "did you mean epochs"),
    ],
)
def test_words_of_keras_in_fit(named, message):
    model = network(layers.Dense(1), loss="mse")
    with pytest.raises(CallError, match=message):
        model.fit(X, NUMBERS, **named)


def test_words_of_keras_elsewhere():
    model = network(layers.Dense(1), loss="mse")
    with pytest.raises(CallError, match=r"compile has no argument run_eagerly: everything is comp"):
        model.compile("sgd", "mse", run_eagerly=True)  # type: ignore[call-arg]
    with pytest.raises(CallError, match=r"compile has no argument jit_compile"):
        model.compile("sgd", "mse", jit_compile=True)  # type: ignore[call-arg]
    with pytest.raises(CallError, match=r"evaluate has no argument sample_weight"):
        model.evaluate(X, NUMBERS, sample_weight=1)  # type: ignore[call-overload]
    with pytest.raises(CallError, match=r"predict has no argument workers"):
        model.predict(X, workers=2)  # type: ignore[call-arg]
    with pytest.raises(CallError, match=r"^fit needs y: images and labels are two arrays"):
        model.fit(X)  # type: ignore[call-arg]
    with pytest.raises(CallError, match=r"^Sequential has no argument input_shape: put Input"):
        gn.Sequential(input_shape=(4,))  # type: ignore[call-arg]
    with pytest.raises(CallError, match=r"^EarlyStopping has no argument epsilon: it has monitor"):
        gn.callbacks.EarlyStopping(epsilon=1)  # type: ignore[call-arg]
    for wrong, message in [
        ({"patience": -1}, r"patience must be an int of at least 0, not -1"),
        ({"patience": 1.5}, r"patience must be an int of at least 0"),
        ({"start_from_epoch": -1}, r"start_from_epoch must be an int of at least 0"),
        ({"min_delta": float("nan")}, r"min_delta must be a finite number"),
        ({"baseline": "0.9"}, r"baseline must be a finite number"),
        ({"restore_best_weights": 1}, r"restore_best_weights must be True or False"),
        ({"monitor": 5}, r"monitor=5: give the name of a figure"),
    ]:
        with pytest.raises(ArgumentError, match=rf"^EarlyStopping: {message}"):
            gn.callbacks.EarlyStopping(**wrong)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match=r"fit: epochs must be an int of at least 1, not 3\.0"):
        model.fit(X, NUMBERS, epochs=3.0)  # type: ignore[arg-type]


def test_a_type_error_inside_a_training_stays_what_it_is():
    class Broken(gn.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            raise TypeError("of the user's own")

    with pytest.raises(TypeError, match=r"^of the user's own$"):
        network(layers.Dense(1), loss="mse").fit(X, NUMBERS, callbacks=Broken(), verbose=0)


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("accuracy", ["loss", "accuracy"]),
        (metrics.BinaryAccuracy(), ["loss", "binary_accuracy"]),
        (("accuracy", "mae"), ["loss", "accuracy", "mae"]),
        (None, ["loss"]),
        ([], ["loss"]),
    ],
)
def test_one_metric_needs_no_list(given, names):
    model = network(layers.Dense(1, activation="sigmoid"), loss="mse", metrics=given)
    assert list(model.evaluate(X, ANSWERS).keys()) == names


def test_metrics_of_several_outputs_are_refused():
    with pytest.raises(ArgumentError, match=r"is no metric"):
        network(layers.Dense(1), loss="mse", metrics={"out": "mae"})


# ---- what evaluate returns ----------------------------------------------------------------------


def test_figures_unpack_into_their_values_and_read_by_name():
    model = network(layers.Dense(1, activation="sigmoid"), loss="mse", metrics=["accuracy", "mae"])
    figures = model.evaluate(X, ANSWERS)
    values: Any = figures  # mypy knows a dict's iteration as that of its names
    loss, accuracy, error = values
    named = {"loss": loss, "accuracy": accuracy, "mae": error}
    assert figures == named
    assert dict(figures) == {**figures} == dict(figures.items()) == named
    assert (figures | {}) == named
    assert list(values) == list(figures.values()) == [loss, accuracy, error]
    assert list(reversed(values)) == [error, accuracy, loss]
    assert (figures["mae"], "mae" in figures, len(figures)) == (error, True, 3)
    assert json.loads(json.dumps(figures)) == json.loads(json.dumps(figures, indent=1)) == named
    assert repr(figures) == repr(named)


def test_figures_are_kept_by_copies():
    figures = Figures(loss=0.5, accuracy=0.75)
    for again in (
        copy.copy(figures),
        copy.deepcopy(figures),
        figures.copy(),
        pickle.loads(pickle.dumps(figures)),
    ):
        assert type(again) is Figures
        assert again == figures
        assert [*map(float, again)] == [0.5, 0.75]


def test_a_plain_dict_where_keras_would_give_one():
    model = network(layers.Dense(1), loss="mse")
    plain = model.evaluate(X, NUMBERS, return_dict=True)
    assert type(plain) is dict
    assert list(plain) == ["loss"]


def test_batches_of_32_where_none_are_asked_for():
    model = network(layers.Dense(1), loss="mse")
    history = model.fit(np.ones((40, 4)), np.ones(40), batch_size=None, verbose=0)
    assert (history.params["batch_size"], history.params["steps"]) == (32, 2)


def test_figures_by_their_places_as_in_keras():
    figures: Any = Figures(loss=0.5, accuracy=0.75)
    assert (figures[0], figures[1], figures[-1], figures[1:]) == (0.5, 0.75, 0.75, [0.75])
    alone = Figures(loss=0.5)
    assert (float(alone), f"{alone:.2f}", f"{alone}") == (0.5, "0.50", "{'loss': 0.5}")


@pytest.mark.parametrize("key", ["acc", 2, -3])
def test_a_figure_that_is_not_there(key):
    figures: Any = Figures(loss=0.5, accuracy=0.75)
    with pytest.raises(FigureError) as caught:
        figures[key]
    assert isinstance(caught.value, KeyError)
    assert str(caught.value).startswith(f"there is no figure {key!r} among loss, accuracy: give")
    assert figures.get(key) is None


def test_several_figures_are_no_number():
    figures = Figures(loss=0.5, accuracy=0.75)
    for use in (float, "{:.3f}".format):
        with pytest.raises(FigureError, match=r"2 figures are no .* take one .* figures\['loss'\]"):
            use(figures)
