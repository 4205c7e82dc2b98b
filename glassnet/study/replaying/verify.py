"""Training a recorded run once more to its end, to see whether it comes to the same."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np

from glassnet.calls import explained
from glassnet.errors import DivergenceError, RunError
from glassnet.model.training import Training
from glassnet.study.replaying import doubts
from glassnet.study.replaying.images import OtherData, RunImages, run_images
from glassnet.study.replaying.recorded import (
    RecordedTraining,
    computing_here,
    of_run,
    recorded_run,
)
from glassnet.study.replaying.retraining import Retraining, retraining
from glassnet.study.tracking.beginning import describe, seeds_of
from glassnet.study.tracking.receipt import configuration_sha256
from glassnet.study.tracking.recorder import Recorder
from glassnet.study.tracking.run import COMPLETED, START, Run

WEIGHTS = "weights"


@dataclass(frozen=True)
class Comparison:
    """A part of what went into a run, or of what came out.

    Attributes:
        part: its name: "weights", "training data", "configuration", "numba", "kind of CPU", ….
        recorded: what the record has: a fingerprint, a version, a name.
        found: what is found here; None where it was not looked for.
    """

    part: str
    recorded: str
    found: str | None

    @property
    def differs(self) -> bool:
        """Whether something else was found."""
        return self.found is not None and self.found != self.recorded


@dataclass(frozen=True)
class Verification:
    """What training a run once more came to.

    Attributes:
        run: the record.
        again: the record of the same run, trained here; None where it was not trained, since its
            data or its configuration is another.
        parts: the comparisons, in the order in which they decide.
        first_other_step: the epoch and the step in it, from 1, whose loss is not the recorded one;
            None where all are equal, or none are recorded.
    """

    run: Run
    again: Run | None
    parts: tuple[Comparison, ...]
    first_other_step: tuple[int, int] | None = None

    @property
    def same(self) -> bool:
        """Whether the run came to the same weights, to the last bit."""
        (weights,) = (part for part in self.parts if part.part == WEIGHTS)
        return weights.found is not None and not weights.differs

    @property
    def differences(self) -> tuple[Comparison, ...]:
        """What is not the same."""
        return tuple(part for part in self.parts if part.differs)


@explained("verify")
def verify(
    run: str | os.PathLike[str] | Run,
    *,
    data: Any = None,
    sample_weight: Any = None,
    custom_objects: Mapping[str, Any] | None = None,
    threads: int | None = None,
    verbose: str | int = "auto",
) -> Verification:
    """Train a run once more, and compare what it comes to with its receipt.

    Data or a configuration that is not the run's is told without training. What speaks against
    the same bits is said beforehand by a ``ReplayWarning``.

    Args:
        run: the path of a run's file, or a `Run`.
        data: as for `replay`.
        sample_weight: as for `replay`.
        custom_objects: as for `replay`.
        threads: None means one for each core. The result does not depend on it.
        verbose: as for ``Sequential.fit``.

    Raises:
        RunError: if the record is damaged or does not hold what it takes, or the run did not come
            to an end of its own.
        DataError: if the data has more or fewer images than that of the run, or can't be loaded.
    """
    recorded = recorded_run(run)
    training = of_run(recorded)
    if recorded.status not in (*COMPLETED, "diverged"):
        raise RunError(
            f"the run was cut short ({recorded.status}), so it has no end that could be compared; "
            "a replay can go to each of its steps."
        )
    if training.given is not None:
        raise RunError(
            f"the run began {training.given}, which its record does not hold: nobody can train it "
            "once more from its beginning."
        )
    again = retraining(training, custom_objects or {})
    try:
        images = run_images(training, again.model, data, sample_weight)
    except OtherData as error:
        other = Comparison(error.part, error.recorded, error.found)
        return Verification(
            recorded, None, (_weights(recorded, None), other, *_circumstances(training))
        )
    doubts.say(again.doubts)
    return _trained(recorded, again, images, threads, verbose)


def _trained(
    recorded: Run, again: Retraining, images: RunImages, threads: int | None, verbose: str | int
) -> Verification:
    details = {name: text for name, text in recorded.setting.details.items() if name != START}
    recorder = Recorder(recorded.network, details)
    with again.set_up(images, [recorder], threads=threads, verbose=verbose) as training:
        parts = (*_inputs(recorded, training), *_circumstances(again.training))
        if _is_other_recipe(parts):
            return Verification(recorded, None, (_weights(recorded, None), *parts))
        with suppress(DivergenceError):  # its record says where
            training.run()
    found = recorder.run
    assert found is not None  # the training is over
    weights = _weights(recorded, found.receipt.weights)
    return Verification(recorded, found, (weights, *parts), _first_other_step(recorded, found))


def _weights(recorded: Run, found: str | None) -> Comparison:
    return Comparison(WEIGHTS, recorded.receipt.weights, found)


def _inputs(recorded: Run, training: Training) -> Iterator[Comparison]:
    """What goes into a training that is ready to run."""
    params, receipt = training.params, recorded.receipt
    if receipt.data is not None:
        yield Comparison("training data", receipt.data, params["data_fingerprint"])
    validation = None if recorded.fitting is None else recorded.fitting.validation_data
    if validation is not None:
        yield Comparison("validation data", validation, params.get("validation_fingerprint"))
    details = {name: text for name, text in recorded.setting.details.items() if name != START}
    recipe = describe("verify", params, details)
    found = configuration_sha256({"recipe": recipe, "seeds": seeds_of(params)})
    yield Comparison("configuration", receipt.configuration, found)


def _circumstances(training: RecordedTraining) -> Iterator[Comparison]:
    """What decides the last bits."""
    for name, found in computing_here().items():
        yield Comparison(name, training.computed_by.get(name, "unknown"), found)


def _is_other_recipe(parts: tuple[Comparison, ...]) -> bool:
    """Whether the configuration is another, and not only described so by another version."""
    differ = {part.part for part in parts if part.differs}
    return "configuration" in differ and "glassnet" not in differ


def _first_other_step(recorded: Run, found: Run) -> tuple[int, int] | None:
    """The epoch and the step in it, from 1, whose loss is not the recorded one."""
    if recorded.step_losses is None or found.step_losses is None:
        return None
    one, other = (
        kept.array().view(np.uint32) for kept in (recorded.step_losses, found.step_losses)
    )
    common = min(len(one), len(other))
    wrong = np.flatnonzero(one[:common] != other[:common])
    if not wrong.size and len(one) == len(other):
        return None
    step = int(wrong[0]) if wrong.size else common
    epoch, in_epoch = divmod(step, recorded.setting.steps)
    first = 0 if recorded.fitting is None else recorded.fitting.initial_epoch
    return first + epoch + 1, in_epoch + 1
