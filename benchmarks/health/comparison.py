"""What each detector makes of the same labelled runs: what it finds, and what it calls wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from benchmarks.health import autotrainer, deepdiagnosis, watched
from benchmarks.health.watched import EpochEnd
from glassnet.health.verdict import NAMES
from glassnet.quantities import count_text, share_text
from glassnet.tables import Column as TableColumn
from glassnet.tables import Table
from tools.health_runs.faults import FAULTS
from tools.health_runs.judging import by_curve
from tools.health_runs.labels import Label, label
from tools.health_runs.specification import Specification
from tools.health_runs.training import Curve
from tools.health_runs.training import read as read_curve

HEALTHY = "healthy"


class Known(NamedTuple):
    """A labelled run, and what was seen inside its network."""

    curve: Curve
    ends: Sequence[EpochEnd]


Detector = Callable[[Known], bool]
"""Whether it calls the shown part of a run defective."""


DETECTORS: dict[str, Detector] = {
    "AUTOTRAINER": lambda run: autotrainer.problem(watched.watched(*run)) is not None,
    "DeepDiagnosis": lambda run: deepdiagnosis.symptom(watched.watched(*run)) is not None,
    "glassnet": lambda run: by_curve(run.curve).is_defect,
}
"""In the order of the table's columns."""


@dataclass(frozen=True)
class Judged:
    """A run that counts.

    Attributes:
        kind: the injected fault, or the word that the written rule has for the run.
        called: by detector, whether it calls the run defective.
    """

    kind: str
    called: dict[str, bool]


@dataclass(frozen=True)
class Comparison:
    """What came of a part of the set.

    Attributes:
        part: which one, in words.
        judged: those that count.
        left_out: how many do not count, by what the written rule calls them.
        waiting: how many are not trained, or not observed, yet.
    """

    part: str
    judged: list[Judged]
    left_out: Counter[str]
    waiting: int

    def table(self) -> Table:
        """How well each detector did; where there is no run of a kind, there is no row."""
        defects = [run for run in self.judged if run.kind != HEALTHY]
        healthy = [run for run in self.judged if run.kind == HEALTHY]
        names = list(DETECTORS)
        precisions = [share_text(_precision(self.judged, name)) for name in names]
        rows = [
            ["defects found", f"{len(defects)}", *_shares(defects, names)],
            ["healthy runs called defective", f"{len(healthy)}", *_shares(healthy, names)],
            ["defective of those called so", "", *precisions],
        ]
        for kind in (*NAMES, *FAULTS):
            of_kind = [run for run in defects if run.kind == kind]
            if of_kind:
                rows.append([f"  {_words(kind)}", f"{len(of_kind)}", *_shares(of_kind, names)])
        columns = [TableColumn("Share"), TableColumn("Runs", "right")]
        columns += [TableColumn(name, "right") for name in names]
        return Table(columns, rows, title=f"Labelled runs, {self.part}", notes=list(self._notes()))

    def _notes(self) -> Iterator[str]:
        drawn = len(self.judged) + self.left_out.total() + self.waiting
        yield (
            f"{count_text(len(self.judged), 'run')} of {drawn}; a detector is shown the "
            "first third of each. Below the first three rows are the defects by kind: what "
            "happened by itself, by the word of the written rule, and the injected faults."
        )
        if self.left_out:
            kinds = ", ".join(f"{count} {name}" for name, count in sorted(self.left_out.items()))
            yield f"Left out, since the written rule says that they do not count: {kinds}."
        if self.waiting:
            yield f"Left out, since they are not trained or not observed yet: {self.waiting}."


def compare(runs: Iterable[Known | None], part: str) -> Comparison:
    """Ask all detectors about all runs.

    Args:
        runs: what is known of each; None for one that is not trained or observed yet.
        part: of the set, in words.
    """
    judged: list[Judged] = []
    left_out: Counter[str] = Counter()
    waiting = 0
    for run in runs:
        if run is None:
            waiting += 1
            continue
        what = label(run.curve)
        if not what.counts:
            left_out[_reason(what)] += 1
            continue
        called = {name: detector(run) for name, detector in DETECTORS.items()}
        judged.append(Judged(what.cause or what.name, called))
    return Comparison(part, judged, left_out, waiting)


def known(folder: Path, specification: Specification) -> Known | None:
    """What is known of a run, if it is trained and observed."""
    curve, inside = folder / specification.file_name, observation(folder, specification)
    if not (curve.exists() and inside.exists()):
        return None
    return Known(read_curve(curve), watched.read(inside))


def observation(folder: Path, specification: Specification) -> Path:
    """The file of what was seen inside a run's network."""
    return folder / "observed" / specification.file_name


def _shares(runs: Sequence[Judged], names: Iterable[str]) -> list[str]:
    """For each detector the share of these runs that it calls defective."""
    if not runs:
        return [share_text(None) for _ in names]
    return [share_text(sum(run.called[name] for run in runs) / len(runs)) for name in names]


def _precision(runs: Sequence[Judged], name: str) -> float | None:
    called = [run for run in runs if run.called[name]]
    return sum(run.kind != HEALTHY for run in called) / len(called) if called else None


def _reason(what: Label) -> str:
    return "without harm" if what.name == HEALTHY else what.name


def _words(kind: str) -> str:
    return f"injected: {kind}" if kind in FAULTS else kind
