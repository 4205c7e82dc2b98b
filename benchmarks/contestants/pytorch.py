"""PyTorch as a contestant, in the fastest forms of its usual training loop on a CPU.

The images are standardised beforehand and lie in memory as floats; no data loader stands between,
and no figure is taken from a step. A form is a layout of the activations, which each kernel runs by
itself ("eager") or which ``torch.compile`` makes code for.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import torch
from torch import nn

from benchmarks.contestants.layouts import channels_first
from benchmarks.measuring.contest import ACCURACY_IMAGES, Maker, Unavailable
from benchmarks.measuring.setting import Setting
from benchmarks.measuring.workload import Workload
from glassnet.networks import KERNEL, Convolution

ACTIVATIONS = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid}


class Form(NamedTuple):
    """One way to run PyTorch."""

    layout: Any
    compiled: bool


FORMS = {
    "PyTorch, channels_last": Form(torch.channels_last, compiled=False),
    "PyTorch, contiguous": Form(torch.contiguous_format, compiled=False),
    "torch.compile, channels_last": Form(torch.channels_last, compiled=True),
    "torch.compile, contiguous": Form(torch.contiguous_format, compiled=True),
}


def makers(workload: Workload, setting: Setting) -> dict[str, Maker]:
    """What makes a contestant of each form that can make a difference."""
    torch.compiler.reset()  # else it would give up compiling after eight networks
    one_layout = not any(isinstance(step, Convolution) for step in workload.features)
    return {
        name: partial(PyTorch, form, workload, setting)
        for name, form in FORMS.items()
        if not (one_layout and form.layout is torch.channels_last)
    }


class PyTorch:
    """Trains with autograd.

    Args:
        form: how.
        workload: what to train.
        setting: on what.
    """

    def __init__(self, form: Form, workload: Workload, setting: Setting) -> None:
        if form.compiled and setting.quick:
            raise Unavailable("left out of a quick run, since compiling takes too long")
        layout, compiled = form
        self.batch_size = workload.batch_size
        labels = (setting.images.training[1], setting.images.test[1])
        self.training, self.test = (
            # Grey images lie in memory the same way in both layouts.
            (
                torch.from_numpy(x.transpose(0, 3, 1, 2)).contiguous(memory_format=layout),
                torch.from_numpy(y.astype("int64")),
            )
            for x, y in zip(setting.floats, labels, strict=True)
        )
        network = build(workload, setting.images.classes)
        set_weights(network, workload.build(setting.images).get_weights())
        self.network = network.to(memory_format=layout)
        self.loss = nn.CrossEntropyLoss()
        # Of its three forms the fused one takes the fewest calls.
        self.optimizer = torch.optim.SGD(
            self.network.parameters(), lr=workload.learning_rate, fused=True
        )
        # Made for one shape: the smaller batch at an epoch's end goes the eager way.
        self.compiled = torch.compile(self._loss, dynamic=False) if compiled else self._loss

    def train(self, images: int, seed: int) -> float:
        try:
            return self._train(images, seed)
        except torch._dynamo.exc.BackendCompilerFailed as error:
            reason = str(error).strip().partition("\n")[0]
            raise Unavailable(f"torch.compile failed: {reason}") from error

    def keep_weights(self) -> Callable[[], None]:
        weights = {name: value.clone() for name, value in self.network.state_dict().items()}
        return lambda: self.network.load_state_dict(weights)

    def test_accuracy(self) -> float:
        x, y = (each[:ACCURACY_IMAGES] for each in self.test)
        with torch.inference_mode():
            return float((self.network(x).argmax(dim=1) == y).float().mean())

    def _train(self, images: int, seed: int) -> float:
        x, y = self.training
        started = time.perf_counter()
        order = torch.randperm(images, generator=torch.Generator().manual_seed(seed))
        for batch in order.split(self.batch_size):
            loss = self.compiled if len(batch) == self.batch_size else self._loss
            self.optimizer.zero_grad()
            loss(x.index_select(0, batch), y.index_select(0, batch)).backward()
            self.optimizer.step()
        return time.perf_counter() - started

    def _loss(self, x: Any, y: Any) -> Any:
        return self.loss(self.network(x), y)


def predictor(workload: Workload, setting: Setting) -> Callable[[Any], Any]:
    """The probabilities that PyTorch finds for images (n, 1, h, w), in arrays."""
    network = build(workload, setting.images.classes)
    set_weights(network, workload.build(setting.images).get_weights())

    def predict(x: Any) -> Any:
        with torch.inference_mode():
            return network(torch.from_numpy(x)).softmax(dim=1).numpy()

    return predict


def build(workload: Workload, classes: int) -> Any:
    """The workload's network in PyTorch, for 28×28 grey images, without the softmax at its end."""
    channels, size = 1, 28
    layers: list[Any] = []
    for step in workload.features:
        if isinstance(step, Convolution):
            padding = KERNEL // 2 if step.padding == "same" else 0
            layers.append(nn.Conv2d(channels, step.filters, KERNEL, padding=padding))
            layers.append(ACTIVATIONS[workload.activation]())
            channels, size = step.filters, size + 2 * padding - KERNEL + 1
        else:
            layers.append(nn.AvgPool2d(step.size))
            size //= step.size
    layers.append(nn.Flatten())
    features = channels * size * size
    for units in workload.hidden_units:
        layers += [nn.Linear(features, units), ACTIVATIONS[workload.activation]()]
        features = units
    return nn.Sequential(*layers, nn.Linear(features, classes))


def set_weights(network: Any, weights: list[Any]) -> None:
    """Give the network glassnet's weights, so that all contestants do the same work."""
    learning = [layer for layer in network if hasattr(layer, "weight")]
    with torch.no_grad():
        for layer, (kernel, bias) in zip(learning, channels_first(weights), strict=True):
            values = torch.from_numpy(kernel)
            layer.weight.copy_(values if kernel.ndim == 4 else values.T)
            layer.bias.copy_(torch.from_numpy(bias))
