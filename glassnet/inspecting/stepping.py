"""A look at a training at its next step, which a copy of its network takes."""

from __future__ import annotations

import copy
import math
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.arrays import as_array
from glassnet.callbacks import Callback, Logs
from glassnet.errors import DivergenceError
from glassnet.inspecting.figures import LayerArrays
from glassnet.inspecting.looking import probe_places, weights_of
from glassnet.inspecting.report import Inspection, Step, inspection_of
from glassnet.model import Sequential
from glassnet.model.training_state import CallbackState, TrainingState
from glassnet.streams import epoch_order


def inspect_step(
    model: Sequential,
    state: TrainingState,
    x: Any,
    y: Any,
    *,
    class_weight: Any = None,
    sample_weight: Any = None,
    images: Any = None,
) -> Inspection:
    """What can be seen of a training at its next step, just before it and in it.

    The outputs are those of the network before the step. The gradients and the movement of the
    weights are those of the step. The network and the state stay as they are, since a copy takes
    the step. Callbacks of the training are not called.

    Args:
        model: the network, compiled as it was in the training.
        state: of the training, as ``model.training_state()`` or a checkpoint has it.
        x: all images of the training.
        y: their labels or targets.
        class_weight, sample_weight: as the training had them.
        images: of which the outputs are; None for some of ``x``, see `probe_places`.

    Raises:
        CheckpointError: if the state is of another training.
        ArgumentError, ShapeError, DataError: for what can't be trained on.
    """
    x, y = as_array("x", x), as_array("y", y)
    looked = copy.copy(model)
    looked.set_weights([state.weights[name] for name in looked.weight_names()])
    weights = weights_of(looked)
    outputs = looked.layer_outputs(x[probe_places(len(x), looked)] if images is None else images)
    taken = _NextStep(looked, state)
    try:
        looked.fit(
            x,
            y,
            batch_size=state.batch_size,
            epochs=state.epoch + 2,  # it may stand at the end of its epoch
            verbose=0,
            callbacks=taken,
            shuffle=state.shuffle,
            class_weight=class_weight,
            sample_weight=sample_weight,
            seed=state.seed,
            engine=state.configuration.get("engine", "compiled"),
        )
    except (_StepTaken, DivergenceError):
        pass
    batch = taken.batch(len(x))
    shown = copy.copy(model)
    shown.set_weights(list(weights.values()))
    moved = weights_of(looked)
    arrays = LayerArrays(
        outputs=outputs,
        weights=weights,
        gradients=shown.layer_gradients(x[batch], y[batch]),
        updates={name: moved[name] - weights[name] for name in weights},
    )
    return replace(inspection_of(model, arrays), step=taken.step(len(batch)))


class _StepTaken(Exception):
    """Ends a training after its step."""


class _NextStep(Callback):
    """Lets a training go on from a state, for one step.

    Args:
        trained: the network.
        state: where it stands.
    """

    wants_step_losses = True

    def __init__(self, trained: Sequential, state: TrainingState) -> None:
        self._trained = trained
        known = [CallbackState(name, None) for name in (type(self).__name__, "History")]
        self._state = replace(state, callbacks=tuple(known), stopped=False)
        self._epoch, self._batch = state.epoch, state.step
        self._loss: float | None = None

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Go on from the state."""
        self._trained.resume_training(self._state)

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Note which epoch it is."""
        self._epoch = epoch

    def on_train_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Note which step it is."""
        self._batch = batch

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Note the loss, and end the training."""
        history = self._trained.history
        assert history is not None
        self._loss = history.step_losses[-1]
        raise _StepTaken

    def batch(self, images: int) -> NDArray[np.int64]:
        """The images of the step."""
        state = self._state
        order = epoch_order(state.seed, self._epoch, images) if state.shuffle else np.arange(images)
        first = self._batch * self.params["batch_size"]
        return order[first : first + self.params["batch_size"]]

    def step(self, images: int) -> Step:
        """What there is to say of the step."""
        optimizer = self._trained.optimizer
        assert optimizer is not None
        return Step(
            epoch=self._epoch + 1,
            number=self._batch + 1,
            steps=self.params["steps"],
            images=images,
            loss=None if self._loss is None or not math.isfinite(self._loss) else self._loss,
            learning_rate=float(optimizer.rates(self._state.iteration, 1)[0]),
        )
