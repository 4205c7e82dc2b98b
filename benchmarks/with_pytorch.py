"""PyTorch as a contestant, in the fastest form of its usual training loop on a CPU.

The images are standardised beforehand and lie in memory as floats, in the layout of the network;
no data loader stands between, and no figure is taken from a step.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from benchmarks.contest import BATCH_SIZE, Recipe
from glassnet import networks
from glassnet.networks import HIDDEN_UNITS, KERNEL, Convolution
from glassnet.study.images import StudyImages

ACTIVATIONS = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid}
FORMATS = {
    "PyTorch, channels_last": torch.channels_last,
    "PyTorch, contiguous": torch.contiguous_format,
}


class PyTorch:
    """Trains with autograd, kernel by kernel ("eager").

    Args:
        name: a key of `FORMATS`: how images lie in memory.
        recipe: what to train.
        images: what to train on.
    """

    def __init__(self, name: str, recipe: Recipe, images: StudyImages) -> None:
        self.name = name
        x_train, _ = images.training
        mean, deviation = float(x_train.mean()), float(x_train.std())
        self.training, self.test = (
            (_to_tensor((x - mean) / deviation, FORMATS[name]), torch.from_numpy(y.astype("int64")))
            for x, y in (images.training, images.test)
        )
        network = build(recipe, images.classes)
        set_weights(network, recipe, recipe.build(images).get_weights())
        self.network = network.to(memory_format=FORMATS[name])
        self.loss = nn.CrossEntropyLoss()
        # Of its three forms the fused one takes the fewest calls.
        self.optimizer = torch.optim.SGD(
            self.network.parameters(), lr=recipe.learning_rate, fused=True
        )

    def epoch(self, seed: int) -> float:
        started = time.perf_counter()
        generator = torch.Generator().manual_seed(seed)
        self._train(torch.randperm(len(self.training[0]), generator=generator))
        return time.perf_counter() - started

    def warm_up(self, images: int) -> None:
        weights = {name: value.clone() for name, value in self.network.state_dict().items()}
        self._train(torch.arange(images))
        self.network.load_state_dict(weights)

    def test_accuracy(self) -> float:
        x, y = self.test
        with torch.inference_mode():
            return float((self.network(x).argmax(dim=1) == y).float().mean())

    def _train(self, order: Any) -> None:
        x, y = self.training
        for batch in order.split(BATCH_SIZE):
            self.optimizer.zero_grad()
            outputs = self.network(x.index_select(0, batch))
            self.loss(outputs, y.index_select(0, batch)).backward()
            self.optimizer.step()


def build(recipe: Recipe, classes: int) -> Any:
    """The recipe's network in PyTorch, for 28×28 grey images, without the softmax at its end."""
    channels, size = 1, 28
    layers: list[Any] = []
    for step in networks.get(recipe.network).features:
        if isinstance(step, Convolution):
            padding = KERNEL // 2 if step.padding == "same" else 0
            layers.append(nn.Conv2d(channels, step.filters, KERNEL, padding=padding))
            layers.append(ACTIVATIONS[recipe.activation]())
            channels, size = step.filters, size + 2 * padding - KERNEL + 1
        else:
            layers.append(nn.AvgPool2d(step.size))
            size //= step.size
    layers.append(nn.Flatten())
    features = channels * size * size
    for units in HIDDEN_UNITS:
        layers += [nn.Linear(features, units), ACTIVATIONS[recipe.activation]()]
        features = units
    return nn.Sequential(*layers, nn.Linear(features, classes))


def set_weights(network: Any, recipe: Recipe, weights: list[NDArray[Any]]) -> None:
    """Give the network glassnet's weights, so that all contestants do the same work."""
    learning = [layer for layer in network if hasattr(layer, "weight")]
    with torch.no_grad():
        for number, layer in enumerate(learning):
            kernel, bias = weights[2 * number : 2 * number + 2]
            if kernel.ndim == 4:  # (height, width, in, out) → (out, in, height, width)
                kernel, channels = kernel.transpose(3, 2, 0, 1), kernel.shape[3]
            elif number and learning[number - 1].weight.ndim == 4:
                kernel = _channels_first(kernel, channels).T
            else:
                kernel = kernel.T
            layer.weight.copy_(torch.from_numpy(np.ascontiguousarray(kernel)))
            layer.bias.copy_(torch.from_numpy(bias))


def _channels_first(kernel: NDArray[Any], channels: int) -> NDArray[Any]:
    """The rows of a dense kernel in the order of PyTorch's Flatten: channel, row, column."""
    places, units = len(kernel) // channels, kernel.shape[1]
    return kernel.reshape(places, channels, units).transpose(1, 0, 2).reshape(-1, units)


def _to_tensor(x: NDArray[Any], memory_format: Any) -> Any:
    images = np.ascontiguousarray(x.transpose(0, 3, 1, 2), np.float32)
    return torch.from_numpy(images).contiguous(memory_format=memory_format)
