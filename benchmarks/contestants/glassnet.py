"""glassnet as a contestant: ``fit``, as its users call it."""

from __future__ import annotations

import time
from collections.abc import Callable

from benchmarks.measuring.contest import ACCURACY_IMAGES
from benchmarks.measuring.setting import Setting
from benchmarks.measuring.workload import Workload
from glassnet.callbacks import Callback
from glassnet.callbacks.base import Logs
from glassnet.optimizers import SGD


class Stopwatch(Callback):
    """Times an epoch: shuffling, all steps, the running loss."""

    started = seconds = 0.0

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        self.started = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        self.seconds = time.perf_counter() - self.started


class Glassnet:
    """Trains on uint8 images, as they come; a layer of the network standardises them."""

    def __init__(self, workload: Workload, setting: Setting, threads: int | None = None) -> None:
        self.images, self.threads = setting.images, threads or setting.threads
        self.batch_size = workload.batch_size
        self.model = workload.build(self.images)
        self.model.compile(
            SGD(workload.learning_rate), "sparse_categorical_crossentropy", metrics=["accuracy"]
        )

    def train(self, images: int, seed: int) -> float:
        x, y = self.images.training
        stopwatch = Stopwatch()
        self.model.fit(
            x[:images],
            y[:images],
            batch_size=self.batch_size,
            verbose=0,
            callbacks=stopwatch,
            seed=seed,
            threads=self.threads,
        )
        return stopwatch.seconds

    def keep_weights(self) -> Callable[[], None]:
        weights = self.model.get_weights()
        return lambda: self.model.set_weights(weights)

    def test_accuracy(self) -> float:
        x, y = (each[:ACCURACY_IMAGES] for each in self.images.test)
        return self.model.evaluate(x, y, threads=self.threads)["accuracy"]
