"""Fetching a data set from its mirrors into the user's cache, whole or not at all."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from glassnet.data.catalogue import FILE_NAMES, CatalogueEntry
from glassnet.data.sources import ENVIRONMENT_VARIABLE, is_whole
from glassnet.errors import DataUnavailable
from glassnet.file_locks import file_lock
from glassnet.printing import make_console

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

# Seconds to connect, and between two pieces of an answer. A classroom's firewall may swallow
# packets, and a mirror has many addresses, each of which is tried for so long.
TIMEOUTS = (3.0, 30.0)
CHUNK = 1 << 16
# Seconds of waiting for another process's download before a line says so.
PATIENCE = 1.0


def download(entry: CatalogueEntry, folder: Path, console: Console | None = None) -> None:
    """Fetch those files of a data set that the folder lacks.

    Each mirror is tried in turn. A file appears under its name when it is complete and its
    checksum is right, so a process may be killed at any time; two may download at once, and the
    second finds what the first has fetched.

    Args:
        entry: From the catalogue.
        folder: Where the ``.gz`` files go; it is made where there is none.
        console: Where progress is shown; None is the standard error stream.

    Raises:
        DataUnavailable: No mirror serves the files, or the folder can't be written.
    """
    console = console or make_console(stderr=True)
    wanted = dict(zip((f"{name}.gz" for name in FILE_NAMES), entry.served, strict=True))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone_in(folder, console), _scratch_folder(folder) as scratch:
            missing = {
                name: served
                for name, served in wanted.items()
                if not is_whole(folder / name, served)
            }
            if missing:
                _say(console, f"downloading {entry.title} into {folder}")
            mirrors = list(entry.mirrors)
            for name, served in missing.items():
                mirrors = _fetch(entry, mirrors, name, served, scratch, console)
                (scratch / name).replace(folder / name)
    except OSError as error:
        raise _unavailable(
            entry, f"{folder} can't be written ({error.strerror or error})"
        ) from None


def _fetch(
    entry: CatalogueEntry,
    mirrors: list[str],
    file_name: str,
    served: str,
    folder: Path,
    console: Console,
) -> list[str]:
    """Fetch one file; give the mirrors back, the one that answered first, for the next file."""
    failures = []
    for mirror in mirrors:
        failure = _try_mirror(f"{mirror}{file_name}", served, folder / file_name, console)
        if failure is None:
            return [mirror] + [other for other in mirrors if other != mirror]
        failures.append(f"{mirror}{file_name} ({failure})")
        _say(console, failures[-1])
    raise _unavailable(entry, f"could not be downloaded: {'; '.join(failures)}")


def _try_mirror(url: str, served: str, path: Path, console: Console) -> str | None:
    """Download one file and check it; what went wrong, in words, or None."""
    import pooch
    import requests

    try:
        with _bar(console, url) as bar, _quiet(pooch.get_logger()):
            pooch.retrieve(
                url,
                known_hash=f"sha256:{served}",
                fname=path.name,
                path=path.parent,
                downloader=pooch.HTTPDownloader(
                    progressbar=bar, chunk_size=CHUNK, timeout=TIMEOUTS
                ),
            )
    except requests.HTTPError as error:
        return f"answered: {error}".split(" for url")[0]
    except requests.Timeout:
        return "does not answer"
    except requests.RequestException:
        return "can't be reached, or broke off"
    except ValueError:  # pooch's word for a wrong checksum
        return "serves another file: its SHA-256 differs"
    return None


def _unavailable(entry: CatalogueEntry, reason: str) -> DataUnavailable:
    value = os.environ.get(ENVIRONMENT_VARIABLE)
    environment = (
        f"{ENVIRONMENT_VARIABLE} ({value}) does not hold it" if value else "it is not in the cache"
    )
    return DataUnavailable(
        f"{entry.title}: {environment}, and {reason}. Put its four files into a folder and name "
        f"it with --data, data_dir= or {ENVIRONMENT_VARIABLE}."
    )


@contextmanager
def _alone_in(folder: Path, console: Console) -> Iterator[None]:
    """Hold the folder against other processes; say so where that takes a while."""
    lock = folder / "download.lock"
    with ExitStack() as held:
        try:
            held.enter_context(file_lock(lock, timeout=PATIENCE))
        except TimeoutError:
            _say(console, f"another process is downloading into {folder}; waiting for it")
            held.enter_context(file_lock(lock))
        yield


@contextmanager
def _scratch_folder(folder: Path) -> Iterator[Path]:
    """A folder for what is half there. Who holds the lock may sweep what a killed one left."""
    scratch = folder / "partial"
    scratch.mkdir(exist_ok=True)
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


@contextmanager
def _quiet(logger: logging.Logger) -> Iterator[None]:
    """Keep a library from announcing what the progress bar shows already."""
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


class _Bar:
    """What pooch asks of a progress bar, drawn by rich."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress, self._task = progress, task

    @property
    def total(self) -> float | None:
        return self._progress.tasks[0].total

    @total.setter
    def total(self, size: float) -> None:
        self._progress.update(self._task, total=size or None)

    def update(self, size: float) -> None:
        self._progress.advance(self._task, size)

    def reset(self) -> None:
        self._progress.update(self._task, completed=0)

    def close(self) -> None:
        pass


@contextmanager
def _bar(console: Console, url: str) -> Iterator[Any]:
    """A live bar in a terminal; elsewhere one plain line, and no bar for pooch."""
    if not console.is_terminal:
        _say(console, url)
        yield False
        return
    from rich import progress as rich_progress

    columns = (
        rich_progress.TextColumn("{task.description}"),
        rich_progress.BarColumn(),
        rich_progress.DownloadColumn(),
        rich_progress.TransferSpeedColumn(),
        rich_progress.TimeRemainingColumn(),
    )
    with rich_progress.Progress(*columns, console=console) as progress:
        task = progress.add_task(url.rsplit("/", 1)[-1], total=None)
        try:
            yield _Bar(progress, task)
        except Exception:
            progress.live.transient = True  # a line that says what failed takes its place
            raise


def _say(console: Console, line: str) -> None:
    """Print a line as it is: not wrapped, no markup, no colours for numbers."""
    console.print(line, soft_wrap=True, markup=False, highlight=False)
