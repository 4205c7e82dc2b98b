"""A network: a loop over its layers, and a reversed loop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet import losses as kinds
from glassnet.layers.base import Layer
from glassnet.losses import Loss
from glassnet.losses.crossentropy import CrossEntropy
from glassnet.reference import losses
from glassnet.reference.activations import linear_forward
from glassnet.reference.arrays import Array, Targets
from glassnet.reference.formulas import formula_of
from glassnet.reference.own import own_loss

LossFunction = Callable[[Targets, Array], losses.LossAndGradient]


class Network:
    """Layers in a row, with their weights and the loss at their end, for one batch.

    Args:
        ops: the network's simple layers, built: an activation is one of its own.
        weights: of each op.
        loss: None where only outputs are wanted.

    A cross-entropy after its own activation takes what stands before the activation (see
    `glassnet.reference.losses`). ``formulas`` then end there, and ``activate`` is what follows.
    """

    def __init__(
        self,
        ops: Sequence[Layer],
        weights: Sequence[Sequence[Array]],
        loss: Loss | None = None,
    ) -> None:
        self.formulas = [formula_of(op) for op in ops]
        self.weights = list(weights)
        self.loss = loss
        self.activate: Callable[[Array], Array] = linear_forward
        joined = joined_loss(ops, loss)
        if joined is not None:
            activation, self.loss = self.formulas.pop(), joined
            self.weights.pop()
            self.activate = lambda z: activation.forward(z, (), None)

    def forward(self, x: Array, keys: NDArray[np.uint32] | None = None) -> Array:
        """What the loss takes, ``(n, …)``; with a key for each image as in training.

        Args:
            x: images, ``(n, height, width, channels)`` or ``(n, features)``.
            keys: ``(n,)``; see `glassnet.reference.dropout.image_keys`.
        """
        for formula, weights in zip(self.formulas, self.weights, strict=True):
            x = formula.forward(x, weights, keys)
        return x

    def backward(self, dy: Array) -> list[tuple[Array, ...]]:
        """The gradients of all weights, op by op; `forward` must have run before."""
        gradients: list[tuple[Array, ...]] = []
        for formula, weights in zip(self.formulas[::-1], self.weights[::-1], strict=True):
            dy, *own = formula.backward(dy, weights)
            gradients.insert(0, tuple(own))
        return gradients

    def outputs(self, x: Array) -> Array:
        """What the network answers, ``(n, …)``."""
        return self.activate(self.forward(x))

    def evaluate(self, x: Array, targets: Targets) -> tuple[Array, Array]:
        """The outputs, ``(n, F)``, and the loss of each image, ``(n,)``."""
        z = self.forward(x)
        return self.activate(z), loss_and_gradient(self.loss, targets, z)[0]

    def gradients(
        self, x: Array, targets: Targets, keys: NDArray[np.uint32]
    ) -> tuple[Array, Array, list[tuple[Array, ...]]]:
        """Outputs, the loss of each image, and the gradients of the batch's mean loss."""
        z = self.forward(x, keys)
        values, dz = loss_and_gradient(self.loss, targets, z)
        return self.activate(z), values, self.backward(dz / len(x))


def joined_loss(ops: Sequence[Layer], loss: Loss | None) -> Loss | None:
    """The loss that takes what stands before the last activation, where the two belong together.

    Raises:
        ArgumentError: if they do, and the loss was told to expect logits.
    """
    # Only a class that names its function itself is known to compute it.
    activation = vars(type(ops[-1])).get("function", "")
    return loss.fused(activation) if loss is not None else None


def loss_and_gradient(loss: Loss | None, targets: Targets, y: Array) -> losses.LossAndGradient:
    """The loss of each image, ``(n,)``, and its gradient by y, ``(n, F)``.

    Args:
        loss: what kind, and its settings.
        targets: as ``loss.targets`` gives them.
        y: probabilities, logits or numbers, as the loss takes them.
    """
    assert loss is not None
    function = LOSSES.get(type(loss))
    if function is None:
        return own_loss(loss, targets, y)
    return function(loss)(targets, y)


def _cross_entropy(of_probabilities: LossFunction, of_logits: LossFunction) -> Any:
    def choose(loss: CrossEntropy) -> LossFunction:
        return of_logits if loss.from_logits or loss.activates else of_probabilities

    return choose


_of_vectors = _cross_entropy(
    losses.categorical_crossentropy, losses.categorical_crossentropy_of_logits
)
_of_labels = _cross_entropy(
    losses.sparse_categorical_crossentropy, losses.sparse_categorical_crossentropy_of_logits
)
LOSSES: dict[type[Loss], Callable[[Any], LossFunction]] = {
    # Smoothed labels are vectors.
    kinds.SparseCategoricalCrossentropy: lambda loss: (
        _of_vectors(loss) if loss.label_smoothing else _of_labels(loss)
    ),
    kinds.CategoricalCrossentropy: _of_vectors,
    kinds.BinaryCrossentropy: _cross_entropy(
        losses.binary_crossentropy, losses.binary_crossentropy_of_logits
    ),
    kinds.MeanSquaredError: lambda loss: losses.mean_squared_error,
    kinds.MeanAbsoluteError: lambda loss: losses.mean_absolute_error,
}
