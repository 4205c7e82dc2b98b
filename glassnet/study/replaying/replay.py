"""Going back to any step of a recorded training."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.arguments import whole_number
from glassnet.callbacks import Callback, CallbackList
from glassnet.calls import explained
from glassnet.errors import ArgumentError, RunError
from glassnet.formats import safetensors
from glassnet.model.checkpoint import contents_of_checkpoint
from glassnet.model.origin import Origin
from glassnet.model.training_loop import Place
from glassnet.model.training_state import TrainingState
from glassnet.study.replaying import checkpoints as kept
from glassnet.study.replaying import doubts
from glassnet.study.replaying.images import RunImages, run_images
from glassnet.study.replaying.recorded import RecordedTraining, Source, recorded_training
from glassnet.study.replaying.retraining import Retraining, retraining


class Replay:
    """A recorded training that stands before one of its steps, and can go on from there.

    `replay` makes it.

    Attributes:
        model: the network as it was before this step, compiled, with what its optimizer remembers.
        state: of the training; a checkpoint holds it.
        training: what is recorded of the run.
        images: what it was trained on.
    """

    def __init__(
        self,
        again: Retraining,
        images: RunImages,
        state: TrainingState,
        threads: int | None = None,
    ) -> None:
        self._again, self._threads = again, threads
        self.model, self.training = again.model, again.training
        self.images = images
        self.state = state
        if images.card is not None and self.model.origin is None:
            self.model.origin = Origin(images.card)

    @property
    def epoch(self) -> int:
        """The epoch of the step that comes next, from 1."""
        return self.state.epoch + 1

    @property
    def step(self) -> int:
        """The step of this epoch that comes next, from 1."""
        return self.state.step + 1

    @property
    def engine(self) -> str:
        """What trains it, "compiled" or "reference", as it trained the run."""
        return self._again.engine

    @property
    def done(self) -> int:
        """How many steps of the run are done before the next one."""
        training, state = self.training, self.state
        return state.epoch * training.steps + state.step - training.first

    @property
    def rows(self) -> NDArray[np.int64]:
        """The places of the images that the next step takes, among those of the training."""
        training, state = self.training, self.state
        order = training.order(state.epoch)
        first = state.step * training.batch_size
        return order[first : first + training.batch_size]

    @property
    def batch(self) -> tuple[Any, Any]:
        """The images and the labels that the next step takes."""
        x, y = (np.asarray(part) for part in self.images.training)
        return x[self.rows], y[self.rows]

    def advance(
        self,
        steps: int = 1,
        callbacks: Callback | Iterable[Callback] | None = None,
        verbose: str | int = 0,
    ) -> None:
        """Train on: so many steps, as the run did.

        Where a callback of the run ends the training before, ``state.stopped`` is True.

        Args:
            steps: how many.
            callbacks: further ones, which watch. They hear ``on_train_begin`` and what comes after
                it, and ``on_train_end`` only where the training ends.
            verbose: as for ``Sequential.fit``.

        Raises:
            ArgumentError: if the training has fewer steps left.
            DivergenceError: if it diverges.
        """
        steps = whole_number("advance", "steps", steps, at_least=1)
        training = self.training
        done = self.state.epoch * training.steps + self.state.step
        left = training.epochs * training.steps - done
        if steps > left:
            raise ArgumentError(f"advance: steps={steps}: the training has {left:,} steps left.")
        self.state = _train(
            self._again,
            self.images,
            self.state,
            done + steps,
            CallbackList(callbacks),
            self._threads,
            verbose,
        )

    def go_back(self, state: TrainingState) -> None:
        """Stand again where this training stood.

        Args:
            state: of this training, from an earlier look at ``state``.
        """
        self.model.set_weights([state.weights[name] for name in self.model.weight_names()])
        self.state = state

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write a checkpoint: `load_model` reads it as a network, and a training goes on from it.

        Raises:
            ArgumentError: if the path ends as that of another format.
            OutputError: if the file can't be written; what stood there before is untouched.
        """
        safetensors.check_ending(path)
        safetensors.write(path, contents_of_checkpoint(self.model, self.state))

    def __repr__(self) -> str:
        return (
            f"<Replay of {self.training.network!r} before step {self.step} of epoch {self.epoch}>"
        )


@explained("replay")
def replay(
    run: Source | RecordedTraining,
    epoch: int,
    step: int = 1,
    *,
    data: Any = None,
    sample_weight: Any = None,
    custom_objects: Mapping[str, Any] | None = None,
    checkpoints: str | os.PathLike[str] | None = None,
    threads: int | None = None,
    verbose: str | int = "auto",
) -> Replay:
    """Train a recorded run once more up to a step, and stop before it: the same to the last bit.

    What speaks against the same bits (another version, another kind of CPU, a callback that the
    record can't describe) is said beforehand by a ``ReplayWarning``. Where the record has the loss
    of every step, the losses of the replay are compared with them.

    Args:
        run: the path of a run's file, a ``glassnet.study.Run``, or what ``fit`` returned.
        epoch: counted from 1.
        step: of this epoch, counted from 1.
        data: what the run was trained on: a ``DataSet``, ``((x, y), (x_val, y_val))``, or
            ``(x, y)``. None for the data set that the record names.
        sample_weight: as ``fit`` was given it.
        custom_objects: your own layers, losses, metrics, optimizers and callbacks by the name of
            their class, as a class or (callbacks) as an object; and functions by their name.
        checkpoints: a checkpoint of this training or a folder of some; it begins with the nearest.
        threads: None means one for each core. The result does not depend on it.
        verbose: as for ``Sequential.fit``.

    Raises:
        RunError: if the file of the run is damaged, or does not hold what a replay takes: it has no
            seed, it began with given weights, or needs what ``custom_objects`` lacks.
        ArgumentError: for a step that the run never reached.
        DataError: if the data is not that of the run.

    >>> from glassnet import Sequential
    >>> from glassnet.layers import Dense
    >>> from glassnet.model import Sequential
    >>> x, y = np.eye(4, dtype=np.float32), np.arange(4) % 2
    >>> model = Sequential([Dense(2, activation="softmax")], seed=1)
    >>> model.compile("sgd", "sparse_categorical_crossentropy")
    >>> history = model.fit(x, y, batch_size=2, epochs=3, seed=7, verbose=0)
    >>> import warnings
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")  # no fingerprint of the data was taken
    ...     then = replay(history, epoch=2, step=2, data=(x, y), verbose=0)
    >>> then.epoch, then.step, then.state.iteration
    (2, 2, 3)
    >>> then.advance(steps=3)
    >>> np.array_equal(then.model.parameters, model.parameters)
    True
    """
    training = recorded_training(run)
    done = _done_before(training, epoch, step)
    again = retraining(training, custom_objects or {})
    if training.was_changed:
        again.doubts.insert(0, doubts.CHANGED)
    images = run_images(training, again.model, data, sample_weight)
    state = _begin(again, checkpoints, done)
    doubts.say(again.doubts)
    state = _train(again, images, state, done, (), threads, verbose)
    if (state.epoch, state.step) != training.place(done):
        ended = training.name_of(state.epoch * training.steps + state.step - 1)
        raise RunError(
            f"the replay ended with {ended}, where the run went on: it is not the recorded "
            "training."
        )
    return Replay(again, images, state, threads)


def _done_before(training: RecordedTraining, epoch: int, step: int) -> int:
    """How many steps are done before this one, those of left-out epochs counted.

    Raises:
        ArgumentError: if the run never reached it.
    """
    epoch = whole_number("replay", "epoch", epoch, at_least=1)
    step = whole_number("replay", "step", step, at_least=1)
    if step > training.steps:
        raise ArgumentError(
            f"replay: step={step}: an epoch of the run has {training.steps:,} steps."
        )
    done = (epoch - 1) * training.steps + step - 1
    if done < training.first:
        raise ArgumentError(
            f"replay: epoch={epoch}: the run began with epoch {training.fitting.initial_epoch + 1}."
        )
    if done >= training.last:
        reached = training.last > training.first
        last = f"its last is {training.name_of(training.last - 1)}" if reached else "it made none"
        raise ArgumentError(f"replay: the run never made step {step:,} of epoch {epoch:,}: {last}.")
    return done


def _begin(
    again: Retraining, checkpoints: str | os.PathLike[str] | None, done: int
) -> TrainingState | None:
    """From where it is trained: a checkpoint, or (None) the initial weights."""
    training, state = again.training, None
    if checkpoints is not None:
        names = [type(each).__name__ for each in again.callbacks]
        state = kept.nearest(training, again.model, checkpoints, done, names)
        if state is not None:
            again.doubts.extend(_forgetful(again, state))
    if state is None and training.given is not None:
        found = "" if checkpoints is None else ", and none of the checkpoints is one of it"
        raise RunError(
            f"the run began {training.given}, which its record does not hold{found}: give a "
            "checkpoint of this training from before the step, checkpoints=…."
        )
    if state is None and checkpoints is not None:
        again.doubts.append(
            f"No checkpoint of this training from before the step is in {os.fspath(checkpoints)}: "
            "it is trained from its beginning."
        )
    return state


def _forgetful(again: Retraining, state: TrainingState) -> Iterable[str]:
    for each in state.callbacks:
        if each.state is None and each.name in {type(c).__name__ for c in again.callbacks}:
            yield (
                f"The callback {each.name} does not say what it remembers, so that nobody can "
                "promise that it goes on from a checkpoint as it was."
            )


def _train(
    again: Retraining,
    images: RunImages,
    state: TrainingState | None,
    done: int,
    watchers: Iterable[Callback],
    threads: int | None,
    verbose: str | int,
) -> TrainingState:
    """Train until so many steps are done, those of left-out epochs counted; the state there."""
    recorded = again.training
    with again.set_up(images, list(watchers), state, threads=threads, verbose=verbose) as training:
        before = (training.epoch, training.step) if state is None else (state.epoch, state.step)
        training.run(recorded.place(done), recorded.rollbacks_before(done))
        reached = again.without_watchers(training.state())
    _compare_losses(recorded, before, reached, training.history.step_losses)
    return reached


def _compare_losses(
    training: RecordedTraining, before: Place, reached: TrainingState, losses: list[float]
) -> None:
    """Say where the losses are not those that were recorded."""
    first = before[0] * training.steps + before[1]
    made = reached.epoch * training.steps + reached.step - first
    if training.losses is None or not made:
        return
    with np.errstate(over="ignore"):
        found = np.array(losses[-made:], np.float32)
    recorded = training.losses[first - training.first :][:made]
    found = found[: len(recorded)]
    wrong = np.flatnonzero(found.view(np.uint32) != recorded.view(np.uint32))
    if wrong.size:
        at = first + int(wrong[0])
        doubts.say(
            [
                f"The replay is not the recorded training: the loss of {training.name_of(at)} is "
                f"{found[wrong[0]]:.9g}, and {recorded[wrong[0]]:.9g} is recorded."
            ]
        )
