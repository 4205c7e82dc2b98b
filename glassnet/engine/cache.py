"""The folder in which compiled loops are kept from one process to the next.

It is private to the user, since Numba reads compiled code back with pickle, which whoever can
write there could turn into any code. On Windows that is left to the user's folder.
"""

from __future__ import annotations

import atexit
import os
import shutil
import stat
import tempfile
import time
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

LOCKS = 64  # a file each; two loops that share one wait for each other, no more
ABANDONED = 3600.0  # seconds after which nobody is writing a file any more
KEPT_LOOPS = 3000  # the oldest beyond these are deleted; one takes about 30 kB


def cache_folder() -> Path:
    """``$GLASSNET_CACHE``, or the user's cache folder as the operating system has it."""
    given = os.environ.get("GLASSNET_CACHE")
    if given:
        return Path(given)
    from platformdirs import user_cache_path

    return user_cache_path("glassnet", appauthor=False)


def loops_folder() -> Path:
    """Where compiled loops are kept; a temporary folder, with a warning, if that can't be used."""
    return _usable(cache_folder() / "loops")


@contextmanager
def compilation_lock(name: str) -> Iterator[None]:
    """Held while the loop of this name is compiled: of two processes one compiles, one waits."""
    from filelock import FileLock

    folder = loops_folder()
    with FileLock(folder / f"compiling-{zlib.crc32(name.encode()) % LOCKS}.lock"):
        yield
    prune(folder)


@cache
def _usable(folder: Path) -> Path:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix":
            _check_private(folder)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError as error:
        warnings.warn(
            f"compiled code can't be kept in {folder} ({error}), so each start compiles anew: "
            "set GLASSNET_CACHE to a folder of your own.",
            stacklevel=2,
        )
        return _temporary()


def _temporary() -> Path:
    """A folder for as long as this process runs."""
    folder = Path(tempfile.mkdtemp(prefix="glassnet-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    loops = folder / "loops"
    loops.mkdir(mode=0o700)
    return loops


def _check_private(folder: Path) -> None:
    status = folder.stat()
    if status.st_uid != os.getuid():
        raise PermissionError("it belongs to another user")
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise PermissionError("others may write to it")
    above = folder.parent.stat().st_mode
    if above & stat.S_IWOTH and not above & stat.S_ISVTX:
        raise PermissionError("others may put another one in its place")


def prune(folder: Path) -> None:
    """Delete the oldest loops beyond `KEPT_LOOPS`, and what a killed process had half written."""
    loops = list(folder.glob("*.nbc"))
    if len(loops) > KEPT_LOOPS:
        _delete(sorted(loops, key=_age)[KEPT_LOOPS:])
    _delete([file for file in folder.glob(".*.tmp") if _age(file) > ABANDONED])


def _age(file: Path) -> float:
    """In seconds; of a file that is gone, since another process may be deleting too, 0."""
    try:
        return time.time() - file.stat().st_mtime
    except OSError:
        return 0.0


def _delete(files: list[Path]) -> None:
    for file in files:
        with suppress(OSError):  # gone already, or, on Windows, in use
            file.unlink()
