"""How much each image counts in a training: its own weight times that of its class."""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Integral
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.arguments import real_number
from glassnet.arrays import as_array
from glassnet.errors import ArgumentError, DataError, ShapeError, quoted


def image_weights(
    y: NDArray[Any], sample_weight: Any, class_weight: Any, dtype: str
) -> NDArray[Any] | None:
    """The weights of all images, ``(n,)``; None where all count the same.

    Args:
        y: labels, ``(n,)`` or ``(n, 1)``, or one-hot vectors, ``(n, classes)``.
        sample_weight: a number for each image, at least 0; None for 1.
        class_weight: a number for each class by its label; a class that is not in it has 1.
        dtype: of the result.

    Raises:
        ArgumentError, ShapeError, DataError: if they do not fit the labels.

    >>> image_weights(np.array([0, 1, 1]), [1.0, 1.0, 0.5], {1: 2.0}, "float32")
    array([1., 2., 1.], dtype=float32)
    """
    if sample_weight is None and class_weight is None:
        return None
    weights = np.ones(len(y)) if sample_weight is None else _of_images(sample_weight, len(y))
    if class_weight is not None:
        weights = weights * _of_classes(class_weight, y)
    with np.errstate(over="ignore"):
        rounded: NDArray[Any] = weights.astype(dtype)
    if not np.isfinite(rounded).all():
        wrong = int(np.argmin(np.isfinite(rounded)))
        raise DataError(
            f"image {wrong} has the weight {weights[wrong]:g}, which is too large for {dtype}."
        )
    return rounded


def _of_images(sample_weight: Any, images: int) -> NDArray[np.float64]:
    weights = as_array("sample_weight", sample_weight)
    if weights.dtype.kind not in "biuf":
        raise DataError(f"sample_weight must hold numbers, and has dtype {weights.dtype}.")
    if weights.shape not in ((images,), (images, 1)):
        raise ShapeError(
            f"sample_weight has shape {weights.shape}, where ({images},) belongs: one number for "
            "each image."
        )
    numbers = weights.reshape(images).astype(np.float64)
    if not (np.isfinite(numbers) & (numbers >= 0)).all():
        wrong = int(np.argmin(np.isfinite(numbers) & (numbers >= 0)))
        raise DataError(
            f"sample_weight[{wrong}] is {numbers[wrong]:g}: a weight must be finite and at least 0."
        )
    return numbers


def _are_labels(y: NDArray[Any]) -> bool:
    """Whether these are whole numbers, also where they are stored as floats (0.0 and 1.0)."""
    return y.dtype.kind in "bui" or (y.dtype.kind == "f" and bool((y == np.floor(y)).all()))


def _of_classes(class_weight: Any, y: NDArray[Any]) -> NDArray[np.float64]:
    if not isinstance(class_weight, Mapping):
        raise ArgumentError(
            f"class_weight={quoted(class_weight)}: give a number for each label, as "
            "{0: 1.0, 1: 2.5}."
        )
    if y.ndim == 2 and y.shape[1] > 1:
        labels = y.argmax(axis=1)
    elif y.size == len(y) and _are_labels(y):
        labels = y.reshape(len(y))
    else:
        raise ShapeError(
            f"class_weight needs labels or one-hot vectors, and y is {y.dtype} {y.shape}: give "
            "sample_weight, a number for each image."
        )
    weights = np.ones(len(y))
    for label, weight in class_weight.items():
        if not isinstance(label, Integral) or isinstance(label, bool):
            raise ArgumentError(f"class_weight: {quoted(label)} is no label: labels are integers.")
        weights[labels == label] = real_number("fit", f"class_weight[{label}]", weight, at_least=0)
    return weights
