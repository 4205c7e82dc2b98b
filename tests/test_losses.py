"""Losses: their values and gradients over a tile, and the targets that they refuse."""

from __future__ import annotations

import functools
import json
import math
from typing import Any, NamedTuple

import numpy as np
import pytest

from glassnet import losses
from glassnet.errors import ArgumentError, DataError, ShapeError
from glassnet.reference import losses as reference
from glassnet.reference.activations import (
    sigmoid_backward,
    sigmoid_forward,
    softmax_backward,
    softmax_forward,
)
from tests.gradients import assert_gradient
from tests.tiles import call

SPARSE = losses.SparseCategoricalCrossentropy
CATEGORICAL = losses.CategoricalCrossentropy
BINARY = losses.BinaryCrossentropy

# (the loss, the activation that it is fused with, or None where it reads the output as it is)
FORMS: dict[str, tuple[Any, str | None]] = {
    "sparse": (SPARSE(), None),
    "sparse, logits": (SPARSE(from_logits=True), None),
    "sparse, fused": (SPARSE(), "softmax"),
    "smoothed": (SPARSE(label_smoothing=0.2), None),
    "smoothed, logits": (SPARSE(from_logits=True, label_smoothing=0.2), None),
    "smoothed, fused": (SPARSE(label_smoothing=0.2), "softmax"),
    "categorical": (CATEGORICAL(), None),
    "categorical, logits": (CATEGORICAL(from_logits=True), None),
    "categorical, fused": (CATEGORICAL(), "softmax"),
    "binary": (BINARY(), None),
    "binary, logits": (BINARY(from_logits=True), None),
    "binary, fused": (BINARY(), "sigmoid"),
    "squared": (losses.MeanSquaredError(), None),
    "absolute": (losses.MeanAbsoluteError(), None),
}
ONE_FOR_TRUE = {"class_name": "SparseCategoricalCrossentropy", "config": {"from_logits": 1}}
# PyTorch has no cross-entropy of these.
PROBABILITIES = ("sparse", "smoothed", "categorical")
# features, lanes, images, type
SHAPES = [(2, 1, 1, "float64"), (3, 4, 3, "float64"), (3, 4, 3, "float32")]

forms = pytest.mark.parametrize("form", FORMS)
shapes = pytest.mark.parametrize("shape", SHAPES, ids=str)


class Answer(NamedTuple):
    losses: np.ndarray  # (n,)
    gradients: np.ndarray  # (n, features)
    outputs: np.ndarray  # (n, features)


@functools.cache
def compiled_loop(form, features, lanes, dtype):
    loss, activation = FORMS[form]
    return (loss.fused(activation) if activation else loss).loop(features, lanes, dtype)


def run(form, y, y_true, lanes, dtype="float64", scale=None):
    """Losses, gradients and final outputs of the images y (n, features), n ≤ lanes."""
    images, features = y.shape
    targets = FORMS[form][0].targets(y_true, (features,), dtype)
    tile = np.full((features, lanes), 7, dtype)
    tile[:, :images] = y.T
    # The targets stand in another order than the lanes, and lanes without image have none.
    order = np.random.default_rng(0).permutation(images)
    rows = np.full(lanes, 10**9, np.int64)
    rows[:images] = order.argsort()
    dy, values = np.full((features, lanes), np.nan, dtype), np.full(lanes, np.nan, dtype)
    share = np.dtype(dtype).type(1 / images if scale is None else scale)
    loop = compiled_loop(form, features, lanes, dtype)
    call(loop, tile, targets[order], rows, images, share, dy, values)
    assert (dy[:, images:] == 0).all()
    assert (values[images:] == 0).all()
    return Answer(values[:images], dy[:, :images].T, tile[:, :images].T)


def example(form, images, features, seed=0):
    """Outputs and targets as a network of this kind gives and meets them."""
    generator = np.random.default_rng(seed)
    z = 2 * generator.standard_normal((images, features))
    if form.startswith(("sparse", "smoothed")):
        y_true = generator.integers(features, size=images)
    elif form.startswith("categorical"):
        y_true = generator.dirichlet(np.ones(features), images)
    elif form.startswith("binary"):
        y_true = generator.integers(2, size=(images, features))
    else:
        y_true = generator.standard_normal((images, features))
    if form in ("sparse", "smoothed", "categorical", "binary"):
        return 1 / (1 + np.exp(-z)), y_true  # positive, and not adding up to 1
    return z, y_true


def oracle(form, y, y_true):
    """The losses, and the gradient of their mean by y, composed as the form says."""
    kind, *of_logits = form.split(", ")
    if kind == "smoothed":
        classes = y.shape[1]
        kind, y_true = "categorical", 0.8 * np.eye(classes)[y_true] + 0.2 / classes
    loss: Any = {
        "sparse": reference.sparse_categorical_crossentropy,
        "categorical": reference.categorical_crossentropy,
        "binary": reference.binary_crossentropy,
        "squared": reference.mean_squared_error,
        "absolute": reference.mean_absolute_error,
    }[kind]
    activation, backward = softmax_forward, softmax_backward
    if kind == "binary":
        activation, backward = sigmoid_forward, sigmoid_backward
    values, dy = loss(y_true, activation(y) if of_logits else y)
    return values, (backward(dy, y) if of_logits else dy) / len(y)


@pytest.mark.loops
@forms
@shapes
def test_losses_and_gradients_follow_their_formula(form, shape):
    features, lanes, images, dtype = shape
    y, y_true = example(form, images, features)
    values, gradients = oracle(form, y, y_true)
    answer = run(form, y, y_true, lanes, dtype)
    tolerance = {"float32": 3e-6, "float64": 1e-12}[dtype]
    np.testing.assert_allclose(answer.losses, values, rtol=tolerance)
    np.testing.assert_allclose(answer.gradients, gradients, rtol=tolerance, atol=tolerance / 10)
    assert answer.losses.dtype == answer.gradients.dtype == dtype


@pytest.mark.loops
@forms
def test_gradients_follow_from_differences(form):
    y, y_true = example(form, images=3, features=3, seed=1)
    assert_gradient(
        lambda y: float(run(form, y, y_true, 4).losses.mean()),
        y,
        run(form, y, y_true, 4).gradients.copy(),
    )


@pytest.mark.loops
@forms
def test_gradients_are_scaled_and_losses_are_not(form):
    y, y_true = example(form, 3, 3)
    one, half = (run(form, y, y_true, 4, scale=scale) for scale in (1.0, 0.5))
    assert (half.losses == one.losses).all()
    np.testing.assert_allclose(half.gradients, 0.5 * one.gradients, rtol=1e-15)


@pytest.mark.loops
@forms
def test_outputs_become_probabilities_where_the_activation_is_fused_in(form):
    y, y_true = example(form, 3, 3)
    outputs = run(form, y, y_true, 4).outputs
    if form == "binary, fused":
        np.testing.assert_allclose(outputs, 1 / (1 + np.exp(-y)), rtol=1e-14)
    elif form.endswith("fused"):
        np.testing.assert_allclose(
            outputs, np.exp(y) / np.exp(y).sum(axis=1, keepdims=True), rtol=1e-14
        )
    else:
        assert (outputs == y).all()


@pytest.mark.loops
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("form", [form for form in FORMS if "," in form])
def test_logits_of_any_size_give_finite_losses(form, dtype):
    y = np.array([[1000.0, -1000.0, 0.0], [-1000.0, 1000.0, 0.0]])
    one_hot = np.array([[1, 0, 0], [1, 0, 0]])
    labels = form.startswith(("sparse", "smoothed"))
    answer = run(form, y, [0, 0] if labels else one_hot, 4, dtype, scale=1.0)
    if form.startswith("binary"):
        expected = [math.log(2) / 3, (2000 + math.log(2)) / 3]
        gradients = [[0, 0, 0.5 / 3], [-1 / 3, 1 / 3, 0.5 / 3]]
    elif form.startswith("smoothed"):  # the targets are 13 / 15, 1 / 15, 1 / 15
        expected = [200.0, 1800.0]
        gradients = [[2 / 15, -1 / 15, -1 / 15], [-13 / 15, 14 / 15, -1 / 15]]
    else:
        expected, gradients = [0.0, 2000.0], [[0, 0, 0], [-1, 1, 0]]
    np.testing.assert_allclose(answer.losses, expected, rtol=1e-6)
    np.testing.assert_allclose(answer.gradients, gradients, rtol=1e-6)


@pytest.mark.loops
def test_a_nearly_certain_answer_keeps_its_small_gradient():
    # 1 - p is 2.06e-9, far below float32's distance from 1 to the next smaller number.
    answer = run("binary, fused", np.array([[-20.0]]), [0], 1, "float32", scale=1.0)
    assert answer.losses[0] == pytest.approx(2.061e-9, rel=1e-3)
    assert answer.gradients[0, 0] == pytest.approx(2.061e-9, rel=1e-3)
    answer = run("sparse, fused", np.array([[0.0, -20.0]]), [0], 1, "float32", scale=1.0)
    assert answer.gradients[0, 1] == pytest.approx(2.061e-9, rel=1e-3)


@pytest.mark.loops
@pytest.mark.parametrize(
    ("form", "y", "y_true", "loss"),
    [
        # Keras keeps probabilities within [1e-7, 1 - 1e-7]: the loss is at most -log(1e-7) ...
        ("sparse", [0.0, 1.0], 0, 16.11809565),
        ("categorical", [0.0, 1.0], [1, 0], 16.11809565),
        ("binary", [0.0, 1.0], [1, 1], 16.11809565 / 2 + 0.5e-7),
        # ... and never exactly 0.
        ("sparse", [0.0, 1.0], 1, 1e-7),
        ("categorical", [0.0, 1.0], [0, 1], 1e-7),
    ],
)
def test_probabilities_of_0_and_1_are_clipped(form, y, y_true, loss):
    answer = run(form, np.array([y]), [y_true], 1)
    assert answer.losses[0] == pytest.approx(loss, rel=1e-6)
    assert (answer.gradients == 0).all()


@pytest.mark.loops
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@forms
def test_nan_is_seen_in_its_image_and_in_no_other(form, dtype):
    y, y_true = example(form, 3, 3)
    sound = run(form, y, y_true, 4, dtype)
    y[1, 2] = np.nan
    answer = run(form, y, y_true, 4, dtype)
    assert np.isnan(answer.losses[1])
    assert np.isnan(answer.gradients[1]).any()
    for image in (0, 2):
        assert answer.losses[image] == sound.losses[image]
        assert (answer.gradients[image] == sound.gradients[image]).all()


@pytest.mark.loops
@pytest.mark.parametrize("form", ["sparse, fused", "categorical, fused"])
def test_an_infinite_logit_is_seen(form):
    y, y_true = example(form, 2, 3)
    y[0, 1] = np.inf
    with np.errstate(invalid="ignore"):
        assert np.isnan(run(form, y, y_true, 4).losses[0])


@pytest.mark.loops
def test_absolute_error_is_flat_where_it_is_met():
    answer = run("absolute", np.array([[1.0, 2.0]]), np.array([[1.0, 3.0]]), 1)
    assert answer.gradients.tolist() == [[0.0, -0.5]]


@pytest.mark.parametrize(
    ("loss", "activation", "together"),
    [
        (SPARSE(), "softmax", True),
        (CATEGORICAL(), "softmax", True),
        (BINARY(), "sigmoid", True),
        (SPARSE(), "sigmoid", False),
        (BINARY(), "softmax", False),
        (SPARSE(from_logits=True), "linear", False),
        (losses.MeanSquaredError(), "sigmoid", False),
    ],
)
def test_which_activations_are_fused(loss, activation, together):
    fused = loss.fused(activation)
    assert (fused is not None) == together
    assert fused is not loss
    if fused is not None:
        assert fused.get_config() == loss.get_config()


def test_logits_after_a_softmax_are_refused():
    with pytest.raises(ArgumentError, match="the network ends with softmax: leave out one"):
        SPARSE(from_logits=True).fused("softmax")


@pytest.mark.parametrize(
    ("loss", "y_true", "features", "expected", "dtype"),
    [
        (SPARSE(), np.array([[3], [1]], np.uint8), 10, [3, 1], "int64"),
        (SPARSE(), [3.0, 1.0], 10, [3, 1], "int64"),
        (CATEGORICAL(), [[0, 1], [1, 0]], 2, [[0, 1], [1, 0]], "float32"),
        (BINARY(), [True, False], 1, [[1], [0]], "float32"),
        (losses.MeanSquaredError(), np.arange(3), 1, [[0], [1], [2]], "float32"),
    ],
    ids=repr,
)
def test_targets_are_converted(loss, y_true, features, expected, dtype):
    targets = loss.targets(y_true, (features,), "float32")
    assert targets.tolist() == expected
    assert targets.dtype == dtype
    assert targets.flags.c_contiguous


def test_targets_are_smoothed():
    y = CATEGORICAL(label_smoothing=0.1).targets([[0, 1, 0, 0]], (4,), "float32")
    np.testing.assert_allclose(y, [[0.025, 0.925, 0.025, 0.025]], rtol=1e-6)
    np.testing.assert_array_equal(SPARSE(label_smoothing=0.1).targets([1], (4,), "float32"), y)
    y = BINARY(label_smoothing=0.1).targets([[0, 1]], (2,), "float32")
    np.testing.assert_allclose(y, [[0.05, 0.95]], rtol=1e-6)
    assert y.dtype == np.float32


@pytest.mark.parametrize(
    ("loss", "y_true", "features", "error", "message"),
    [
        (SPARSE(), [0, 10, 3], 10, DataError, r"y\[1\] is 10, .* 10 outputs .* labels 0 to 9"),
        (SPARSE(), [0, 1, -1], 10, DataError, r"y\[2\] is -1"),
        (SPARSE(), [0.0, 0.5], 10, DataError, r"y\[1\] is 0.5: expected a whole number"),
        (
            SPARSE(),
            np.array([0, 2**64 - 1], np.uint64),
            10,
            DataError,
            r"y\[1\] is 18446744073709551615, .* labels 0 to 9",
        ),
        (SPARSE(), [0.0, 1e300], 10, DataError, r"y\[1\] is 10{4}.*, .* labels 0 to 9"),
        (SPARSE(), [0.0, math.nan], 10, DataError, r"y\[1\] is nan: expected a whole number"),
        (SPARSE(), [[0, 1], [1, 0]], 2, ShapeError, "use categorical_crossentropy"),
        (SPARSE(), [0, 1], 1, ShapeError, "use binary_crossentropy"),
        (SPARSE(), ["a", "b"], 2, DataError, "must hold numbers, and has dtype <U1"),
        (
            SPARSE(),
            [[1], [1, 2]],
            2,
            ShapeError,
            r"y\[1\] has shape \(2,\), and .*y\[0\] has \(1,\)",
        ),
        (CATEGORICAL(), [0, 1], 2, ShapeError, "use sparse_categorical_crossentropy"),
        (CATEGORICAL(), [[0, 1, 0]], 2, ShapeError, r"vectors of 2 values.*shape \(1, 3\)"),
        (CATEGORICAL(), [[0, 1], [1, 1]], 2, DataError, r"y\[1\] add up to 2, not 1"),
        (CATEGORICAL(), [[2, -1]], 2, DataError, r"y\[0, 0\] is 2.0: expected a probability"),
        (CATEGORICAL(), [[1], [1]], 1, ShapeError, "use binary_crossentropy"),
        (BINARY(), [0, 2], 1, DataError, r"y\[1, 0\] is 2.0: expected a probability"),
        (BINARY(), [0, math.nan], 1, DataError, r"y\[1, 0\] is nan"),
        (BINARY(), [0, 1], 3, ShapeError, "vectors of 3 values"),
        (losses.MeanSquaredError(), [[1, math.inf]], 2, DataError, r"y\[0, 1\] is inf"),
        (losses.MeanAbsoluteError(), [1, 2], 2, ShapeError, "mean_absolute_error takes vectors"),
    ],
)
def test_wrong_targets_are_named(loss, y_true, features, error, message):
    with pytest.raises(error, match=message):
        loss.targets(y_true, (features,), "float64")


@pytest.mark.parametrize("form", ["sparse", "categorical", "binary", "squared", "absolute"])
def test_only_vectors_are_compared(form):
    with pytest.raises(ShapeError, match="output is 14×14×6: end it with Flatten"):
        FORMS[form][0].targets([0, 1], (14, 14, 6), "float32")


@pytest.mark.parametrize("name", losses.LOSSES)
def test_configuration_survives_json(name):
    loss = losses.get(name)
    written = json.loads(json.dumps(losses.serialize(loss)))
    assert repr(losses.get(written)) == repr(loss)


def test_arguments_survive_json():
    loss = CATEGORICAL(from_logits=True, label_smoothing=0.25)
    copy = losses.get(losses.serialize(loss))
    assert copy.get_config() == {"from_logits": True, "label_smoothing": 0.25}


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: losses.get("cross_entropy"), "unknown loss 'cross_entropy'"),
        (lambda: losses.get("mean_square_error"), "did you mean 'mean_squared_error'"),
        (lambda: losses.get(ONE_FOR_TRUE), "from_logits must be True or False, not 1"),
        (lambda: CATEGORICAL(label_smoothing=1.5), "label_smoothing must be .* at most 1"),
        (lambda: SPARSE(label_smoothing=-0.1), "SparseCategoricalCrossentropy: label_smoothing"),
    ],
)
def test_wrong_arguments_are_named(make, message):
    with pytest.raises(ArgumentError, match=message):
        make()


@pytest.mark.parity
@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("form", [form for form in FORMS if form not in PROBABILITIES])
def test_losses_and_gradients_are_those_of_pytorch(form, shape):
    torch = pytest.importorskip("torch")
    functional = torch.nn.functional
    reference = {
        "binary": functional.binary_cross_entropy,
        "binary,": functional.binary_cross_entropy_with_logits,
        "sparse,": functional.cross_entropy,
        "smoothed,": functools.partial(functional.cross_entropy, label_smoothing=0.2),
        "categorical,": functional.cross_entropy,
        "squared": functional.mse_loss,
        "absolute": functional.l1_loss,
    }[form.split()[0]]
    features, lanes, images, dtype = shape
    y, y_true = example(form, images, features, seed=3)
    output = torch.tensor(y.astype(dtype), requires_grad=True)
    target = torch.tensor(y_true if y_true.ndim == 1 else y_true.astype(dtype))
    mean = reference(output, target)
    mean.backward()
    answer = run(form, y, y_true, lanes, dtype)
    tolerance = {"float32": 2e-6, "float64": 1e-12}[dtype]
    np.testing.assert_allclose(answer.losses.mean(), mean.item(), rtol=tolerance)
    np.testing.assert_allclose(
        answer.gradients, output.grad.numpy(), rtol=tolerance, atol=tolerance / 10
    )


@pytest.mark.parametrize(
    ("form", "y", "constant"),
    [
        ("sparse", [0, 0, 0, 2], [0.75, 0, 0.25]),
        ("smoothed", [0, 0, 0, 2], [2 / 3, 1 / 15, 4 / 15]),  # by 0.2
        ("categorical", np.eye(3)[[0, 0, 0, 2]], [0.75, 0, 0.25]),
        ("binary", [[1, 0], [1, 1], [1, 0], [0, 0]], [0.75, 0.25]),
    ],
)
def test_the_loss_of_a_constant_answer_is_the_least_of_all(
    form: str, y: Any, constant: list[float]
) -> None:
    def mean_loss(answer: list[float]) -> float:
        outputs = np.tile(np.clip(answer, 1e-9, 1), (4, 1))
        return float(run(form, outputs, y, 4).losses.mean())

    loss = FORMS[form][0]
    least = loss.constant_loss(loss.targets(y, (len(constant),), "float64"))
    assert least == pytest.approx(mean_loss(constant), abs=1e-6)
    for other in ([0.7, 0.05, 0.25], [0.8, 0.1, 0.1]):
        assert least < mean_loss(other[: len(constant)])


def test_other_losses_do_not_know_it() -> None:
    assert losses.MeanSquaredError().constant_loss(np.zeros((4, 1))) is None
