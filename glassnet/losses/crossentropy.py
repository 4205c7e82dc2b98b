"""What the cross-entropies have in common."""

from __future__ import annotations

import copy
import math
from typing import Any, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray

from glassnet.arguments import flag
from glassnet.errors import ArgumentError
from glassnet.losses.base import Loop, Loss, lane_by_lane

# Probabilities are kept this far from 0 and 1, where their logarithm would be infinite. Logits do
# not need this.
EPSILON = 1e-7


class CrossEntropy(Loss):
    """``-log`` of the probability that the network gave to the truth.

    Computed from logits, its gradient is a difference of probabilities. Computed from the
    probabilities themselves, it is a quotient, which is wrong if they are rounded to 0 or 1. So if
    the network ends with the right activation, both are done in one step (`fused`).

    Attributes:
        from_logits: whether the network's output is what would stand before the activation.
        activation: the activation that turns these logits into probabilities.
        activates: whether the loop gets logits and leaves probabilities in their place.
    """

    activation = ""
    activates = False

    def __init__(self, from_logits: bool = False) -> None:
        self.from_logits = flag(type(self).__name__, "from_logits", from_logits)

    def check_outputs(self, output_range: tuple[float, float] | None) -> None:
        """Refuse outputs that are no probabilities and do not become any when divided by their sum.

        Raises:
            ArgumentError: if outputs may be negative or have no bound, and the loss does not expect
                logits.
        """
        if output_range is not None and not self.takes(output_range):
            bounds = " to ".join(f"{bound:g}".replace("inf", "∞") for bound in output_range)
            raise ArgumentError(
                f"{self.name} takes probabilities, and the network's outputs range from {bounds}: "
                f'end it with activation="{self.activation}", or compile with '
                f"{type(self).__name__}(from_logits=True)."
            )

    def takes(self, output_range: tuple[float, float]) -> bool:
        """Whether the loss was told to expect outputs between these bounds.

        >>> from glassnet.losses import BinaryCrossentropy
        >>> BinaryCrossentropy().takes((0.0, 1.0)), BinaryCrossentropy().takes((-1.0, 1.0))
        (True, False)
        """
        least, largest = output_range
        return self.from_logits or (least >= 0 and math.isfinite(largest))

    def fused(self, activation: str) -> Self | None:
        """This loss and the activation before it in one, if they belong together.

        Raises:
            ArgumentError: if they do, but the loss was told to expect logits.
        """
        if activation != self.activation:
            return None
        if self.from_logits:
            raise ArgumentError(
                f"{type(self).__name__}(from_logits=True) takes what stands before {activation}, "
                f"and the network ends with {activation}: leave out one of the two."
            )
        both = copy.copy(self)
        both.activates = True
        return both

    def loop(self, features: int, lanes: int, dtype: DTypeLike) -> Loop:
        """The compiled loss of a tile; see `Loss.loop`."""
        scalar = np.dtype(dtype).type
        if self.from_logits or self.activates:
            image = self.of_logits(features, scalar, self.activates)
        else:
            image = self.of_probabilities(features, scalar)
        return lane_by_lane(image, lanes, scalar)

    def of_logits(self, features: int, dtype: Any, activate: bool) -> Loop:
        """The loss of one image; ``activate`` leaves the probabilities in place of its logits."""
        raise NotImplementedError(f"{type(self).__name__} has no of_logits().")

    def of_probabilities(self, features: int, dtype: Any) -> Loop:
        """The loss of one image, given probabilities."""
        raise NotImplementedError(f"{type(self).__name__} has no of_probabilities().")


def entropy(shares: NDArray[Any]) -> float:
    """``-Σ p log p``, in nats: the least cross-entropy of a constant answer, which is p itself.

    Args:
        shares: p, which sum to 1.

    >>> round(entropy(np.array([0.5, 0.5, 0.0])), 4)
    0.6931
    """
    there = shares[shares > 0].astype(np.float64)
    return float(-(there * np.log(there)).sum())


def smoothed(y: NDArray[Any], label_smoothing: float, uniform: float) -> NDArray[Any]:
    """Targets moved towards uniform ones: ``(1 - s) y + s · uniform`` (Szegedy et al. 2016, §7).

    >>> smoothed(np.array([0.0, 1.0]), 0.1, 0.5)
    array([0.05, 0.95])
    """
    if not label_smoothing:
        return y
    smooth = y * (1 - label_smoothing) + label_smoothing * uniform
    return smooth.astype(y.dtype, copy=False)
