"""Runs one after another in this process, each with all threads and its progress bar."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from functools import partial

from glassnet.study.running.images import StudyData
from glassnet.study.running.performing import perform
from glassnet.study.running.specification import RunSpecification
from glassnet.study.scheduling.scheduler import Outcome, outcome_of


class InTurn:
    """Performs runs one after another in this process.

    Args:
        threads: that compute; None means one for each core.
        verbose: what each training shows, as for ``Sequential.fit``.
        announce: called before each run, with its place and what it is.
    """

    def __init__(
        self,
        threads: int | None = None,
        verbose: str | int = "auto",
        announce: Callable[[int, RunSpecification], None] = lambda place, run: None,
    ) -> None:
        self.threads = threads
        self.verbose = verbose
        self.announce = announce

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
            performed = partial(perform, run, images, threads=self.threads, verbose=self.verbose)
            yield outcome_of(place, performed)
