"""Where compiled loops are kept from one process to the next, and what happens if they can't be.

Numba reads compiled code back with pickle, and a pickle can run anything. So only the user may
write to the folder (`PrivateFolder`). Keeping loops is a convenience. If it is not possible, one
warning says so, and everything is compiled anew.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
import warnings
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path

from glassnet.engine.private_folder import PrivateFolder
from glassnet.file_locks import file_lock
from glassnet.user_cache import user_cache_folder

LOCKS = 64  # lock files; two loops that share one only wait for each other
ABANDONED = 3600.0  # after so many seconds nobody is still writing a file
KEPT_LOOPS = 3000  # if there are more, the oldest are deleted; one takes about 30 kB


def cache_folder() -> Path | None:
    """``$GLASSNET_CACHE``, or the user's cache folder; None for a user without a home folder."""
    given = os.environ.get("GLASSNET_CACHE")
    return Path(given) if given else user_cache_folder()


class KeptLoops:
    """Compiled loops on disk, by name.

    Nothing here raises an error. A loop that can't be read is missing, a loop that can't be written
    is not kept, and the first time a warning says why.

    Args:
        folder: Where they are; None where this process can keep nothing at all.
        warned: Whether a warning was given already.
    """

    def __init__(self, folder: Path | None, *, warned: bool = False) -> None:
        self._folder = None if folder is None else PrivateFolder(folder)
        self._warned = warned

    @property
    def path(self) -> Path | None:
        """The folder, or None."""
        return None if self._folder is None else self._folder.path

    def holds(self, name: str) -> bool:
        """Whether a loop is there."""
        return self._folder is not None and self._folder.holds(name)

    def read(self, name: str) -> bytes | None:
        """A loop as it was written; None if this user wrote none of this name."""
        if self._folder is None:
            return None
        try:
            return self._folder.read(name)
        except FileNotFoundError:
            return None
        except OSError as error:
            self._warn(f"compiled code in {self.path} is not used", error)
            return None

    def write(self, name: str, content: bytes) -> None:
        """Keep a loop."""
        if self._folder is not None:
            try:
                self._folder.write(name, content)
            except OSError as error:
                self._warn(f"compiled code can't be kept in {self.path}", error)

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """A lock that is held while a loop is compiled: one process compiles, the other one waits.

        If the file system has no locks, or the lock can't be had, nobody waits.
        """
        with ExitStack() as held:
            if self._folder is not None:
                with suppress(OSError):
                    self._folder.make()
                    lock = self._folder.path / _lock_file(name)
                    held.enter_context(file_lock(lock, mode=0o600))
            yield
        if self._folder is not None:
            prune(self._folder.path)

    def _warn(self, what: str, error: OSError) -> None:
        if not self._warned:
            self._warned = True
            _warn(f"{what} ({_reason(error)})")


def kept_loops() -> KeptLoops:
    """Where compiled loops are kept: in `cache_folder`, or in a temporary one, with a warning."""
    return _kept_loops(os.environ.get("GLASSNET_CACHE"))


@cache  # so a relative path always means the folder that it meant first
def _kept_loops(given: str | None) -> KeptLoops:
    folder = cache_folder()
    if folder is None:
        _warn("compiled code can't be kept, since this user has no home folder")
        return KeptLoops(_temporary(), warned=True)
    place = PrivateFolder(folder / "loops")
    try:
        place.make()
        with tempfile.TemporaryFile(dir=place.path):
            return KeptLoops(place.path)
    except OSError as error:
        _warn(f"compiled code can't be kept in {place.path} ({_reason(error)})")
        return KeptLoops(_temporary(), warned=True)


def _warn(what: str) -> None:
    warnings.warn(
        f"{what}, so it is compiled anew: set GLASSNET_CACHE to a folder of your own.",
        stacklevel=2,
    )


def _temporary() -> Path | None:
    """A folder for as long as this process runs; None if there is no place for one."""
    try:
        folder = Path(tempfile.mkdtemp(prefix="glassnet-"))
    except OSError:
        return None
    atexit.register(_remove, folder, os.getpid())
    loops = folder / "loops"
    loops.mkdir(mode=0o700)
    return loops


def _remove(folder: Path, owner: int) -> None:
    if os.getpid() == owner:  # and not a process that it forked
        shutil.rmtree(folder, ignore_errors=True)


def _lock_file(name: str) -> str:
    return f"compiling-{zlib.crc32(name.encode()) % LOCKS}.lock"


def _reason(error: OSError) -> str:
    return error.strerror.lower() if error.strerror else str(error)


def prune(folder: Path) -> None:
    """Delete the oldest loops beyond `KEPT_LOOPS`, and what a killed process left half written."""
    loops = list(folder.glob("*.nbc"))
    if len(loops) > KEPT_LOOPS:
        _delete(sorted(loops, key=_age)[KEPT_LOOPS:])
    _delete([file for file in folder.glob(".*.tmp") if _age(file) > ABANDONED])


def _age(file: Path) -> float:
    """A file's age in seconds; 0 if it is gone, since another process may be deleting too."""
    try:
        return time.time() - file.stat().st_mtime
    except OSError:
        return 0.0


def _delete(files: list[Path]) -> None:
    for file in files:
        with suppress(OSError):  # gone already, or, on Windows, in use
            file.unlink()
