"""The loop over the batches of an epoch, and what changes the weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassnet import optimizers as kinds
from glassnet.layers.base import Layer
from glassnet.optimizers import Optimizer
from glassnet.reference import optimizers
from glassnet.reference.arrays import Array, Targets
from glassnet.reference.dropout import image_keys
from glassnet.reference.network import Network
from glassnet.reference.own import own_step
from glassnet.reference.penalties import penalty


class Step(NamedTuple):
    """What came of one step.

    Attributes:
        outputs: ``(n, F)``, before the weights changed.
        losses: of each image, ``(n,)``.
        penalty: what the regularisers add to the loss.
        finite: whether the loss is; if it is not, the weights were not changed.
    """

    outputs: Array
    losses: Array
    penalty: float
    finite: bool


class Trainer:
    """A network, and the optimizer with its memory from step to step.

    Args:
        ops: the network's simple layers, built.
        weights: of each op; they are changed in place.
        loss: as `Network` takes it.
        optimizer: its kind, its settings, its schedule.
    """

    def __init__(
        self,
        ops: Sequence[Layer],
        weights: Sequence[Sequence[Array]],
        loss: Any,
        optimizer: Optimizer,
    ) -> None:
        self.ops, self.weights = ops, weights
        self.loss, self.optimizer = loss, optimizer
        self.iteration = 0
        self.memories = [
            [[np.full_like(w, first) for first in optimizer.slots] for w in own] for own in weights
        ]

    def epoch(
        self,
        images: Array,
        targets: Targets,
        order: NDArray[np.int64],
        batch_size: int,
        stream: int,
    ) -> Iterator[Step]:
        """Train on all images once.

        Args:
            images: ``(n, height, width, channels)``, of the weights' type or uint8.
            targets: as ``loss.targets`` gives them.
            order: in which the images are taken.
            batch_size: the last batch takes what is left.
            stream: where the epoch's random numbers come from.
        """
        for first in range(0, len(order), batch_size):
            places = np.arange(first, min(first + batch_size, len(order)))
            batch = order[places]
            network = Network(self.ops, self.weights, self.loss)
            keys = image_keys(stream, places)
            outputs, losses, gradients = network.gradients(images[batch], targets[batch], keys)
            finite = bool(np.isfinite(losses.sum(dtype=np.float64)))
            penalties = self.update(gradients) if finite else 0.0
            yield Step(outputs, losses, penalties, finite)
            if not finite:
                return

    def update(self, gradients: Sequence[Sequence[Array]]) -> float:
        """One step of the optimizer, for every weight; what the regularisers add to the loss."""
        rate = float(self.optimizer.rates(self.iteration, 1)[0])
        total = 0.0
        for n, op in enumerate(self.ops):
            for k, declared in enumerate(op.weights):
                w, g = self.weights[n][k], gradients[n][k]
                if declared.regularizer is not None:
                    l1, l2 = declared.regularizer.l1, declared.regularizer.l2
                    value, slope = penalty(w, l1, l2)
                    total, g = total + value, g + slope
                w[...], *self.memories[n][k] = step(
                    self.optimizer, w, g, self.memories[n][k], rate, self.iteration
                )
        self.iteration += 1
        return total


def step(
    optimizer: Optimizer, w: Array, g: Array, memories: Sequence[Array], rate: float, iteration: int
) -> tuple[Array, ...]:
    """New weights, and new memories, by the optimizer's formula.

    Args:
        optimizer: its kind and its settings.
        w: weights.
        g: their gradient.
        memories: one array like ``w`` for each of ``optimizer.slots``.
        rate: the learning rate of this step.
        iteration: the number of steps before this one.
    """
    function = STEPS.get(type(optimizer))
    if function is None:
        return own_step(optimizer, w, g, memories, rate, iteration)
    return function(optimizer, w, g, memories, rate, iteration)


def _sgd(
    o: kinds.SGD, w: Array, g: Array, memories: Sequence[Array], rate: float, iteration: int
) -> tuple[Array, ...]:
    if not o.momentum:
        return optimizers.sgd_step(w, g, rate=rate)
    return optimizers.momentum_step(
        w, g, *memories, rate=rate, momentum=o.momentum, nesterov=o.nesterov
    )


def _adagrad(
    o: kinds.Adagrad, w: Array, g: Array, memories: Sequence[Array], rate: float, iteration: int
) -> tuple[Array, ...]:
    return optimizers.adagrad_step(w, g, *memories, rate=rate, epsilon=o.epsilon)


def _rmsprop(
    o: kinds.RMSprop, w: Array, g: Array, memories: Sequence[Array], rate: float, iteration: int
) -> tuple[Array, ...]:
    if not o.momentum:
        return optimizers.rmsprop_step(w, g, *memories, rate=rate, rho=o.rho, epsilon=o.epsilon)
    return optimizers.rmsprop_momentum_step(
        w, g, *memories, rate=rate, rho=o.rho, epsilon=o.epsilon, momentum=o.momentum
    )


def _adam(
    o: kinds.Adam, w: Array, g: Array, memories: Sequence[Array], rate: float, iteration: int
) -> tuple[Array, ...]:
    return optimizers.adam_step(
        w,
        g,
        *memories,
        rate=rate,
        iteration=iteration,
        beta_1=o.beta_1,
        beta_2=o.beta_2,
        epsilon=o.epsilon,
        weight_decay=o.weight_decay,
    )


STEPS: dict[type[Optimizer], Callable[..., tuple[Array, ...]]] = {
    kinds.SGD: _sgd,
    kinds.Adagrad: _adagrad,
    kinds.RMSprop: _rmsprop,
    kinds.Adam: _adam,
    kinds.AdamW: _adam,
}
