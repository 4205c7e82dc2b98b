"""Dead and saturated units: what a layer's outputs for a batch of images tell of it.

A unit of a dense layer is one of its outputs, a unit of a convolution is a channel.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from glassnet.layers.base import Layer, Range

NEARLY_ALL = 0.99
"""A unit that rests for so large a share of the images is dead."""

ROUNDING = 1e-5
"""An output rests if it differs by no more than this, in relation to how large it may be."""

MARGIN = 0.01
"""A value is saturated if it is so near to a bound, as a share of the range."""

FEWEST_IMAGES = 16
"""Of fewer images, a unit that rests tells nothing."""


def layers_with_units(layers: Iterable[Layer]) -> list[Layer]:
    """The layers whose units can be dead: those with weights, and functions of their outputs.

    What stands in front of all weights only prepares the images, whose borders rest anyway.
    Pooling, flattening and dropout hand on what the layer before them gives.

    >>> from glassnet import layers
    >>> row = [layers.Threshold(64), layers.Flatten(), layers.Dense(3), layers.ReLU()]
    >>> shape = (2, 2, 1)
    >>> for layer in row:
    ...     shape = layer.connect(shape)
    >>> [layer.label() for layer in layers_with_units(row)]
    ['Dense(3)', 'ReLU()']
    """
    found: list[Layer] = []
    for layer in layers:
        is_weighted = any(op.weights for op in layer.ops())
        is_function = layer.input_shape == layer.output_shape and not layer.random
        if is_weighted or (found and is_function):
            found.append(layer)
    return found


def bounds_of(layer: Layer) -> Range | None:
    """The bounds that the layer's own function keeps, whatever its input: (0, 1) of a sigmoid.

    None where one of the two is infinite, as with a ReLU, or not known.

    >>> from glassnet import layers
    >>> bounds_of(layers.Tanh()), bounds_of(layers.ReLU()), bounds_of(layers.Dense(3))
    ((-1.0, 1.0), None, None)
    """
    bounds = layer.ops()[-1].output_range(None)
    if bounds is None or not np.isfinite(bounds).all() or bounds[0] == bounds[1]:
        return None
    return bounds


def scale_of(layer: Layer) -> float | None:
    """How large an output may be, where the layer's function takes each number by itself.

    A sigmoid that gives 10⁻⁷ for one image and 10⁻⁹ for another rests, since it could give 1. A
    probability of a softmax does not: it is small for all images that are not of its class.
    """
    bounds = bounds_of(layer)
    if bounds is None or layer.ops()[-1].elementwise(np.float64) is None:
        return None
    return bounds[1] - bounds[0]


def dead_units(outputs: NDArray[np.floating], scale: float | None = None) -> tuple[int, ...]:
    """The units that give the same for nearly all images, at each place of the map.

    For a ReLU this is 0 as a rule. A unit that is 0 for most of the images, but not for all, is
    not dead: it tells them apart.

    Args:
        outputs: ``(n, units)`` or ``(n, height, width, units)``.
        scale: how large an output may be; None for how large it is where it rests.

    Returns:
        Their numbers, from 0.

    >>> dead_units(np.array([[0.0, 0.3, 7.0], [0.0, 0.0, 7.0], [0.0, 0.0, 7.0]]))
    (0, 2)
    """
    maps = outputs.reshape(len(outputs), -1, outputs.shape[-1])
    with np.errstate(invalid="ignore", over="ignore"):  # where outputs are not finite, or nearly
        resting = np.median(maps, axis=0)
        allowed = ROUNDING * (np.abs(resting).max(axis=0) if scale is None else scale)
        rests = (np.abs(maps - resting) <= allowed).all(axis=1)
    return tuple(int(unit) for unit in np.flatnonzero(rests.mean(axis=0) >= NEARLY_ALL))


def saturated_share(outputs: NDArray[np.floating], bounds: Range) -> float:
    """The share of the values that lie within 1 % of the range from one of its bounds.

    A sigmoid's derivative is below 0.01 there, a twenty-fifth of its largest.

    Args:
        outputs: of any shape.
        bounds: between which they lie.

    >>> saturated_share(np.array([0.001, 0.5, 0.97, 0.995]), (0.0, 1.0))
    0.5
    """
    low, high = bounds
    near = MARGIN * (high - low)
    return float(np.mean((outputs <= low + near) | (outputs >= high - near)))


def same_answer(outputs: NDArray[np.floating]) -> float | None:
    """The largest share of the images that get one answer, which is the unit of largest output.

    Args:
        outputs: of the last layer, ``(n, units)``.

    Returns:
        None for outputs that are no answer: a single unit, or maps.

    >>> same_answer(np.array([[0.2, 0.8], [0.4, 0.6], [0.9, 0.1]]))
    0.6666666666666666
    """
    if outputs.ndim != 2 or outputs.shape[1] == 1:
        return None
    return int(np.bincount(outputs.argmax(axis=1)).max()) / len(outputs)
