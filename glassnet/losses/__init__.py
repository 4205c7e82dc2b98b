"""How far a network's answers are from the truth.

Each loss is a formula for one image, with its gradient, in a plain loop beside its class. Names,
defaults and formulas are those of Keras 3.
"""

from __future__ import annotations

from collections.abc import Mapping

from glassnet.absent import explain_absent
from glassnet.configuration import lookup, serialize
from glassnet.losses.base import Loss
from glassnet.losses.binary import BinaryCrossentropy
from glassnet.losses.categorical import CategoricalCrossentropy, SparseCategoricalCrossentropy
from glassnet.losses.regression import MeanAbsoluteError, MeanSquaredError

__all__ = [
    "LOSSES",
    "BinaryCrossentropy",
    "CategoricalCrossentropy",
    "Loss",
    "MeanAbsoluteError",
    "MeanSquaredError",
    "SparseCategoricalCrossentropy",
    "get",
    "serialize",
]

explain_absent(__name__, __all__)

LOSSES: dict[str, type[Loss]] = {
    "sparse_categorical_crossentropy": SparseCategoricalCrossentropy,
    "categorical_crossentropy": CategoricalCrossentropy,
    "binary_crossentropy": BinaryCrossentropy,
    "mean_squared_error": MeanSquaredError,
    "mse": MeanSquaredError,
    "mean_absolute_error": MeanAbsoluteError,
    "mae": MeanAbsoluteError,
}


def get(identifier: object, custom_objects: Mapping[str, type[Loss]] | None = None) -> Loss:
    """The loss of this name or configuration.

    Args:
        identifier: a name such as "mse", what `serialize` gives, or a `Loss`.
        custom_objects: further classes by name.

    Raises:
        ArgumentError: if there is no such loss.

    >>> get("sparse_categorical_crossentropy")
    SparseCategoricalCrossentropy(from_logits=False, label_smoothing=0.0)
    """
    return lookup("loss", identifier, Loss, LOSSES, custom_objects)
