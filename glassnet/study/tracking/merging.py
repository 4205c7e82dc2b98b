"""Run files of several folders, brought together in one."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from glassnet.errors import DataError, OutputError
from glassnet.file_locks import file_lock
from glassnet.files import check_writable, write_atomically
from glassnet.study.tracking.identity import identity
from glassnet.study.tracking.run import Run
from glassnet.study.tracking.store import (
    new_run_file,
    parse_run,
    read_run_bytes,
    read_run_files,
)

PATIENCE = 60.0
"""Seconds to wait for another process that merges into the same folder."""


@dataclass(frozen=True)
class Merged:
    """What came of the run files of one folder.

    Attributes:
        source: the folder with the run files.
        copied: runs that are new in the folder that they were brought to.
        renewed: runs of which there was a record that says less.
        known: runs that were there already, and stayed as they were.
        refused: what is wrong with each file that was left where it is.
    """

    source: Path
    copied: int
    renewed: int
    known: int
    refused: dict[Path, str]


def run_folder(folder: str | os.PathLike[str]) -> Path:
    """The folder of the run files: ``runs`` in that of a study, or the folder itself.

    Raises:
        DataError: if there are no run files in either.
    """
    folder = Path(folder)
    if (folder / "runs").is_dir():
        return folder / "runs"
    if next(folder.glob("*.json"), None) is None:
        raise DataError(
            f"{folder}: there are no runs in it; name the folder of a study, in which there is a "
            "folder runs."
        )
    return folder


def merge_runs(
    sources: Iterable[str | os.PathLike[str]], folder: str | os.PathLike[str]
) -> list[Merged]:
    """Copy the run files of other folders into that of a study.

    A run that is there already is not copied again, under whatever name it lies there; a run that
    has the name of another one gets a new name. So nothing is overwritten but a record by one of
    the same run that says more: the figures of the test set, or the cause of a defect. Files are
    copied byte by byte, each whole or not at all. What can't be read is named, and stays where it
    is.

    Args:
        sources: folders of studies, or of run files.
        folder: of the study to which they are brought; made if need be.

    Returns:
        What came of each source, in their order.

    Raises:
        DataError: if there are no runs in a source; then nothing has been copied.
        OutputError: if a file can't be written, or another process merges into the folder.
    """
    found = [run_folder(source) for source in sources]
    target = check_writable(Path(folder) / "runs")
    lock = target.parent / ".merging.lock"
    try:
        with file_lock(lock, timeout=PATIENCE):
            store = _Store(target)
            return [store.take(source) for source in found]
    except TimeoutError as error:
        raise OutputError(
            f"{folder}: another process merges into it and has held {lock.name} for "
            f"{PATIENCE:.0f} s; merge again later."
        ) from error


class _Store:
    """The run files of the folder to which others are brought."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._paths: dict[tuple[str, ...], list[tuple[Run, Path]]] = {}
        for path, run in read_run_files(folder)[0].items():
            self._note(run, path)

    def take(self, source: Path) -> Merged:
        """Copy what is new in a folder of run files."""
        copied = renewed = known = 0
        refused = {}
        for path in sorted(source.glob("*.json")):
            try:
                content = read_run_bytes(path)
                run = parse_run(content)
            except (ValueError, OSError) as error:
                refused[path] = str(error)
                continue
            there = next(self._same(run), None)
            if there is None:
                self._write(self._free_name(path.name, run), run, content)
                copied += 1
            elif _knowledge(run) > _knowledge(there[0]):
                self._write(there[1], run, content)
                renewed += 1
            else:
                known += 1
        return Merged(source, copied, renewed, known, refused)

    def _same(self, run: Run) -> Iterator[tuple[Run, Path]]:
        """The records of this very training, before or after its evaluation on the test set."""
        for there, path in self._paths.get(_moment(run), []):
            tested_alike = _tested(there) == _tested(run) or not (there.test and run.test)
            if tested_alike and _untested(there) == _untested(run):
                yield there, path

    def _free_name(self, name: str, run: Run) -> Path:
        path = self.folder / name
        return new_run_file(self.folder, run) if os.path.lexists(path) else path

    def _write(self, path: Path, run: Run, content: bytes) -> None:
        write_atomically(path, content)
        self._note(run, path)

    def _note(self, run: Run, path: Path) -> None:
        self._paths.setdefault(_moment(run), []).insert(0, (run, path))


def _moment(run: Run) -> tuple[str, ...]:
    """What two trainings hardly share: which run it was, when, and to which weights it came."""
    return identity(run), run.started, run.receipt.weights


def _tested(run: Run) -> tuple[object, ...]:
    """What came of the evaluation on the test set."""
    return run.test, run.wrong_answers


def _knowledge(run: Run) -> tuple[bool, bool]:
    """What a record says of its training that another one may not say; the first counts more."""
    return bool(run.test), run.verdict is not None and run.verdict.cause is not None


def _untested(run: Run) -> Run:
    """The record without that, and without the verdict, whose cause may be looked for later."""
    return dataclasses.replace(run, test={}, wrong_answers=None, verdict=None)
