"""What a training is judged by, beside its loss. All of it is ordinary NumPy."""

from __future__ import annotations

import copy
from collections.abc import Mapping

from glassnet.absent import explain_absent
from glassnet.configuration import lookup, serialize
from glassnet.metrics.accuracy import (
    BinaryAccuracy,
    CategoricalAccuracy,
    RegressionAccuracy,
    SparseCategoricalAccuracy,
    SparseTopKCategoricalAccuracy,
    TopKCategoricalAccuracy,
)
from glassnet.metrics.base import Metric
from glassnet.metrics.classification import ClassificationReport, classification_report
from glassnet.metrics.confusion import confusion_matrix
from glassnet.metrics.errors import MeanAbsoluteError, MeanSquaredError

__all__ = [
    "METRICS",
    "BinaryAccuracy",
    "CategoricalAccuracy",
    "ClassificationReport",
    "MeanAbsoluteError",
    "MeanSquaredError",
    "Metric",
    "RegressionAccuracy",
    "SparseCategoricalAccuracy",
    "SparseTopKCategoricalAccuracy",
    "TopKCategoricalAccuracy",
    "check",
    "classification_report",
    "confusion_matrix",
    "get",
    "serialize",
]

explain_absent(__name__, __all__)

METRICS: dict[str, type[Metric]] = {
    "sparse_categorical_accuracy": SparseCategoricalAccuracy,
    "categorical_accuracy": CategoricalAccuracy,
    "binary_accuracy": BinaryAccuracy,
    "regression_accuracy": RegressionAccuracy,
    "sparse_top_k_categorical_accuracy": SparseTopKCategoricalAccuracy,
    "top_k_categorical_accuracy": TopKCategoricalAccuracy,
    "mean_squared_error": MeanSquaredError,
    "mse": MeanSquaredError,
    "mean_absolute_error": MeanAbsoluteError,
    "mae": MeanAbsoluteError,
}


def get(
    identifier: object,
    output_features: int,
    sparse: bool,
    custom_objects: Mapping[str, type[Metric]] | None = None,
) -> Metric:
    """A fresh metric of this name or configuration, for a network and its targets.

    "accuracy" (or "acc") becomes `BinaryAccuracy` where there is one output, else
    `SparseCategoricalAccuracy` or `CategoricalAccuracy`, as in Keras. A metric that is asked for by
    name keeps that name, so that a history has ``"accuracy"`` where ``"accuracy"`` was asked for.

    Args:
        identifier: a name such as "accuracy", what `serialize` gives, or a `Metric`, of which a
            copy is made, since training and validation count apart.
        output_features: the network's outputs for one image.
        sparse: whether the targets are labels.
        custom_objects: further classes by name.

    Raises:
        ArgumentError: if there is no such metric.

    >>> get("accuracy", output_features=10, sparse=True)
    SparseCategoricalAccuracy()
    >>> get("accuracy", output_features=1, sparse=False).name
    'accuracy'
    """
    if isinstance(identifier, str) and identifier in ("accuracy", "acc"):
        return _accuracy(output_features, sparse).named(identifier)
    # "accuracy" stands among the known for the nearest name's sake.
    known: dict[str, type[Metric]] = {"accuracy": SparseCategoricalAccuracy, **METRICS}
    metric = copy.copy(lookup("metric", identifier, Metric, known, custom_objects))
    metric.reset()
    return metric.named(identifier) if isinstance(identifier, str) else metric


def check(identifier: object, custom_objects: Mapping[str, type[Metric]] | None = None) -> None:
    """Refuse what is no metric, before network and targets are known.

    Raises:
        ArgumentError: as `get` does.

    >>> check("acuracy")
    Traceback (most recent call last):
    ...
    glassnet.errors.ArgumentError: unknown metric 'acuracy': did you mean 'accuracy'? ...
    """
    get(identifier, output_features=1, sparse=False, custom_objects=custom_objects)


def _accuracy(output_features: int, sparse: bool) -> Metric:
    if output_features == 1:
        return BinaryAccuracy()
    return SparseCategoricalAccuracy() if sparse else CategoricalAccuracy()
