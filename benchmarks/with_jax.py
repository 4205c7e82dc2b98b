"""JAX as a guest: a step of training as one compiled function, as its own examples have it."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import numpy as np
from jax import lax
from jax import numpy as jnp

from benchmarks.contest import ACCURACY_IMAGES
from benchmarks.setting import Setting
from benchmarks.workload import Workload
from glassnet.networks import Convolution

ACTIVATIONS = {"relu": jax.nn.relu, "sigmoid": jax.nn.sigmoid}


class Jax:
    """Trains with plain SGD; images and weights have glassnet's layouts."""

    def __init__(self, workload: Workload, setting: Setting) -> None:
        self.workload = workload
        labels = (setting.images.training[1], setting.images.test[1])
        self.training, self.test = (
            (jnp.asarray(x), jnp.asarray(y, np.int32))
            for x, y in zip(setting.floats, labels, strict=True)
        )
        weights = workload.build(setting.images).get_weights()
        self.weights = [jnp.asarray(values) for values in weights]

    def train(self, images: int, seed: int) -> float:
        started = time.perf_counter()
        x, y = self.training
        order = np.random.default_rng(seed).permutation(images)
        for first in range(0, images, self.workload.batch_size):
            batch = order[first : first + self.workload.batch_size]
            self.weights = step(self.workload, self.weights, x, y, batch)
        jax.block_until_ready(self.weights)
        return time.perf_counter() - started

    def keep_weights(self) -> Callable[[], None]:
        return partial(setattr, self, "weights", self.weights)

    def test_accuracy(self) -> float:
        x, y = (each[:ACCURACY_IMAGES] for each in self.test)
        return float((logits(self.workload, self.weights, x).argmax(axis=1) == y).mean())


@partial(jax.jit, static_argnums=0)
def step(workload: Workload, weights: list[Any], x: Any, y: Any, batch: Any) -> list[Any]:
    """The weights after one step on the images of these numbers."""

    def loss(weights: list[Any]) -> Any:
        scores = jax.nn.log_softmax(logits(workload, weights, x[batch]))
        return -jnp.take_along_axis(scores, y[batch, None], axis=1).mean()

    gradients = jax.grad(loss)(weights)
    rate = workload.learning_rate
    return [value - rate * slope for value, slope in zip(weights, gradients, strict=True)]


def logits(workload: Workload, weights: list[Any], x: Any) -> Any:
    """What stands before the softmax; x: (n, rows, columns, channels)."""
    activation = ACTIVATIONS[workload.activation]
    pairs = list(zip(weights[::2], weights[1::2], strict=True))
    for part in workload.features:
        if isinstance(part, Convolution):
            kernel, bias = pairs.pop(0)
            layouts = ("NHWC", "HWIO", "NHWC")
            x = lax.conv_general_dilated(
                x, kernel, (1, 1), part.padding.upper(), dimension_numbers=layouts
            )
            x = activation(x + bias)
        else:
            window = (1, part.size, part.size, 1)
            x = lax.reduce_window(x, 0.0, lax.add, window, window, "VALID") / part.size**2
    x = x.reshape(len(x), -1)
    for kernel, bias in pairs[:-1]:
        x = activation(x @ kernel + bias)
    kernel, bias = pairs[-1]
    return x @ kernel + bias
