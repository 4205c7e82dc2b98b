"""Performing a run and, where it went wrong, looking for the cause right away.

The process that performed it has its images still, so nobody has to find them later. It costs what
a replay up to the break costs, and a healthy run nothing.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from glassnet.callbacks import Callback
from glassnet.errors import ArgumentError
from glassnet.health import Verdict
from glassnet.own_networks import Architecture, OwnNetwork, own_classes
from glassnet.study.explaining.explain import with_cause
from glassnet.study.running.failure import failure_text
from glassnet.study.running.images import StudyImages
from glassnet.study.running.performing import RunInterrupted, perform
from glassnet.study.running.specification import RunSpecification
from glassnet.study.scheduling.scheduler import Outcome, outcome_of
from glassnet.study.tracking.run import Run


def perform_and_diagnose(
    specification: RunSpecification,
    images: StudyImages,
    *,
    explain: bool = True,
    threads: int | None = None,
    verbose: str | int = "auto",
    callbacks: Sequence[Callback] = (),
    announce: Callable[[Run], None] = lambda run: None,
) -> Run:
    """The record of a run, see `perform`; that of a defect with its cause, if one can be seen.

    An error of the look itself loses no record; the verdict then says it among its evidence.

    Args:
        specification: which network, its seed and its recipe.
        images: what to train on.
        explain: whether the cause is looked for.
        threads: None means one for each core.
        verbose: as for ``Sequential.fit``.
        callbacks: who else watches the training; they must not change it.
        announce: called with the record of a defect before the cause is looked for.

    Raises:
        RunInterrupted: at Ctrl-C, with the record of what there is.
        Exception: whatever comes up before the training begins.
    """
    run = perform(specification, images, threads=threads, verbose=verbose, callbacks=callbacks)
    if not explain or run.verdict is None or not run.verdict.is_defect:
        return run
    announce(run)
    try:
        return with_cause(run, images, _classes(specification.architecture), threads)
    except KeyboardInterrupt:
        raise RunInterrupted(run) from None
    except Exception as error:  # whatever it is, the run itself is done, and worth keeping
        return _with_failed_look(run, run.verdict, error)


def _with_failed_look(run: Run, verdict: Verdict, error: Exception) -> Run:
    """The record, whose verdict says why there is no cause: nobody else would tell."""
    said = f"The look for the cause was ended by an error: {failure_text(error)}"
    evidence = (*verdict.evidence, said.rstrip(".") + ".")
    return replace(run, verdict=replace(verdict, evidence=evidence))


def silent_outcome(
    place: int,
    specification: RunSpecification,
    images: StudyImages,
    *,
    explain: bool,
    threads: int,
    callbacks: Sequence[Callback],
) -> Outcome:
    """What became of a run that this process performs for another one, without a word.

    Args:
        place: of the run among those that are performed.
        specification: which network, its seed and its recipe.
        images: what to train on.
        explain: whether the cause is looked for where the run went wrong.
        threads: that compute.
        callbacks: who watches the training.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # the other process has said it
        call = partial(
            perform_and_diagnose,
            specification,
            images,
            explain=explain,
            threads=threads,
            verbose=0,
            callbacks=callbacks,
        )
        return outcome_of(place, call)


def _classes(network: Architecture) -> dict[str, type]:
    """The classes of the user's own that the network may have layers of."""
    if not isinstance(network, OwnNetwork):
        return {}
    try:
        return own_classes(network.file)
    except ArgumentError:
        return {}  # it has none, as most files
