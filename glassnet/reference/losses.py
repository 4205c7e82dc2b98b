"""How far outputs are from their targets, and the gradient that everything begins with.

Each function takes targets and outputs ``y`` of shape ``(n, F)``, and returns the loss of each
image, ``(n,)``, and its gradient by y, ``(n, F)``. The loss of a batch is the mean of these.

A cross-entropy after its own activation is computed from what stands *before* the activation, the
logits z. It is the same function. But where a probability is rounded to 0, its logarithm and the
quotient ``t / p`` are lost, and the difference ``p - t`` is not.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from glassnet.reference.activations import sigmoid_forward, softmax_forward
from glassnet.reference.arrays import Array, Targets

LossAndGradient = tuple[Array, Array]

EPSILON = 1e-7  # how far Keras keeps a probability from 0 and 1


def one_hot(labels: Targets, classes: int, dtype: Any) -> Array:
    """Labels ``(n,)`` as vectors ``(n, classes)``: 1 at the label, 0 elsewhere."""
    return np.eye(classes, dtype=dtype)[labels]


def sparse_categorical_crossentropy(labels: Targets, y: Array) -> LossAndGradient:
    """`categorical_crossentropy` of labels, ``(n,)``: ``-log q`` of the label's probability.

    >>> losses, dy = sparse_categorical_crossentropy(np.array([1]), np.array([[0.5, 0.5]]))
    >>> losses.round(4).tolist(), dy.round(4).tolist()
    ([0.6931], [[1.0, -1.0]])
    """
    return categorical_crossentropy(one_hot(labels, y.shape[1], y.dtype), y)


def sparse_categorical_crossentropy_of_logits(labels: Targets, z: Array) -> LossAndGradient:
    """`categorical_crossentropy_of_logits` of labels, ``(n,)``."""
    return categorical_crossentropy_of_logits(one_hot(labels, z.shape[1], z.dtype), z)


def categorical_crossentropy(targets: Array, y: Array) -> LossAndGradient:
    """``-Σ_c t_c log q_c`` with ``q = y / Σ y``, kept within [ε, 1 - ε] as in Keras.

    By q the gradient is ``-t / q``, and 0 where q was moved; from q to y it goes by
    ``∂q_d/∂y_c = (δ_cd - q_d) / Σ y``.
    """
    total = y.sum(axis=1, keepdims=True)
    q = y / total
    clipped = np.clip(q, EPSILON, 1 - EPSILON)
    losses = -(targets * np.log(clipped)).sum(axis=1)
    dq = np.where(clipped == q, -targets / clipped, 0)
    return losses, (dq - (dq * q).sum(axis=1, keepdims=True)) / total


def categorical_crossentropy_of_logits(targets: Array, z: Array) -> LossAndGradient:
    """``-Σ_c t_c log softmax(z)_c = Σ_c t_c (log Σ_d exp(z_d) - z_c)``; ``dz = softmax(z) Σt - t``.

    As in the softmax, the largest z is subtracted first.
    """
    shifted = z - z.max(axis=1, keepdims=True)
    log_total = np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    losses = (targets * (log_total - shifted)).sum(axis=1)
    return losses, softmax_forward(z) * targets.sum(axis=1, keepdims=True) - targets


def binary_crossentropy(targets: Array, y: Array) -> LossAndGradient:
    """``-(t log p + (1 - t) log(1 - p))``, averaged over the outputs; p is y within [ε, 1 - ε].

    ``dy = (1 - t) / (1 - p) - t / p``, averaged likewise, and 0 where y was moved.
    """
    p, share = np.clip(y, EPSILON, 1 - EPSILON), 1 / y.shape[1]
    losses = -(targets * np.log(p) + (1 - targets) * np.log(1 - p)).sum(axis=1) * share
    slope = (1 - targets) / (1 - p) - targets / p
    return losses, np.where(p == y, slope * share, 0)


def binary_crossentropy_of_logits(targets: Array, z: Array) -> LossAndGradient:
    """The same with ``p = sigmoid(z)``: ``max(z, 0) - t z + log(1 + exp(-|z|))``, averaged.

    ``dz = p - t``, averaged likewise. exp is taken of negative numbers only, so that it can't
    overflow.
    """
    losses = (np.maximum(z, 0) - targets * z + np.log1p(np.exp(-np.abs(z)))).mean(axis=1)
    return losses, (sigmoid_forward(z) - targets) / z.shape[1]


def mean_squared_error(targets: Array, y: Array) -> LossAndGradient:
    """``(y - t)²``, averaged over the outputs; ``dy = 2 (y - t)``, averaged likewise.

    >>> losses, dy = mean_squared_error(np.array([[1.0, 0.0]]), np.array([[3.0, 0.0]]))
    >>> losses.tolist(), dy.tolist()
    ([2.0], [[2.0, 0.0]])
    """
    return ((y - targets) ** 2).mean(axis=1), 2 * (y - targets) / y.shape[1]


def mean_absolute_error(targets: Array, y: Array) -> LossAndGradient:
    """``|y - t|``, averaged over the outputs; ``dy = sign(y - t)``, averaged likewise."""
    return np.abs(y - targets).mean(axis=1), np.sign(y - targets) / y.shape[1]
