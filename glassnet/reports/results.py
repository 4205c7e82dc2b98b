"""The runs of a folder as a report needs them: each network with its runs and its statistics."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from glassnet.errors import DataError
from glassnet.reports.contents import anchor_of
from glassnet.study.reporting.comparisons import PairedComparison, compare
from glassnet.study.reporting.rows import StudyTable, ranked, study_table
from glassnet.study.reporting.settings import labels
from glassnet.study.reporting.summary import Statistics, summarise
from glassnet.study.tracking.identity import identity
from glassnet.study.tracking.results import is_result, set_aside
from glassnet.study.tracking.run import Run
from glassnet.study.tracking.store import read_run_files
from glassnet.study.tracking.verdicts import with_verdict


@dataclass(frozen=True)
class NetworkResults:
    """What one network with one recipe came to.

    Attributes:
        label: its name, which tells it from all others.
        anchor: of its section.
        statistics: of all its runs.
        runs: for each seed the run that counts, with its verdict, in the order of the seeds; those
            that the user or an error cut short are not among them.
        files: the names of their files.
    """

    label: str
    anchor: str
    statistics: Statistics
    runs: tuple[Run, ...]
    files: tuple[Path, ...]

    @property
    def healthy(self) -> list[Run]:
        """The runs with which nothing was wrong."""
        return [run for run in self.runs if run.verdict and not run.verdict.is_defect]

    @property
    def lost(self) -> list[Run]:
        """The runs that came to nothing."""
        return [run for run in self.runs if run.verdict and run.verdict.is_lost]

    @property
    def counting(self) -> list[Run]:
        """The runs that count for the accuracies and mistakes: the healthy ones.

        Where none is healthy, they are those that are not lost: of a network that learns slowly
        there is something to see, too.
        """
        return self.healthy or [r for r in self.runs if r.verdict and not r.verdict.is_lost]

    @property
    def accuracies(self) -> list[float]:
        """The accuracies on the test set of the runs that count."""
        tested = [run.test.get("accuracy") for run in self.counting]
        return [accuracy for accuracy in tested if accuracy is not None]

    @property
    def counted(self) -> str:
        """Which runs count, in words."""
        if len(self.counting) == len(self.runs):
            return "runs"
        return "healthy runs" if self.healthy else "runs that were not lost"

    @property
    def best(self) -> Run | None:
        """Which of the runs that count was best on the test set; None where none was tested."""
        tested = [run for run in self.counting if run.test.get("accuracy") is not None]
        return max(tested, key=lambda run: run.test["accuracy"] or 0.0, default=None)


@dataclass(frozen=True)
class Results:
    """The runs of a folder.

    Attributes:
        folder: in whose ``runs`` the records are.
        networks: in the order of the table.
        table: the table of the study.
        comparisons: which network is better than which, over the pairs of healthy runs: how often a
            network is lost is another question.
        days: of the first and the last run, "2026-11-28".
        damaged: what is wrong with files that could not be read, by their name.
    """

    folder: Path
    networks: tuple[NetworkResults, ...]
    table: StudyTable
    comparisons: Sequence[PairedComparison]
    days: tuple[str, str]
    damaged: Mapping[str, str]

    @property
    def count(self) -> int:
        """How many runs there are, those that were cut short among them."""
        return sum(network.statistics.counts.runs for network in self.networks)


def gather(folder: str | os.PathLike[str], only: Iterable[Run] | None = None) -> Results:
    """Read the runs of a folder.

    Args:
        folder: of a study or a tracker.
        only: the runs that are meant; None for all.

    Raises:
        DataError: if there are none.
    """
    folder = Path(folder)
    if not (folder / "runs").is_dir():
        raise DataError(f"{folder}: there is no folder runs in it; name the folder of a study.")
    found, damaged = read_run_files(folder / "runs")
    damaged = damaged | set_aside(folder / "runs")
    chosen = None if only is None else {identity(run) for run in only}
    named = {path: identity(run) for path, run in found.items()}
    # Of several records with one identity, the newest result counts, as in the statistics.
    by_identity = {
        named[path]: (path, with_verdict(run))
        for path, run in sorted(found.items(), key=lambda each: _weight(each[1]))
        if chosen is None or named[path] in chosen
    }
    if not by_identity:
        others = f" but {len(damaged):,} that can't be read" if damaged else ""
        raise DataError(
            f"{folder / 'runs'}: there are no records of runs in it{others}, so there is nothing "
            "to report on."
        )
    runs = [run for path, run in found.items() if named[path] in by_identity]
    days = sorted(run.started[:10] for run in runs)
    statistics = ranked(summarise(runs))
    return Results(
        folder,
        tuple(_networks(statistics, by_identity)),
        study_table(statistics, damaged, folder=folder),
        [*map(_carried, compare(ranked(summarise(runs, exclude_defects=True))))],
        (days[0], days[-1]),
        damaged,
    )


def _weight(run: Run) -> tuple[bool, str]:
    """By what a record counts more than another of the same run."""
    return is_result(run), run.started


def _carried(comparison: PairedComparison) -> PairedComparison:
    """The comparison, whose answer its interval carries, too.

    A p-value may be small although the interval of the mean holds 0, where single pairs lie far
    off: then a reader sees two figures that contradict each other, and nothing is claimed.
    """
    interval = comparison.difference.interval
    carries = interval is not None and interval.low > 0
    return replace(comparison, is_told=comparison.is_told and carries)


def _networks(
    statistics: Sequence[Statistics], by_identity: Mapping[str, tuple[Path, Run]]
) -> Iterable[NetworkResults]:
    taken: set[str] = set()
    for label, network in zip(labels(statistics), statistics, strict=True):
        anchor = anchor_of("network", label)
        while anchor in taken:  # names that differ in signs only
            anchor += "-2"
        taken.add(anchor)
        stored = [by_identity[outcome.run] for outcome in network.outcomes]
        yield NetworkResults(
            label,
            anchor,
            network,
            runs=tuple(run for _, run in stored),
            files=tuple(path for path, _ in stored),
        )
