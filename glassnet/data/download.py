"""Fetching a data set from its mirrors into the user's cache, whole or not at all."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from glassnet.data.archives import read_members
from glassnet.data.catalogue import Archive, CatalogueEntry, Download
from glassnet.data.sources import ENVIRONMENT_VARIABLE, SUMS_FILE, cached_sums, is_whole
from glassnet.errors import DataUnavailable
from glassnet.file_locks import file_lock
from glassnet.files import write_atomically
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


class Wanted(NamedTuple):
    """A file to fetch: its name here, and where it is served, in the order of the mirrors."""

    name: str
    downloads: tuple[Download, ...]


def download(entry: CatalogueEntry, folder: Path, console: Console | None = None) -> None:
    """Fetch those files of a data set that the folder lacks.

    Each mirror is tried in turn. A file appears under its name when it is complete and its
    checksum is right, so a process may be killed at any time; two may download at once, and the
    second finds what the first has fetched. Of an archive the members that are data are kept, for
    all data sets that are in it, and their sums beside them, which is written last.

    Args:
        entry: From the catalogue.
        folder: Where the files go; it is made where there is none.
        console: Where progress is shown; None is the standard error stream.

    Raises:
        DataUnavailable: No mirror serves the files, or the folder can't be written.
        DataError: The archive lacks a member.
    """
    console = console or make_console(stderr=True)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone_in(folder, console), _scratch_folder(folder) as scratch:
            missing = _missing(entry, folder)
            if missing:
                _say(console, f"downloading {entry.title} into {folder}")
            first = ""
            for wanted in missing:
                first = _fetch(entry, wanted, first, scratch, console)
                if entry.archive is None:
                    (scratch / wanted.name).replace(folder / wanted.name)
                else:
                    _take_members(entry.archive, scratch / wanted.name, scratch, folder)
    except OSError as error:
        raise _unavailable(
            entry, f"{folder} can't be written ({error.strerror or error})"
        ) from None


def _missing(entry: CatalogueEntry, folder: Path) -> list[Wanted]:
    """What has to be fetched: the files that are not there or not whole, or the archive."""
    sums = cached_sums(entry, folder)
    damaged = [name for name, sha256 in sums.items() if not is_whole(folder / name, sha256)]
    if entry.archive is not None:
        return [Wanted(entry.archive.name, entry.downloads)] if damaged or not sums else []
    return [
        Wanted(name, tuple(Download(f"{mirror}{name}", sums[name]) for mirror in entry.mirrors))
        for name in damaged
    ]


def _take_members(archive: Archive, path: Path, scratch: Path, folder: Path) -> None:
    """Put the members of an archive into the folder, and a file of their sums beside them."""
    sums = {}

    def take(name: str, stream: BinaryIO) -> None:
        digest = hashlib.sha256()
        with (scratch / name).open("wb") as file:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
                file.write(chunk)
        sums[name] = digest.hexdigest()

    read_members(path, archive.members, take)
    for name in sums:
        (scratch / name).replace(folder / name)
    lines = [f"{sha256}  {name}\n" for name, sha256 in sums.items()]
    write_atomically(folder / SUMS_FILE, "".join(lines))


def _fetch(
    entry: CatalogueEntry, wanted: Wanted, first: str, folder: Path, console: Console
) -> str:
    """Fetch one file; give the mirror that served it, which is asked first for the next file.

    Args:
        entry: For messages.
        wanted: The file.
        first: The folder of the mirror that is asked first; empty for the order of the entry.
        folder: Where the file goes.
        console: Where progress is shown.
    """
    failures = []
    for url, sha256 in sorted(wanted.downloads, key=lambda served: _place(served.url) != first):
        failure = _try_mirror(url, sha256, folder / wanted.name, console)
        if failure is None:
            return _place(url)
        failures.append(f"{url} ({failure})")
        _say(console, failures[-1])
    raise _unavailable(entry, f"could not be downloaded: {'; '.join(failures)}")


def _place(url: str) -> str:
    """The folder of an address: the address without the file's name."""
    return url.rsplit("/", 1)[0]


def _try_mirror(url: str, sha256: str, path: Path, console: Console) -> str | None:
    """Download one file and check it; what went wrong, in words, or None."""
    import pooch
    import requests

    try:
        with _bar(console, url) as bar, _quiet(pooch.get_logger()):
            pooch.retrieve(
                url,
                known_hash=f"sha256:{sha256}",
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
    files = f"its files, or {entry.archive.name}," if entry.archive else "its files"
    return DataUnavailable(
        f"{entry.title}: {environment}, and {reason}. Put {files} into a folder and name it with "
        f"--data, data_dir= or {ENVIRONMENT_VARIABLE}."
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
