"""A lock between processes, which does without where the file system has none.

Some network file systems have no locks, and some sandboxes forbid them. What glassnet guards with a
lock is then done without: at worst two processes do the same work twice.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path


@contextmanager
def file_lock(path: Path, *, timeout: float | None = None, mode: int = 0o644) -> Iterator[None]:
    """Hold a lock on a file against other processes, or nothing where no lock is to be had.

    Args:
        path: the file, which is made if need be; its folder is not.
        timeout: seconds to wait for another process; None for ever.
        mode: the rights of the file.

    Raises:
        TimeoutError: if another process holds the lock for longer.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "results.lock"
    >>> with file_lock(path):
    ...     with file_lock(path, timeout=0):
    ...         pass
    Traceback (most recent call last):
    TimeoutError: another process holds results.lock
    """
    from filelock import FileLock, Timeout

    with ExitStack() as held:
        if _has_locks(path, mode):
            lock = FileLock(path, timeout=-1 if timeout is None else timeout, mode=mode)
            try:
                held.enter_context(lock)
            except Timeout:
                raise TimeoutError(f"another process holds {path.name}") from None
            except (OSError, NotImplementedError):
                pass
        yield


def _has_locks(path: Path, mode: int) -> bool:
    """Whether a file can be locked here.

    filelock would wait for ever, or use files that a killed process leaves locked.
    """
    if os.name != "posix":
        return path.parent.is_dir()  # which filelock would make
    import fcntl

    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, mode)
    except OSError:
        return False
    try:
        with suppress(BlockingIOError, PermissionError):  # another process holds it
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(file)
    return True
