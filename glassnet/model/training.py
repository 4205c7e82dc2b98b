"""A training as a value: its state is taken, kept in files, and gone on from."""

from __future__ import annotations

import copy
import os
import warnings
from collections.abc import Iterator
from typing import Any

from glassnet.callbacks import Callback, Rollback
from glassnet.configuration import serialize
from glassnet.engine.threads import Team
from glassnet.errors import ArgumentError, CheckpointError, DivergenceError
from glassnet.formats import Contents
from glassnet.machine import circumstances
from glassnet.model import checkpoint, resuming
from glassnet.model.saving import contents_of
from glassnet.model.training_loop import TrainingLoop
from glassnet.model.training_state import CallbackState, TrainingState
from glassnet.progress import ProgressBar


class Training(TrainingLoop):
    """One call of fit, which may begin wherever another one stood."""

    _resumed: TrainingState | None = None
    _entered = False
    _rewound: TrainingState | None = None
    wants_restart = False

    def state(self) -> TrainingState:
        """All that decides how this training goes on; whole in ``on_train_checkpoint``."""
        model = self.model
        assert model.optimizer is not None
        assert model.optimizer_state is not None
        return TrainingState(
            weights=resuming.weights_by_name(model),
            slots=resuming.slots_by_name(model),
            iteration=model.optimizer_state.iteration,
            configuration=self._configuration(),
            learning_rate=serialize(model.optimizer)["config"].get("learning_rate"),
            epoch=self.epoch,
            step=self.step,
            batch_size=self.batch_size,
            seed=self.seed,
            shuffle=self.shuffle,
            initial_seed=self.params.get("initial_seed"),
            data=self.params.get("data_fingerprint"),
            validation=self.params.get("validation_fingerprint"),
            figures=self.figures.state(),
            callbacks=tuple(
                CallbackState(type(each).__name__, each.get_state()) for each in self._remembering()
            ),
            stopped=model.stop_training,
            restarts=self.params.get("restarts", 0),
            circumstances=dict(circumstances()),
        )

    def _configuration(self) -> dict[str, Any]:
        """How it was trained when it began; the architecture stands in a checkpoint anyway."""
        if self._entered and self._resumed is not None:
            return self._resumed.configuration
        described = self.params["configuration"].items()
        return {name: value for name, value in described if name != "architecture"}

    def resume(self, state: TrainingState) -> None:
        """Let this training go on from there, when all callbacks have heard that it begins.

        Raises:
            ArgumentError: if the training goes on already.
            CheckpointError: if the state is of another training; nothing is changed then.
        """
        if self._entered:
            raise ArgumentError(
                "resume_training: the training goes on already: call it in on_train_begin."
            )
        resuming.check_configuration(self._configuration(), state)
        # Of a training that was begun anew, each beginning had the next seed.
        own_seed = None if self.seed_is_drawn else self.seed + state.restarts
        resuming.check_same(
            [
                ("the batch size", self.batch_size, state.batch_size),
                ("shuffle", self.shuffle, state.shuffle),
                ("the seed", own_seed, state.seed),
                ("data of the fingerprint", self.params.get("data_fingerprint"), state.data),
                (
                    "validation data of the fingerprint",
                    self.params.get("validation_fingerprint"),
                    state.validation,
                ),
            ]
        )
        resuming.check_fits(self.model, state, len(self.training.metrics))
        if state.step > self.steps:
            raise CheckpointError(
                f"it stands at step {state.step:,} of an epoch, and an epoch of this training has "
                f"{self.steps:,}."
            )
        if (state.epoch, state.step) > (self.epochs, 0):
            raise CheckpointError(
                f"it stands in epoch {state.epoch + 1:,}, and this training ends after epoch "
                f"{self.epochs:,}: give a larger epochs."
            )
        resuming.notice_other_circumstances(circumstances(), state)
        self._resumed = state

    def checkpoint(self, with_state: bool) -> Contents:
        """What a file holds of the network as it is now, with the state of its training or not."""
        if with_state:
            return checkpoint.contents_of_checkpoint(self.model, self.state())
        return contents_of(self.model)

    def resume_from(self, path: str | os.PathLike[str]) -> tuple[int, int]:
        """Let this training go on from a file.

        Returns:
            The epoch in which it goes on, from 0, and the steps of it that are done.

        Raises:
            CheckpointError: if it is a checkpoint of another training; nothing is changed then.
            ModelFileError: if the file is missing or damaged.
        """
        architecture, state = checkpoint.load_state(path)
        try:
            resuming.check_architecture(self.model, architecture)
            self.resume(state)
        except CheckpointError as error:
            raise CheckpointError(f"{os.fspath(path)}: {error}") from error
        return state.epoch, state.step

    def _enter(self) -> None:
        """Go on where the state that was handed over stands."""
        self._entered = True
        if self._resumed is not None:
            self._stand_at(self._resumed)

    def rewind(self, state: TrainingState) -> None:
        """Let it go back to an earlier state of its own, when the step that is made is done.

        Raises:
            ArgumentError: if its first epoch has not begun.
        """
        if not self._entered:
            raise ArgumentError("rewind_training: the training has not begun.")
        self._rewound = state

    def end(self, *, restart: bool = False) -> None:
        """Let it end when the step that is made is done; then `wants_restart` says what was asked.

        Raises:
            ArgumentError: if it is to be begun anew, and no seed gave its weights.
        """
        if restart and self.params["initial_seed"] is None:
            raise ArgumentError(
                "end_training: restart=True draws the initial weights anew, and this network has "
                "weights that were trained, set or loaded: take a new network."
            )
        self.model.stop_training = self._ended = True
        self.wants_restart = self.wants_restart or restart

    def _leaves(self) -> bool:
        return super()._leaves() or self._rewound is not None

    def _run_epoch_or_go_back(self, training_team: Team) -> dict[str, float]:
        """An epoch; where a callback wants it, the training stands at an earlier state then."""
        logs: dict[str, float] = {}
        try:
            logs = self._run_epoch(training_team)
        except DivergenceError as error:
            self.watchers.on_train_divergence(error)
            if self._rewound is None:
                raise
        if self._rewound is not None:
            self._go_back(self._rewound)
        return logs

    def _go_back(self, state: TrainingState) -> None:
        """Stand where an earlier state stands; only what the history says of it stays."""
        self._rewound = None
        state = copy.deepcopy(state)  # callbacks will go on writing into what they are given
        history, model = self.history, self.model
        before, left = history.rollbacks, (self.epoch, self.step)
        if history.diverged_at is not None:
            left = history.diverged_at[0] - 1, history.diverged_at[1]
        self._stand_at(state)
        assert model.optimizer is not None
        (rate,) = model.optimizer.rates(state.iteration, 1)
        from_step, to_step = (
            epoch * self.steps + step for epoch, step in (left, (state.epoch, state.step))
        )
        history.rollbacks = [*before, Rollback(from_step, to_step, float(rate))]
        history.diverged_at = None

    def _stand_at(self, state: TrainingState) -> None:
        """Go on where this state stands, and let the callbacks remember what they did there."""
        self.epoch, self.step, self.seed = state.epoch, state.step, state.seed
        own = {"seed": state.seed, "initial_seed": state.initial_seed, "restarts": state.restarts}
        self.params |= own
        if state.restarts and state.initial_seed is not None:
            self.model.seed = state.initial_seed
        if self.step:
            # Some prepare themselves here. What they change is put right by the state.
            self.watchers.on_epoch_begin(self.epoch)
        resuming.set_model_state(self.model, state)
        self.figures.go_on_from(state.figures)
        self.model.stop_training = state.stopped or self._ended
        for callback, kept in self._matched(state):
            if kept is not None:
                callback.set_state(kept)

    def _matched(self, state: TrainingState) -> Iterator[tuple[Callback, dict[str, Any] | None]]:
        """Each callback with what one of its name remembered, in their order."""
        left = list(state.callbacks)
        for callback in self._remembering():
            name = type(callback).__name__
            kept = next((each for each in left if each.name == name), None)
            if kept is None and callback.changes_training is not False:
                warnings.warn(
                    f"{name} was not among the callbacks of the training that is resumed: it "
                    "begins anew.",
                    stacklevel=2,
                )
            elif kept is not None:
                left.remove(kept)
                yield callback, kept.state
        for each in left:
            if each.state:
                warnings.warn(
                    f"{each.name} was among the callbacks of the training that is resumed, and is "
                    "missing now: what it remembered is lost.",
                    stacklevel=2,
                )

    def _remembering(self) -> list[Callback]:
        """All callbacks but the progress bar, which only shows."""
        return [each for each in self.watchers if not isinstance(each, ProgressBar)]
