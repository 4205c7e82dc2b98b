"""The runs that a folder holds, by their identity: what a study need not train again.

A study's run has a file whose name holds its identity. So a run that is performed twice, by two
studies or by two machines, has one file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from glassnet.errors import OutputError
from glassnet.files import left_unfinished
from glassnet.study.tracking.identity import LENGTH, identity
from glassnet.study.tracking.run import Run
from glassnet.study.tracking.store import read_run, write_run

SET_ASIDE = "set-aside"
"""The folder, beside the run files, of files that could not be read."""


def is_result(run: Run) -> bool:
    """Whether a run need not be trained again: it was tested on the test set, or it diverged.

    The same run would diverge again. One that was interrupted, or that an error ended, may come to
    its end the next time.
    """
    return run.status == "diverged" or (run.completed() and bool(run.test))


def results(runs: Iterable[Run]) -> dict[str, Run]:
    """The results among runs by their identity; of several with one identity, the newest."""
    in_order = sorted(runs, key=lambda run: run.started)
    return {identity(run): run for run in in_order if is_result(run)}


def run_file(folder: Path, run: Run) -> Path:
    """The file of a study's run: its network, its seed, and its identity.

    Args:
        folder: the folder of the run files.
        run: the record.
    """
    network = re.sub(r"[^A-Za-z0-9._-]+", "-", run.network).strip(".-")[:60] or "network"
    seed = run.seeds.get("training")
    return folder / f"{network}-{seed}-{identity(run)[:LENGTH]}.json"


def keep_run(folder: Path, run: Run) -> Path:
    """Write a run's file; a run that came to nothing does not replace a result.

    What was left of it by a process that was killed while it wrote the same file is deleted.

    Args:
        folder: the folder of the run files.
        run: the record.

    Returns:
        The file.

    Raises:
        OutputError: if it can't be written.
    """
    path = run_file(folder, run)
    if is_result(run) or not _holds_result(path):
        write_run(path, run)
        _delete_left(path, run)
    return path


def _delete_left(path: Path, run: Run) -> None:
    """Delete what a killed process has left of a run's file, before this run began.

    Another study may be writing the same run at this moment, and must not lose its file.
    """
    began = datetime.fromisoformat(run.started).timestamp()
    for left in left_unfinished(path):
        with suppress(OSError):  # another study has deleted it, or nobody may
            if left.stat().st_mtime < began:
                left.unlink()


def set_aside_damaged(folder: Path, damaged: Iterable[str]) -> Path:
    """Move files that can't be read out of the way of new ones.

    Args:
        folder: the folder of the run files.
        damaged: the names of such files.

    Returns:
        The folder in which they are now.

    Raises:
        OutputError: if one can't be moved.
    """
    aside = folder / SET_ASIDE
    for name in damaged:
        try:
            aside.mkdir(exist_ok=True)
            (folder / name).rename(_free(aside / name))
        except FileNotFoundError:
            pass  # another study was faster
        except OSError as error:
            raise OutputError(
                f"{folder / name}: is damaged, and can't be moved to {aside}: "
                f"{(error.strerror or str(error)).lower()}."
            ) from error
    return aside


def set_aside(folder: Path) -> dict[str, str]:
    """What is wrong with the files that were set aside, by their name.

    Args:
        folder: the folder of the run files.
    """
    found = {}
    for path in sorted((folder / SET_ASIDE).glob("*")):
        try:
            read_run(path)
            why = "it can be read by now: move it back into runs"
        except (ValueError, OSError) as error:
            why = str(error)
        found[f"{SET_ASIDE}/{path.name}"] = why
    return found


def _free(path: Path) -> Path:
    """The path, or one with a number where a file of this name is there."""
    number, free = 1, path
    while os.path.lexists(free):
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def _holds_result(path: Path) -> bool:
    try:
        return is_result(read_run(path))
    except (OSError, ValueError):
        return False
