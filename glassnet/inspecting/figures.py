"""What can be seen of each layer, as values: made from arrays, whoever has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.inspecting.distributions import Distribution, distribution
from glassnet.inspecting.units import (
    FEWEST_IMAGES,
    bounds_of,
    dead_units,
    layers_with_units,
    saturated_share,
    scale_of,
)
from glassnet.layers.base import Layer, Shape
from glassnet.structure import Stack

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class LayerArrays:
    """The arrays of a network that figures are made of. What is not known is left empty.

    Attributes:
        outputs: of each layer, by its name, ``(n, …)``.
        weights: by name, ``"conv2d/kernel"``; of a step, before it.
        gradients: of the mean loss of a batch, by the names of layers, ``(n, …)``, and of weights,
            as ``Sequential.layer_gradients`` gives them.
        updates: what a step adds to each of the weights.
    """

    outputs: Arrays
    weights: Arrays
    gradients: Arrays = field(default_factory=dict)
    updates: Arrays = field(default_factory=dict)


@dataclass(frozen=True)
class LayerFigures:
    """What can be seen of one layer. A figure that the layer has not is None.

    Attributes:
        name: of the layer.
        label: the layer with its arguments.
        output_shape: of one image.
        units: how many it has: channels of a map, else outputs; None for a layer whose units
            can't be dead, such as pooling.
        dead: the numbers of those that give the same for nearly all images; see `dead_units`.
        saturated: the share of its outputs near a bound of its function; see `saturated_share`.
        outputs: how they are spread.
        gradients: of each image's own loss by the outputs, whatever the number of images.
        weights: all that the layer has, kernel and bias.
        weight_gradients: of the mean loss by the weights.
        update: how far the step moves the weights in relation to their size, ``‖Δw‖ / ‖w‖``.
    """

    name: str
    label: str
    output_shape: Shape
    units: int | None
    dead: tuple[int, ...] | None
    saturated: float | None
    outputs: Distribution
    gradients: Distribution | None
    weights: Distribution | None
    weight_gradients: Distribution | None
    update: float | None

    @property
    def dead_share(self) -> float | None:
        """The share of its units that are dead."""
        return None if self.dead is None or not self.units else len(self.dead) / self.units


def figures_of(model: Stack, arrays: LayerArrays) -> tuple[LayerFigures, ...]:
    """What can be seen of each layer of a network.

    Args:
        model: the network; only its layers count, not its weights.
        arrays: what is looked at.
    """
    with_units = layers_with_units(model.layers)
    return tuple(_figures(layer, layer in with_units, arrays) for layer in model.layers)


def _figures(layer: Layer, has_units: bool, arrays: LayerArrays) -> LayerFigures:
    name, outputs = str(layer.name), arrays.outputs[str(layer.name)]
    bounds = bounds_of(layer) if has_units else None
    names = [f"{op.name}/{weight.name}" for op in layer.ops() for weight in op.weights]
    tells = has_units and len(outputs) >= FEWEST_IMAGES
    gradients = _of(arrays.gradients, [name])
    return LayerFigures(
        name=name,
        label=layer.label(),
        output_shape=layer.output_shape,
        units=layer.output_shape[-1] if has_units else None,
        dead=dead_units(outputs, scale_of(layer)) if tells else None,
        saturated=None if bounds is None else saturated_share(outputs, bounds),
        outputs=distribution(outputs, bounds),
        # Of a mean over n images, each one's own loss has an n-th.
        gradients=None if gradients is None else gradients.times(len(arrays.gradients[name])),
        weights=_of(arrays.weights, names),
        weight_gradients=_of(arrays.gradients, names),
        update=_update(arrays, names),
    )


def _of(arrays: Arrays, names: Iterable[str]) -> Distribution | None:
    """How the numbers of some arrays are spread together; None if they are not there."""
    known = [arrays[name].ravel() for name in names if name in arrays]
    if not known:
        return None
    return distribution(known[0] if len(known) == 1 else np.concatenate(known))


def _update(arrays: LayerArrays, names: Iterable[str]) -> float | None:
    """How far the weights of a layer move; None where nobody knows, or they are 0 or not finite."""
    moved, weights = _of(arrays.updates, names), _of(arrays.weights, names)
    if moved is None or weights is None or moved.not_finite or weights.not_finite:
        return None
    assert moved.size is not None
    return moved.size / weights.size if weights.size else None
