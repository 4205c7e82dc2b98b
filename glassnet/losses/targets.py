"""Checks of what a network shall answer. Each message names the first wrong value."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from glassnet.arrays import as_array
from glassnet.errors import DataError, ShapeError


def output_features(loss: str, output_shape: tuple[int, ...]) -> int:
    """The number of the network's outputs.

    Raises:
        ShapeError: if its output is no vector.
    """
    if len(output_shape) != 1:
        size = "×".join(str(length) for length in output_shape)
        raise ShapeError(
            f"{loss} compares vectors, and the network's output is {size}: end it with Flatten() "
            "and a Dense layer."
        )
    return output_shape[0]


def labels(loss: str, y_true: object, classes: int) -> NDArray[np.int64]:
    """Labels ``(n,)`` or ``(n, 1)`` as int64 ``(n,)``.

    Raises:
        ShapeError: if there is not one label for each image.
        DataError: if one is no whole number from 0 to ``classes - 1``.

    >>> labels("sparse_categorical_crossentropy", [3.0, 1.0], 10)
    array([3, 1])
    """
    if classes == 1:
        raise ShapeError(
            f"{loss} needs an output for each class, and the network has one output: give it as "
            "many as there are classes, or use binary_crossentropy."
        )
    y = _numbers(loss, y_true)
    if y.ndim == 2 and y.shape[1] == 1:
        y = y[:, 0]
    if y.ndim != 1:
        hint = ": for one-hot vectors use categorical_crossentropy" if y.ndim == 2 else ""
        raise ShapeError(f"{loss} takes one label for each image, and y has shape {y.shape}{hint}.")
    if y.dtype.kind == "f":
        wrong = ~np.isfinite(y) | (y != np.floor(y))
        _refuse(loss, y, wrong, "expected a whole number, the label")
    outside = (y < 0) | (y >= classes)  # before the cast, which would wrap a huge label
    if outside.any():
        first = int(outside.argmax())
        from_1 = y.min() == 1 and y.max() == classes
        counted_from_1 = ": subtract 1 from labels that begin with 1" if from_1 else ""
        raise DataError(
            f"{loss}: y[{first}] is {int(y[first])}, and the network's {classes} outputs stand for "
            f"the labels 0 to {classes - 1}{counted_from_1}."
        )
    return y.astype(np.int64)


def vectors(loss: str, y_true: object, features: int, dtype: DTypeLike) -> NDArray[Any]:
    """Targets ``(n, features)``, or ``(n,)`` for a single output, as ``(n, features)``.

    Raises:
        ShapeError: if there is not one vector of this length for each image.
        DataError: if a value is NaN or infinite.

    >>> vectors("mean_squared_error", [1, 2], 1, "float64")
    array([[1.], [2.]])
    """
    y = _numbers(loss, y_true)
    if y.ndim == 1 and features == 1:
        y = y[:, np.newaxis]
    if y.ndim != 2 or y.shape[1] != features:
        hint = ""
        if y.ndim == 1:
            hint = ": for one number for each image end the network with one output"
            if loss.endswith("crossentropy"):
                hint = ": for labels use sparse_categorical_crossentropy, behind a softmax"
        raise ShapeError(
            f"{loss} takes vectors of {features} values, as the network gives them, and y has "
            f"shape {y.shape}{hint}."
        )
    _refuse(loss, y, ~np.isfinite(y), "expected a finite number")
    return np.ascontiguousarray(y, dtype=np.dtype(dtype))


def probabilities(loss: str, y_true: object, features: int, dtype: DTypeLike) -> NDArray[Any]:
    """The same as `vectors`, for values from 0 to 1.

    Raises:
        ShapeError: as `vectors`.
        DataError: if a value is no probability.
    """
    y = vectors(loss, y_true, features, dtype)
    _refuse(loss, y, (y < 0) | (y > 1), "expected a probability, from 0 to 1")
    return y


def distributions(loss: str, y_true: object, classes: int, dtype: DTypeLike) -> NDArray[Any]:
    """The same as `probabilities`, if those of an image add up to 1, as in one-hot vectors.

    Raises:
        ShapeError: as `vectors`, and if there is a single class.
        DataError: if a value is no probability, or if those of an image do not add up to 1.
    """
    if classes == 1:
        labels(loss, y_true, classes)  # has the words for it
    y = probabilities(loss, y_true, classes, dtype)
    wrong = np.abs(y.sum(axis=1) - 1) > 1e-3
    if wrong.any():
        first = int(wrong.argmax())
        raise DataError(
            f"{loss}: the probabilities y[{first}] add up to {y[first].sum():.4g}, not 1: where an "
            "image may belong to several classes, use sigmoid and binary_crossentropy."
        )
    return y


def _numbers(loss: str, y_true: object) -> NDArray[Any]:
    y = as_array(f"{loss}: y", y_true)
    if y.dtype.kind not in "biuf":
        raise DataError(
            f"{loss}: y must hold numbers, and has dtype {y.dtype}: number the classes from 0, "
            "classes, y = np.unique(y, return_inverse=True)."
        )
    return y


def _refuse(loss: str, y: NDArray[Any], wrong: NDArray[np.bool_], expected: str) -> None:
    if not wrong.any():
        return
    index = np.unravel_index(wrong.argmax(), y.shape)
    where = ", ".join(str(i) for i in index)
    raise DataError(f"{loss}: y[{where}] is {y[index]}: {expected}.")
