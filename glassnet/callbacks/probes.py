"""What a callback wants to see of the steps of a training, and what it gets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.errors import ArgumentError, quoted

Names = bool | str | Iterable[str]
"""True for all, False for none, one name, or several."""


@dataclass(frozen=True)
class Probes:
    """What a callback wants to see of a step: its ``probes``. Nothing else is kept.

    Args:
        outputs: the layers whose outputs are wanted, by their names; True for all.
        gradients: the layers and weights by which the gradient is wanted (``"conv2d"``,
            ``"conv2d/kernel"``); True for all that training computes.
        weights: the weights that are wanted, as the step begins with them; True for all.
        updates: the weights of which is wanted how far the step moves them; True for all.

    Raises:
        ArgumentError: for what is neither True, False nor names. Whether there are layers of these
            names is found out when ``fit`` begins.

    >>> Probes(outputs=True, gradients=["conv2d", "conv2d/kernel"]).gradients
    ('conv2d', 'conv2d/kernel')
    """

    outputs: Names = False
    gradients: Names = False
    weights: Names = False
    updates: Names = False

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if isinstance(value, str):
                object.__setattr__(self, name, (value,))
            elif isinstance(value, Iterable):
                object.__setattr__(self, name, tuple(value))
            elif not isinstance(value, bool):
                raise ArgumentError(
                    f"Probes: {name} must be True, False, a name or several, not {quoted(value)}."
                )


@dataclass(frozen=True)
class ProbedStep:
    """What a callback sees of one step: what its ``probes`` ask for, by name.

    Outputs and gradients are those with which the step was computed: in training, with dropout.
    Their images come in the order of ``images``. The gradient by a layer's output is that of the
    mean loss of the batch; what there is, and what stands under the last layer's name, is said at
    `glassnet.Sequential.layer_gradients`. The gradient by a weight is the one that the optimizer
    gets, with what the regularisers add.

    Attributes:
        images: which of the training images are in the batch, ``(n,)``.
        outputs: by layer, ``(n, height, width, channels)`` or ``(n, features)``.
        gradients: by layer and by weight.
        weights: as the step begins with them.
        updates: the weights behind the step, minus those before it.
    """

    images: NDArray[np.int64]
    outputs: dict[str, NDArray[Any]]
    gradients: dict[str, NDArray[Any]]
    weights: dict[str, NDArray[Any]]
    updates: dict[str, NDArray[Any]]
