"""Locks that a forked process does not find held by threads that it does not have."""

from __future__ import annotations

import os
import threading
from contextlib import AbstractContextManager
from weakref import WeakSet


class ForkSafeLock:
    """A lock that nobody holds in a process that was just forked.

    >>> lock = ForkSafeLock()
    >>> with lock.held():
    ...     pass
    """

    def __init__(self) -> None:
        self.renew()
        _locks.add(self)

    def renew(self) -> None:
        """Forget who holds it."""
        self._lock = threading.Lock()

    def held(self) -> AbstractContextManager[object]:
        """Hold it for the block. A process that is forked inside the block may leave it, too."""
        return self._lock


_locks: WeakSet[ForkSafeLock] = WeakSet()


def _renew_all() -> None:
    for lock in _locks:
        lock.renew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_renew_all)
