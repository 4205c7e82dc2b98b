"""How well each class is found: precision, recall and F1 from a confusion matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassnet.arrays import as_array
from glassnet.calls import explained
from glassnet.errors import DataError, ShapeError

UNEVEN = 2.0
"""Classes are uneven where the largest has at least this many times the images of the smallest.

Chance alone stays below it in a test set of 40 images a class or more.
"""

MOST_IMAGES = 1 << 62
"""So that twice their number, of which F1 is a part, is still a whole number of 64 bits."""


@dataclass(frozen=True)
class ClassificationReport:
    """The figures of each class, under scikit-learn's names. A figure that does not exist is NaN.

    Attributes:
        precision: TP / (TP + FP), of the images that were taken for a class the share that is of
            it, ``(classes,)``; NaN for a class that nothing was taken for.
        recall: TP / (TP + FN), of a class's images the share that was found, ``(classes,)``; NaN
            for a class without images.
        f1_score: 2 TP / (2 TP + FP + FN), the harmonic mean of the two, ``(classes,)``; NaN for a
            class that occurs on neither side.
        support: how many images each class has, ``(classes,)``.
        accuracy: the share of all images that was classified rightly.
    """

    precision: NDArray[np.float64]
    recall: NDArray[np.float64]
    f1_score: NDArray[np.float64]
    support: NDArray[np.int64]
    accuracy: float

    @property
    def balanced_accuracy(self) -> float:
        """The mean recall of the classes that have images: each class counts the same."""
        return self.macro_average(self.recall)

    @property
    def is_uneven(self) -> bool:
        """Whether large classes weigh so much more that the accuracy alone may mislead.

        It is so where the largest class has at least `UNEVEN` times the images of the smallest one
        that has any.
        """
        present = self.support[self.support > 0]
        return bool(present.size) and bool(present.max() >= UNEVEN * present.min())

    def macro_average(self, figure: NDArray[np.float64]) -> float:
        """The plain mean of a figure over the classes that have images.

        A precision that does not exist counts as 0 here, as in scikit-learn: who never answers a
        class does not get out of its share of the mean.

        Args:
            figure: ``precision``, ``recall`` or ``f1_score``, ``(classes,)``.

        Returns:
            The mean; NaN where no class has images.
        """
        there = figure[self.support > 0]
        return float(np.nan_to_num(there).mean()) if there.size else float("nan")


@explained("classification_report")
def classification_report(matrix: ArrayLike) -> ClassificationReport:
    """Precision, recall and F1 of each class, from what was taken for what.

    Args:
        matrix: what `confusion_matrix` gives: counts ``(classes, classes)``, a row for each true
            class.

    Raises:
        ShapeError: if the matrix is not square, or has no classes.
        DataError: if it holds anything but counts, or so many that their sum is no int64.

    >>> report = classification_report([[8, 2], [1, 9]])
    >>> report.recall.tolist(), report.precision.round(3).tolist(), report.accuracy
    ([0.8, 0.9], [0.889, 0.818], 0.85)
    >>> round(report.macro_average(report.f1_score), 3), report.is_uneven
    (0.85, False)

    Source: van Rijsbergen 1979, *Information Retrieval*, ch. 7, for precision, recall and F1;
    Brodersen et al. 2010, "The balanced accuracy and its posterior distribution", for the balanced
    accuracy.
    """
    counts = _counts(matrix)
    right, support, predicted = np.diag(counts), counts.sum(axis=1), counts.sum(axis=0)
    return ClassificationReport(
        precision=_ratio(right, predicted),
        recall=_ratio(right, support),
        f1_score=_ratio(2 * right, support + predicted),
        support=support,
        accuracy=float(right.sum() / counts.sum()) if counts.any() else float("nan"),
    )


def _counts(matrix: Any) -> NDArray[np.int64]:
    counts = as_array("classification_report: matrix", matrix)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1] or not counts.size:
        raise ShapeError(
            f"classification_report: matrix has shape {counts.shape}: expected counts "
            "(classes, classes), as confusion_matrix gives them."
        )
    if counts.dtype.kind not in "iu" or (counts < 0).any():
        raise DataError(
            "classification_report: matrix holds something else than counts: expected whole "
            "numbers from 0, as confusion_matrix gives them."
        )
    if counts.sum(dtype=np.float64) >= MOST_IMAGES:
        raise DataError(
            "classification_report: matrix holds more images than can be counted: expected fewer "
            f"than {MOST_IMAGES:,}."
        )
    return counts.astype(np.int64)


def _ratio(part: NDArray[np.int64], whole: NDArray[np.int64]) -> NDArray[np.float64]:
    """The parts of their wholes; NaN of nothing."""
    ratio = np.full(len(whole), np.nan)
    np.divide(part, whole, out=ratio, where=whole > 0)
    return ratio
