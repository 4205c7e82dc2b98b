"""A look at a training at its next step."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import replace
from typing import Any, Protocol

from numpy.typing import NDArray

from glassnet.callbacks import Callback, Logs
from glassnet.errors import DivergenceError
from glassnet.inspecting.figures import LayerArrays
from glassnet.inspecting.looking import weights_of
from glassnet.inspecting.report import Inspection, Step, inspection_of
from glassnet.model import Sequential


class StandingTraining(Protocol):
    """A training that stands before one of its steps: what ``gn.replay`` gives, or a `Resumed`.

    Attributes:
        model: its network, as it is before the step.
    """

    model: Sequential

    @property
    def batch(self) -> tuple[Any, Any]:
        """The images and the labels that the next step takes."""
        ...

    def advance(self, steps: int = 1, callbacks: Callback | None = None) -> None:
        """Train on: so many steps, watched by a callback."""
        ...


def inspect_step(training: StandingTraining, images: Any) -> Inspection:
    """What can be seen of a training just before its next step, and in this step.

    The outputs are those of the network before the step. The gradients and the movement of the
    weights are those of the step, which is taken: the training then stands behind it, unless it
    has diverged.

    Args:
        training: what ``gn.replay`` gives, or a `Resumed`.
        images: of which the outputs are, as ``Sequential.fit`` takes them.

    Raises:
        ShapeError, DataError: for images that do not fit the network.
    """
    model, batch = training.model, training.batch
    weights, outputs = weights_of(model), model.layer_outputs(images)
    gradients = model.layer_gradients(*batch)
    watcher = _StepWatcher(model)
    with suppress(DivergenceError):  # the step has no loss then, and moves nothing
        training.advance(callbacks=watcher)
    moved = weights_of(model)
    updates: dict[str, NDArray[Any]] = {name: moved[name] - weights[name] for name in weights}
    seen = inspection_of(model, LayerArrays(outputs, weights, gradients, updates))
    return replace(seen, step=watcher.step(len(batch[0])))


class _StepWatcher(Callback):
    """Notes what there is to say of a step.

    Args:
        trained: the network.
    """

    changes_training = False
    wants_step_losses = True

    def __init__(self, trained: Sequential) -> None:
        self._trained = trained
        self._epoch = self._batch = 0
        self._rate: float | None = None
        self._loss = math.nan

    def get_state(self) -> dict[str, Any]:
        """Nothing: each step is one of its own."""
        return {}

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Note which epoch it is."""
        self._epoch = epoch

    def on_train_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Note which step it is, and its learning rate."""
        optimizer, remembered = self._trained.optimizer, self._trained.optimizer_state
        assert optimizer is not None
        assert remembered is not None
        self._batch = batch
        self._rate = float(optimizer.rates(remembered.iteration, 1)[0])

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Note the loss."""
        if batch == self._batch and (history := self._trained.history) is not None:
            self._loss = history.step_losses[-1]

    def step(self, images: int) -> Step:
        """What there is to say of it.

        Args:
            images: how many it took.
        """
        return Step(
            epoch=self._epoch + 1,
            number=self._batch + 1,
            steps=self.params["steps"],
            images=images,
            loss=self._loss if math.isfinite(self._loss) else None,
            learning_rate=self._rate,
        )
