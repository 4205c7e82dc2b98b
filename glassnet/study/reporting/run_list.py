"""Runs as a list: a table with a line for each, and the same for other programs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from glassnet.health.verdict import Verdict
from glassnet.health.words import name_text
from glassnet.quantities import MISSING, seconds_text, share_text
from glassnet.study.reporting.run_choice import (
    SHORT,
    StoredRun,
    facts,
    seed_text,
    test_accuracy,
    validation_accuracy,
)
from glassnet.study.tracking.run import Run
from glassnet.table_folding import GUTTER
from glassnet.tables import Cell, Column, Style, Table

STATUS_STYLES: Mapping[str, Style] = {
    "diverged": "warning",
    "failed": "warning",
    "interrupted": "faint",
}


class _Shown(NamedTuple):
    """A column with its cells, one for each run."""

    column: Column
    cells: Sequence[str | Cell]

    @property
    def width(self) -> int:
        """The columns of a terminal that it takes, with the space before it."""
        return Table([self.column], [[cell] for cell in self.cells]).width + len(GUTTER)


def run_table(runs: Sequence[StoredRun], width: int | None = None) -> Table:
    """A line for each run, with as many columns as there is room for.

    The facts in which the runs differ come right after the network. What gives way to them is where
    and when they ran, and of seed, status, verdict and epochs what is the same for all.

    Args:
        runs: what to show.
        width: columns of the terminal; None for any number.
    """
    named, ends, figures = _named(runs), _ends(runs), _figures(runs)
    shared = [shown for shown in ends if len(set(map(str, shown.cells))) < 2]
    room = math.inf if width is None else width + len(GUTTER)
    room -= sum(shown.width for shown in (*named, *ends, *figures) if shown not in shared)

    def fitting(candidates: Sequence[_Shown]) -> list[_Shown]:
        nonlocal room
        fit = []
        for shown in candidates:
            if shown.width <= room:
                room -= shown.width
                fit.append(shown)
        return fit

    differences = fitting(_differences(runs))
    kept = fitting(shared)
    ends = [shown for shown in ends if shown in kept or shown not in shared]
    columns = [*named, *differences, *ends, *figures, *fitting(_times(runs))]
    rows = zip(*(shown.cells for shown in columns), strict=True)
    return Table([shown.column for shown in columns], [list(row) for row in rows])


def _named(runs: Sequence[StoredRun]) -> list[_Shown]:
    return [
        _Shown(Column("ID"), [one.id[:SHORT] for one in runs]),
        _Shown(Column("Network"), [Cell(one.run.network, "strong") for one in runs]),
    ]


def _differences(runs: Sequence[StoredRun]) -> list[_Shown]:
    """Columns for the facts in which the runs differ."""
    said = [facts(one.run) for one in runs]
    names = dict.fromkeys(name for one in said for name in one)
    return [
        _Shown(Column(name), [one.get(name, MISSING) for one in said])
        for name in names
        if len({one.get(name) for one in said}) > 1
    ]


def _ends(runs: Sequence[StoredRun]) -> list[_Shown]:
    """The seed of each run, how it ended, and what it came to."""
    return [
        _Shown(Column("seed", "right"), [seed_text(one.run.seeds) for one in runs]),
        _Shown(Column("status"), [_status(one) for one in runs]),
        *_verdicts(runs),
        _Shown(Column("epochs", "right"), [epochs_text(one.run) for one in runs]),
    ]


def _verdicts(runs: Sequence[StoredRun]) -> list[_Shown]:
    """What each training came to, if any of them is not healthy."""
    if all(one.run.verdict is None or not one.run.verdict.is_defect for one in runs):
        return []
    return [_Shown(Column("verdict"), [_verdict(one.run.verdict) for one in runs])]


def _verdict(verdict: Verdict | None) -> Cell:
    if verdict is None:
        return Cell(MISSING, "faint")
    return Cell(name_text(verdict.name), "warning" if verdict.is_defect else "plain")


def _figures(runs: Sequence[StoredRun]) -> list[_Shown]:
    validation = [share_text(validation_accuracy(one.run)) for one in runs]
    test = [share_text(test_accuracy(one.run)) for one in runs]
    return [
        _Shown(Column("valid.", "right", group="Accuracy"), validation),
        _Shown(Column("test", "right", group="Accuracy"), test),
    ]


def _times(runs: Sequence[StoredRun]) -> list[_Shown]:
    started = [one.run.started[:16].replace("T", " ") for one in runs]
    return [
        _Shown(Column("time", "right"), [seconds_text(one.run.seconds.total) for one in runs]),
        _Shown(Column("started (UTC)"), started),
    ]


def _status(one: StoredRun) -> Cell:
    said = one.run.status
    return Cell(said, STATUS_STYLES.get(said, "plain"))


def epochs_text(run: Run) -> str:
    """How many epochs a run completed, and of how many, where it did not complete all."""
    done = len(run.seconds.epochs)
    return f"{done}" if done == run.setting.epochs else f"{done}/{run.setting.epochs}"


def as_dict(one: StoredRun) -> dict[str, Any]:
    """What the list says of a run, as JSON can hold it."""
    run = one.run
    return {
        "id": one.id,
        "file": one.path.name,
        "network": run.network,
        "seed": run.seeds.get("training"),
        "status": run.status,
        "verdict": None if run.verdict is None else _verdict_dict(run.verdict),
        "epochs": {"completed": len(run.seconds.epochs), "asked": run.setting.epochs},
        "accuracy": {"validation": validation_accuracy(run), "test": test_accuracy(run)},
        "started": run.started,
        "seconds": run.seconds.total,
        "facts": facts(run),
    }


def _verdict_dict(verdict: Verdict) -> dict[str, Any]:
    """A verdict without its sentences, which the record has."""
    return {
        "name": verdict.name,
        "first_bad_step": None if verdict.first_bad_step is None else [*verdict.first_bad_step],
        "cause": None if verdict.cause is None else verdict.cause.name,
    }
