"""Runs as a list: a table with a line for each, and the same for other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

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
from glassnet.tables import Cell, Column, Style, Table

STATUS_STYLES: Mapping[str, Style] = {
    "diverged": "warning",
    "failed": "warning",
    "interrupted": "faint",
}


_Shown = tuple[Column, Callable[[StoredRun], str | Cell]]
"""A column, and what stands in it for a run."""


def run_table(runs: Sequence[StoredRun], width: int | None = None) -> Table:
    """A line for each run, with as many columns as there is room for.

    The facts in which the runs differ come right after the network; where and when they ran gives
    way first.

    Args:
        runs: what to show.
        width: columns of the terminal; None for any number.
    """
    columns = _core()
    for place, extra in [*_varying(runs), *_extras()]:
        wider = [*columns[:place], extra, *columns[place:]]
        if width is not None and _table(wider, runs).width > width:
            continue
        columns = wider
    return _table(columns, runs)


def _table(columns: Sequence[_Shown], runs: Sequence[StoredRun]) -> Table:
    return Table(
        [column for column, _ in columns], [[cell(one) for _, cell in columns] for one in runs]
    )


def _core() -> list[_Shown]:
    return [
        (Column("ID"), lambda one: one.id[:SHORT]),
        (Column("Network"), lambda one: Cell(one.run.network, "strong")),
        (Column("seed", "right"), lambda one: seed_text(one.run)),
        (Column("status"), _status),
        (Column("epochs", "right"), lambda one: epochs_text(one.run)),
        (
            Column("valid.", "right", group="Accuracy"),
            lambda one: share_text(validation_accuracy(one.run)),
        ),
        (Column("test", "right", group="Accuracy"), lambda one: share_text(test_accuracy(one.run))),
    ]


def _varying(runs: Sequence[StoredRun]) -> list[tuple[int, _Shown]]:
    """Columns for the facts in which runs differ, and the places where they are put in."""
    said = [facts(one.run) for one in runs]
    names = list(dict.fromkeys(name for one in said for name in one))
    differing = [name for name in names if len({one.get(name) for one in said}) > 1]
    return [(2, _fact_column(name)) for name in reversed(differing)]


def _fact_column(name: str) -> _Shown:
    return Column(name), lambda one: facts(one.run).get(name, MISSING)


def _extras() -> list[tuple[int, _Shown]]:
    started: _Shown = (Column("started (UTC)"), lambda one: one.run.started[:16].replace("T", " "))
    time: _Shown = (Column("time", "right"), lambda one: seconds_text(one.run.seconds.total))
    end = 1 << 20  # of the row, however many columns there are
    return [(end, time), (end, started)]


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
        "epochs": {"completed": len(run.seconds.epochs), "asked": run.setting.epochs},
        "accuracy": {"validation": validation_accuracy(run), "test": test_accuracy(run)},
        "started": run.started,
        "seconds": run.seconds.total,
        "facts": facts(run),
    }
