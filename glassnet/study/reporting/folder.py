"""The folder of results: the statistics of all its runs, computed when somebody asks for them.

results/runs/lenet-0-8fc03a2c3ef81fd7.json          a file per run, never changed by others
results/runs/set-aside/                             files in their place that can't be read
results/statistics.json, statistics.txt             computed from them, never the other way
results/study.md                                    the table of one study's runs
"""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterable
from pathlib import Path

from glassnet.errors import OutputError
from glassnet.file_locks import file_lock
from glassnet.files import write_atomically
from glassnet.study.reporting.comparisons import PairedComparison, compare
from glassnet.study.reporting.markdown import to_markdown
from glassnet.study.reporting.rows import StudyTable, study_table
from glassnet.study.reporting.summary import Statistics, summarise
from glassnet.study.reporting.text import to_text
from glassnet.study.tracking.results import set_aside
from glassnet.study.tracking.run import Run
from glassnet.study.tracking.store import read_runs

PATIENCE = 60.0
"""Seconds to wait for another process; each holds the lock for a fraction of one."""


def update_statistics(
    folder: str | os.PathLike[str], *, exclude_defects: bool = False
) -> list[Statistics]:
    """Compute ``statistics.json`` and ``statistics.txt`` anew from all run files.

    Reading and writing happen under a lock: else a slow process could overwrite the statistics of
    a faster one with older ones.

    Args:
        folder: the folder of a tracker.
        exclude_defects: whether accuracies are averaged, and compared, over healthy runs alone; see
            ``summarise``.

    Returns:
        The statistics of each network and recipe.

    Raises:
        OutputError: if they can't be written, or another process holds the lock for a minute.
    """
    folder = Path(folder)
    lock = folder / ".statistics.lock"
    try:
        with file_lock(lock, timeout=PATIENCE):
            runs, damaged = read_runs(folder / "runs", lean=True)
            damaged |= set_aside(folder / "runs")
            statistics = summarise(runs, exclude_defects=exclude_defects)
            comparisons = compare(statistics)
            content = _to_json(statistics, comparisons, damaged)
            write_atomically(folder / "statistics.json", content)
            text = to_text(statistics, damaged, comparisons, folder)
            write_atomically(folder / "statistics.txt", text)
    except TimeoutError as error:
        raise OutputError(
            f"{folder}: another process has held {lock.name} for {PATIENCE:.0f} s. The runs are "
            f"safe in {folder / 'runs'}; compute the statistics again later."
        ) from error
    return statistics


def write_study(
    runs: Iterable[Run], folder: str | os.PathLike[str], *, exclude_defects: bool = False
) -> StudyTable:
    """Make the table of these runs, and write it to ``study.md`` in the folder.

    Args:
        runs: the runs.
        folder: where it goes.
        exclude_defects: as for ``update_statistics``.

    Raises:
        OutputError: if it can't be written.
    """
    folder = Path(folder)
    table = study_table(summarise(runs, exclude_defects=exclude_defects), folder=folder)
    write_atomically(folder / "study.md", to_markdown(table))
    return table


def _to_json(
    statistics: list[Statistics], comparisons: list[PairedComparison], damaged: dict[str, str]
) -> str:
    content = {
        "networks": [dataclasses.asdict(network) for network in statistics],
        "comparisons": [dataclasses.asdict(comparison) for comparison in comparisons],
        "damaged": damaged,
    }
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
