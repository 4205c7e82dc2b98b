"""Trainings of LeNet that take some seconds each, to see what it costs that something watches."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from benchmarks.measuring.setting import Setting
from benchmarks.measuring.workload import Workload
from glassnet.callbacks import Callback
from glassnet.optimizers import SGD

TURN, QUICK_TURN = 5.0, 2.0  # seconds that a training takes at least


class Turns:
    """Trains LeNet from the same weights again and again, for so many epochs that it takes a while.

    Args:
        setting: on what is trained, and for how long.
    """

    def __init__(self, setting: Setting) -> None:
        self._setting, self._workload = setting, Workload()
        self._model = self._workload.build(setting.images)
        rate = self._workload.learning_rate
        self._model.compile(SGD(rate), "sparse_categorical_crossentropy", ["accuracy"])
        self._weights = self._model.get_weights()
        self._epochs = 1
        self._train([])  # compiles
        self._epochs = math.ceil((QUICK_TURN if setting.quick else TURN) / self._train([]))

    def pair(self, number: int, watching: Callback) -> tuple[float, float]:
        """Train twice, and return the seconds without and with what watches.

        Args:
            number: of the pair; in every other one, what watches comes first.
            watching: the callback.
        """
        if number % 2:
            watched = self._train([watching])
            return self._train([]), watched
        return self._train([]), self._train([watching])

    def _train(self, watching: list[Callback]) -> float:
        model, setting = self._model, self._setting
        model.set_weights(self._weights)
        return seconds_of(
            lambda: model.fit(
                *setting.images.training,
                self._workload.batch_size,
                self._epochs,
                verbose=0,
                callbacks=watching,
                seed=0,
                threads=setting.threads,
            )
        )


def seconds_of(do: Callable[[], object]) -> float:
    """How long a call takes."""
    started = time.perf_counter()
    do()
    return time.perf_counter() - started
