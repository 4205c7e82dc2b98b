"""Runs one after another in this process, each with all threads and its progress bar."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from functools import partial

from glassnet.study.running.images import StudyData
from glassnet.study.running.specification import RunSpecification
from glassnet.study.scheduling.diagnosing import perform_and_diagnose
from glassnet.study.scheduling.scheduler import Outcome, outcome_of
from glassnet.study.tracking.run import Run


class InTurn:
    """Performs runs one after another in this process.

    Args:
        threads: that compute; None means one for each core.
        verbose: what each training shows, as for ``Sequential.fit``.
        announce: called before each run, with its place and what it is.
        explain: whether the cause is looked for where a run went wrong.
        announce_defect: called with the record of such a run, before that.
    """

    def __init__(
        self,
        threads: int | None = None,
        verbose: str | int = "auto",
        announce: Callable[[int, RunSpecification], None] = lambda place, run: None,
        explain: bool = False,
        announce_defect: Callable[[Run], None] = lambda run: None,
    ) -> None:
        self.threads = threads
        self.verbose = verbose
        self.announce = announce
        self.explain = explain
        self.announce_defect = announce_defect

    def perform(
        self, specifications: Sequence[RunSpecification], data: StudyData
    ) -> Generator[Outcome, None, None]:
        """An outcome for each run, see `Scheduler`.

        Raises:
            RunInterrupted: at Ctrl-C, with the record of the run that it ended.
        """
        for place, run in enumerate(specifications):
            self.announce(place, run)
            images = data.images(run.recipe.validation)
            performed = partial(
                perform_and_diagnose,
                run,
                images,
                explain=self.explain,
                threads=self.threads,
                verbose=self.verbose,
                announce=self.announce_defect,
            )
            yield outcome_of(place, performed)
