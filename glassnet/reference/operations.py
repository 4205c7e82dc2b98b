"""Which function of this edition a layer is, and what it keeps from forward to backward.

An operation is made for one batch: forward keeps on itself what backward needs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from glassnet import layers
from glassnet.layers.base import Layer
from glassnet.reference import activations, preprocessing
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

Array = NDArray[Any]
Keys = NDArray[np.uint32] | None


class Operation(Protocol):
    """A layer's mathematics, for one batch."""

    def forward(self, x: Array, weights: Sequence[Array], keys: Keys) -> Array:
        """The outputs for a batch; ``keys`` is a number for each image in training, else None."""
        ...

    def backward(self, dy: Array, weights: Sequence[Array]) -> tuple[Array, ...]:
        """The loss's gradient by the input, and by each of the weights."""
        ...


class Convolution:
    """`conv2d_forward` and `conv2d_backward`."""

    def __init__(self, layer: layers.Conv2D) -> None:
        self.layer = layer

    def forward(self, x: Array, weights: Sequence[Array], keys: Keys) -> Array:
        self.x = x
        w, b = weights
        return conv2d_forward(x, w, b, self.layer.strides, self.layer.padding)

    def backward(self, dy: Array, weights: Sequence[Array]) -> tuple[Array, ...]:
        return conv2d_backward(dy, self.x, weights[0], self.layer.strides, self.layer.padding)


class FullyConnected:
    """`dense_forward` and `dense_backward`."""

    def __init__(self, layer: layers.Dense) -> None:
        pass

    def forward(self, x: Array, weights: Sequence[Array], keys: Keys) -> Array:
        self.x = x
        return dense_forward(x, *weights)

    def backward(self, dy: Array, weights: Sequence[Array]) -> tuple[Array, ...]:
        return dense_backward(dy, self.x, weights[0])


class Pooling:
    """One of the two poolings."""

    def __init__(
        self,
        function: Callable[..., Array],
        gradient: Callable[..., Array],
        layer: layers.AveragePooling2D | layers.MaxPooling2D,
    ) -> None:
        self.function, self.gradient = function, gradient
        self.settings = layer.pool_size, layer.strides, layer.padding

    def forward(self, x: Array, weights: Sequence[Array], keys: Keys) -> Array:
        self.x = x
        return self.function(x, *self.settings)

    def backward(self, dy: Array, weights: Sequence[Array]) -> tuple[Array, ...]:
        return (self.gradient(dy, self.x, *self.settings),)


class Activation:
    """A function without weights or settings."""

    def __init__(
        self, function: Callable[[Array], Array], gradient: Callable[..., Array], layer: Layer
    ) -> None:
        self.function, self.gradient = function, gradient

    def forward(self, x: Array, weights: Sequence[Array], keys: Keys) -> Array:
        self.x = x
        return self.function(x)

    def backward(self, dy: Array, weights: Sequence[Array]) -> tuple[Array, ...]:
        return (self.gradient(dy, self.x),)


class Flatten:
    """`flatten_forward` and `flatten_backward`."""

    def __init__(self, layer: layers.Flatten) -> None:
        pass

    def forward(self, x: Array, weights: Sequence[Array], keys: Keys) -> Array:
        self.shape = x.shape
        return flatten_forward(x)

    def backward(self, dy: Array, weights: Sequence[Array]) -> tuple[Array, ...]:
        return (flatten_backward(dy, self.shape),)


class Rescaling:
    """`rescaling_forward` and `rescaling_backward`."""

    def __init__(self, layer: layers.Rescaling) -> None:
        self.layer = layer

    def forward(self, x: Array, weights: Sequence[Array], keys: Keys) -> Array:
        return preprocessing.rescaling_forward(x, self.layer.scale, self.layer.offset)

    def backward(self, dy: Array, weights: Sequence[Array]) -> tuple[Array, ...]:
        return (preprocessing.rescaling_backward(dy, self.layer.scale),)


class Threshold:
    """`threshold_forward` and `threshold_backward`."""

    def __init__(self, layer: layers.Threshold) -> None:
        self.layer = layer

    def forward(self, x: Array, weights: Sequence[Array], keys: Keys) -> Array:
        return preprocessing.threshold_forward(x, self.layer.threshold)

    def backward(self, dy: Array, weights: Sequence[Array]) -> tuple[Array, ...]:
        return (preprocessing.threshold_backward(dy),)


class Dropout:
    """`dropout_forward` and `dropout_backward`; without keys, when not training, nothing."""

    def __init__(self, layer: layers.Dropout) -> None:
        self.layer = layer

    def forward(self, x: Array, weights: Sequence[Array], keys: Keys) -> Array:
        if keys is None:
            return x
        self.mask = dropout_mask(self.layer.rate, self.layer.position, keys, x.shape, x.dtype)
        return dropout_forward(x, self.mask)

    def backward(self, dy: Array, weights: Sequence[Array]) -> tuple[Array, ...]:
        return (dropout_backward(dy, self.mask),)


OPERATIONS: dict[type[Layer], Callable[[Any], Operation]] = {
    layers.Conv2D: Convolution,
    layers.Dense: FullyConnected,
    layers.AveragePooling2D: partial(Pooling, average_pooling_forward, average_pooling_backward),
    layers.MaxPooling2D: partial(Pooling, max_pooling_forward, max_pooling_backward),
    layers.Flatten: Flatten,
    layers.Dropout: Dropout,
    layers.Rescaling: Rescaling,
    layers.Threshold: Threshold,
    layers.ReLU: partial(Activation, activations.relu_forward, activations.relu_backward),
    layers.Sigmoid: partial(Activation, activations.sigmoid_forward, activations.sigmoid_backward),
    layers.Tanh: partial(Activation, activations.tanh_forward, activations.tanh_backward),
    layers.Softmax: partial(Activation, activations.softmax_forward, activations.softmax_backward),
    layers.Linear: partial(Activation, activations.linear_forward, activations.linear_backward),
}


def operation_of(layer: Layer) -> Operation:
    """The operation for a built layer.

    A class derived from one of the package's is that one, as long as it gives no functions of its
    own.
    """
    for kind in type(layer).__mro__:
        if kind in OPERATIONS:
            return OPERATIONS[kind](layer)
        if OWN_FUNCTIONS & vars(kind).keys():
            break
    return OwnLayer(layer)


OWN_FUNCTIONS = {"forward", "backward", "inference", "loops", "elementwise"}
