"""Which function of this edition belongs to which layer, loss and optimizer."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
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
    """A pair of functions, ``forward(x, *weights, *settings)`` and its gradient.

    Args:
        forward: gives y.
        backward: ``backward(dy, x, *weights, *settings)`` gives dx, or dx and the gradients of the
            weights. The bias is left out, since it stands in no gradient.
        settings: of the layer.
    """

    def __init__(
        self, forward: Callable[..., Array], backward: Callable[..., Any], settings: Sequence[Any]
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


class DroppingOut:
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


def functions(
    forward: Callable[..., Array], backward: Callable[..., Any], *settings: str
) -> Callable[[Layer], Formula]:
    """What makes the `Functions` of a layer, whose settings have these names."""
    return lambda layer: Functions(forward, backward, [getattr(layer, name) for name in settings])


WINDOW = ("pool_size", "strides", "padding")

FORMULAS: dict[type[Layer], Callable[[Any], Formula]] = {
    layers.Dense: functions(dense_forward, dense_backward),
    layers.Flatten: functions(flatten_forward, flatten_backward),
    layers.Conv2D: functions(conv2d_forward, conv2d_backward, "strides", "padding"),
    layers.AveragePooling2D: functions(average_pooling_forward, average_pooling_backward, *WINDOW),
    layers.MaxPooling2D: functions(max_pooling_forward, max_pooling_backward, *WINDOW),
    layers.Dropout: DroppingOut,
    layers.Rescaling: functions(
        preprocessing.rescaling_forward, preprocessing.rescaling_backward, "scale", "offset"
    ),
    layers.Threshold: functions(
        preprocessing.threshold_forward, preprocessing.threshold_backward, "threshold"
    ),
    layers.ReLU: functions(activations.relu_forward, activations.relu_backward),
    layers.Sigmoid: functions(activations.sigmoid_forward, activations.sigmoid_backward),
    layers.Tanh: functions(activations.tanh_forward, activations.tanh_backward),
    layers.Softmax: functions(activations.softmax_forward, activations.softmax_backward),
    layers.Linear: functions(activations.linear_forward, activations.linear_backward),
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
    kind = type(loss)
    if kind not in LOSSES:
        return own_loss(loss, targets, y)
    if kind is loss_kinds.SparseCategoricalCrossentropy and targets.ndim == 2:
        kind = loss_kinds.CategoricalCrossentropy  # smoothed labels are vectors
    takes_logits = isinstance(loss, CrossEntropy) and (loss.from_logits or loss.activates)
    return (LOSSES_OF_LOGITS if takes_logits else LOSSES)[kind](targets, y)


LOSSES: dict[type[Loss], LossFunction] = {
    loss_kinds.SparseCategoricalCrossentropy: losses.sparse_categorical_crossentropy,
    loss_kinds.CategoricalCrossentropy: losses.categorical_crossentropy,
    loss_kinds.BinaryCrossentropy: losses.binary_crossentropy,
    loss_kinds.MeanSquaredError: losses.mean_squared_error,
    loss_kinds.MeanAbsoluteError: losses.mean_absolute_error,
}

LOSSES_OF_LOGITS: dict[type[Loss], LossFunction] = {
    loss_kinds.SparseCategoricalCrossentropy: losses.sparse_categorical_crossentropy_of_logits,
    loss_kinds.CategoricalCrossentropy: losses.categorical_crossentropy_of_logits,
    loss_kinds.BinaryCrossentropy: losses.binary_crossentropy_of_logits,
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
    if type(optimizer) not in STEPS:
        return own_step(optimizer, w, g, slots, rate, iteration)
    step = STEPS[type(optimizer)](optimizer)
    given = {"rate": rate, "iteration": iteration}
    settings = {
        name: given[name] if name in given else getattr(optimizer, name)
        for name in inspect.getfullargspec(step).kwonlyargs
    }
    return step(w, g, *slots, **settings)


STEPS: dict[type[Optimizer], Callable[[Any], StepFunction]] = {
    optimizer_kinds.SGD: lambda optimizer: (
        optimizers.momentum_step if optimizer.momentum else optimizers.sgd_step
    ),
    optimizer_kinds.RMSprop: lambda optimizer: (
        optimizers.rmsprop_momentum_step if optimizer.momentum else optimizers.rmsprop_step
    ),
    optimizer_kinds.Adagrad: lambda optimizer: optimizers.adagrad_step,
    optimizer_kinds.Adam: lambda optimizer: optimizers.adam_step,
    optimizer_kinds.AdamW: lambda optimizer: optimizers.adam_step,
}
"""The step of an optimizer; its keyword arguments are named like the optimizer's settings."""
