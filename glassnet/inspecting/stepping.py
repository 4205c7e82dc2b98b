"""A look at a training at its next step."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import replace
from typing import Any, Protocol

from glassnet.callbacks import Callback, Logs, ProbedStep, Probes
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

    def advance(self, steps: int = 1, callbacks: Callback | None = None) -> None:
        """Train on: so many steps, watched by a callback."""
        ...


def inspect_step(
    training: StandingTraining, images: Any, *, engine: str = "compiled"
) -> Inspection:
    """What can be seen of a training just before its next step, and in this step.

    The outputs are those of the network before the step. The gradients and the movement of the
    weights are those of the step, to the last bit, with its dropout, its weights of images and its
    regularisers. It is taken: the training then stands behind it, unless it has diverged.

    Args:
        training: what ``gn.replay`` gives, or a `Resumed`.
        images: of which the outputs are, as ``Sequential.fit`` takes them.
        engine: what computes these outputs, "compiled" or "reference".

    Raises:
        ShapeError, DataError: for images that do not fit the network.
    """
    model = training.model
    weights, outputs = weights_of(model), model.layer_outputs(images, engine=engine)
    watcher = StepWatcher(model)
    with suppress(DivergenceError):
        training.advance(callbacks=watcher)
    seen = watcher.seen
    arrays = LayerArrays(outputs, weights)
    if seen is not None:  # else its loss was not finite, and it moved nothing
        arrays = replace(arrays, gradients=seen.gradients, updates=seen.updates)
    return replace(inspection_of(model, arrays), step=watcher.step())


class StepWatcher(Callback):
    """Notes what there is to say of the step that was taken last.

    Args:
        trained: the network.

    Attributes:
        seen: the gradients of the step, and how far it moves the weights; None if it diverged.
    """

    changes_training = False
    wants_step_losses = True
    probes = Probes(gradients=True, updates=True)

    def __init__(self, trained: Sequential) -> None:
        self._trained = trained
        self._epoch = self._batch = 0
        self._rate: float | None = None
        self._loss = math.nan
        self.seen: ProbedStep | None = None

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Note which epoch it is."""
        self._epoch = epoch

    def on_train_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Note which step it is, and its learning rate."""
        optimizer, remembered = self._trained.optimizer, self._trained.optimizer_state
        assert optimizer is not None
        assert remembered is not None
        self._batch, self._loss = batch, math.nan  # of a step that diverges, nobody hears the end
        self._rate = float(optimizer.rates(remembered.iteration, 1)[0])

    def on_train_probe(self, batch: int, seen: ProbedStep) -> None:
        """Note what can be seen of it."""
        self.seen = seen

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Note its loss."""
        history = self._trained.history
        assert history is not None
        self._loss = history.step_losses[-1]

    def step(self) -> Step:
        """What there is to say of it."""
        size = self.params["batch_size"]
        return Step(
            epoch=self._epoch + 1,
            number=self._batch + 1,
            steps=self.params["steps"],
            images=min(size, self.params["samples"] - self._batch * size),
            loss=self._loss if math.isfinite(self._loss) else None,
            learning_rate=self._rate,
        )
