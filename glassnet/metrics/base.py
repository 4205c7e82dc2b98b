"""What a metric is: a mean over images, gathered batch by batch."""

from __future__ import annotations

import math
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from glassnet.configuration import Configurable
from glassnet.errors import ShapeError


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
            ShapeError: if `values` could make nothing of them.
        """

    def reset(self) -> None:
        """Forget all images."""
        self._sum = 0.0
        self._count = 0

    def update(self, y_true: Any, y_pred: Any) -> None:
        """Take in some more images; see `values` for the arguments."""
        values = self.values(np.asarray(y_true), np.asarray(y_pred))
        self._sum += float(values.sum(dtype=np.float64))
        self._count += len(values)

    def result(self) -> float:
        """The mean over all images since `reset`; nan if there were none."""
        return self._sum / self._count if self._count else math.nan

    def named(self, name: str) -> Self:
        """This metric, under another name."""
        self.name = name
        return self


def check_labels(metric: Metric, y: NDArray[Any], output_features: int) -> None:
    """Raise a ShapeError unless targets are labels, ``(n,)`` or ``(n, 1)``, of several classes."""
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


def check_vectors(metric: Metric, y: NDArray[Any], output_features: int) -> None:
    """Raise a ShapeError unless targets are ``(n, features)``, or ``(n,)`` for one output."""
    if y.shape != (len(y), output_features) and not (y.ndim == 1 and output_features == 1):
        raise ShapeError(
            f"the metric {metric.name} takes vectors of {output_features} values, as the network "
            f"gives them, and y has shape {y.shape}: for labels use 'accuracy'."
        )


def as_vectors(y: NDArray[Any]) -> NDArray[Any]:
    """``(n,)`` as ``(n, 1)``; ``(n, features)`` as it is."""
    return y[:, np.newaxis] if y.ndim == 1 else y


def as_labels(y: NDArray[Any]) -> NDArray[np.int64]:
    """Labels ``(n,)`` or ``(n, 1)`` as int64 ``(n,)``."""
    return y.reshape(len(y)).astype(np.int64, copy=False)
