"""Layers, losses and optimizers of a user's own: they run what their author wrote.

They are written for a *tile*: images side by side on the last axis, the lanes, and channels first.
Here a whole batch is one tile. A layer mostly brings ordinary NumPy (see ``docs/own-layer.md``).
Where it has loops and nothing else, these are called, and may be compiled then.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.layers.base import Layer, Loops, tile_shape
from glassnet.losses import Loss
from glassnet.optimizers import Optimizer
from glassnet.reference.arrays import Array, Targets


def to_tile(images: Array) -> Array:
    """From ``(n, H, W, C)`` or ``(n, F)`` to ``(C, H, W, n)`` or ``(F, n)``.

    >>> to_tile(np.zeros((5, 28, 24, 3))).shape
    (3, 28, 24, 5)
    """
    return np.ascontiguousarray(np.moveaxis(np.moveaxis(images, 0, -1), -2, 0))


def from_tile(tile: Array) -> Array:
    """The opposite of `to_tile`.

    >>> from_tile(np.zeros((3, 28, 24, 5))).shape
    (5, 28, 24, 3)
    """
    return np.ascontiguousarray(np.moveaxis(np.moveaxis(tile, 0, -1), -2, 0))


class OwnLayer:
    """A layer's own forward and backward, called for a batch as one tile."""

    def __init__(self, layer: Layer) -> None:
        self.layer = layer

    def forward(self, x: Array, weights: Sequence[Array], keys: NDArray[np.uint32] | None) -> Array:
        """The outputs for a batch."""
        layer, lanes = self.layer, len(x)
        self.loops = _functions(layer, lanes, x.dtype)
        self.x = to_tile(x)
        self.y = np.zeros(tile_shape(layer.output_shape, lanes), x.dtype)
        self.saved: tuple[NDArray[Any], ...] = tuple(
            np.zeros(saved.tile_shape(lanes), x.dtype) for saved in layer.saved
        )
        if keys is None:
            self.loops.inference(self.x, self.y, tuple(weights), self.saved)
        else:
            self.saved += (keys,) if layer.random else ()
            self.loops.forward(self.x, self.y, tuple(weights), self.saved)
        return from_tile(self.y)

    def backward(self, dy: Array, weights: Sequence[Array]) -> tuple[Array, ...]:
        """The loss's gradient by the input, then that by each of the weights."""
        dx = np.zeros_like(self.x)
        gradients = tuple(np.zeros_like(weight) for weight in weights)
        self.loops.backward(to_tile(dy), dx, self.x, self.y, tuple(weights), self.saved, gradients)
        if self.loops.gather is not None:
            rows = tuple(saved.reshape(1, -1) for saved in self.saved)
            self.loops.gather(0, 1, self.x.reshape(1, -1), rows, gradients)
        return from_tile(dx), *gradients


def own_loss(loss: Loss, targets: Targets, y: Array) -> tuple[Array, Array]:
    """The loss of each image and its gradient by y, as a loss's own loop computes them."""
    n, features = y.shape
    tile, dy = to_tile(y), np.zeros((features, n), y.dtype)
    losses = np.zeros(n, y.dtype)
    loop = loss.loop(features, n, y.dtype)
    loop(tile, targets, np.arange(n), n, y.dtype.type(1), dy, losses)
    return losses, from_tile(dy)


def own_step(
    optimizer: Optimizer,
    w: Array,
    g: Array,
    memories: Sequence[Array],
    rate: float,
    iteration: int,
) -> tuple[Array, ...]:
    """New weights and memories, as an optimizer's own loop computes them."""
    after, slots = w.flatten(), np.zeros((len(memories), w.size), w.dtype)
    for slot, memory in zip(slots, memories, strict=True):
        slot[:] = memory.reshape(-1)
    update = optimizer.loop(w.dtype)
    update(after, g.flatten(), slots, optimizer.settings(), rate, iteration)
    return after.reshape(w.shape), *(slot.reshape(w.shape) for slot in slots)


def _functions(layer: Layer, lanes: int, dtype: np.dtype[Any]) -> Loops:
    """The layer's NumPy methods, or its loops where it has no others."""
    if type(layer).forward is Layer.forward:
        return layer.loops(lanes, dtype)
    return Loops(layer.forward, layer.backward, layer.inference, compiled=False)
