"""Which functions of this edition a layer is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from glassnet import layers
from glassnet.layers.base import Layer
from glassnet.reference import activations, preprocessing
from glassnet.reference.arrays import Array
from glassnet.reference.convolution import conv2d_backward, conv2d_forward
from glassnet.reference.dense import (
    dense_backward,
    dense_forward,
    flatten_backward,
    flatten_forward,
)
from glassnet.reference.dropout import dropout_backward, dropout_forward, dropout_mask
from glassnet.reference.own import OwnLayer
from glassnet.reference.pooling import (
    average_pooling_backward,
    average_pooling_forward,
    max_pooling_backward,
    max_pooling_forward,
)

Keys = NDArray[np.uint32] | None
"""In training, a number for each image, ``(n,)``; see `glassnet.reference.dropout.image_keys`."""


class Formula(Protocol):
    """A layer's mathematics, for one batch: forward keeps what backward needs."""

    def forward(self, x: Array, weights: Sequence[Array], keys: Keys) -> Array:
        """The outputs for a batch."""
        ...

    def backward(self, dy: Array, weights: Sequence[Array]) -> Sequence[Array]:
        """The loss's gradient by the input, then that by each of the weights."""
        ...


class Functions:
    """A pair of functions: ``forward(x, *weights, *settings)`` and its gradient.

    Args:
        forward: gives y.
        backward: ``backward(dy, x, *weights, *settings)`` gives dx, or dx and the gradients of the
            weights. The bias is left out, since it stands in no gradient.
        settings: of the layer.
    """

    def __init__(
        self, forward: Callable[..., Array], backward: Callable[..., Any], *settings: Any
    ) -> None:
        self._forward, self._backward, self._settings = forward, backward, settings

    def forward(self, x: Array, weights: Sequence[Array], keys: Keys) -> Array:
        """The outputs for a batch."""
        self._x = x
        return self._forward(x, *weights, *self._settings)

    def backward(self, dy: Array, weights: Sequence[Array]) -> Sequence[Array]:
        """The loss's gradient by the input, then that by each of the weights."""
        gradients = self._backward(dy, self._x, *weights[:1], *self._settings)
        return gradients if isinstance(gradients, tuple) else (gradients,)


class Dropping:
    """Dropout: a mask in training, and nothing at all without keys."""

    def __init__(self, layer: layers.Dropout) -> None:
        self._layer = layer

    def forward(self, x: Array, weights: Sequence[Array], keys: Keys) -> Array:
        """The outputs for a batch."""
        if keys is None:
            return x
        self._mask = dropout_mask(self._layer.rate, self._layer.position, keys, x.shape, x.dtype)
        return dropout_forward(x, self._mask)

    def backward(self, dy: Array, weights: Sequence[Array]) -> Sequence[Array]:
        """The loss's gradient by the input."""
        return (dropout_backward(dy, self._mask),)


def _pooling(forward: Callable[..., Array], backward: Callable[..., Array]) -> Any:
    return lambda layer: Functions(forward, backward, layer.pool_size, layer.strides, layer.padding)


def _activation(forward: Callable[..., Array], backward: Callable[..., Array]) -> Any:
    return lambda layer: Functions(forward, backward)


FORMULAS: dict[type[Layer], Callable[[Any], Formula]] = {
    layers.Conv2D: lambda layer: Functions(
        conv2d_forward, conv2d_backward, layer.strides, layer.padding
    ),
    layers.Dense: lambda layer: Functions(dense_forward, dense_backward),
    layers.AveragePooling2D: _pooling(average_pooling_forward, average_pooling_backward),
    layers.MaxPooling2D: _pooling(max_pooling_forward, max_pooling_backward),
    layers.Flatten: lambda layer: Functions(flatten_forward, flatten_backward),
    layers.Dropout: Dropping,
    layers.Rescaling: lambda layer: Functions(
        preprocessing.rescaling_forward,
        preprocessing.rescaling_backward,
        layer.scale,
        layer.offset,
    ),
    layers.Threshold: lambda layer: Functions(
        preprocessing.threshold_forward, preprocessing.threshold_backward, layer.threshold
    ),
    layers.ReLU: _activation(activations.relu_forward, activations.relu_backward),
    layers.Sigmoid: _activation(activations.sigmoid_forward, activations.sigmoid_backward),
    layers.Tanh: _activation(activations.tanh_forward, activations.tanh_backward),
    layers.Softmax: _activation(activations.softmax_forward, activations.softmax_backward),
    layers.Linear: _activation(activations.linear_forward, activations.linear_backward),
}

OWN_FUNCTIONS = {"forward", "backward", "inference", "loops", "elementwise"}


def formula_of(layer: Layer) -> Formula:
    """The formula of a built layer.

    A class that is derived from one of the package's computes the same, unless it gives functions
    of its own: then these are called.
    """
    for kind in type(layer).__mro__:
        if kind in FORMULAS:
            return FORMULAS[kind](layer)
        if OWN_FUNCTIONS & vars(kind).keys():
            break
    return OwnLayer(layer)
