"""How the weights follow their gradients.

Each optimizer is a step over plain vectors, in a loop beside its class, and treats all parameters
alike. Names, defaults and formulas are those of Keras 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from glassnet.absent import explain_absent
from glassnet.configuration import lookup, serialize
from glassnet.optimizers import schedules
from glassnet.optimizers.adagrad import Adagrad
from glassnet.optimizers.adam import Adam, AdamW
from glassnet.optimizers.base import Optimizer
from glassnet.optimizers.rmsprop import RMSprop
from glassnet.optimizers.sgd import SGD

__all__ = [
    "OPTIMIZERS",
    "SGD",
    "Adagrad",
    "Adam",
    "AdamW",
    "Optimizer",
    "RMSprop",
    "get",
    "schedules",
    "serialize",
]

explain_absent(__name__, __all__)

OPTIMIZERS: dict[str, type[Optimizer]] = {
    "sgd": SGD,
    "adagrad": Adagrad,
    "rmsprop": RMSprop,
    "adam": Adam,
    "adamw": AdamW,
}


def get(identifier: object, custom_objects: Mapping[str, type[Any]] | None = None) -> Optimizer:
    """The optimizer of this name or configuration.

    Args:
        identifier: a name such as "adam", what `serialize` gives, or an `Optimizer`.
        custom_objects: further classes by name, of optimizers and of schedules.

    Raises:
        ArgumentError: if there is no such optimizer.

    >>> get("sgd")
    SGD(learning_rate=0.01, momentum=0.0, nesterov=False, decay=0.0)
    """
    return lookup("optimizer", identifier, Optimizer, OPTIMIZERS, custom_objects)
