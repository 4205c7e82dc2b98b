"""Metrics: their values, the choice that "accuracy" stands for, and the confusion matrix."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from glassnet import metrics
from glassnet.errors import ArgumentError, DataError, ShapeError
from glassnet.metrics.answers import wrong_answers

NAN = math.nan
HALF: Any = 0.5
# Three classes; the second image's outputs are equal, the third's are no numbers.
OUTPUTS = np.array([[0.2, 0.5, 0.3], [0.4, 0.4, 0.2], [NAN, 0.9, 0.1]], np.float32)


def result(metric, y_true, y_pred):
    metric.update(y_true, y_pred)
    return metric.result()


@pytest.mark.parametrize(
    ("labels", "share"),
    [
        ([1, 0, 2], 2 / 3),
        ([0, 0, 2], 1 / 3),
        # Of equal outputs the first is the largest.
        ([1, 1, 2], 1 / 3),
        # NaN is never right, whichever class is meant.
        ([2, 2, 0], 0),
        ([2, 2, 1], 0),
    ],
)
def test_categorical_accuracy(labels, share):
    assert result(metrics.SparseCategoricalAccuracy(), labels, OUTPUTS) == pytest.approx(share)
    column = np.reshape(labels, (3, 1)).astype(np.uint8)
    assert result(metrics.SparseCategoricalAccuracy(), column, OUTPUTS) == pytest.approx(share)
    one_hot = np.eye(3)[labels]
    assert result(metrics.CategoricalAccuracy(), one_hot, OUTPUTS) == pytest.approx(share)


@pytest.mark.parametrize(
    ("labels", "wrong"),
    [([1, 0, 2], [0, 0, 1]), ([0, 0, 1], [2, 0, 1]), ([1, 1, 0], [0, 1, 1])],
)
def test_wrong_answers_name_the_class_that_was_answered(labels, wrong):
    """Of equal outputs the first is answered; who answers NaN is wrong, whatever is meant."""
    one_hot = np.eye(3)[labels]
    for targets in (np.array(labels), np.reshape(labels, (3, 1)), one_hot, one_hot.astype(bool)):
        found = wrong_answers(targets, OUTPUTS)
        np.testing.assert_array_equal(found, wrong)
        accuracy = result(metrics.SparseCategoricalAccuracy(), labels, OUTPUTS)
        assert np.mean(found == 0) == pytest.approx(accuracy)


@pytest.mark.parametrize(
    "targets",
    [
        np.array([0.0, 1.0, 2.0]),  # numbers, and no labels
        np.full((3, 3), 1 / 3),  # probabilities
        np.array([[1, 1, 0], [0, 1, 0], [0, 0, 1]]),  # several answers
        np.array([[2, 0, 0], [0, 2, 0], [0, 0, 2]]),
        np.zeros((3, 3)),
        np.zeros((3, 2)),
    ],
)
def test_where_targets_name_no_class_no_answer_is_wrong(targets):
    assert wrong_answers(targets, OUTPUTS) is None
    assert wrong_answers(np.array([0, 1, 1]), OUTPUTS[:, :1]) is None


@pytest.mark.parametrize(
    ("k", "labels", "share"),
    [
        (1, [1, 0, 1], 2 / 3),
        # Whoever equals the k-th largest is among the first k.
        (1, [1, 1, 1], 2 / 3),
        (2, [2, 1, 1], 2 / 3),
        (2, [0, 2, 1], 0),
        (3, [0, 2, 1], 2 / 3),
        (9, [0, 2, 0], 2 / 3),
    ],
)
def test_top_k_accuracy(k, labels, share):
    sparse = metrics.SparseTopKCategoricalAccuracy(k)
    assert result(sparse, labels, OUTPUTS) == pytest.approx(share)
    assert result(metrics.TopKCategoricalAccuracy(k), np.eye(3)[labels], OUTPUTS) == (
        pytest.approx(share)
    )


def test_binary_accuracy():
    outputs = np.array([[0.6, 0.2], [0.5, 0.9], [NAN, NAN]])
    truth = [[1, 1], [0, 1], [0, 1]]
    # Just the threshold means 0; NaN is right for neither.
    assert result(metrics.BinaryAccuracy(), truth, outputs) == pytest.approx((0.5 + 1 + 0) / 3)
    assert result(metrics.BinaryAccuracy(threshold=0.1), truth, outputs) == pytest.approx(
        (1 + 0.5) / 3
    )
    assert result(metrics.BinaryAccuracy(), [1, 0, 0], outputs[:, :1]) == pytest.approx(2 / 3)


def test_regression_accuracy():
    outputs = np.array([[1.0], [2.5], [3.75], [NAN]])
    truth = [1.25, 2.5, 3.25, 4.0]
    assert result(metrics.RegressionAccuracy(0.25), truth, outputs) == 0.5
    assert result(metrics.RegressionAccuracy(0), truth, outputs) == 0.25
    assert result(metrics.RegressionAccuracy(1), np.reshape(truth, (4, 1)), outputs) == 0.75


def test_errors():
    outputs, truth = np.array([[1.0, 2.0], [3.0, 4.0]]), [[1, 4], [0, 4]]
    assert result(metrics.MeanSquaredError(), truth, outputs) == (4 + 9) / 4
    assert result(metrics.MeanAbsoluteError(), truth, outputs) == (2 + 3) / 4
    assert result(metrics.MeanSquaredError(), [1, 1], outputs[:, :1]) == 2
    assert math.isnan(result(metrics.MeanSquaredError(), [0], np.array([[NAN]])))
    assert math.isnan(result(metrics.MeanAbsoluteError(), [0], np.array([[NAN]])))


@given(st.lists(st.integers(1, 5), min_size=1, max_size=5), st.integers(0, 2**32 - 1))
def test_the_result_does_not_depend_on_the_batches(sizes, seed):
    generator = np.random.default_rng(seed)
    labels = generator.integers(4, size=sum(sizes))
    outputs = generator.random((sum(sizes), 4))
    metric = metrics.SparseCategoricalAccuracy()
    first = 0
    for size in sizes:
        metric.update(labels[first : first + size], outputs[first : first + size])
        first += size
    assert metric.result() == np.mean(outputs.argmax(axis=1) == labels)


def test_reset_forgets_and_nothing_is_no_number():
    metric = metrics.SparseCategoricalAccuracy()
    assert math.isnan(metric.result())
    assert result(metric, [0], OUTPUTS[:1]) == 0
    metric.reset()
    assert result(metric, [1], OUTPUTS[:1]) == 1
    metric.reset()
    assert math.isnan(metric.result())


@pytest.mark.parametrize(
    ("outputs", "sparse", "chosen"),
    [
        (10, True, metrics.SparseCategoricalAccuracy),
        (10, False, metrics.CategoricalAccuracy),
        (1, False, metrics.BinaryAccuracy),
        (1, True, metrics.BinaryAccuracy),
    ],
)
@pytest.mark.parametrize("name", ["accuracy", "acc"])
def test_accuracy_is_chosen_as_keras_does(name, outputs, sparse, chosen):
    metric = metrics.get(name, outputs, sparse)
    assert type(metric) is chosen
    assert metric.name == name


@pytest.mark.parametrize("name", metrics.METRICS)
def test_names_and_configurations(name):
    metric = metrics.get(name, 10, True)
    assert metric.name == name
    written = json.loads(json.dumps(metrics.serialize(metric)))
    assert repr(metrics.get(written, 10, True)) == repr(metric)


def test_arguments_survive_json():
    written = json.loads(json.dumps(metrics.serialize(metrics.RegressionAccuracy(0.25))))
    assert written == {"class_name": "RegressionAccuracy", "config": {"tolerance": 0.25}}
    assert metrics.get(written, 1, False).get_config() == {"tolerance": 0.25}


def test_training_and_validation_count_apart():
    own = metrics.BinaryAccuracy(threshold=0.3)
    own.update([1], np.array([[0.9]]))
    training, validation = (metrics.get(own, 1, False) for _ in range(2))
    training.update([1], np.array([[0.1]]))
    assert (own.result(), training.result()) == (1, 0)
    assert math.isnan(validation.result())
    assert repr(training) == repr(own)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: metrics.check("acuracy"), "did you mean 'accuracy'"),
        (lambda: metrics.get("binary_acc", 1, False), "did you mean 'binary_accuracy'"),
        (lambda: metrics.check(0.5), "0.5 is no metric"),
        (lambda: metrics.SparseTopKCategoricalAccuracy(0), "SparseTopK.*: k must be an int of at"),
        (
            lambda: metrics.TopKCategoricalAccuracy(HALF),
            "TopKCategoricalAccuracy: k must be an int",
        ),
        (lambda: metrics.RegressionAccuracy(-1), "tolerance must be a finite number at least 0"),
        (
            lambda: metrics.BinaryAccuracy(threshold=NAN),
            "threshold must be a finite number, not nan",
        ),
    ],
)
def test_wrong_arguments_are_named(make, message):
    with pytest.raises(ArgumentError, match=message):
        make()


def test_known_metrics_are_let_pass():
    for name in ["accuracy", "acc", *metrics.METRICS]:
        metrics.check(name)
    metrics.check(metrics.BinaryAccuracy())


def test_confusion_matrix_counts_true_by_predicted():
    matrix = metrics.confusion_matrix([0, 0, 1, 2, 2, 2], [0, 1, 1, 0, 0, 2], 4)
    expected = [[1, 1, 0, 0], [0, 1, 0, 0], [2, 0, 1, 0], [0, 0, 0, 0]]
    assert matrix.tolist() == expected
    assert matrix.dtype == np.int64


def test_confusion_matrix_takes_vectors_too():
    labels, outputs = np.array([1, 2, 2], np.uint8), [[0.1, 0.8, 0.1], [0, 0.3, 0.7], [0.6, 0, 0]]
    expected = [[0, 0, 0], [0, 1, 0], [1, 0, 1]]
    assert metrics.confusion_matrix(labels, outputs, 3).tolist() == expected
    assert metrics.confusion_matrix(np.eye(3)[labels], outputs, 3).tolist() == expected


def test_confusion_matrix_does_not_overflow_small_integers():
    labels = np.array([254, 255], np.uint8)
    matrix = metrics.confusion_matrix(labels, labels, 256)
    assert matrix[254, 254] == matrix[255, 255] == 1
    assert matrix.sum() == 2


@pytest.mark.parametrize(
    ("y_true", "y_pred", "error", "message"),
    [
        ([0, 1], [0], ShapeError, "y_true has 2 labels and y_pred 1"),
        ([0, 3], [0, 0], DataError, "y_true holds the label 3: expected 0 to 2"),
        ([0, 1], [0, -1], DataError, "y_pred holds the label -1"),
        ([0, 1], [0.0, 1.0], DataError, "y_pred holds float64: expected whole numbers"),
        ([0], [[NAN, 0, 1]], DataError, "y_pred holds NaN"),
        ([0], [[0, 1]], ShapeError, r"y_pred has shape \(1, 2\): expected labels"),
    ],
)
def test_wrong_labels_are_named(y_true, y_pred, error, message):
    with pytest.raises(error, match=message):
        metrics.confusion_matrix(y_true, y_pred, 3)
