"""Which function of this edition belongs to which layer, loss and optimizer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from glassnet import layers
from glassnet import losses as loss_kinds
from glassnet import optimizers as optimizer_kinds
from glassnet.layers.base import Layer
from glassnet.losses import Loss
from glassnet.losses.crossentropy import CrossEntropy
from glassnet.optimizers import Optimizer
from glassnet.reference import activations, losses, optimizers, preprocessing
from glassnet.reference.arrays import Array, Targets
from glassnet.reference.convolution import conv2d_backward, conv2d_forward
from glassnet.reference.dense import (
    dense_backward,
    dense_forward,
    flatten_backward,
    flatten_forward,
)
from glassnet.reference.dropout import dropout_backward, dropout_forward, dropout_mask
from glassnet.reference.own import OwnLayer, own_loss, own_step
from glassnet.reference.pooling import (
    average_pooling_backward,
    average_pooling_forward,
    max_pooling_backward,
    max_pooling_forward,
)

Keys = NDArray[np.uint32] | None
"""In training, a number for each image, ``(n,)``; see `glassnet.reference.dropout.image_keys`."""

LossFunction = Callable[[Targets, Array], losses.LossAndGradient]
StepFunction = Callable[..., tuple[Array, ...]]

# ---- layers ------------------------------------------------------------------------------------


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


# ---- losses ------------------------------------------------------------------------------------


def fused_loss(ops: Sequence[Layer], loss: Loss | None) -> Loss | None:
    """The loss that takes what stands before the last activation, where the two belong together.

    Raises:
        ArgumentError: if they do, and the loss was told to expect logits.
    """
    # Only a class that names its function itself is known to compute it.
    activation = vars(type(ops[-1])).get("function", "")
    return loss.fused(activation) if loss is not None else None


def loss_and_gradient(loss: Loss | None, targets: Targets, y: Array) -> losses.LossAndGradient:
    """The loss of each image, ``(n,)``, and its gradient by y, ``(n, F)``.

    Args:
        loss: what kind, and its settings.
        targets: as ``loss.targets`` gives them.
        y: probabilities, logits or numbers, as the loss takes them.
    """
    assert loss is not None
    function = LOSSES.get(type(loss))
    if function is None:
        return own_loss(loss, targets, y)
    return function(loss)(targets, y)


def _cross_entropy(of_probabilities: LossFunction, of_logits: LossFunction) -> Any:
    def choose(loss: CrossEntropy) -> LossFunction:
        return of_logits if loss.from_logits or loss.activates else of_probabilities

    return choose


_of_vectors = _cross_entropy(
    losses.categorical_crossentropy, losses.categorical_crossentropy_of_logits
)
_of_labels = _cross_entropy(
    losses.sparse_categorical_crossentropy, losses.sparse_categorical_crossentropy_of_logits
)
LOSSES: dict[type[Loss], Callable[[Any], LossFunction]] = {
    # Smoothed labels are vectors.
    loss_kinds.SparseCategoricalCrossentropy: lambda loss: (
        _of_vectors(loss) if loss.label_smoothing else _of_labels(loss)
    ),
    loss_kinds.CategoricalCrossentropy: _of_vectors,
    loss_kinds.BinaryCrossentropy: _cross_entropy(
        losses.binary_crossentropy, losses.binary_crossentropy_of_logits
    ),
    loss_kinds.MeanSquaredError: lambda loss: losses.mean_squared_error,
    loss_kinds.MeanAbsoluteError: lambda loss: losses.mean_absolute_error,
}


# ---- optimizers --------------------------------------------------------------------------------


def optimizer_step(
    optimizer: Optimizer, w: Array, g: Array, slots: Sequence[Array], rate: float, iteration: int
) -> tuple[Array, ...]:
    """New weights, and new slots, by the optimizer's formula.

    Args:
        optimizer: its kind and its settings.
        w: weights.
        g: their gradient.
        slots: one array like ``w`` for each of ``optimizer.slots``.
        rate: the learning rate of this step.
        iteration: the number of steps before this one.
    """
    bound = STEPS.get(type(optimizer))
    if bound is None:
        return own_step(optimizer, w, g, slots, rate, iteration)
    return bound(optimizer, rate, iteration)(w, g, *slots)


def _sgd(o: optimizer_kinds.SGD, rate: float, iteration: int) -> StepFunction:
    if not o.momentum:
        return partial(optimizers.sgd_step, rate=rate)
    return partial(optimizers.momentum_step, rate=rate, momentum=o.momentum, nesterov=o.nesterov)


def _adagrad(o: optimizer_kinds.Adagrad, rate: float, iteration: int) -> StepFunction:
    return partial(optimizers.adagrad_step, rate=rate, epsilon=o.epsilon)


def _rmsprop(o: optimizer_kinds.RMSprop, rate: float, iteration: int) -> StepFunction:
    if not o.momentum:
        return partial(optimizers.rmsprop_step, rate=rate, rho=o.rho, epsilon=o.epsilon)
    return partial(
        optimizers.rmsprop_momentum_step,
        rate=rate,
        rho=o.rho,
        epsilon=o.epsilon,
        momentum=o.momentum,
    )


def _adam(o: optimizer_kinds.Adam, rate: float, iteration: int) -> StepFunction:
    return partial(
        optimizers.adam_step,
        rate=rate,
        iteration=iteration,
        beta_1=o.beta_1,
        beta_2=o.beta_2,
        epsilon=o.epsilon,
        weight_decay=o.weight_decay,
    )


STEPS: dict[type[Optimizer], Callable[[Any, float, int], StepFunction]] = {
    optimizer_kinds.SGD: _sgd,
    optimizer_kinds.Adagrad: _adagrad,
    optimizer_kinds.RMSprop: _rmsprop,
    optimizer_kinds.Adam: _adam,
    optimizer_kinds.AdamW: _adam,
}
