"""What a metric is: a mean over images, gathered batch by batch."""

from __future__ import annotations

import math
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from glassnet.configuration import Configurable


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


def as_vectors(y: NDArray[Any]) -> NDArray[Any]:
    """``(n,)`` as ``(n, 1)``; ``(n, features)`` as it is."""
    return y[:, np.newaxis] if y.ndim == 1 else y


def as_labels(y: NDArray[Any]) -> NDArray[np.int64]:
    """Labels ``(n,)`` or ``(n, 1)`` as int64 ``(n,)``."""
    return y.reshape(len(y)).astype(np.int64, copy=False)
