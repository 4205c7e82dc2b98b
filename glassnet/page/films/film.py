"""Making a film: a recorded run is trained once more, and its weights are kept at some steps."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

from glassnet.arguments import whole_number
from glassnet.callbacks import Callback, Logs
from glassnet.calls import explained
from glassnet.data.fingerprints import fingerprint
from glassnet.errors import ArgumentError, DivergenceError, RunError
from glassnet.health import Curve, Verdict, detect
from glassnet.health.verdict import VerdictName
from glassnet.model import Sequential
from glassnet.page.films.steps import frame_steps
from glassnet.page.frames import FRAMES
from glassnet.printing import say
from glassnet.progress import status
from glassnet.study.explaining.explain import explain
from glassnet.study.replaying.doubts import ReplayWarning
from glassnet.study.replaying.recorded import RecordedTraining, of_run, recorded_run
from glassnet.study.replaying.replay import Replay, replay
from glassnet.study.reporting.run_choice import seed_text
from glassnet.study.tracking.run import Run
from glassnet.study.tracking.verdicts import curve_of_run, verdict_of

MOST_BYTES = 15_000_000
"""Of the weights of all frames together; in base64 they take at most 20 MB."""

EXACT = 4
"""Bytes of a weight in an exact frame."""

FROM_THE_START: frozenset[VerdictName] = frozenset({"never-started", "slow"})
"""Verdicts on trainings that have no step with which they went wrong."""


class Replayed(TypedDict):
    """How a run is replayed, as for `replay`."""

    data: Any
    custom_objects: Mapping[str, Any] | None
    threads: int | None


@dataclass(frozen=True)
class Frame:
    """The network after a step of its training.

    Attributes:
        step: so many steps are done; 0 is the network before the first one.
        weights: in the order of the layers and in Keras's layout, as ``get_weights`` gives them.
    """

    step: int
    weights: tuple[NDArray[Any], ...]


@dataclass(frozen=True)
class Film:
    """A recorded training, as the weights at some of its steps.

    Attributes:
        run: the record.
        model: the network with the weights of the last frame.
        frames: in the order of their steps; the last one is after the last step of the run.
        curve: the losses of all steps and the accuracies of the epochs.
        verdict: what the training came to, with its cause where one was seen; None where it was cut
            short before anybody could tell.
        broke: the step with which it went wrong, counted from 1; None where there is no such step.
        is_same: whether the last frame has the weights that the run's receipt tells of.
    """

    run: Run
    model: Sequential
    frames: tuple[Frame, ...]
    curve: Curve
    verdict: Verdict | None
    broke: int | None
    is_same: bool

    @property
    def steps(self) -> int:
        """How many steps the training made; one that diverged counts."""
        return self.frames[-1].step


@explained("films")
def films(
    *runs: str | os.PathLike[str] | Run,
    frames: int = FRAMES,
    data: Any = None,
    custom_objects: Mapping[str, Any] | None = None,
    threads: int | None = None,
    verbose: str | int = "auto",
) -> list[Film]:
    """Train recorded runs once more, and keep the weights of each at some of its steps.

    There are many frames where much changes: at the start, and around the step with which one of
    the runs went wrong. All films have their frames at the same steps, as far as they reach, so
    that the page can compare them. Where nobody has looked yet for what made a run go wrong, it is
    first explained, as ``glassnet explain`` does it, so that the marked step is the one that did
    the harm. What speaks against a replay's being the same to the last bit is said by a
    ``ReplayWarning``.

    Args:
        runs: the path of a run's file, or a ``glassnet.study.Run``; one or several.
        frames: how many of each, at least 2; a training of fewer steps has one for each of them.
        data: what the runs were trained on, as for ``replay``. None for the data set that each
            record names.
        custom_objects: your own optimizers, losses, metrics and callbacks, as for ``replay``.
        threads: None means one for each core. The result does not depend on it.
        verbose: as for ``Sequential.fit``.

    Raises:
        RunError: if a file is no record of a run, or does not hold what a replay takes.
        DataError: if the data is not that of a run, or can't be found.
        ArgumentError: if a film would be too large; it names the largest number of frames.
    """
    frames = whole_number("films", "frames", frames, at_least=2)
    replayed = Replayed(data=data, custom_objects=custom_objects, threads=threads)
    # What can be refused is refused before anything is trained.
    recorded = [_checked(recorded_run(run), frames) for run in runs]
    plans = [_plan(run, replayed, verbose) for run in recorded]
    breaks = [plan.broke for plan in plans if plan.broke is not None]
    ends = [plan.steps for plan in plans]
    shared = [*ends, *frame_steps(max(ends, default=0), frames, breaks)]
    return [
        _film(plan, frame_steps(plan.steps, frames, breaks, shared), replayed, verbose)
        for plan in plans
    ]


@dataclass(frozen=True)
class _Plan:
    """What is known of a run before it is trained once more.

    Of an older record, without the losses of its steps, the replay will tell how it went. So it
    will where it ends at another step than the run: on another kind of processor the last bits
    differ, and a training that diverges may do so earlier.
    """

    run: Run
    training: RecordedTraining
    curve: Curve
    verdict: Verdict | None

    @property
    def steps(self) -> int:
        return self.training.last - self.training.first

    def completed_by(self, then: Replay) -> _Plan:
        """The same with the losses of the replay, which has come to its end."""
        history = then.model.history
        assert history is not None  # it was trained
        curve = replace(
            self.curve,
            losses=_float32(history.step_losses),
            steps=self.training.steps,
            diverged_at=history.diverged_at,
        )
        return replace(self, curve=curve, verdict=detect(curve))

    @property
    def broke(self) -> int | None:
        return break_of(self.verdict, self.curve)


def _checked(run: Run, frames: int) -> Run:
    training = of_run(run)
    steps = training.last - training.first
    if training.given is not None:
        raise RunError(
            f"the run began {training.given}, which its record does not hold: only a run that "
            "began with weights drawn from its seed can be filmed."
        )
    if steps <= 0:
        raise RunError("the run made no step, so there is nothing to film.")
    check_size(training.network, training.parameters, min(frames, steps + 1))
    return run


def _plan(run: Run, replayed: Replayed, verbose: str | int) -> _Plan:
    verdict = None if run.step_losses is None else verdict_of(run)
    if verdict is not None and verdict.is_defect and verdict.cause is None:
        verdict = _explained(run, verdict, replayed, verbose)
    return _Plan(run, of_run(run), curve_of_run(run), verdict)


def _film(plan: _Plan, wanted: Sequence[int], replayed: Replayed, verbose: str | int) -> Film:
    first_epoch = plan.training.fitting.initial_epoch + 1
    then = replay(plan.run, first_epoch, verbose=0, **replayed)
    if verbose != 0:
        say(f"replaying {plan.run.network}, seed {seed_text(plan.run.seeds)}, for its film:")
    kept = _filmed(then, wanted, verbose)
    if plan.run.step_losses is None or kept[-1].step != plan.steps:
        plan = plan.completed_by(then)
    return Film(
        run=plan.run,
        model=then.model,
        frames=kept,
        curve=plan.curve,
        verdict=plan.verdict,
        broke=plan.broke,
        is_same=fingerprint(*then.model.get_weights()) == plan.run.receipt.weights,
    )


def check_size(network: str, weights: int, frames: int) -> None:
    """Refuse a film that would make the page's file too large.

    Args:
        network: its name.
        weights: of the network.
        frames: of the film.

    Raises:
        ArgumentError: if it is too large.
    """
    size = _bytes(weights, frames)
    if size <= MOST_BYTES:
        return
    most = MOST_BYTES // weights - EXACT + 1
    way_out = (
        f"take at most {most} frames (--frames {most})" if most >= 2 else "film a smaller network"
    )
    raise ArgumentError(
        f"a film of {frames} frames of {network}, with its {weights:,} weights, would make the "
        f"page about {_megabytes(size)} MB larger, and a film may take "
        f"{_megabytes(MOST_BYTES)} MB: {way_out}."
    )


def _bytes(weights: int, frames: int) -> int:
    """What frames take before they are compressed: a byte for each weight, and the last is exact.

    Frames with numbers that are not finite are exact, too, but compress to little.
    """
    return weights * (frames - 1 + EXACT)


def _megabytes(size: int) -> int:
    """What so many bytes take in base64."""
    return round(size * 4 / 3 / 1e6)


def break_of(verdict: Verdict | None, curve: Curve) -> int | None:
    """The step with which a training went wrong, counted from 1.

    None for one that did not, and for one that was bad from its first step.
    """
    if verdict is None or verdict.first_bad_step is None or verdict.name in FROM_THE_START:
        return None
    return curve.number(*verdict.first_bad_step) + 1


def _explained(run: Run, verdict: Verdict, replayed: Replayed, verbose: str | int) -> Verdict:
    """The verdict with its cause and the step that did the harm, if a look can tell them."""
    message = f"looking for what made {run.network}, seed {seed_text(run.seeds)}, go wrong"
    # The replay that follows says once more what speaks against the same bits.
    with status(message, verbose), suppress(RunError), warnings.catch_warnings():
        warnings.simplefilter("ignore", ReplayWarning)
        return explain(run, verbose=0, **replayed).verdict or verdict
    return verdict


def _filmed(then: Replay, wanted: Sequence[int], verbose: str | int) -> tuple[Frame, ...]:
    """The frames after these steps, as far as the training comes; it stands at its end then."""
    keeper = _Keeper(then, wanted)
    with suppress(DivergenceError):  # its record says so, too
        then.advance(wanted[-1], callbacks=keeper, verbose=verbose)
    keeper.keep(keeper.steps)
    steps = [*(step for step in wanted if step < keeper.steps), keeper.steps]
    return tuple(Frame(step, tuple(keeper.kept[step])) for step in steps)


class _Keeper(Callback):
    """Keeps the weights before the steps that are wanted, and counts the steps that are made."""

    changes_training = False

    def __init__(self, then: Replay, wanted: Iterable[int]) -> None:
        self._then, self._wanted = then, frozenset(wanted)
        self._before_epoch = 0
        self.steps = 0
        self.kept: dict[int, list[NDArray[Any]]] = {}

    def get_state(self) -> dict[str, Any]:
        """Nothing that decides how the training goes on."""
        return {}

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Note how many steps are done."""
        training = self._then.training
        self._before_epoch = epoch * training.steps - training.first

    def on_train_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Keep what the step finds; of a training that went back, the last time counts."""
        step = self._before_epoch + batch
        self.steps = step + 1
        if step in self._wanted:
            self.keep(step)

    def keep(self, step: int) -> None:
        """Keep the weights as they are now."""
        self.kept[step] = self._then.model.get_weights()


def _float32(losses: Sequence[float]) -> NDArray[np.float32]:
    with np.errstate(over="ignore"):
        return np.array(losses, np.float32)
