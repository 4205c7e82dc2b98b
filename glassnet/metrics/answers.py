"""Which class a network answers, where it should have answered another."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.metrics.accuracy import SparseCategoricalAccuracy
from glassnet.metrics.base import as_labels


def wrong_answers(y_true: NDArray[Any], y_pred: NDArray[Any]) -> NDArray[np.int64] | None:
    """For each image 0 if the network is right, else 1 more than the class that it answers.

    It is right where `SparseCategoricalAccuracy` says so.

    Args:
        y_true: labels ``(n,)`` or ``(n, 1)``, or one-hot vectors ``(n, classes)``.
        y_pred: the network's outputs, ``(n, classes)``.

    Returns:
        ``(n,)``; None where the targets name no class or the network has no output for each.

    >>> outputs = np.array([[0.1, 0.2, 0.7], [0.9, 0.1, 0.0]])
    >>> wrong_answers(np.array([2, 1]), outputs)
    array([0, 1])
    >>> wrong_answers(np.array([0.5, 1.5]), outputs) is None
    True
    """
    labels = _labels(y_true, y_pred.shape[1])
    if labels is None:
        return None
    right = SparseCategoricalAccuracy().values(labels, y_pred)
    answers: NDArray[np.int64] = np.where(right, 0, y_pred.argmax(axis=1) + 1)
    return answers


def _labels(y: NDArray[Any], classes: int) -> NDArray[np.int64] | None:
    """The labels that targets are, or that one-hot vectors stand for."""
    if classes < 2:
        return None
    if y.size == len(y):
        return as_labels(y) if y.dtype.kind in "bui" else None
    marked = (y == 1).sum(axis=1) == 1
    if y.shape != (len(y), classes) or not marked.all() or np.count_nonzero(y) != len(y):
        return None
    best: NDArray[np.int64] = y.argmax(axis=1)
    return best
