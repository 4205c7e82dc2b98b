"""Cross-entropy of answers that do not exclude each other: yes or no, for each output."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from glassnet.arguments import real_number
from glassnet.compiling import compiled
from glassnet.losses import targets
from glassnet.losses.base import Loop
from glassnet.losses.crossentropy import EPSILON, CrossEntropy, entropy, smoothed


def of_logits(features: int, dtype: Any, activate: bool) -> Loop:
    """The mean of ``max(z, 0) - z t + log(1 + exp(-|z|))``; ``dz = (sigmoid(z) - t) / features``.

    Only negative numbers go into exp, so it can't overflow.

    Reference: `glassnet.reference.losses.binary_crossentropy_of_logits`. What makes it fast: it is
    part of the tile's program, so that the outputs are still in the cache.
    """
    zero, one, share = dtype(0), dtype(1), dtype(1 / features)

    @compiled
    def binary_crossentropy_of_logits(z: Any, t: Any, scale: Any, dz: Any) -> Any:
        loss = zero
        for i in range(features):
            e = dtype(math.exp(-abs(z[i])))
            loss += max(z[i], zero) - z[i] * t[i] + dtype(math.log1p(e))
            p = (one if z[i] >= zero else e) / (one + e)
            dz[i] = scale * share * (p - t[i])
            if activate:
                z[i] = p
        return loss * share

    return binary_crossentropy_of_logits


def of_probabilities(features: int, dtype: Any) -> Loop:
    """The mean of ``-(t log p + (1 - t) log(1 - p))``, flat where p is within EPSILON of 0 or 1.

    Reference: `glassnet.reference.losses.binary_crossentropy`. What makes it fast: it is part of
    the tile's program, so that the outputs are still in the cache.
    """
    zero, one, share = dtype(0), dtype(1), dtype(1 / features)
    least, most = dtype(EPSILON), dtype(1 - EPSILON)

    @compiled
    def binary_crossentropy_of_probabilities(p: Any, t: Any, scale: Any, dp: Any) -> Any:
        loss = zero
        for i in range(features):
            q, derivative = p[i], one
            if q < least:
                q, derivative = least, zero
            elif q > most:
                q, derivative = most, zero
            loss -= t[i] * dtype(math.log(q)) + (one - t[i]) * dtype(math.log(one - q))
            dp[i] = scale * share * derivative * (q - t[i]) / (q * (one - q))
        return loss * share

    return binary_crossentropy_of_probabilities


class BinaryCrossentropy(CrossEntropy):
    """``-(t log p + (1 - t) log(1 - p))``, averaged over the outputs.

    Args:
        from_logits: whether the network's output still lacks its sigmoid.
        label_smoothing: from 0 to 1: how far the targets are moved towards 0.5.

    Raises:
        ArgumentError: if they are none.

    >>> BinaryCrossentropy().targets([0, 1], (1,), "float32")
    array([[0.], [1.]], dtype=float32)

    Bishop 2006, "Pattern Recognition and Machine Learning", §4.3.2.
    """

    name = "binary_crossentropy"
    activation = "sigmoid"

    def __init__(self, from_logits: bool = False, label_smoothing: float = 0.0) -> None:
        super().__init__(from_logits)
        self.label_smoothing = real_number(
            "BinaryCrossentropy", "label_smoothing", label_smoothing, at_least=0, at_most=1
        )

    def targets(
        self, y_true: object, output_shape: tuple[int, ...], dtype: DTypeLike
    ) -> NDArray[Any]:
        """The vectors, checked and smoothed, ``(n, features)``; see `Loss.targets`."""
        features = targets.output_features(self.name, output_shape)
        y = targets.probabilities(self.name, y_true, features, dtype)
        return smoothed(y, self.label_smoothing, 0.5)

    def constant_loss(self, targets: NDArray[Any]) -> float:
        """The mean entropy of yes and no, over the outputs; see `Loss.constant_loss`."""
        yes = targets.mean(axis=0, dtype=np.float64)
        return sum(entropy(np.array([share, 1 - share])) for share in yes) / len(yes)

    def of_logits(self, features: int, dtype: Any, activate: bool) -> Loop:
        """See the function of this name."""
        return of_logits(features, dtype, activate)

    def of_probabilities(self, features: int, dtype: Any) -> Loop:
        """See the function of this name."""
        return of_probabilities(features, dtype)
