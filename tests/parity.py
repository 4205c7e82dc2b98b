"""A glassnet network once more in PyTorch, to compare the two.

The twin holds the same weights in the same layout, Keras's, and turns them where PyTorch wants
another, so that weights and gradients can be compared as they are. Borders are put around images
explicitly, since PyTorch's own padding knows no uneven ones.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from glassnet.layers import (
    AveragePooling2D,
    Conv2D,
    Dense,
    Flatten,
    Linear,
    MaxPooling2D,
    ReLU,
    Rescaling,
    Sigmoid,
    Softmax,
    Tanh,
    Threshold,
)
from glassnet.model import Sequential
from glassnet.reference.windows import border
from tests.step_losses import train

torch = pytest.importorskip("torch")
F = torch.nn.functional
torch.set_num_threads(1)  # sums always in the same order

Array = NDArray[Any]
Tensor = Any  # PyTorch counts as untyped
OptimizerOf = Callable[[list[Tensor]], Any]

FUSED = {"sparse_categorical_crossentropy", "categorical_crossentropy"}
OF_LOGITS = {**dict.fromkeys(FUSED, Softmax), "binary_crossentropy": Sigmoid}


class Twin:
    """A network with the same layers and weights, in PyTorch.

    Args:
        model: a compiled network; its weights are copied, and it is not changed.
    """

    def __init__(self, model: Sequential) -> None:
        self.dtype = getattr(torch, model.dtype)
        self.layers = model.layers
        self.ops = model.ops()
        self.values: list[Tensor] = []  # what each op put out last
        self.weights = [torch.tensor(w, requires_grad=True) for w in model.get_weights()]
        assert model.loss is not None
        self.loss_function = model.loss

    def outputs(self, x: Array) -> Array:
        """The network's outputs, images in the layout (n, height, width, channels)."""
        with torch.no_grad():
            y = self._forward(x, len(self.ops))
        return channels_last(y)

    def loss_and_gradients(self, x: Array, y: Array) -> tuple[float, list[Array]]:
        """The mean loss of a batch, and its gradient by each of the weights."""
        loss = self._loss(x, y)
        gradients = torch.autograd.grad(loss, self.weights)
        return loss.item(), [np.asarray(g) for g in gradients]

    def layer_outputs(self, x: Array) -> dict[str, Array]:
        """What each layer puts out, by its name."""
        with torch.no_grad():
            self._forward(x, len(self.ops))
        return {name: channels_last(self.values[n]) for name, n in self._last_ops().items()}

    def layer_gradients(self, x: Array, y: Array) -> dict[str, Array]:
        """The gradient of a batch's mean loss by what each layer puts out, as far as it goes.

        Behind the activation that belongs to the loss there is none: it begins with the logits.
        """
        loss = self._loss(x, y)
        end = len(self.ops) - isinstance(self.ops[-1], OF_LOGITS.get(self.loss_function.name, ()))
        begin, wanted = 0, {}
        for name, n in self._last_ops().items():
            own = self.values[begin : min(n + 1, end)]
            if own and own[-1].requires_grad:
                wanted[name] = own[-1]
            begin = n + 1
        gradients = torch.autograd.grad(loss, list(wanted.values()))
        return dict(zip(wanted, map(channels_last, gradients), strict=True))

    def _last_ops(self) -> dict[str, int]:
        """For each layer its last op, counted from 0."""
        ends = itertools.accumulate(len(layer.ops()) for layer in self.layers)
        return {str(layer.name): end - 1 for layer, end in zip(self.layers, ends, strict=True)}

    def train(
        self, x: Array, y: Array, batch_size: int, epochs: int, optimizer: OptimizerOf
    ) -> list[float]:
        """The loss of each step; batches come in order, the last of an epoch may be smaller."""
        stepper, losses = optimizer(self.weights), []
        for _ in range(epochs):
            for first in range(0, len(x), batch_size):
                stepper.zero_grad()
                loss = self._loss(x[first : first + batch_size], y[first : first + batch_size])
                loss.backward()
                stepper.step()
                losses.append(loss.item())
        return losses

    def _forward(self, x: Array, end: int) -> Tensor:
        values = torch.tensor(x, dtype=self.dtype)
        values = values.permute(0, 3, 1, 2) if values.ndim == 4 else values
        weights = iter(self.weights)
        self.values = []
        for op in self.ops[:end]:
            values = LAYERS[type(op)](op, values, *(next(weights) for _ in op.weights))
            self.values.append(values)
        return values

    def _loss(self, x: Array, y: Array) -> Tensor:
        """The mean loss; cross-entropy behind a softmax from logits, as PyTorch does it."""
        name, logits = self.loss_function.name, getattr(self.loss_function, "from_logits", False)
        fused = name in FUSED and isinstance(self.ops[-1], Softmax)
        outputs = self._forward(x, len(self.ops) - fused)
        if name == "sparse_categorical_crossentropy":
            targets = torch.tensor(y, dtype=torch.int64)
        else:
            # With the loss's own label smoothing.
            shape = tuple(outputs.shape[1:])
            targets = torch.tensor(self.loss_function.targets(y, shape, "float64"))
            targets = targets.to(self.dtype)
        if name in FUSED:
            # Keras divides probabilities by their sum; log does that for cross_entropy.
            return F.cross_entropy(outputs if fused or logits else outputs.log(), targets)
        return LOSSES[name](outputs, targets)


def channels_last(values: Tensor) -> Array:
    """As glassnet puts them out."""
    return np.asarray(values.permute(0, 2, 3, 1) if values.ndim == 4 else values)


LOSSES = {
    "binary_crossentropy": F.binary_cross_entropy,
    "mean_squared_error": F.mse_loss,
    "mean_absolute_error": F.l1_loss,
}


# ---- layers: (layer, x, *weights) → y, images as (n, channels, height, width) ------------------


def bordered(layer: Any, x: Tensor, window: Sequence[int], value: float = 0.0) -> Tensor:
    """The images with the border that the layer's padding means, filled with ``value``."""
    (top, bottom), (left, right) = (
        border(size, window[axis], layer.strides[axis], layer.padding)
        for axis, size in enumerate(x.shape[2:])
    )
    return F.pad(x, (left, right, top, bottom), value=value)


def conv2d(layer: Conv2D, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    x = bordered(layer, x, layer.kernel_size)
    return F.conv2d(x, w.permute(3, 2, 0, 1).contiguous(), b, stride=layer.strides)


def dense(layer: Dense, x: Tensor, w: Tensor, b: Tensor) -> Tensor:
    return F.linear(x, w.T, b)


def average_pooling(layer: AveragePooling2D, x: Tensor) -> Tensor:
    """Averages over the real pixels only: the border counts neither above nor below the line."""

    def averages(images: Tensor) -> Tensor:
        images = bordered(layer, images, layer.pool_size)
        return F.avg_pool2d(images, layer.pool_size, layer.strides)

    return averages(x) / averages(torch.ones_like(x))


def max_pooling(layer: MaxPooling2D, x: Tensor) -> Tensor:
    x = bordered(layer, x, layer.pool_size, value=-torch.inf)
    return F.max_pool2d(x, layer.pool_size, layer.strides)


def flatten(layer: Flatten, x: Tensor) -> Tensor:
    """In the order row, column, channel."""
    return x.permute(0, 2, 3, 1).flatten(1) if x.ndim == 4 else x


LAYERS: dict[type, Callable[..., Tensor]] = {
    Conv2D: conv2d,
    Dense: dense,
    AveragePooling2D: average_pooling,
    MaxPooling2D: max_pooling,
    Flatten: flatten,
    Rescaling: lambda layer, x: layer.scale * x + layer.offset,
    Threshold: lambda layer, x: (x > layer.threshold).to(x.dtype),
    ReLU: lambda layer, x: F.relu(x),
    Sigmoid: lambda layer, x: torch.sigmoid(x),
    Tanh: lambda layer, x: torch.tanh(x),
    Softmax: lambda layer, x: F.softmax(x, dim=1),
    Linear: lambda layer, x: x,
}


# ---- comparing ---------------------------------------------------------------------------------


def largest_difference(actual: Sequence[float], expected: Sequence[float]) -> float:
    """How far losses are apart at most, relative to the expected ones."""
    differences = np.abs(np.subtract(actual, expected)) / np.abs(expected)
    return float(differences.max())


def assert_parity(
    model: Sequential,
    x: Array,
    y: Array,
    batch_size: int,
    epochs: int,
    optimizer: OptimizerOf,
    tolerance: float = 1e-9,
) -> None:
    """Assert that both give the same outputs, loss and gradients, and train alike.

    Differences are relative to the largest value of each array.
    """
    twin = Twin(model)
    close(model.predict(x), twin.outputs(x), tolerance)
    loss, gradients = model.loss_and_gradients(x, y)
    expected_loss, expected_gradients = twin.loss_and_gradients(x, y)
    assert loss == pytest.approx(expected_loss, rel=tolerance)
    for gradient, expected in zip(gradients, expected_gradients, strict=True):
        close(gradient, expected, tolerance)
    losses = twin.train(x, y, batch_size, epochs, optimizer)
    assert largest_difference(train(model, x, y, batch_size, epochs), losses) <= tolerance
    for weight, expected in zip(model.get_weights(), twin.weights, strict=True):
        close(weight, expected.detach().numpy(), tolerance)


def close(actual: Array, expected: Array, tolerance: float) -> None:
    assert actual.shape == expected.shape
    scale = max(float(np.abs(expected).max()), 1e-6)
    np.testing.assert_allclose(actual, expected, rtol=0, atol=tolerance * scale)
