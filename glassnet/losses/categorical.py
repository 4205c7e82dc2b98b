"""Cross-entropy between classes that exclude each other: of labels, and of one-hot vectors."""

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


def softmax_of_one(features: int, dtype: Any) -> Loop:
    """``softmax(z, p)``: fills ``p`` and returns ``max z`` and ``log Σ exp(z - max z)``.

    The largest logit is subtracted first, so that exp can't overflow, and the sum is at least 1.
    """
    zero = dtype(0)

    @compiled
    def softmax(z: Any, p: Any) -> Any:
        largest = z[0]
        for i in range(1, features):
            largest = max(largest, z[i])
        total = zero
        for i in range(features):
            p[i] = math.exp(z[i] - largest)
            total += p[i]
        for i in range(features):
            p[i] /= total
        return largest, math.log(total)

    return softmax


def clipped_log(dtype: Any) -> Loop:
    """``log(q)`` and its derivative by q, with q kept within ``[EPSILON, 1 - EPSILON]``."""
    zero, one = dtype(0), dtype(1)
    least, most = dtype(EPSILON), dtype(1 - EPSILON)

    @compiled
    def log(q: Any) -> Any:
        if q < least:
            return dtype(math.log(least)), zero
        if q > most:
            return dtype(math.log(most)), zero
        return dtype(math.log(q)), one / q  # NaN comes here too, and stays NaN

    return log


def labels_of_logits(features: int, dtype: Any, activate: bool) -> Loop:
    """``log Σ exp(z) - z_t`` for the label t; ``dz = softmax(z) - one_hot(t)``.

    Reference: `glassnet.reference.losses.sparse_categorical_crossentropy_of_logits`. What makes it
    fast: it is part of the tile's program, so that the outputs are still in the cache.
    """
    softmax = softmax_of_one(features, dtype)
    one = dtype(1)

    @compiled
    def crossentropy_of_label_and_logits(z: Any, target: Any, scale: Any, dz: Any) -> Any:
        largest, log_total = softmax(z, dz)
        loss = log_total - (z[target] - largest)
        if activate:
            for i in range(features):
                z[i] = dz[i]
        dz[target] -= one  # before scaling, because here this difference is exact
        for i in range(features):
            dz[i] *= scale
        return loss

    return crossentropy_of_label_and_logits


def labels_of_probabilities(features: int, dtype: Any) -> Loop:
    """``-log q_t`` for the label t, where ``q = p / Σp``, as Keras does it.

    Reference: `glassnet.reference.losses.sparse_categorical_crossentropy`. What makes it fast: it
    is part of the tile's program, so that the outputs are still in the cache.
    """
    log = clipped_log(dtype)
    zero, one = dtype(0), dtype(1)

    @compiled
    def crossentropy_of_label_and_probabilities(p: Any, target: Any, scale: Any, dp: Any) -> Any:
        total = zero
        for i in range(features):
            total += p[i]
        q = p[target] / total
        value, derivative = log(q)
        # ∂q_t/∂p_i = (δ_it - q_t) / Σp
        for i in range(features):
            dp[i] = scale * derivative * q / total
        dp[target] = -scale * derivative * (one - q) / total
        return -value

    return crossentropy_of_label_and_probabilities


def vectors_of_logits(features: int, dtype: Any, activate: bool) -> Loop:
    """``Σ t (log Σ exp(z) - z)`` for the vector t; ``dz = softmax(z) Σt - t``.

    Reference: `glassnet.reference.losses.categorical_crossentropy_of_logits`. What makes it fast:
    it is part of the tile's program, so that the outputs are still in the cache.
    """
    softmax = softmax_of_one(features, dtype)
    zero = dtype(0)

    @compiled
    def crossentropy_of_vector_and_logits(z: Any, t: Any, scale: Any, dz: Any) -> Any:
        largest, log_total = softmax(z, dz)
        loss, weight = zero, zero
        for i in range(features):
            loss += t[i] * (log_total - (z[i] - largest))
            weight += t[i]  # 1, except for rounding
        if activate:
            for i in range(features):
                z[i] = dz[i]
        for i in range(features):
            dz[i] = scale * (dz[i] * weight - t[i])
        return loss

    return crossentropy_of_vector_and_logits


def vectors_of_probabilities(features: int, dtype: Any) -> Loop:
    """``-Σ t log q`` for the vector t, where ``q = p / Σp``, as Keras does it.

    Reference: `glassnet.reference.losses.categorical_crossentropy`. What makes it fast: it is part
    of the tile's program, so that the outputs are still in the cache.
    """
    log = clipped_log(dtype)
    zero = dtype(0)

    @compiled
    def crossentropy_of_vector_and_probabilities(p: Any, t: Any, scale: Any, dp: Any) -> Any:
        total = zero
        for i in range(features):
            total += p[i]
        loss, along = zero, zero
        for i in range(features):
            q = p[i] / total
            value, derivative = log(q)
            loss -= t[i] * value
            dp[i] = -t[i] * derivative  # by q_i
            along += dp[i] * q
        # ∂q_j/∂p_i = (δ_ij - q_j) / Σp
        for i in range(features):
            dp[i] = scale * (dp[i] - along) / total
        return loss

    return crossentropy_of_vector_and_probabilities


class SparseCategoricalCrossentropy(CrossEntropy):
    """``-log p_t``, where p_t is the probability that the network gives to the label t.

    Args:
        from_logits: whether the network's output still lacks its softmax.
        label_smoothing: from 0 to 1: how far the targets, which are then one-hot vectors, are moved
            towards 1 / classes, as in `CategoricalCrossentropy`. In Keras only that one has it.

    Raises:
        ArgumentError: if they are none.

    >>> loss = SparseCategoricalCrossentropy()
    >>> loss.targets(np.array([3, 1], "uint8"), (10,), "float32")
    array([3, 1])

    Bishop 2006, "Pattern Recognition and Machine Learning", §4.3.4; for the smoothing, Szegedy et
    al. 2016, "Rethinking the Inception architecture", §7.
    """

    name = "sparse_categorical_crossentropy"
    activation = "softmax"

    def __init__(self, from_logits: bool = False, *, label_smoothing: float = 0.0) -> None:
        super().__init__(from_logits)
        self.label_smoothing = real_number(
            "SparseCategoricalCrossentropy",
            "label_smoothing",
            label_smoothing,
            at_least=0,
            at_most=1,
        )

    def targets(
        self, y_true: object, output_shape: tuple[int, ...], dtype: DTypeLike
    ) -> NDArray[Any]:
        """The checked labels, ``(n,)`` int64; smoothed, ``(n, features)``; see `Loss.targets`."""
        classes = targets.output_features(self.name, output_shape)
        labels = targets.labels(self.name, y_true, classes)
        if not self.label_smoothing:
            return labels
        one_hot = np.eye(classes, dtype=np.dtype(dtype))[labels]
        return smoothed(one_hot, self.label_smoothing, 1 / classes)

    def constant_loss(self, targets: NDArray[Any]) -> float:
        """The entropy of the classes' shares; see `Loss.constant_loss`."""
        if self.label_smoothing:
            return entropy(targets.mean(axis=0, dtype=np.float64))
        return entropy(np.bincount(targets) / len(targets))

    def of_logits(self, features: int, dtype: Any, activate: bool) -> Loop:
        """See `labels_of_logits`, or `vectors_of_logits` for smoothed labels."""
        make = vectors_of_logits if self.label_smoothing else labels_of_logits
        return make(features, dtype, activate)

    def of_probabilities(self, features: int, dtype: Any) -> Loop:
        """See `labels_of_probabilities`, or `vectors_of_probabilities` for smoothed labels."""
        make = vectors_of_probabilities if self.label_smoothing else labels_of_probabilities
        return make(features, dtype)


class CategoricalCrossentropy(CrossEntropy):
    """``-Σ t_c log p_c`` for one-hot (or other) probabilities t of the classes c.

    Args:
        from_logits: whether the network's output still lacks its softmax.
        label_smoothing: from 0 to 1: how far the targets are moved towards 1 / classes.

    Raises:
        ArgumentError: if they are none.

    >>> loss = CategoricalCrossentropy(label_smoothing=0.25)
    >>> loss.targets(np.array([[0, 1]]), (2,), "float64")
    array([[0.125, 0.875]])

    Bishop 2006, "Pattern Recognition and Machine Learning", §4.3.4.
    """

    name = "categorical_crossentropy"
    activation = "softmax"

    def __init__(self, from_logits: bool = False, label_smoothing: float = 0.0) -> None:
        super().__init__(from_logits)
        self.label_smoothing = real_number(
            "CategoricalCrossentropy", "label_smoothing", label_smoothing, at_least=0, at_most=1
        )

    def targets(
        self, y_true: object, output_shape: tuple[int, ...], dtype: DTypeLike
    ) -> NDArray[Any]:
        """The vectors, checked and smoothed, ``(n, features)``; see `Loss.targets`."""
        classes = targets.output_features(self.name, output_shape)
        y = targets.distributions(self.name, y_true, classes, dtype)
        return smoothed(y, self.label_smoothing, 1 / classes)

    def constant_loss(self, targets: NDArray[Any]) -> float:
        """The entropy of the mean of the targets; see `Loss.constant_loss`."""
        return entropy(targets.mean(axis=0, dtype=np.float64))

    def of_logits(self, features: int, dtype: Any, activate: bool) -> Loop:
        """See `vectors_of_logits`."""
        return vectors_of_logits(features, dtype, activate)

    def of_probabilities(self, features: int, dtype: Any) -> Loop:
        """See `vectors_of_probabilities`."""
        return vectors_of_probabilities(features, dtype)
