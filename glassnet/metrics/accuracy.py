"""How often a network is right. An answer that is not a number is never right."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.arguments import real_number, whole_number
from glassnet.metrics.base import (
    Metric,
    as_labels,
    as_vectors,
    check_answers,
    check_classes,
    check_labels,
    check_vectors,
)


class SparseCategoricalAccuracy(Metric):
    """The share of images whose largest output is that of their label.

    Of equal outputs, the first counts as the largest.

    >>> metric = SparseCategoricalAccuracy()
    >>> metric.update([2, 1], [[0.1, 0.2, 0.7], [0.9, 0.1, 0.0]])
    >>> metric.result()
    0.5
    """

    name = "sparse_categorical_accuracy"

    def check_targets(self, y_true: NDArray[Any], output_features: int) -> None:
        """Take labels only."""
        check_labels(self, y_true, output_features)

    def values(self, y_true: NDArray[Any], y_pred: NDArray[Any]) -> NDArray[Any]:
        """Whether each image is classified rightly."""
        best = y_pred.argmax(axis=1)  # the first NaN, where there is one
        largest = np.take_along_axis(y_pred, best[:, np.newaxis], axis=1)[:, 0]
        right: NDArray[np.bool_] = (best == as_labels(y_true)) & ~np.isnan(largest)
        return right


class CategoricalAccuracy(SparseCategoricalAccuracy):
    """The same, where the truth is given as one-hot vectors.

    >>> metric = CategoricalAccuracy()
    >>> metric.update([[0, 0, 1], [0, 1, 0]], [[0.1, 0.2, 0.7], [0.9, 0.1, 0.0]])
    >>> metric.result()
    0.5
    """

    name = "categorical_accuracy"

    def check_targets(self, y_true: NDArray[Any], output_features: int) -> None:
        """Take vectors that name a class."""
        check_classes(self, y_true, output_features)

    def values(self, y_true: NDArray[Any], y_pred: NDArray[Any]) -> NDArray[Any]:
        """Whether each image is classified rightly."""
        return super().values(y_true.argmax(axis=1), y_pred)


class SparseTopKCategoricalAccuracy(Metric):
    """The share of images whose label's output is among the k largest.

    An output that equals the k-th largest is among them, as in Keras.

    Args:
        k: at least 1.

    Raises:
        ArgumentError: if it is not.

    >>> metric = SparseTopKCategoricalAccuracy(k=2)
    >>> metric.update([0, 1], [[0.1, 0.2, 0.7], [0.5, 0.3, 0.2]])
    >>> metric.result()
    0.5
    """

    name = "sparse_top_k_categorical_accuracy"

    def __init__(self, k: int = 5) -> None:
        super().__init__()
        self.k = whole_number(type(self).__name__, "k", k, at_least=1)

    def check_targets(self, y_true: NDArray[Any], output_features: int) -> None:
        """Take labels only."""
        check_labels(self, y_true, output_features)

    def values(self, y_true: NDArray[Any], y_pred: NDArray[Any]) -> NDArray[Any]:
        """Whether each image's label is among its first k."""
        own = np.take_along_axis(y_pred, as_labels(y_true)[:, np.newaxis], axis=1)
        larger = np.count_nonzero(y_pred > own, axis=1)
        among: NDArray[np.bool_] = (larger < self.k) & ~np.isnan(y_pred).any(axis=1)
        return among


class TopKCategoricalAccuracy(SparseTopKCategoricalAccuracy):
    """The same, where the truth is given as one-hot vectors.

    Args:
        k: at least 1.

    Raises:
        ArgumentError: if it is not.

    >>> metric = TopKCategoricalAccuracy(k=2)
    >>> metric.update([[1, 0, 0], [0, 1, 0]], [[0.1, 0.2, 0.7], [0.5, 0.3, 0.2]])
    >>> metric.result()
    0.5
    """

    name = "top_k_categorical_accuracy"

    def check_targets(self, y_true: NDArray[Any], output_features: int) -> None:
        """Take vectors that name a class."""
        check_classes(self, y_true, output_features)

    def values(self, y_true: NDArray[Any], y_pred: NDArray[Any]) -> NDArray[Any]:
        """Whether each image's class is among its first k."""
        return super().values(y_true.argmax(axis=1), y_pred)


class BinaryAccuracy(Metric):
    """The share of outputs that are on the truth's side of a threshold.

    Args:
        threshold: outputs above it mean 1, others 0; between 0 and 1 for probabilities.

    Raises:
        ArgumentError: if it is no finite number.

    >>> metric = BinaryAccuracy()
    >>> metric.update([1, 0], [[0.6], [0.7]])
    >>> metric.result()
    0.5
    """

    name = "binary_accuracy"

    def __init__(self, *, threshold: float = 0.5) -> None:
        super().__init__()
        self.threshold = real_number("BinaryAccuracy", "threshold", threshold)

    def check_targets(self, y_true: NDArray[Any], output_features: int) -> None:
        """Take vectors of 0 and 1."""
        check_answers(self, y_true, output_features)

    def values(self, y_true: NDArray[Any], y_pred: NDArray[Any]) -> NDArray[Any]:
        """The share of right outputs of each image."""
        right = ((y_pred > self.threshold) == as_vectors(y_true)) & ~np.isnan(y_pred)
        share: NDArray[np.float64] = right.mean(axis=1)
        return share


class RegressionAccuracy(Metric):
    """The share of outputs that differ from the truth by at most a tolerance.

    Args:
        tolerance: at least 0, in the unit of the outputs.

    Raises:
        ArgumentError: if it is not.

    >>> metric = RegressionAccuracy(tolerance=0.5)
    >>> metric.update([1.0, 2.0], [[1.4], [2.6]])
    >>> metric.result()
    0.5
    """

    name = "regression_accuracy"

    def __init__(self, tolerance: float = 0.1) -> None:
        super().__init__()
        self.tolerance = real_number("RegressionAccuracy", "tolerance", tolerance, at_least=0)

    def check_targets(self, y_true: NDArray[Any], output_features: int) -> None:
        """Take vectors only."""
        check_vectors(self, y_true, output_features)

    def values(self, y_true: NDArray[Any], y_pred: NDArray[Any]) -> NDArray[Any]:
        """The share of right outputs of each image."""
        right = np.abs(y_pred - as_vectors(y_true)) <= self.tolerance
        share: NDArray[np.float64] = right.mean(axis=1)
        return share
