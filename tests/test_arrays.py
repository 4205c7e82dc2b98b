"""Whatever holds numbers is taken by position, at every door."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import glassnet as gn
from glassnet import layers, losses, metrics
from glassnet.arrays import as_array
from glassnet.errors import DataError, GlassnetError, ShapeError


class Column:
    """A table's column as pandas has it: items by label, arrays and ``iloc`` by position."""

    def __init__(self, values: Any, index: Any) -> None:
        self.values, self.index = np.asarray(values), list(index)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return np.array(self.values, dtype)

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, np.ndarray) and key.dtype == bool:
            return Column(self.values[key], np.array(self.index)[key])
        labels = np.atleast_1d(key)
        found = self.values[[self.index.index(label) for label in labels]]
        return Column(found, labels) if np.ndim(key) else found[0]

    def __len__(self) -> int:
        return len(self.values)

    @property
    def iloc(self) -> Any:
        return self.values


def shuffled(values: Any) -> Any:
    """A column whose labels are the places of other values."""
    try:
        import pandas as pd  # type: ignore[import-untyped,unused-ignore]
    except ImportError:
        return Column(values, reversed(range(len(values))))
    return pd.Series(list(values), index=list(reversed(range(len(values)))))


LABELS = np.array([0, 1, 2, 1, 0, 2])
IMAGES = np.arange(6)[:, np.newaxis] * np.ones(4)
COLUMN = shuffled(LABELS)


def network() -> gn.Sequential:
    model = gn.Sequential([gn.Input((4,)), layers.Dense(3, activation="softmax")], seed=0)
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def test_the_column_is_one_that_pairs_by_label():
    assert COLUMN[0] == LABELS[-1]


def test_batches_pair_labels_with_their_images():
    pairs = list(gn.data.batches(IMAGES, COLUMN, 4))
    np.testing.assert_array_equal(np.concatenate([y for _, y in pairs]), LABELS)
    drawn = list(gn.data.batches(IMAGES, COLUMN, 4, np.random.default_rng(0)))
    for x, y in drawn:
        np.testing.assert_array_equal(y, LABELS[x[:, 0].astype(int)])


@pytest.mark.parametrize("stratified", [False, True])
def test_a_split_pairs_labels_with_their_images(stratified):
    generator = np.random.default_rng(0)
    parts = gn.data.train_validation_split(IMAGES, COLUMN, 0.5, generator, stratified)
    for x, y in parts:
        np.testing.assert_array_equal(y, LABELS[x[:, 0].astype(int)])


def test_fit_evaluate_and_gradients_pair_labels_with_their_images():
    plain, other = network(), network()
    plain.fit(IMAGES, LABELS, validation_split=0.5, verbose=0, seed=0)
    other.fit(IMAGES, COLUMN, validation_split=0.5, verbose=0, seed=0)
    assert plain.history is not None
    assert other.history is not None
    assert plain.history.history == other.history.history
    assert plain.evaluate(IMAGES, LABELS) == other.evaluate(IMAGES, COLUMN)
    loss = plain.loss_and_gradients(IMAGES, LABELS)[0]
    assert loss == other.loss_and_gradients(IMAGES, COLUMN)[0]


def test_other_doors_take_a_column_by_its_places():
    one_hot = gn.data.one_hot(COLUMN, 3)
    np.testing.assert_array_equal(one_hot.argmax(axis=1), LABELS)
    matrix = metrics.confusion_matrix(COLUMN, LABELS, 3)
    np.testing.assert_array_equal(matrix, 2 * np.eye(3))
    accuracy = metrics.SparseCategoricalAccuracy()
    accuracy.update(COLUMN, one_hot)
    assert accuracy.result() == 1.0
    loss = losses.SparseCategoricalCrossentropy()
    np.testing.assert_array_equal(loss.targets(COLUMN, (3,), "float32"), LABELS)
    assert gn.data.fingerprint(COLUMN) == gn.data.fingerprint(LABELS)


def test_lists_of_lists_and_columns_of_arrays():
    model = network()
    expected = model.predict(IMAGES)
    np.testing.assert_array_equal(model.predict(IMAGES.tolist()), expected)
    column = np.empty(6, object)
    column[:] = list(IMAGES)
    np.testing.assert_array_equal(model.predict(column), expected)
    model.set_weights([weight.tolist() for weight in model.get_weights()])
    np.testing.assert_array_equal(model.predict(list(IMAGES)), expected)


@pytest.mark.parity
def test_tensors_of_pytorch():
    import torch

    model = network()
    tensor = torch.tensor(IMAGES)
    np.testing.assert_array_equal(model.predict(tensor), model.predict(IMAGES))
    assert model.evaluate(tensor, torch.tensor(LABELS)) == model.evaluate(IMAGES, LABELS)
    with pytest.raises(DataError, match=r"x can't be read as an array: .*detach"):
        model.predict(tensor.clone().requires_grad_())


RAGGED = [np.zeros((28, 28)), np.zeros((28, 28)), np.zeros((27, 28))]


@pytest.mark.parametrize(
    ("use", "message"),
    [
        (lambda: network().predict(RAGGED), r"^x\[2\] has shape \(27, 28\), and x\[0\] has \(28, "),
        (lambda: network().fit(RAGGED, [1, 2, 3]), r"^x\[2\] has shape \(27, 28\)"),
        (
            lambda: network().evaluate(IMAGES, [[1], [1, 2]]),
            r"^y\[1\] has shape \(2,\), and y\[0\]",
        ),
        (
            lambda: network().fit(IMAGES, LABELS, validation_data=(RAGGED, [0])),
            r"^validation_data\[0\]\[2\] has shape \(27, 28\)",
        ),
        (lambda: next(gn.data.batches(RAGGED, [0, 1, 2], 2)), r"^batches: x\[2\] has shape"),
        (lambda: as_array("x", [[[1], [2, 3]], [[1], [2]]]), r"^x\[0\]\[1\] has shape \(2,\)"),
        (
            lambda: network().set_weights([[[1, 2], [3]], [0]]),
            r"^set_weights: weights\[0\]\[1\] has",
        ),
        (lambda: metrics.confusion_matrix([[0], [1, 0]], [0, 1], 2), r"y_true\[1\] has shape"),
        (lambda: layers.Rescaling.standard(RAGGED), r"^Rescaling.standard: x\[2\] has"),  # type: ignore[arg-type]
    ],
)
def test_the_first_odd_one_is_named(use, message):
    with pytest.raises(ShapeError, match=message):
        use()


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ((image for image in IMAGES), "of type generator"),
        (iter(IMAGES), "of type "),
        ({"x": IMAGES}, "of type dict"),
        ({1, 2}, "of type set"),
        (None, "None"),
        (object(), "of type object"),
    ],
)
def test_what_does_not_hold_all_images_at_once_is_refused(value, kind):
    for use in (network().predict, lambda x: network().fit(x, LABELS)):
        with pytest.raises(DataError, match=rf"^x is {kind}.*np\.concatenate"):
            use(value)


@pytest.mark.parametrize("text", ["images.csv", b"bytes of an image"])
def test_a_text_is_no_images(text):
    for use in (network().predict, lambda x: network().fit(x, LABELS)):
        with pytest.raises(DataError, match=r"^x is the text .* not an array: read the file first"):
            use(text)


def test_masked_values_are_no_labels():
    with pytest.raises(DataError, match=r"y has masked values: fill them"):
        network().fit(IMAGES, np.ma.masked_equal(LABELS, 2))


def test_a_metric_needs_as_many_targets_as_outputs():
    with pytest.raises(ShapeError, match=r"binary_accuracy: 3 targets and 1 outputs do not match"):
        metrics.BinaryAccuracy().update([1, 0, 1], [[0.6]])


def test_a_split_of_images_without_as_many_labels_is_refused():
    with pytest.raises(GlassnetError, match=r"6 images and 5 labels"):
        network().fit(IMAGES, LABELS[:5], validation_split=0.5)
