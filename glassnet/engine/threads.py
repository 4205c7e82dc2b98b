"""Running one compiled call on several threads."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from glassnet.errors import ArgumentError
from glassnet.interrupts import delayed_interrupt


def available_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def thread_count(threads: int | None) -> int:
    """The number of threads to use; None means one for each core.

    Raises:
        ArgumentError: if it is below one.
    """
    if threads is None:
        return available_cores()
    if isinstance(threads, bool) or not isinstance(threads, int) or threads < 1:
        raise ArgumentError(f"threads={threads!r}: give a whole number of at least 1, or None.")
    return threads


class Team:
    """A fixed number of threads; the caller's is the first. To be used as a context manager."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._others = ThreadPoolExecutor(threads - 1) if threads > 1 else None

    def __enter__(self) -> Team:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._others is not None:
            self._others.shutdown()

    def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call ``function(thread, threads, *arguments)`` on every thread; the first one's result.

        Ctrl-C is raised when all threads have come back: they wait for each other, and one that
        never came would leave the others waiting.
        """
        if self._others is None:
            return function(0, 1, *arguments)
        with delayed_interrupt():
            futures = [
                self._others.submit(function, thread, self.threads, *arguments)
                for thread in range(1, self.threads)
            ]
            try:
                return function(0, self.threads, *arguments)
            finally:
                for future in futures:
                    future.result()
