"""The loop over the batches of an epoch, and what changes the weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from glassnet.layers.base import Layer
from glassnet.losses import Loss
from glassnet.optimizers import Optimizer
from glassnet.reference.arrays import Array, Targets
from glassnet.reference.dropout import image_keys
from glassnet.reference.formulas import optimizer_step
from glassnet.reference.network import Network
from glassnet.reference.penalties import penalty

Weights = Sequence[Sequence[Array]]
"""Of each op, those that it has; their gradients likewise."""


class Step(NamedTuple):
    """What came of one step.

    Attributes:
        outputs: ``(n, F)``, before the weights changed.
        losses: of each image, ``(n,)``.
        penalty: what the regularisers add to the loss.
        finite: whether the loss is; if it is not, the weights were not changed.
        network: the network through which the batch went.
        gradients: by which the weights changed: with what the regularisers add.
    """

    outputs: Array
    losses: Array
    penalty: float
    finite: bool
    network: Network
    gradients: Weights


class Trainer:
    """Changes a network's weights, and remembers what the optimizer needs from step to step.

    Args:
        ops: the network's simple layers, built.
        loss: as `Network` takes it.
        optimizer: its kind, its settings, its schedule.
        dtype: of the weights.
    """

    def __init__(
        self, ops: Sequence[Layer], loss: Loss, optimizer: Optimizer, dtype: DTypeLike
    ) -> None:
        self.ops, self.loss, self.optimizer = ops, loss, optimizer
        self.iteration = 0
        self.slots = [
            [[np.full(w.shape, first, dtype) for first in optimizer.slots] for w in op.weights]
            for op in ops
        ]

    def epoch(
        self,
        weights: Weights,
        images: Array,
        targets: Targets,
        order: NDArray[np.int64],
        batch_size: int,
        stream: int,
        image_weights: Array | None = None,
        first: int = 0,
    ) -> Iterator[Step]:
        """Train on all images once.

        Args:
            weights: they are changed in place.
            images: ``(n, height, width, channels)``, of the weights' type.
            targets: as ``loss.targets`` gives them.
            order: in which the images are taken.
            batch_size: the last batch takes what is left.
            stream: where the epoch's random numbers come from.
            image_weights: how much each image counts, ``(n,)``; None where all count the same.
            first: the step to begin with.
        """
        for start in range(first * batch_size, len(order), batch_size):
            batch = order[start : start + batch_size]
            keys = image_keys(stream, batch)
            network = Network(self.ops, weights, self.loss)
            own = None if image_weights is None else image_weights[batch]
            outputs, losses, gradients = network.gradients(images[batch], targets[batch], keys, own)
            if not np.isfinite(losses.sum(dtype=np.float64)):
                yield Step(outputs, losses, 0.0, False, network, gradients)
                return
            penalties, sums = self.penalised(weights, gradients)
            self.update(weights, sums)
            yield Step(outputs, losses, penalties, True, network, sums)

    def penalised(self, weights: Weights, gradients: Weights) -> tuple[float, Weights]:
        """What the regularisers add to the loss, and the gradients with what they add to these."""
        total, sums = 0.0, [list(own) for own in gradients]
        for n, op in enumerate(self.ops):
            for k, declared in enumerate(op.weights):
                if declared.regularizer is not None:
                    l1, l2 = declared.regularizer.l1, declared.regularizer.l2
                    value, slope = penalty(weights[n][k], l1, l2)
                    total, sums[n][k] = total + value, sums[n][k] + slope
        return total, sums

    def update(self, weights: Weights, gradients: Weights) -> None:
        """One step of the optimizer, for every weight."""
        rate = float(self.optimizer.rates(self.iteration, 1)[0])
        for n, op in enumerate(self.ops):
            for k in range(len(op.weights)):
                w, g, slots = weights[n][k], gradients[n][k], self.slots[n][k]
                w[...], *self.slots[n][k] = optimizer_step(
                    self.optimizer, w, g, slots, rate, self.iteration
                )
        self.iteration += 1
