"""The loop of a training: its epochs, their steps, and who is told what when."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.callbacks import CallbackList, History
from glassnet.engine.epoch import Epoch
from glassnet.engine.threads import Team
from glassnet.errors import ArgumentError, DivergenceError
from glassnet.model.callback_probes import CallbackProbes
from glassnet.model.engines import Engine
from glassnet.model.epoch_figures import EpochFigures
from glassnet.model.inference import Evaluation
from glassnet.model.trainable import Trainable
from glassnet.progress import ProgressBar, status
from glassnet.streams import Purpose, epoch_order, stream_key

Place = tuple[int, int]
"""Where a training stands: the epoch that goes on, from 0, and the steps of it that are done."""

ValidationFreq = int | frozenset[int]
"""Every so many epochs, or after these; counted from 1."""


def validates(frequency: ValidationFreq, epoch: int) -> bool:
    """Whether the validation images are evaluated after this epoch, counted from 1.

    >>> [epoch for epoch in range(1, 8) if validates(3, epoch)]
    [3, 6]
    >>> [epoch for epoch in range(1, 8) if validates(frozenset((1, 5)), epoch)]
    [1, 5]
    """
    return epoch % frequency == 0 if isinstance(frequency, int) else epoch in frequency


def check_trainable(model: Trainable) -> None:
    """Refuse a network without weights.

    Raises:
        ArgumentError: if it has none.
    """
    if model.parameters.size == 0:
        raise ArgumentError("no layer of the network has weights: there is nothing to train.")


class TrainingLoop:
    """One call of fit, from its first step to its last.

    Args:
        model: a compiled network.
        engine: what runs it.
        training: what is trained on.
        validation: what is evaluated after an epoch; None for nothing.
        weights: how much each image counts, ``(n,)``; None where all count the same.
        batch_size: images in a step.
        shuffle: whether each epoch has an order of its own.
        seed: of shuffling and dropout.
        threads: that compute.
        validation_freq: after which epochs the validation images are evaluated.
        watchers: the callbacks; the history stands behind those of the user.

    Attributes:
        epoch: the one that goes on, from 0.
        step: the steps of it that are done.
        epochs: after so many it ends.
        team: the threads that evaluate.
        figures: of this epoch.
        params: what the callbacks are told.
    """

    def __init__(
        self,
        model: Trainable,
        engine: Engine,
        training: Evaluation,
        validation: Evaluation | None,
        weights: NDArray[Any] | None,
        batch_size: int,
        shuffle: bool,
        seed: int,
        threads: int,
        validation_freq: ValidationFreq,
        watchers: CallbackList,
    ) -> None:
        self.model, self.engine = model, engine
        self.training, self.validation = training, validation
        self.watchers = watchers
        self.probes = CallbackProbes(model, watchers)
        samples = len(training.x)
        self.batch_size = min(batch_size, samples)
        in_order = np.arange(samples)
        # Every epoch is this one, but for the order and the stream of random numbers.
        self.plain = Epoch(
            training.x, training.targets, in_order, self.batch_size, stream=0, weights=weights
        )
        self.steps = self.plain.steps
        self.training_threads = engine.useful_threads(threads, self.batch_size)
        self.threads = threads
        self.validation_freq = validation_freq
        self.shuffle = shuffle
        self.seed = seed
        self.seed_is_drawn = False
        self.params: dict[str, Any] = {}
        self.epoch = self.step = 0
        self.figures = EpochFigures(training, self.plain)
        self.record_steps = False
        self.epochs = 0
        self.team: Team | None = None
        self._until: Place | None = None
        self._rollbacks_before = 0
        self._ended = False

    @property
    def history(self) -> History:
        """The figures of this training."""
        history = self.model.history
        assert history is not None  # fit made it
        return history

    def compile(self, verbose: str | int) -> float:
        """Compile all that training will call; the seconds that it took."""
        check_trainable(self.model)
        engine, probes = self.engine, self.probes.probes
        message = f"compiling the loops of {self.model.name} (kept for the next time)"
        kept = engine.is_training_kept(self.plain, probes)
        with nullcontext() if kept else status(message, verbose):
            engine.prepare_training(self.plain, self.training_threads, probes)
            if self.validation is not None:
                self.validation.prepare(engine, self.threads)
        return engine.compile_seconds

    # ---- from the first epoch to the last --------------------------------------------------

    def run(self, until: Place | None = None, rollbacks: int = 0) -> None:
        """All epochs from ``epoch`` to before ``epochs``, and the end, however it comes.

        Args:
            until: the place before which it pauses: `state` is whole there, and no callback
                hears ``on_train_end``. None for the end.
            rollbacks: how often it must have gone back before it pauses there, since it may come by
                more than once.
        """
        history = self.history
        self._until, self._rollbacks_before = until, rollbacks
        logs: dict[str, float] = {}
        self.watchers.on_train_begin()
        try:
            self._enter()
            self.watchers.on_train_checkpoint(self.epoch, self.step)
            with self.engine.team(self.training_threads, self.batch_size) as training_team:
                while self._goes_on() and not self._pauses():
                    logs = self._run_epoch_or_go_back(training_team)
            if self._goes_on():
                history.status = "paused"
                self._close_bars()
                return
            history.status = "stopped" if self.model.stop_training else "finished"
        except KeyboardInterrupt:
            history.status = "interrupted"
            raise
        except DivergenceError as error:
            history.status = "diverged"
            if not self.watchers.accept_divergence(error):
                raise
        except BaseException:
            history.status = "failed"
            raise
        finally:
            if history.status != "paused":
                self.watchers.on_train_end(logs)

    def _goes_on(self) -> bool:
        """Whether steps are left: an epoch that has begun is finished, also if it is the last."""
        begun = self.step > 0 and not self._ended
        return self.epoch < self.epochs and (begun or not self.model.stop_training)

    def _pauses(self) -> bool:
        there = (self.epoch, self.step) == self._until
        return there and len(self.history.rollbacks) == self._rollbacks_before

    def _leaves(self) -> bool:
        """Whether a callback wants this epoch to go on no more."""
        return self._ended

    def _run_epoch_or_go_back(self, training_team: Team) -> dict[str, float]:
        return self._run_epoch(training_team)

    def _run_epoch(self, training_team: Team) -> dict[str, float]:
        epoch = self.epoch
        if self.step == 0:
            self.watchers.on_epoch_begin(epoch)
        logs = self._train(training_team)
        if self._leaves() or self._pauses():
            return logs
        self._check_weights()
        if self.validation is not None and validates(self.validation_freq, epoch + 1):
            assert self.team is not None
            figures = self.validation.run(self.model, self.engine, self.team, self.watchers)
            logs |= {f"val_{name}": value for name, value in figures.items()}
        self.watchers.on_epoch_end(epoch, logs)
        self.epoch, self.step = epoch + 1, 0
        self.figures = EpochFigures(self.training, self.plain)
        if not self._leaves():
            self.watchers.on_train_checkpoint(self.epoch, self.step)
        return logs

    def _train(self, team: Team) -> dict[str, float]:
        """The steps of an epoch that are left."""
        work = self._epoch(self.epoch)
        kept = self.figures.state() if self.step else None
        self.figures = EpochFigures(self.training, work)
        if kept is not None:
            self.figures.go_on_from(kept)
        logs = self.figures.averages()
        before = self.epoch * self.steps
        stops = self.watchers.batch_stops(before, self.steps)
        if self._until is not None and self._until[0] == self.epoch:
            stops = sorted({*stops, self._until[1]} - {0})
        looked_at = self.probes.steps(before, self.steps)
        ranges = self.engine.train(work, team, first=self.step, stops=stops, looked_at=looked_at)
        if self.step < self.steps:
            self.watchers.begin_batch(before, self.step)
        for steps_done in ranges:
            if self.record_steps:
                self.history.step_losses += self.figures.step_losses(steps_done)
            if steps_done.diverged is not None:
                raise self._diverged("the loss", steps_done.diverged)
            self.figures.add(steps_done)
            logs = self.figures.averages()
            self.step = steps_done.last
            if steps_done.probed is not None:
                self.probes.tell(before, self.step - 1, steps_done.probed)
            self.watchers.end_batch(before, self.step - 1, logs)
            self.watchers.on_train_progress(self.step, logs)
            if self._leaves():
                break
            self.watchers.on_train_checkpoint(self.epoch, self.step)
            if self._pauses():
                break
            if self.step < self.steps:
                self.watchers.begin_batch(before, self.step)
        return logs

    def _epoch(self, epoch: int) -> Epoch:
        """What an epoch, counted from 0, works on; it needs none of those before it."""
        order = self.plain.order
        if self.shuffle:
            order = epoch_order(self.seed, epoch, order.size)
        stream = stream_key(self.seed, Purpose.DROPOUT, epoch)
        return replace(self.plain, order=order, stream=stream)

    def _check_weights(self) -> None:
        """The last step of an epoch may spoil weights of which no loss tells any more."""
        if not np.isfinite(self.model.parameters).all():
            raise self._diverged("a weight", self.steps - 1)

    def _diverged(self, what: str, step: int) -> DivergenceError:
        steps = self.steps
        self.history.diverged_at = (self.epoch + 1, step + 1)
        return DivergenceError(
            f"{what} of {self.model.name} is not finite since step {step + 1} of {steps} in "
            f"epoch {self.epoch + 1}: lower the learning rate, or look at the data.",
            epoch=self.epoch + 1,
            step=self.epoch * steps + step + 1,
        )

    def _enter(self) -> None:
        """Called when all callbacks have heard that it begins: it may begin elsewhere."""

    def _close_bars(self) -> None:
        for each in self.watchers:
            if isinstance(each, ProgressBar):
                each.on_train_end()
