"""Running one compiled call on several threads."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from glassnet.arguments import whole_number
from glassnet.interrupts import delayed_interrupt


def available_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def thread_count(threads: int | None) -> int:
    """The number of threads to use; None means one for each core.

    Raises:
        ArgumentError: if it is not a whole number of at least 1.
    """
    if threads is None:
        return available_cores()
    return whole_number("the engine", "threads", threads, at_least=1)


_idle: defaultdict[int, list[ThreadPoolExecutor]] = defaultdict(list)
"""By their number, threads that no team has at present.

They stay: a new thread may take milliseconds until it is on a core of its own.
"""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_idle.clear)  # a forked process has none of the threads


class Team:
    """A fixed number of threads; the caller's is the first. To be used as a context manager."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._others = _others(threads - 1) if threads > 1 else None

    def __enter__(self) -> Team:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._others is not None:
            _idle[self.threads - 1].append(self._others)

    def run(
        self,
        function: Callable[..., Any],
        *arguments: Any,
        give_up: Callable[[], None] = lambda: None,
    ) -> Any:
        """Call ``function(thread, threads, *arguments)`` on every thread; the first one's result.

        Where a thread fails, or can't be started, ``give_up`` is called, so that the others don't
        wait for it, and the error is raised when all have come back.

        Ctrl-C is raised when all threads have come back: they wait for each other, and one that
        never came would leave the others waiting.
        """
        if self._others is None:
            return function(0, 1, *arguments)

        def member(thread: int) -> Any:
            try:
                return function(thread, self.threads, *arguments)
            except BaseException:
                give_up()
                raise

        futures: list[Future[Any]] = []
        with delayed_interrupt():
            try:
                for thread in range(1, self.threads):
                    futures.append(self._others.submit(member, thread))
                return member(0)
            except BaseException:
                give_up()
                raise
            finally:
                for future in futures:
                    future.result()


def _others(count: int) -> ThreadPoolExecutor:
    """So many threads that serve no other team: its members wait for each other."""
    try:
        return _idle[count].pop()
    except IndexError:
        return ThreadPoolExecutor(count, "glassnet")
