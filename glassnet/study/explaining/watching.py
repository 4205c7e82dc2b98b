"""The network at each step of a stretch of a training that is replayed."""

from __future__ import annotations

import math
from dataclasses import replace as changed
from typing import Any, NamedTuple

from numpy.typing import NDArray

from glassnet.callbacks import Logs
from glassnet.errors import DivergenceError
from glassnet.health.seeing.moments import Moment
from glassnet.inspecting import LayerArrays, Step, StepWatcher, inspection_of
from glassnet.model import Sequential
from glassnet.study.replaying.replay import Replay

MOST_NUMBERS = 1 << 26
"""Weights, gradients and updates of all watched steps together: a quarter of a gigabyte."""


class Pair(NamedTuple):
    """Images with their labels or targets."""

    x: NDArray[Any]
    y: NDArray[Any]


class _Taken(NamedTuple):
    """A step, with the network's weights before it, and what it did to them."""

    step: Step
    weights: dict[str, NDArray[Any]]
    gradients: dict[str, NDArray[Any]]
    updates: dict[str, NDArray[Any]]


class _Stretch(StepWatcher):
    """Notes every step that is taken."""

    def __init__(self, trained: Sequential) -> None:
        super().__init__(trained)
        self.taken: list[_Taken] = []
        self._weights: dict[str, NDArray[Any]] = {}

    def on_train_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Note the weights before the step."""
        super().on_train_batch_begin(batch, logs)
        self.seen = None
        self._weights = dict(
            zip(self._trained.weight_names(), self._trained.get_weights(), strict=True)
        )

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Keep all of it."""
        super().on_train_batch_end(batch, logs)
        self.keep()

    def keep(self) -> None:
        """Keep what is known of the step; nobody hears the end of one that diverges."""
        seen = self.seen
        gradients, updates = ({}, {}) if seen is None else (seen.gradients, seen.updates)
        # Those by the layers' outputs are large, and an inspection of one step shows them.
        kept = {name: array for name, array in gradients.items() if name in self._weights}
        self.taken.append(_Taken(self.step(), self._weights, kept, updates))


def most_steps(model: Sequential, wanted: int) -> int:
    """How many steps are watched at once, so that what is kept of them fits into memory.

    >>> from glassnet import networks
    >>> most_steps(networks.build("lenet", seed=0), 30)
    30
    """
    return max(3, min(wanted, MOST_NUMBERS // (3 * max(1, model.count_params()))))


def watch(
    replay: Replay, steps: int, probe: Pair, threads: int | None = None
) -> tuple[Moment, ...]:
    """Take some steps of a training, and look at the network before each of them.

    The training stands behind them then, unless it diverged, in its last step.

    Args:
        replay: it stands before the first of them.
        steps: how many.
        probe: the fixed images of which the outputs and the loss are.
        threads: None means one for each core.
    """
    model = replay.model
    first = replay.done
    watcher = _Stretch(model)
    try:
        replay.advance(steps, callbacks=watcher)
    except DivergenceError:
        if len(watcher.taken) < steps:
            watcher.keep()
    end = model.get_weights()
    moments = []
    for n, taken in enumerate(watcher.taken):
        model.set_weights(list(taken.weights.values()))
        moments.append(_moment(replay, first + n, taken, probe, threads))
    model.set_weights(end)
    return tuple(moments)


def _moment(replay: Replay, place: int, taken: _Taken, probe: Pair, threads: int | None) -> Moment:
    outputs = replay.model.layer_outputs(probe.x, threads=threads, engine=replay.engine)
    arrays = LayerArrays(outputs, taken.weights, taken.gradients, taken.updates)
    seen = inspection_of(replay.model, arrays)
    return Moment(place, changed(seen, step=taken.step), loss_of(replay, probe, threads))


def loss_of(replay: Replay, images: Pair, threads: int | None = None) -> float:
    """The mean loss of some images with the weights as they are; infinite if it is not finite."""
    figures = replay.model.evaluate(*images, threads=threads, engine=replay.engine)
    loss = float(figures["loss"])
    return loss if math.isfinite(loss) else math.inf
