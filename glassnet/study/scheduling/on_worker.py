"""What a worker of a Dask cluster does for a study: it is looked at once, and performs runs.

Dask sends the names of these functions and their arguments. A worker reads the data from its own
disk, or downloads it, and keeps it for all runs of the study.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from glassnet.engine import second_compiler
from glassnet.errors import GlassnetError
from glassnet.study.running.images import StudyData
from glassnet.study.running.specification import DataReference, RunSpecification
from glassnet.study.scheduling.diagnosing import silent_outcome
from glassnet.study.scheduling.scheduler import Outcome
from glassnet.study.scheduling.watching import Doing, DoingReport
from glassnet.version import __version__

PAUSE = 0.5
"""Seconds between two reports of a run, so that a thousand workers don't flood the scheduler."""


def refusal(glassnet: str, reference: DataReference) -> str | None:
    """Why this worker can't perform the runs of a study; None if it can.

    Args:
        glassnet: the version that planned the study.
        reference: of its data.
    """
    if glassnet != __version__:
        return (
            f"glassnet {__version__} is installed there, and {glassnet} planned the study: install "
            "the same version everywhere."
        )
    second_compiler.do_without()  # other workers need the other cores
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # the study has said it
            _data(reference)
    except GlassnetError as error:
        return " ".join(str(error).split())
    return None


def perform_on_worker(
    place: int, run: RunSpecification, *, threads: int, topic: str | None, explain: bool = False
) -> Outcome:
    """Perform a run in a thread of a worker that was looked at.

    Args:
        place: of the run among those of the study.
        run: what is to be performed.
        threads: that compute.
        topic: of the events by which Dask hands on how far the run is; None for none.
        explain: whether the cause is looked for where the run went wrong.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        images = _data(run.data).images(run.recipe.validation)
    callbacks = [] if topic is None else [DoingReport(place, _teller(topic))]
    return silent_outcome(place, run, images, explain=explain, threads=threads, callbacks=callbacks)


@lru_cache(maxsize=1)
def _data(reference: DataReference) -> StudyData:
    """The data, read once in this process.

    A known data set is looked for where this machine has it, if the folder that was named on the
    other machine is not here.

    Raises:
        DataError: if it is not there, or other data is.
    """
    if reference.name is not None and reference.path is not None:
        here = Path(reference.path).exists()
        reference = reference if here else replace(reference, path=None)
    return reference.load()


def _teller(topic: str) -> Callable[[Doing], None]:
    """Says how far a run is, by events that Dask hands on, at most every half second."""
    from distributed import get_worker

    worker = get_worker()
    said = -PAUSE

    def tell(doing: Doing) -> None:
        nonlocal said
        now = time.monotonic()
        if now - said >= PAUSE:
            said = now
            worker.log_event(topic, {"doing": vars(doing)})

    return tell
