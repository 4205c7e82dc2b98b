"""What a metric is: a mean over images, gathered batch by batch."""

from __future__ import annotations

import math
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from glassnet.arrays import as_array
from glassnet.configuration import Configurable
from glassnet.errors import DataError, ShapeError


class Metric(Configurable):
    """The mean of a figure that each image has; a subclass gives `values`.

    Attributes:
        name: under which it stands in a history.

    >>> from glassnet.metrics import SparseCategoricalAccuracy
    >>> accuracy = SparseCategoricalAccuracy()
    >>> accuracy.update([1, 0], [[0.2, 0.8], [0.3, 0.7]])
    >>> accuracy.result()
    0.5
    """

    name = ""

    def __init__(self) -> None:
        self.reset()

    def values(self, y_true: NDArray[Any], y_pred: NDArray[Any]) -> NDArray[Any]:
        """The figure of each image, ``(n,)``.

        Args:
            y_true: labels ``(n,)`` or vectors ``(n, features)``, as the loss takes them.
            y_pred: the network's outputs, ``(n, features)``.
        """
        raise NotImplementedError(f"{type(self).__name__} has no values().")

    def check_targets(self, y_true: NDArray[Any], output_features: int) -> None:
        """Refuse targets that this metric can't take, before a training begins.

        Args:
            y_true: all targets.
            output_features: the network's outputs for one image.

        Raises:
            ShapeError, DataError: if `values` could make nothing of them.
        """

    def reset(self) -> None:
        """Forget all images."""
        self._sum = 0.0
        self._count = 0

    def update(self, y_true: Any, y_pred: Any) -> None:
        """Take in some more images; see `values` for the arguments.

        Raises:
            ShapeError: if there are not as many targets as outputs.
        """
        true = as_array(f"{self.name}: y_true", y_true)
        predicted = as_array(f"{self.name}: y_pred", y_pred)
        if len(true) != len(predicted):
            raise ShapeError(
                f"{self.name}: {len(true)} targets and {len(predicted)} outputs do not match: one "
                "of each is needed for every image."
            )
        values = self.values(true, predicted)
        self._sum += float(values.sum(dtype=np.float64))
        self._count += len(values)

    def result(self) -> float:
        """The mean over all images since `reset`; nan if there were none."""
        return self._sum / self._count if self._count else math.nan

    def get_state(self) -> dict[str, Any]:
        """What is gathered so far, as `set_state` takes it."""
        return {"sum": self._sum, "count": self._count}

    def set_state(self, state: dict[str, Any]) -> None:
        """Go on from what `get_state` gave."""
        self._sum, self._count = float(state["sum"]), int(state["count"])

    def named(self, name: str) -> Self:
        """This metric, under another name."""
        self.name = name
        return self


def check_labels(metric: Metric, y: NDArray[Any], output_features: int) -> None:
    """Raise an error unless targets are labels, ``(n,)`` or ``(n, 1)``, of several classes."""
    if output_features == 1:
        raise ShapeError(
            f"the metric {metric.name} needs an output for each class, and the network has one "
            "output: use binary_accuracy."
        )
    if y.size != len(y):
        raise ShapeError(
            f"the metric {metric.name} takes one label for each image, and y has shape {y.shape}: "
            "for one-hot vectors use the metric of this name without 'sparse', or 'accuracy'."
        )
    if not (np.isin(y, np.arange(output_features))).all():
        raise DataError(
            f"the metric {metric.name} takes labels from 0 to {output_features - 1}, and y holds "
            "something else: for numbers use regression_accuracy or mean_absolute_error."
        )


def check_vectors(metric: Metric, y: NDArray[Any], output_features: int) -> None:
    """Raise a ShapeError unless targets are ``(n, features)``, or ``(n,)`` for one output."""
    if y.shape != (len(y), output_features) and not (y.ndim == 1 and output_features == 1):
        raise ShapeError(
            f"the metric {metric.name} takes vectors of {output_features} values, as the network "
            f"gives them, and y has shape {y.shape}: for labels use 'accuracy'."
        )


def check_answers(metric: Metric, y: NDArray[Any], output_features: int) -> None:
    """Raise an error unless targets are vectors, as above, of 0 and 1: yes or no."""
    check_vectors(metric, y, output_features)
    wrong = (y != 0) & (y != 1)
    if wrong.any():
        raise DataError(
            f"the metric {metric.name} counts answers of yes or no, 0 or 1, and y holds "
            f"{y[wrong][0]}: for other numbers use regression_accuracy or mean_absolute_error."
        )


def check_classes(metric: Metric, y: NDArray[Any], output_features: int) -> None:
    """Raise an error unless targets are vectors, each of which names a class.

    So do probabilities that add up to 1, and two numbers of which one stands at a single place:
    0 and 1, or -1 and 1.
    """
    check_vectors(metric, y, output_features)
    if output_features == 1:
        check_labels(metric, y, output_features)  # has the words for it
    probabilities = (y >= 0).all(axis=1) & (np.abs(y.sum(axis=1) - 1) <= 1e-3)
    of_two_numbers = bool(((y == y.min()) | (y == y.max())).all())
    marks_one = (y == y.max(axis=1, keepdims=True)).sum(axis=1) == 1
    wrong = ~(probabilities | (marks_one & of_two_numbers))
    if wrong.any():
        first = int(wrong.argmax())
        raise DataError(
            f"the metric {metric.name} needs to know the class of each image, and y[{first}] names "
            "none: for numbers use regression_accuracy or mean_absolute_error, for several answers "
            "of yes or no binary_accuracy."
        )


def as_vectors(y: NDArray[Any]) -> NDArray[Any]:
    """``(n,)`` as ``(n, 1)``; ``(n, features)`` as it is."""
    return y[:, np.newaxis] if y.ndim == 1 else y


def as_labels(y: NDArray[Any]) -> NDArray[np.int64]:
    """Labels ``(n,)`` or ``(n, 1)`` as int64 ``(n,)``."""
    return y.reshape(len(y)).astype(np.int64, copy=False)
