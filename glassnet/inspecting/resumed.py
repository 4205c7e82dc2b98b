"""A training that stands where a checkpoint has kept it."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from glassnet.arguments import whole_number
from glassnet.arrays import as_array
from glassnet.callbacks import Callback
from glassnet.model import Sequential, resuming
from glassnet.model.fitting import set_up
from glassnet.model.inference import compiled_loss
from glassnet.model.training_state import TrainingState


class Resumed:
    """A training that stands before its next step, and can take it.

    Nothing is validated, and the callbacks of the training are not called: it is for a look at the
    next steps. To train on, give ``fit`` a ``BackupAndRestore``.

    Args:
        model: the network, compiled as it was in the training; a copy is trained.
        state: of the training, as ``model.training_state()`` or a checkpoint has it.
        x: all images of the training, as ``Sequential.fit`` takes them.
        y: their labels or targets.
        class_weight, sample_weight: as the training had them.

    Raises:
        ArgumentError: if the network is not compiled.
        CheckpointError: if the state is one of another network.

    Attributes:
        model: the copy, as it is before the step.
        state: of the training.
    """

    def __init__(
        self,
        model: Sequential,
        state: TrainingState,
        x: Any,
        y: Any,
        *,
        class_weight: Any = None,
        sample_weight: Any = None,
    ) -> None:
        compiled_loss(model)
        resuming.check_fits(model, state, len(model.metrics))
        self.model = copy.copy(model)
        self.model.set_weights([state.weights[name] for name in model.weight_names()])
        self._x, self._y = as_array("x", x), as_array("y", y)
        self._class_weight, self._sample_weight = class_weight, sample_weight
        self._steps = -(-len(self._x) // state.batch_size)
        self.state = state

    def advance(
        self, steps: int = 1, callbacks: Callback | Iterable[Callback] | None = None
    ) -> None:
        """Train on.

        Args:
            steps: so many.
            callbacks: which watch.

        Raises:
            CheckpointError: if the state is of another training, or of other images.
            DivergenceError: if the loss is not finite.
        """
        steps = whole_number("advance", "steps", steps, at_least=1)
        epoch, step = self._place()
        last, done = divmod(step + steps - 1, self._steps)
        state = self.state
        with set_up(
            self.model,
            self._x,
            self._y,
            batch_size=state.batch_size,
            epochs=epoch + last + 1,
            verbose=0,
            callbacks=callbacks,
            validation_split=0.0,
            validation_data=None,
            shuffle=state.shuffle,
            class_weight=self._class_weight,
            sample_weight=self._sample_weight,
            initial_epoch=epoch,
            validation_freq=1,
            record_steps=True,
            seed=state.seed,
            threads=None,
            engine=state.configuration.get("engine", "compiled"),
            fingerprints=True,
        ) as training:
            kept = tuple(each for each in state.callbacks if each.name == "History")
            training.resume(replace(state, callbacks=kept, stopped=False))
            training.run(until=(epoch + last, done + 1))
            self.state = training.state()

    def _place(self) -> tuple[int, int]:
        """The epoch of the next step, from 0, and the steps of it that are done."""
        ended, step = divmod(self.state.step, self._steps)
        return self.state.epoch + ended, step
