"""Why a recorded run went wrong: it is replayed to its break, looked at, and explained."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from glassnet.callbacks import History
from glassnet.calls import explained
from glassnet.errors import GlassnetError, RunError
from glassnet.health import Curve, Verdict, detect
from glassnet.health.causes import find_cause
from glassnet.health.curve import curve_of
from glassnet.study.explaining.explanation import Explanation
from glassnet.study.explaining.looking import Look, Options, look
from glassnet.study.replaying.doubts import ReplayWarning
from glassnet.study.replaying.recorded import (
    RecordedTraining,
    Source,
    recorded_run,
    recorded_training,
)
from glassnet.study.running.images import StudyImages
from glassnet.study.tracking.run import Run
from glassnet.study.tracking.verdicts import curve_of_run, verdict_of

BY_NAME: Mapping[str, str] = {
    "never-started": "Try a larger learning rate and a smaller one, and another seed.",
    "slow": "Train for more epochs, or take a larger learning rate.",
    "unstable": "Take a smaller learning rate, or larger batches.",
}
"""What may help where no cause was seen."""

USUALLY = "Try a smaller learning rate, and another seed."
"""The same for all others."""


@explained("explain")
def explain(
    run: Source,
    *,
    data: Any = None,
    sample_weight: Any = None,
    custom_objects: Mapping[str, Any] | None = None,
    checkpoints: str | os.PathLike[str] | None = None,
    threads: int | None = None,
    verbose: str | int = "auto",
) -> Explanation:
    """Say why a recorded run went wrong, since which step, and what may help.

    Of a healthy run there is nothing to explain, and nothing is replayed. Any other is trained once
    more up to its break, from the nearest checkpoint or from its seed. There its layers, their
    gradients and the movement of their weights are looked at step by step, beside its images and
    labels; so the cause is seen and not guessed. What speaks against the replay's being the same to
    the last bit is said by a ``ReplayWarning``.

    Args:
        run: the path of a run's file, a ``glassnet.study.Run``, or what ``fit`` returned.
        data: what the run was trained on: a ``DataSet``, ``((x, y), (x_val, y_val))``, or
            ``(x, y)``. None for the data set that the record names.
        sample_weight: as ``fit`` was given it.
        custom_objects: your own layers, losses, metrics, optimizers and callbacks by the name of
            their class, as for `replay`.
        checkpoints: a checkpoint of this training or a folder of some; it begins with the nearest.
        threads: None means one for each core. The result does not depend on it.
        verbose: as for ``Sequential.fit``.

    Raises:
        RunError: if the file of the run is damaged, or does not hold what a replay takes, or the
            losses of its steps are not known.
        DataError: if the data is not that of the run.

    >>> import glassnet as gn
    >>> (x, y), _ = gn.data.load("mnist-5k")
    >>> row = [gn.layers.Flatten(), gn.layers.Dense(30, "tanh"), gn.layers.Dense(10, "softmax")]
    >>> model = gn.Sequential([gn.Input((28, 28, 1)), *row], seed=1)
    >>> model.compile(gn.optimizers.SGD(20.0), "sparse_categorical_crossentropy", ["accuracy"])
    >>> named = dict(record_steps=True, seed=1, verbose=0, engine="reference")
    >>> history = model.fit(x, y, batch_size=200, epochs=2, **named)
    >>> import warnings
    >>> with warnings.catch_warnings():
    ...     warnings.simplefilter("ignore")  # no fingerprint of the data was taken
    ...     explanation = explain(history, data=(x, y), verbose=0)
    >>> explanation.verdict.cause.name
    'inputs-not-scaled'
    """
    options = Options(data, sample_weight, custom_objects, checkpoints, threads, verbose)
    if isinstance(run, History):
        if not run.params:
            recorded_training(run)  # it says that this is the history of no training
        curve = curve_of(run)
        verdict: Verdict | None = detect(curve)
        network = str(run.params["configuration"]["architecture"]["name"])
    else:
        run = recorded_run(run)
        curve, verdict, network = curve_of_run(run), verdict_of(run), run.network
    rollbacks = tuple(run.rollbacks)
    if verdict is None or not verdict.is_defect:
        return Explanation(network, verdict, curve, rollbacks=rollbacks)
    training = recorded_training(run)
    verdict, seen, shown = diagnosed(training, curve, verdict, options)
    return Explanation(network, verdict, curve, *seen.around(shown), rollbacks)


def diagnosed(
    training: RecordedTraining, curve: Curve, verdict: Verdict, options: Options
) -> tuple[Verdict, Look, int]:
    """The verdict with its cause and the exact step, what was seen, and which step shows it best.

    Args:
        training: a run that went wrong.
        curve: what is known of it from outside.
        verdict: by this curve.
        options: how it is replayed.

    Raises:
        GlassnetError: if the run can't be trained once more.
    """
    if not curve.losses.size or training.losses is None:
        raise RunError(
            "the record does not hold the losses of the steps, so nobody knows where it went "
            "wrong: train with record_steps=True, or with a tracker."
        )
    if verdict.first_bad_step is None:
        verdict = replace(verdict, first_bad_step=curve.place(0))
    seen = look(training, curve, verdict, options)
    finding, broke_at = find_cause(seen.sighting), seen.sighting.broke_at
    if finding is None:
        advice = verdict.suggestion or BY_NAME.get(verdict.name, USUALLY)
        return replace(verdict, suggestion=advice), seen, broke_at
    shown = broke_at if finding.shown is None else finding.shown
    return finding.added_to(verdict, curve), seen, shown


def with_cause(
    run: Run,
    images: StudyImages,
    custom_objects: Mapping[str, Any] | None = None,
    threads: int | None = None,
) -> Run:
    """The record of a run with the cause in its verdict, where it went wrong and one can be seen.

    It costs the replay of the run up to its break, so it is for runs that went wrong; any other is
    handed back at once. Nothing is printed, and whatever keeps a run from being replayed leaves its
    record as it is: a diagnosis must not lose a result.

    Args:
        run: as it was performed, in this process or another.
        images: on which it was.
        custom_objects: classes of the user's own, by name.
        threads: None means one for each core.
    """
    verdict = verdict_of(run)
    if verdict is None or not verdict.is_defect or verdict.cause is not None:
        return run
    options = Options(
        data=(images.training, images.validation),
        custom_objects=custom_objects,
        threads=threads,
        verbose=0,
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ReplayWarning)
            found, _, _ = diagnosed(recorded_training(run), curve_of_run(run), verdict, options)
    except GlassnetError:
        return run
    return replace(run, verdict=found)
