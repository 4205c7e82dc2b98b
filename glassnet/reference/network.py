"""A network: a loop over its layers, and a reversed loop."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from glassnet.layers.base import Layer
from glassnet.losses import Loss
from glassnet.reference.arrays import Array, Targets
from glassnet.reference.formulas import Formula, formula_of, fused_loss, loss_and_gradient


class Network:
    """Layers in a row, with their weights and the loss at their end, for one batch.

    Args:
        ops: the network's simple layers, built: an activation is one of its own.
        weights: of each op.
        loss: None where only outputs are wanted.

    Attributes:
        values: the output of each op in the batch that went through last.
        dvalues: the gradient by the output of each, as far as the loss takes it.
        dx: the gradient by the images.

    A cross-entropy after its own activation takes what stands before the activation (see
    `glassnet.reference.losses`). ``formulas`` then end there, and ``activation`` is what follows.
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
        self.values: list[Array] = []
        self.dvalues: list[Array] = []
        self.activation: Formula | None = None
        fused = fused_loss(ops, loss)
        if fused is not None:
            self.activation, self.loss = self.formulas.pop(), fused
            self.weights.pop()

    def forward(self, x: Array, keys: NDArray[np.uint32] | None = None) -> Array:
        """What the loss takes, ``(n, …)``; with a key for each image as in training.

        Args:
            x: images, ``(n, height, width, channels)`` or ``(n, features)``.
            keys: ``(n,)``; see `glassnet.reference.dropout.image_keys`.
        """
        self.values = []
        for formula, weights in zip(self.formulas, self.weights, strict=True):
            x = formula.forward(x, weights, keys)
            self.values.append(x)
        return x

    def backward(self, dy: Array) -> list[tuple[Array, ...]]:
        """The gradients of all weights, op by op; `forward` must have run before."""
        gradients: list[tuple[Array, ...]] = []
        self.dvalues = []
        for formula, weights in zip(self.formulas[::-1], self.weights[::-1], strict=True):
            self.dvalues.append(dy)
            dy, *own = formula.backward(dy, weights)
            gradients.append(tuple(own))
        self.dvalues.reverse()
        self.dx = dy
        return gradients[::-1]

    def outputs(self, x: Array, keys: NDArray[np.uint32] | None = None) -> Array:
        """What the network answers, ``(n, …)``; the arguments are those of `forward`."""
        return self._answer(self.forward(x, keys))

    def _answer(self, z: Array) -> Array:
        """What the network makes of what the loss takes."""
        if self.activation is None:
            return z
        self.values.append(self.activation.forward(z, (), None))
        return self.values[-1]

    def evaluate(self, x: Array, targets: Targets) -> tuple[Array, Array]:
        """The outputs, ``(n, F)``, and the loss of each image, ``(n,)``."""
        z = self.forward(x)
        return self._answer(z), loss_and_gradient(self.loss, targets, z)[0]

    def gradients(
        self,
        x: Array,
        targets: Targets,
        keys: NDArray[np.uint32],
        image_weights: Array | None = None,
    ) -> tuple[Array, Array, list[tuple[Array, ...]]]:
        """Outputs, the loss of each image, and the gradients of the batch's mean loss.

        Args:
            x: images.
            targets: as ``loss.targets`` gives them.
            keys: as `forward` takes them.
            image_weights: ``(n,)``, by which each image's loss is multiplied; None for 1.
        """
        z = self.forward(x, keys)
        values, dz = loss_and_gradient(self.loss, targets, z)
        if image_weights is not None:
            values, dz = values * image_weights, (dz.T * image_weights).T
        return self._answer(z), values, self.backward(dz / len(x))
