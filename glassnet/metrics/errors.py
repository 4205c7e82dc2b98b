"""How far a network's numbers are from the truth."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.metrics.base import Metric, as_vectors, check_vectors


class MeanSquaredError(Metric):
    """``(y - t)²``, averaged over outputs and images.

    >>> metric = MeanSquaredError()
    >>> metric.update([1.0, 2.0], [[1.0], [5.0]])
    >>> metric.result()
    4.5
    """

    name = "mean_squared_error"

    def check_targets(self, y_true: NDArray[Any], output_features: int) -> None:
        """Take vectors only."""
        check_vectors(self, y_true, output_features)

    def values(self, y_true: NDArray[Any], y_pred: NDArray[Any]) -> NDArray[Any]:
        """The mean squared error of each image."""
        squares: NDArray[Any] = np.square(y_pred - as_vectors(y_true)).mean(axis=1)
        return squares


class MeanAbsoluteError(Metric):
    """``|y - t|``, averaged over outputs and images.

    >>> metric = MeanAbsoluteError()
    >>> metric.update([1.0, 2.0], [[1.0], [5.0]])
    >>> metric.result()
    1.5
    """

    name = "mean_absolute_error"

    def check_targets(self, y_true: NDArray[Any], output_features: int) -> None:
        """Take vectors only."""
        check_vectors(self, y_true, output_features)

    def values(self, y_true: NDArray[Any], y_pred: NDArray[Any]) -> NDArray[Any]:
        """The mean absolute error of each image."""
        sizes: NDArray[Any] = np.abs(y_pred - as_vectors(y_true)).mean(axis=1)
        return sizes
