"""The folder of results: its statistics, kept up to date by any number of processes.

results/runs/lenet-20261122T155348Z-1f0c93a2.json   a file per run, never changed by others
results/statistics.json, statistics.txt             computed from them, never the other way
"""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path

from glassnet.errors import OutputError
from glassnet.files import write_atomically
from glassnet.study.runs import read_runs
from glassnet.study.statistics import Statistics, summarise
from glassnet.study.text import to_text

PATIENCE = 60.0
"""Seconds to wait for another process; each holds the lock for a fraction of one."""


def update_statistics(folder: str | os.PathLike[str]) -> list[Statistics]:
    """Compute ``statistics.json`` and ``statistics.txt`` anew from all run files.

    Reading and writing happen under a lock: else a slow process could overwrite the statistics of
    a faster one with older ones.

    Args:
        folder: the folder of a tracker.

    Returns:
        The statistics of each network and recipe.

    Raises:
        OutputError: if they can't be written, or another process holds the lock for a minute.
    """
    import filelock

    folder = Path(folder)
    lock = folder / ".statistics.lock"
    try:
        with filelock.FileLock(lock, timeout=PATIENCE):
            runs, damaged = read_runs(folder / "runs")
            statistics = summarise(runs)
            write_atomically(folder / "statistics.json", _to_json(statistics, damaged))
            write_atomically(folder / "statistics.txt", to_text(statistics, damaged))
    except filelock.Timeout as error:
        raise OutputError(
            f"{folder}: another process has held {lock.name} for {PATIENCE:.0f} s. The runs are "
            f"safe in {folder / 'runs'}; the next run will compute the statistics."
        ) from error
    return statistics


def _to_json(statistics: list[Statistics], damaged: dict[str, str]) -> str:
    content = {
        "networks": [dataclasses.asdict(network) for network in statistics],
        "damaged": damaged,
    }
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
