"""Whether the loss goes the way that a gradient says: a check of gradients by differences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.model import Sequential

IMAGES = 32
"""So many are enough, since the loss and its gradient are of the same ones."""

CHANGE = 1e-9
"""A step each way should change the loss by so much: rounding of float64 is far below it."""

NEAREST, FURTHEST = 1e-7, 1e-4
"""But it goes at least and at most so far, in relation to the size of the layer's weights: further
away a ReLU has kinks."""

LEAST_CHANGE = 1e-12
"""Where even the longest step changes the loss by less, in relation to it, rounding hides it."""


ASIDE = 1e-3
"""Before, all weights go aside by about so much, in relation to those of their layer. Biases begin
at 0, and so the ReLUs of a black background stand exactly at their kink, where the loss rises by
one half of what it would, whatever the gradient says."""


@dataclass(frozen=True)
class Slope:
    """How the loss changes along the gradient by one layer's weights.

    Attributes:
        layer: its name.
        gradient: how fast the loss rises along the gradient, by the gradient itself: ``|g|``.
        measured: how fast it rises in truth.
    """

    layer: str
    gradient: float
    measured: float

    @property
    def ratio(self) -> float:
        """1 where the gradient is right, and below 0 where its sign is wrong."""
        return self.measured / self.gradient


def slopes(model: Sequential, x: Any, y: Any) -> tuple[Slope, ...]:
    """How the loss changes along the gradient by each layer's weights, by central differences.

    It is computed by the reference edition, whose formulas need no compilation, a little beside
    the weights as they are, which are put back then. A layer without a gradient, or with one so
    small that rounding hides the change, has none here.

    Args:
        model: compiled, float64, since differences are lost in float32.
        x: a few images.
        y: their labels or targets.
    """
    kept, names = model.get_weights(), model.weight_names()
    owners = [name.rpartition("/")[0] for name in names]
    weights = _aside(kept, owners)
    model.set_weights(weights)
    loss, gradients = model.loss_and_gradients(x, y, engine="reference")
    found = []
    for layer in dict.fromkeys(owners):
        own = [n for n, owner in enumerate(owners) if owner == layer]
        size = _norm([gradients[n] for n in own])
        scale, whole = _norm([weights[n] for n in own]) or 1.0, max(1.0, abs(loss))
        if not np.isfinite(size) or not size * FURTHEST * scale > LEAST_CHANGE * whole:
            continue
        way = min(max(CHANGE * whole / size, NEAREST * scale), FURTHEST * scale)
        direction = {n: gradients[n] / size for n in own}
        rise = _loss(model, weights, direction, way, x, y)
        rise -= _loss(model, weights, direction, -way, x, y)
        found.append(Slope(layer, size, rise / (2 * way)))
    model.set_weights(kept)
    return tuple(slope for slope in found if np.isfinite(slope.measured))


def _aside(weights: list[NDArray[Any]], owners: list[str]) -> list[NDArray[Any]]:
    """Weights near these, at which no unit stands exactly at a kink."""
    rng = np.random.default_rng(0)
    moved = []
    for weight, owner in zip(weights, owners, strict=True):
        own = [other for other, its in zip(weights, owners, strict=True) if its == owner]
        size = _norm(own) / np.sqrt(sum(array.size for array in own)) or 1.0
        moved.append(weight + ASIDE * size * rng.standard_normal(weight.shape))
    return moved


def _loss(
    model: Sequential,
    weights: list[NDArray[Any]],
    direction: dict[int, NDArray[Any]],
    way: float,
    x: Any,
    y: Any,
) -> float:
    """The loss so far along a direction; dropout drops the same as for the gradient."""
    model.set_weights(
        [w + way * direction[n] if n in direction else w for n, w in enumerate(weights)]
    )
    return model.loss_and_gradients(x, y, engine="reference")[0]


def _norm(arrays: list[NDArray[Any]]) -> float:
    return float(np.sqrt(sum(float(np.square(array).sum()) for array in arrays)))
