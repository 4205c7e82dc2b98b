"""All that is seen around the break of a recorded run, as the rules of causes take it."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.errors import GlassnetError
from glassnet.health import Curve, Verdict
from glassnet.health.causes.breaks import culprit, suspect
from glassnet.health.seeing.answers import two_softmaxes
from glassnet.health.seeing.images import InputsSeen, OutlyingImages, inputs_seen, outlying_images
from glassnet.health.seeing.labels import labels_fit
from glassnet.health.seeing.moments import Moment
from glassnet.health.seeing.sighting import BatchSeen, Sighting
from glassnet.health.seeing.slopes import IMAGES, Slope, slopes
from glassnet.inspecting import Inspection, inspect_step, probe_places
from glassnet.model import Sequential
from glassnet.model.loading import model_described
from glassnet.model.training_state import TrainingState
from glassnet.study.explaining.watching import Pair, loss_of, most_steps, watch
from glassnet.study.replaying.doubts import ReplayWarning
from glassnet.study.replaying.recorded import RecordedTraining
from glassnet.study.replaying.replay import Replay, replay

BEFORE, BEHIND = 8, 16
"""So many steps before the break are looked at, and so many behind it."""

AT_THE_START = 40
"""So many steps are looked at of a run that was bad from its first one."""

WATCHED_IMAGES = 128
"""So many of the fixed images are looked at before each of these steps."""

OTHER_BATCHES = 12
"""With so many others the batch of the break is compared."""


@dataclass(frozen=True)
class Options:
    """How a run is replayed, as for `replay`."""

    data: Any = None
    sample_weight: Any = None
    custom_objects: Mapping[str, Any] | None = None
    checkpoints: str | os.PathLike[str] | None = None
    threads: int | None = None
    verbose: str | int = "auto"


@dataclass(frozen=True)
class Look:
    """A recorded run, looked at around its break.

    Attributes:
        sighting: what was seen.
    """

    sighting: Sighting
    _then: Replay
    _state: TrainingState
    _probe: Pair

    def around(self, place: int) -> tuple[Inspection, Inspection | None]:
        """The network before a step that was watched, and before the next one.

        The first one has the gradients and the movement of this step; the second one is None where
        the training ended with it.

        Args:
            place: of the step, from 0.
        """
        then, training = self._then, self._then.training
        then.go_back(self._state)
        if place > then.done:
            then.advance(place - then.done)
        before = inspect_step(then, self._probe.x, engine=then.engine)
        has_ended = before.step is None or before.step.loss is None
        if has_ended or place + 1 >= training.last - training.first:
            return before, None
        return before, inspect_step(then, self._probe.x, engine=then.engine)


def look(training: RecordedTraining, curve: Curve, verdict: Verdict, options: Options) -> Look:
    """Go back to the break of a run, and look.

    Args:
        training: the run.
        curve: what is known of it from outside.
        verdict: that of a defect.
        options: how it is replayed.

    Raises:
        GlassnetError: if the run can't be trained once more.
    """
    assert verdict.first_bad_step is not None  # it is a defect
    made = training.last - training.first
    bad = min(curve.number(*verdict.first_bad_step), made - 1)
    then = _standing(training, 0 if training.given is None else max(0, bad - BEFORE), options)
    x, y = (np.asarray(part) for part in then.images.training)
    outlying, threads = outlying_images(x), options.threads
    probe, rates = _probe(x, y, outlying, then.model), _rates(then, made)
    known = suspect(curve, bad, rates, _steps_with(training, outlying))
    begun = _Beginning.of(then, probe, options)
    place = bad if known is None else known
    count = most_steps(then.model, BEFORE + BEHIND if place else AT_THE_START)
    then = _further(then, max(then.done, place - max(1, min(BEFORE, count // 3))), options)
    state, first = then.state, then.done
    window = watch(then, min(count, made - first), _some(probe), threads)
    broke_at = place
    if known is None and bad:
        broke_at = max(first, culprit(window, bad))
    then.go_back(state)
    then = _further(then, broke_at, options)
    sighting = Sighting(
        curve=curve,
        verdict=verdict,
        broke_at=broke_at,
        suspected=known is not None,
        start=begun.moment,
        window=window,
        rates=rates,
        inputs=begun.inputs,
        outlying=outlying,
        labels=labels_fit(x, y),
        slopes=begun.slopes,
        softmaxes=two_softmaxes(then.model),
        batch=_batch(then, outlying, threads),
    )
    return Look(sighting, then, state, probe)


def _standing(training: RecordedTraining, done: int, options: Options) -> Replay:
    """The run after so many of its steps."""
    epoch, step = training.place(training.first + done)
    return replay(
        training,
        epoch + 1,
        step + 1,
        data=options.data,
        sample_weight=options.sample_weight,
        custom_objects=options.custom_objects,
        checkpoints=options.checkpoints,
        threads=options.threads,
        verbose=options.verbose,
    )


def _further(then: Replay, done: int, options: Options) -> Replay:
    """The same run after more steps, from a checkpoint where one is nearer."""
    if done == then.done:
        return then
    if options.checkpoints is not None and done - then.done > BEFORE + BEHIND:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ReplayWarning)  # they have been said
            return _standing(then.training, done, options)
    then.advance(done - then.done, verbose=options.verbose)
    return then


@dataclass(frozen=True)
class _Beginning:
    """What is seen at the first step to which one can go back."""

    moment: Moment | None
    inputs: InputsSeen | None
    slopes: tuple[Slope, ...]

    @staticmethod
    def of(then: Replay, probe: Pair, options: Options) -> _Beginning:
        """Look there; the run stands there afterwards, too."""
        state, moment = then.state, None
        inputs = _inputs(then, probe)
        found = _slopes(then, probe, options.custom_objects or {})
        if then.done == 0:
            (moment,) = watch(then, 1, _some(probe), options.threads)
            then.go_back(state)
        return _Beginning(moment, inputs, found)


def _probe(x: NDArray[Any], y: NDArray[Any], outlying: OutlyingImages, model: Sequential) -> Pair:
    """Some fixed images, none of which stands out."""
    ordinary = np.setdiff1d(np.arange(len(x)), outlying.places)
    places = ordinary[probe_places(len(ordinary), model)]
    return Pair(x[places], y[places])


def _some(probe: Pair) -> Pair:
    """Fewer of the fixed images, which still tell of all classes."""
    every = max(1, len(probe.x) // WATCHED_IMAGES)
    return Pair(probe.x[::every], probe.y[::every])


def _rates(then: Replay, steps: int) -> NDArray[np.float64]:
    """The learning rate of every step; empty where a callback may have changed it."""
    optimizer, callbacks = then.model.optimizer, then.training.callbacks
    if optimizer is None or callbacks is None or any(c.changes_training for c in callbacks):
        return np.empty(0)
    return optimizer.rates(then.state.iteration - then.done, steps)


def _steps_with(training: RecordedTraining, outlying: OutlyingImages) -> list[int]:
    """The steps, from 0, with images that stand out."""
    if not outlying.places.size:
        return []
    steps: list[int] = []
    for epoch in range(training.fitting.initial_epoch, training.place(training.last)[0] + 1):
        found = np.flatnonzero(np.isin(training.order(epoch), outlying.places))
        in_epoch = np.unique(found // training.batch_size)
        steps += (in_epoch + epoch * training.steps - training.first).tolist()
    return [step for step in steps if 0 <= step < training.last - training.first]


def _inputs(then: Replay, probe: Pair) -> InputsSeen | None:
    """What the first layer with weights gets."""
    before: str | None = None
    for layer in then.model.layers:
        name = str(layer.name)
        if any(op.weights for op in layer.ops()):
            if before is None:
                return inputs_seen(name, probe.x)
            outputs = then.model.layer_outputs(probe.x, before, engine=then.engine)
            return inputs_seen(name, outputs[before])
        before = name
    return None


def _slopes(then: Replay, probe: Pair, custom_objects: Mapping[str, Any]) -> tuple[Slope, ...]:
    """Whether gradients are right, in float64, in which differences can be trusted."""
    training, configuration = then.training, then.training.configuration
    architecture = {**configuration["architecture"], "dtype": "float64"}
    model = model_described(
        {**configuration, "architecture": architecture}, training.parameters, custom_objects
    )
    model.set_weights([weight.astype(np.float64) for weight in then.model.get_weights()])
    try:
        return slopes(model, probe.x[:IMAGES], probe.y[:IMAGES])
    except (GlassnetError, TypeError, ValueError):  # a layer of one's own may know float32 only
        return ()


def _batch(then: Replay, outlying: OutlyingImages, threads: int | None) -> BatchSeen:
    """The batch of the next step beside others."""
    x, y = (np.asarray(part) for part in then.images.training)
    rows = then.rows
    ordinary = np.setdiff1d(np.arange(len(x)), np.concatenate([outlying.places, rows]))
    count = min(OTHER_BATCHES, len(ordinary) // len(rows))
    spread = np.linspace(0, len(ordinary) - 1, count * len(rows)).astype(np.intp)
    # Each takes every so many-th of them, so that images sorted by class are mixed.
    others = [ordinary[spread[n::count]] for n in range(count)]
    return BatchSeen(
        place=then.done,
        images=len(rows),
        outlying=int(np.isin(rows, outlying.places).sum()),
        loss=loss_of(then, Pair(x[rows], y[rows]), threads),
        others=tuple(loss_of(then, Pair(x[which], y[which]), threads) for which in others),
    )
