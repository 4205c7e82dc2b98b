"""A recorded training as a value: all that it takes to train it once more."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.callbacks import CallbackDescription, History, Rollback, Status
from glassnet.errors import ArgumentError, RunError, quoted
from glassnet.machine import machine, versions
from glassnet.streams import epoch_order
from glassnet.study.tracking.beginning import configuration_of, fitting_of
from glassnet.study.tracking.run import START, Fitting, Run, start_details
from glassnet.study.tracking.store import read_run

Source = str | os.PathLike[str] | Run | History
"""What tells of a run: its file, its record, or what ``fit`` returned."""

DATA_SET = "data set"
"""The detail that names it."""


@dataclass(frozen=True)
class RecordedTraining:
    """What is known of a training that is over.

    Attributes:
        network: its name.
        configuration: the architecture, the optimizer, the loss, the metrics, and the engine.
        parameters: how many weights it has.
        epochs, steps, batch_size: epochs that were asked for, the steps of one, the images of one.
        samples, validation_samples: how many images were trained on, and validated with.
        seed: of the order of the images and of dropout.
        given: what it began with, in words, where it did not begin anew; None where it did.
        initial_seed: of the weights at the start; None where they were given.
        start: the fingerprint of these weights; None where it is not known.
        fitting: how ``fit`` was called besides.
        was_changed: whether the record has another configuration than its receipt tells of.
        callbacks: those that may have changed it; None where that was not recorded.
        data: the fingerprint of the images and labels; None where it is not known.
        data_set: the name of the data set; None where it is not known.
        status: how it ended.
        last: how many steps it made, those of left-out epochs counted; a step that diverged counts.
        losses: of each step that it made, (steps,) float32; None where they were not recorded.
        rollbacks: how often it went back to an earlier state of its own, in order. Of the steps
            that it made more than once, the last time counts.
        computed_by: the versions and the kind of CPU that decide the last bits.
    """

    network: str
    configuration: dict[str, Any]
    parameters: int
    epochs: int
    steps: int
    batch_size: int
    samples: int
    validation_samples: int
    seed: int
    given: str | None
    initial_seed: int | None
    start: str | None
    fitting: Fitting
    was_changed: bool
    callbacks: tuple[CallbackDescription, ...] | None
    data: str | None
    data_set: str | None
    status: Status
    last: int
    losses: NDArray[np.float32] | None
    rollbacks: tuple[Rollback, ...]
    computed_by: Mapping[str, str]

    @property
    def first(self) -> int:
        """The steps of the epochs that were left out at the start."""
        return self.fitting.initial_epoch * self.steps

    def place(self, done: int) -> tuple[int, int]:
        """After so many steps: the epoch that goes on, from 0, and the steps of it that are done.

        The end of an epoch is the beginning of the next.
        """
        return divmod(done, self.steps)

    def rollbacks_before(self, done: int) -> int:
        """How often it had gone back when it made the step that came after so many for good.

        It may have come to this place several times.
        """
        numbers = [n for n, each in enumerate(self.rollbacks, 1) if each.to_step <= done]
        return max(numbers, default=0)

    def order(self, epoch: int) -> NDArray[np.int64]:
        """The places of the images in the order in which an epoch, from 0, takes them."""
        if self.fitting.shuffle:
            return epoch_order(self.seed, epoch, self.samples)
        return np.arange(self.samples)

    def name_of(self, step: int) -> str:
        """A step in words; it counts from 0, over all epochs."""
        epoch, in_epoch = self.place(step)
        return f"step {in_epoch + 1:,} of epoch {epoch + 1:,}"


def recorded_training(source: Source | RecordedTraining) -> RecordedTraining:
    """What is known of a run.

    Args:
        source: the path of a run's file, a `Run`, a `History`, or what is known already.

    Raises:
        RunError: if the file can't be read, or does not hold what training it again takes.
        ArgumentError: if it is something else.
    """
    if isinstance(source, RecordedTraining):
        return source
    if isinstance(source, History):
        return _of_history(source)
    return of_run(recorded_run(source))


def recorded_run(source: str | os.PathLike[str] | Run) -> Run:
    """The record of a run, from its file where a path is given.

    Raises:
        RunError: if the file can't be read.
        ArgumentError: if it is neither.
    """
    if isinstance(source, Run):
        return source
    if not isinstance(source, str | os.PathLike):
        raise ArgumentError(
            f"a run is the path of its file, a Run or a History, not {quoted(source)}."
        )
    path = Path(source)
    try:
        return read_run(path)
    except FileNotFoundError:
        raise RunError(
            f"{path}: there is no such file: name the file of a run. glassnet runs show ID says "
            "where it lies."
        ) from None
    except OSError as error:
        raise RunError(f"{path}: can't be read: {error.strerror or error}.") from error
    except ValueError as error:
        raise RunError(
            f"{path}: no record of a run, or a damaged one: {str(error).rstrip('.')}. A study "
            "keeps a record of each run in the folder runs of its results."
        ) from error


def of_run(run: Run) -> RecordedTraining:
    """What a record says.

    Raises:
        RunError: if it lacks a seed or how the network was trained.
    """
    setting, seeds = run.setting, run.seeds
    fitting = run.fitting or _fitting_of_old(run)
    losses = None if run.step_losses is None else run.step_losses.array()
    steps_made = len(run.seconds.epochs) * setting.steps if losses is None else len(losses)
    first = fitting.initial_epoch * setting.steps
    last = first + steps_made
    if run.diverged_at is not None:
        epoch, step = run.diverged_at
        last = max(last, (epoch - 1) * setting.steps + step)
    return _checked(
        RecordedTraining(
            network=run.network,
            configuration=run.configuration,
            parameters=setting.trainable_parameters,
            epochs=setting.epochs,
            steps=setting.steps,
            batch_size=setting.batch_size,
            samples=setting.samples,
            validation_samples=setting.validation_samples,
            seed=_seed(seeds.get("training")),
            given=setting.details.get(START),
            initial_seed=seeds.get("initial"),
            start=run.receipt.start,
            fitting=fitting,
            was_changed=configuration_of(run, fitting) != run.receipt.configuration,
            callbacks=None if run.callbacks is None else tuple(run.callbacks),
            data=run.receipt.data,
            data_set=setting.details.get(DATA_SET),
            status=run.status,
            last=last,
            losses=losses,
            rollbacks=tuple(run.rollbacks),
            computed_by=computing(run.versions, run.machine),
        )
    )


def computing(versions: Mapping[str, str], machine: Mapping[str, str]) -> dict[str, str]:
    """Of versions and a machine, what the last bits of a result depend on, by its name in words."""
    known = {name: versions.get(name, "unknown") for name in ("glassnet", "numba", "numpy")}
    return {**known, "kind of CPU": machine.get("kind", "unknown")}


def computing_here() -> dict[str, str]:
    """The same of this process."""
    return computing(versions(), machine())


def _of_history(history: History) -> RecordedTraining:
    params = history.params
    if not {"configuration", "parameters"} <= params.keys():
        raise RunError("this history is of no training: give the one that fit returned.")
    steps, fitting = params["steps"], fitting_of(params)
    first = fitting.initial_epoch * steps
    complete = len(history.step_losses) >= len(history.epoch) * steps
    losses = np.array(history.step_losses, np.float32) if complete else None
    made = len(history.epoch) * steps if losses is None else len(losses)
    architecture = params["configuration"]["architecture"]
    started = start_details(params["initial_seed"], params["optimizer_steps"])
    last = first + made
    if history.diverged_at is not None:
        epoch, step = history.diverged_at
        last = max(last, (epoch - 1) * steps + step)
    return _checked(
        RecordedTraining(
            network=architecture["name"],
            configuration=params["configuration"],
            parameters=params["parameters"],
            epochs=params["epochs"],
            steps=steps,
            batch_size=params["batch_size"],
            samples=params["samples"],
            validation_samples=params["validation_samples"],
            seed=_seed(params["seed"]),
            given=started.get(START),
            initial_seed=params["initial_seed"],
            start=None,
            fitting=fitting,
            was_changed=False,
            callbacks=tuple(params["callbacks"]),
            data=params.get("data_fingerprint"),
            data_set=None,
            status=history.status,
            last=last,
            losses=losses,
            rollbacks=tuple(history.rollbacks),
            computed_by=computing_here(),
        )
    )


def _seed(seed: int | None) -> int:
    if seed is None:
        raise RunError("the run has no seed of its training, so nobody can train it once more.")
    return seed


def _checked(training: RecordedTraining) -> RecordedTraining:
    """The training, if its numbers can be those of one."""
    if training.steps != -(-training.samples // max(training.batch_size, 1)) or not training.steps:
        raise RunError(
            f"the record is damaged: {training.samples:,} images in batches of "
            f"{training.batch_size:,} do not make {training.steps:,} steps."
        )
    missing = {"architecture", "optimizer", "loss", "metrics"} - training.configuration.keys()
    if missing:
        raise RunError(
            f"the record does not say the {sorted(missing)[0]} of the network, so nobody can train "
            "it once more."
        )
    return training


def _fitting_of_old(run: Run) -> Fitting:
    """How ``fit`` was called for a run whose record is older than that it says so.

    Of such a run only ``shuffle`` can be found out: the receipt's fingerprint is of it, too.
    """
    for fitting in (Fitting(shuffle=True), Fitting(shuffle=False)):
        if configuration_of(run, fitting) == run.receipt.configuration:
            return fitting
    return Fitting()
