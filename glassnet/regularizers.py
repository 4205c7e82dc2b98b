"""Penalties on large weights, added to the loss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet import configuration
from glassnet.arguments import real_number
from glassnet.configuration import Configurable, lookup
from glassnet.errors import ArgumentError

__all__ = [
    "L1",
    "L1L2",
    "L2",
    "REGULARIZERS",
    "Regularizer",
    "check_trained_on",
    "get",
    "serialize",
]


class Regularizer(Configurable):
    """A penalty of the weights' absolute values and squares; the base of the others.

    Args:
        l1: the factor of the sum of absolute values, at least 0.
        l2: the factor of the sum of squares, at least 0.

    Raises:
        ArgumentError: if one of them is out of its range.
    """

    def __init__(self, l1: float = 0.0, l2: float = 0.0) -> None:
        self.l1 = real_number(type(self).__name__, "l1", l1, at_least=0)
        self.l2 = real_number(type(self).__name__, "l2", l2, at_least=0)

    def penalty(self, w: NDArray[Any]) -> float:
        """What is added to the loss: ``l1 Σ|w| + l2 Σw²``, summed in float64.

        Its gradient by ``w`` is ``l1 sign(w) + 2 l2 w``: there is no half before the square, as
        many textbooks and PyTorch's ``weight_decay`` have one.

        Args:
            w: weights of any shape.

        >>> L2(0.5).penalty(np.array([1.0, -3.0]))
        5.0
        """
        absolute = np.abs(w).sum(dtype=np.float64) if self.l1 else 0.0
        square = np.square(w, dtype=np.float64).sum() if self.l2 else 0.0
        return float(self.l1 * absolute + self.l2 * square)


class L1(Regularizer):
    """``l1 Σ|w|``: drives needless weights to exactly zero (Tibshirani 1996, "the lasso").

    Args:
        l1: the factor, at least 0.

    Raises:
        ArgumentError: if it is out of its range.

    >>> L1(0.01).penalty(np.array([1.0, -3.0]))
    0.04
    """

    def __init__(self, l1: float = 0.01) -> None:
        super().__init__(l1=l1)


class L2(Regularizer):
    """``l2 Σw²``: keeps weights small ("weight decay", Krogh & Hertz 1992).

    Args:
        l2: the factor, at least 0.

    Raises:
        ArgumentError: if it is out of its range.

    >>> L2(0.01).penalty(np.array([1.0, -3.0]))
    0.1
    """

    def __init__(self, l2: float = 0.01) -> None:
        super().__init__(l2=l2)


class L1L2(Regularizer):
    """``l1 Σ|w| + l2 Σw²`` ("elastic net", Zou & Hastie 2005).

    Args:
        l1: the factor of the sum of absolute values, at least 0.
        l2: the factor of the sum of squares, at least 0.

    Raises:
        ArgumentError: if one of them is out of its range.

    >>> L1L2(l1=0.01, l2=0.01).penalty(np.array([1.0, -3.0]))
    0.14
    """


def check_trained_on(regularizer: Regularizer | None) -> None:
    """Refuse a penalty that would stand in the loss, while nothing is trained on it.

    Training takes ``l1`` and ``l2`` into its loops, and can't know another formula's gradient.

    Raises:
        ArgumentError: if the regularizer has a `Regularizer.penalty` of its own.

    >>> class Cubes(Regularizer):
    ...     def penalty(self, w):
    ...         return float((w**3).sum())
    >>> check_trained_on(Cubes())
    Traceback (most recent call last):
    ...
    glassnet.errors.ArgumentError: Cubes: training knows the penalties l1 Σ|w| + l2 Σw² alone, and
    would not follow a penalty() of its own: set l1 and l2 in __init__ instead.
    """
    if regularizer is not None and type(regularizer).penalty is not Regularizer.penalty:
        raise ArgumentError(
            f"{type(regularizer).__name__}: training knows the penalties l1 Σ|w| + l2 Σw² alone, "
            "and would not follow a penalty() of its own: set l1 and l2 in __init__ instead."
        )


REGULARIZERS: dict[str, type[Regularizer]] = {"l1": L1, "l2": L2, "l1_l2": L1L2}


def get(
    identifier: object, custom_objects: Mapping[str, type[Regularizer]] | None = None
) -> Regularizer | None:
    """The regularizer of this name or configuration; None stays None.

    Args:
        identifier: "l1", "l2" or "l1_l2", what `serialize` gives, a `Regularizer`, or None.
        custom_objects: further classes by name.

    Raises:
        ArgumentError: if there is no such regularizer.

    >>> get("l2")
    L2(l2=0.01)
    """
    if identifier is None:
        return None
    return lookup("regularizer", identifier, Regularizer, REGULARIZERS, custom_objects)


def serialize(regularizer: Regularizer | None) -> dict[str, Any] | None:
    """The regularizer's class and arguments, as JSON can hold them; None stays None.

    >>> serialize(L2(0.5))
    {'class_name': 'L2', 'config': {'l2': 0.5}}
    """
    return None if regularizer is None else configuration.serialize(regularizer)
