"""Which class is taken for which."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassnet.arguments import whole_number
from glassnet.arrays import as_array
from glassnet.calls import explained
from glassnet.errors import DataError, ShapeError


@explained("confusion_matrix")
def confusion_matrix(y_true: ArrayLike, y_pred: ArrayLike, classes: int) -> NDArray[np.int64]:
    """How many images of class i were taken for class j: ``matrix[i, j]``.

    Args:
        y_true: labels ``(n,)``, or one-hot vectors ``(n, classes)``.
        y_pred: labels ``(n,)``, or the network's outputs ``(n, classes)``.
        classes: how many there are, at least 1.

    Returns:
        ``(classes, classes)`` counts; its diagonal holds the images that were classified rightly.

    Raises:
        ShapeError: if there are not as many labels as predictions.
        DataError: if a label is no class, or an output is NaN.
        ArgumentError: if ``classes`` is below 1.

    >>> confusion_matrix([0, 1, 1], [0, 1, 0], classes=2)
    array([[1, 0],
           [1, 1]])
    """
    classes = whole_number("confusion_matrix", "classes", classes, at_least=1)
    true = _labels("y_true", y_true, classes)
    predicted = _labels("y_pred", y_pred, classes)
    if len(true) != len(predicted):
        raise ShapeError(
            f"confusion_matrix: y_true has {len(true)} labels and y_pred {len(predicted)}: "
            "expected one for each image in both."
        )
    counts = np.bincount(true * classes + predicted, minlength=classes**2)
    return counts.reshape(classes, classes).astype(np.int64, copy=False)


def _labels(name: str, given: ArrayLike, classes: int) -> NDArray[np.int64]:
    """Labels, taken from vectors where need be."""
    y = as_array(f"confusion_matrix: {name}", given)
    if y.ndim == 2 and y.shape[1] == classes:
        if np.isnan(y).any():
            raise DataError(f"confusion_matrix: {name} holds NaN, which stands for no class.")
        best: NDArray[np.int64] = y.argmax(axis=1)
        return best
    if y.ndim != 1:
        raise ShapeError(
            f"confusion_matrix: {name} has shape {y.shape}: expected labels (n,) or vectors "
            f"(n, {classes})."
        )
    if y.dtype.kind not in "biu":
        raise DataError(f"confusion_matrix: {name} holds {y.dtype}: expected whole numbers.")
    labels = y.astype(np.int64)
    outside = (labels < 0) | (labels >= classes)
    if outside.any():
        raise DataError(
            f"confusion_matrix: {name} holds the label {labels[outside][0]}: expected 0 to "
            f"{classes - 1}."
        )
    return labels
