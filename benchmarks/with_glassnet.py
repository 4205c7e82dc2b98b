"""glassnet as a contestant: ``fit``, as its users call it."""

from __future__ import annotations

import time

from benchmarks.contest import BATCH_SIZE, Recipe
from glassnet.callbacks import Callback
from glassnet.callbacks.base import Logs
from glassnet.optimizers import SGD
from glassnet.study.images import StudyImages


class Stopwatch(Callback):
    """Times an epoch: shuffling, all steps, the running loss."""

    started = seconds = 0.0

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        self.started = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        self.seconds = time.perf_counter() - self.started


class Glassnet:
    """Trains on uint8 images, as they come; a layer of the network standardises them."""

    name = "glassnet"

    def __init__(self, recipe: Recipe, images: StudyImages, threads: int) -> None:
        self.images, self.threads = images, threads
        self.model = recipe.build(images)
        self.model.compile(
            SGD(recipe.learning_rate), "sparse_categorical_crossentropy", metrics=["accuracy"]
        )

    def epoch(self, seed: int) -> float:
        return self._fit(len(self.images.training[0]), seed)

    def warm_up(self, images: int) -> None:
        weights = self.model.get_weights()
        self._fit(images, seed=0)
        self.model.set_weights(weights)

    def test_accuracy(self) -> float:
        return self.model.evaluate(*self.images.test, threads=self.threads)["accuracy"]

    def _fit(self, images: int, seed: int) -> float:
        x, y = self.images.training
        stopwatch = Stopwatch()
        self.model.fit(
            x[:images],
            y[:images],
            batch_size=BATCH_SIZE,
            verbose=0,
            callbacks=stopwatch,
            seed=seed,
            threads=self.threads,
        )
        return stopwatch.seconds
