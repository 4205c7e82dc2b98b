"""Who keeps what the schedulers bring: a study's runs, those that are done and those to come.

The run files are the truth. What is in them is not trained again, and each record is written as
soon as it is there. So a study that was killed at any moment goes on where it was.
"""

from __future__ import annotations

import warnings
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from glassnet.study.running.expected import ExpectedRuns
from glassnet.study.running.images import StudyData
from glassnet.study.running.performing import RunInterrupted
from glassnet.study.running.specification import RunSpecification
from glassnet.study.scheduling.restarts import replacements
from glassnet.study.scheduling.scheduler import Outcome, Scheduler
from glassnet.study.tracking.identity import identity
from glassnet.study.tracking.results import is_result, keep_run, results, set_aside_damaged
from glassnet.study.tracking.run import Run
from glassnet.study.tracking.store import read_run_files
from glassnet.study.tracking.verdicts import verdict_of


class StudyNotice(UserWarning):
    """A run was performed, but it is not the one that was planned."""


@dataclass(frozen=True)
class Performed:
    """A run that was just performed and kept.

    Attributes:
        place: of the run among those that were missing.
        specification: of the run.
        run: its record.
    """

    place: int
    specification: RunSpecification
    run: Run


class Study:
    """The runs of a study, and the folder of its run files.

    Args:
        specifications: of all runs; of several with one identity, the first counts. Where a recipe
            wants lost runs to be begun anew, further ones follow.
        data: what they are trained on.
        folder: of the run files; it must exist.
        again: whether runs are performed anew whose results are there.

    Attributes:
        runs: all runs by their identity, in order.
        found: how many of them had a result in the folder.
        missing: those that are to be performed next.
        damaged: what was wrong with files that could not be read, by their name; they are in the
            folder ``set-aside`` now.
        interrupted: the record of a run that Ctrl-C ended; None if there is none.

    Raises:
        OutputError: if a damaged file can't be moved.
    """

    def __init__(
        self,
        specifications: Sequence[RunSpecification],
        data: StudyData,
        folder: Path,
        *,
        again: bool = False,
    ) -> None:
        self.data = data
        self.folder = folder
        self._expected = ExpectedRuns(data)
        self._planned = specifications
        self.runs: dict[str, RunSpecification] = {}
        self._records: dict[str, Run] = {}
        self._identities: dict[tuple[str, int], str] = {}
        kept, self.damaged = read_run_files(folder)
        set_aside_damaged(folder, self.damaged)
        self._there = {} if again else results(kept.values())
        self._add(specifications)
        self.plan_next()
        self.found = len(self._records)
        self.interrupted: Run | None = None

    def _add(self, specifications: Iterable[RunSpecification]) -> None:
        """Take in further runs; the results of some may be there."""
        for specification in specifications:
            identity = self._identity(specification)
            self.runs.setdefault(identity, specification)
            if identity in self._there:
                self._records.setdefault(identity, self._there[identity])

    def _identity(self, specification: RunSpecification) -> str:
        """The identity of a run, for which its network is made: that takes a moment."""
        key = specification.choice, specification.seed
        if key not in self._identities:
            self._identities[key] = self._expected.identity(specification)
        return self._identities[key]

    def plan_next(self) -> None:
        """Find out which runs are to be performed next: those that are missing by now.

        When all are done, some may have to be begun anew with other seeds.
        """
        known = 0
        while known < len(self.runs):
            known = len(self.runs)
            self._add(replacements(self._planned, self._is_lost))
        self._to_do = [each for each in self.runs if each not in self._records]
        self.missing = [self.runs[each] for each in self._to_do]

    def _is_lost(self, specification: RunSpecification) -> bool | None:
        """Whether a run came to nothing; None if it is not done."""
        run = self._records.get(self._identity(specification))
        if run is None:
            return None
        verdict = verdict_of(run)
        return verdict is not None and verdict.is_lost

    def first_of_each(self) -> list[RunSpecification]:
        """Of the missing runs, the first of each network and recipe: the others differ in seeds."""
        firsts: dict[str, RunSpecification] = {}
        for run in self.missing:
            firsts.setdefault(run.choice, run)
        return list(firsts.values())

    def amounts(self) -> list[float]:
        """How much each of the missing runs has to compute, in floating-point operations."""
        return [self._expected.work(run) for run in self.missing]

    def records(self) -> list[Run]:
        """The records of the runs that are done, in the order of the study."""
        return [self._records[each] for each in self.runs if each in self._records]

    def perform(self, scheduler: Scheduler) -> Generator[Performed, None, None]:
        """Let the scheduler perform the runs that are missing, and keep each as soon as it is done.

        `plan_next` then says which follow.

        Args:
            scheduler: who performs them.

        Raises:
            OutputError: if a file can't be written.
            KeyboardInterrupt: at Ctrl-C; what there is has been written.
        """
        try:
            with closing(scheduler.perform(self.missing, self.data)) as outcomes:
                for outcome in outcomes:
                    yield self._keep(outcome)
        except RunInterrupted as interruption:
            if interruption.run is not None:
                self._keep_interrupted(interruption.run)
            raise

    def keep_early(self, run: Run) -> None:
        """Keep a run of which the cause of a defect is about to be looked for.

        A process that is killed at that loses no run then; the record with the cause replaces it.

        Raises:
            OutputError: if its file can't be written.
        """
        keep_run(self.folder, run)

    def _keep_interrupted(self, run: Run) -> None:
        """Keep a run that Ctrl-C ended, or of which the cause of a defect was being looked for."""
        keep_run(self.folder, run)
        if is_result(run) and identity(run) in self.runs:
            self._records[identity(run)] = run
        else:
            self.interrupted = run

    def _keep(self, outcome: Outcome) -> Performed:
        specification, run = self.missing[outcome.place], outcome.run
        planned = self._to_do[outcome.place]
        if run is None:
            run = self._expected.failed(specification, outcome.failure or "nobody knows why")
        elif identity(run) != planned:
            warnings.warn(
                f"{specification.network}: what was trained is another network than what was "
                "planned, so the same study will train it again. Its function has to make the same "
                "layers each time (what it draws, it can draw with its parameter seed), and "
                "modules that its file imports have to be the same on all machines.",
                StudyNotice,
                stacklevel=2,
            )
        keep_run(self.folder, run)
        self._records[planned] = run
        return Performed(outcome.place, specification, run)
