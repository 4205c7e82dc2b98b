"""Layers, losses and optimizers of a user's own: they run what their author wrote.

They are written for a *tile*: images side by side on the last axis, the lanes, and channels first.
Here a whole batch is one tile. A layer mostly brings ordinary NumPy (see ``docs/own-layer.md``).
Where it has loops and nothing else, these are called, and may be compiled then.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from glassnet.layers.base import Layer, tile_shape
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
        has_methods = type(layer).forward is not Layer.forward
        self._loops = (Layer.loops if has_methods else type(layer).loops)(layer, lanes, x.dtype)
        self._x = to_tile(x)
        self._y = np.zeros(tile_shape(layer.output_shape, lanes), x.dtype)
        self._saved, self._scratch = (
            tuple(np.zeros(buffer.tile_shape(lanes), x.dtype) for buffer in buffers)
            for buffers in (layer.saved, layer.scratch)
        )
        self._keys = (keys,) if layer.random and keys is not None else ()
        function = self._loops.inference if keys is None else self._loops.forward
        function(self._x, self._y, tuple(weights), (*self._saved, *self._keys), self._scratch)
        return from_tile(self._y)

    def backward(self, dy: Array, weights: Sequence[Array]) -> Sequence[Array]:
        """The loss's gradient by the input, then that by each of the weights."""
        dx = np.zeros_like(self._x)
        gradients = tuple(np.zeros_like(weight) for weight in weights)
        self._loops.backward(
            to_tile(dy),
            dx,
            self._x,
            self._y,
            tuple(weights),
            (*self._saved, *self._keys),
            self._scratch,
            gradients,
        )
        if self._loops.weight_gradients is not None:
            x, *saved = (array.reshape(1, -1) for array in (self._x, *self._saved))  # of one tile
            self._loops.weight_gradients(0, 1, x, tuple(saved), gradients)
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
    slots: Sequence[Array],
    rate: float,
    iteration: int,
) -> tuple[Array, ...]:
    """New weights and slots, as an optimizer's own loop computes them."""
    after, rows = w.flatten(), np.zeros((len(slots), w.size), w.dtype)
    for row, slot in zip(rows, slots, strict=True):
        row[:] = slot.reshape(-1)
    update = optimizer.loop(w.dtype)
    update(after, g.flatten(), rows, optimizer.settings(), rate, iteration)
    return after.reshape(w.shape), *(row.reshape(w.shape) for row in rows)
