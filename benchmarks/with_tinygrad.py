"""tinygrad on the CPU as a guest: a step of training recorded by ``TinyJit``."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from tinygrad import Tensor, TinyJit, nn
from tinygrad.helpers import DEV, Context

from benchmarks.contest import ACCURACY_IMAGES, Unavailable
from benchmarks.layouts import channels_first
from benchmarks.setting import Setting
from benchmarks.workload import Workload
from glassnet.networks import KERNEL, Convolution


class Tinygrad:
    """Trains with plain SGD on standardised floats, channels first."""

    def __init__(self, workload: Workload, setting: Setting) -> None:
        compiler = os.environ.get("CC", "clang")
        if shutil.which(compiler) is None:
            raise Unavailable(f"it compiles with {compiler}, which is not installed")
        DEV.value = "CPU"
        self.workload = workload
        self.x, self.x_test = (
            Tensor(np.ascontiguousarray(x.transpose(0, 3, 1, 2))).is_param_(False)
            for x in setting.floats
        )
        self.y, self.y_test = (
            Tensor(y.astype(np.int32)) for y in (setting.images.training[1], setting.images.test[1])
        )
        weights = channels_first(workload.build(setting.images).get_weights())
        self.weights = [Tensor(values) for pair in weights for values in pair]
        self.optimizer = nn.optim.SGD(self.weights, workload.learning_rate)
        self.recorded = TinyJit(self._step)

    def train(self, images: int, seed: int) -> float:
        started = time.perf_counter()
        order = np.random.default_rng(seed).permutation(images)
        with Context(TRAINING=1):
            for first in range(0, images, self.workload.batch_size):
                batch = Tensor(order[first : first + self.workload.batch_size].astype(np.int32))
                # It was recorded for one shape: the smaller batch at an epoch's end goes without.
                full = batch.shape[0] == self.workload.batch_size
                loss = (self.recorded if full else self._step)(batch.realize())
            loss.item()
        return time.perf_counter() - started

    def keep_weights(self) -> Callable[[], None]:
        values = [weight.numpy() for weight in self.weights]

        def restore() -> None:
            for weight, value in zip(self.weights, values, strict=True):
                weight.assign(Tensor(value)).realize()

        return restore

    def test_accuracy(self) -> float:
        x, y = self.x_test[:ACCURACY_IMAGES], self.y_test[:ACCURACY_IMAGES]
        return float((self._logits(x).argmax(axis=1) == y).mean().item())

    def _step(self, batch: Any) -> Any:
        self.optimizer.zero_grad()
        scores = self._logits(self.x[batch])
        loss = scores.sparse_categorical_crossentropy(self.y[batch])
        loss.backward()
        self.optimizer.step()
        return loss.realize()

    def _logits(self, x: Any) -> Any:
        pairs = list(zip(self.weights[::2], self.weights[1::2], strict=True))
        for part in self.workload.features:
            if isinstance(part, Convolution):
                padding = KERNEL // 2 if part.padding == "same" else 0
                x = x.conv2d(*pairs.pop(0), padding=padding)
                x = getattr(x, self.workload.activation)()
            else:
                x = x.avg_pool2d(part.size)
        x = x.flatten(1)
        for kernel, bias in pairs[:-1]:
            x = getattr(x @ kernel + bias, self.workload.activation)()
        kernel, bias = pairs[-1]
        return x @ kernel + bias
