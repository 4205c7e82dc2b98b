"""Running one compiled call on several threads."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any

from glassnet.arguments import whole_number
from glassnet.engine.cores import available_cores
from glassnet.errors import ArgumentError
from glassnet.interrupts import delayed_interrupt

PATIENCE = 1.0  # seconds after which Ctrl-C may break off a call; most take a tenth of a second


def thread_count(threads: int | None) -> int:
    """The number of threads to use; None means one for each core.

    Raises:
        ArgumentError: if it is not a whole number of at least 1.
    """
    if threads is None:
        return available_cores()
    return whole_number("the engine", "threads", threads, at_least=1)


class Worker:
    """A thread that makes the calls that it is given, one after the other.

    It runs when its constructor returns, so that nobody waits for a thread that could not start.

    Raises:
        RuntimeError: if the system gives no more threads.
    """

    def __init__(self) -> None:
        self._calls: SimpleQueue[Callable[[], None]] = SimpleQueue()
        # A daemon, since it waits for ever: it must not keep the program from ending.
        self._thread = threading.Thread(target=self._serve, name="glassnet", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether the thread is there. After a fork, the new process has none of the old ones."""
        return self._thread.is_alive()

    def call(self, function: Callable[[], None]) -> None:
        """Let the thread call this function, which must raise nothing."""
        self._calls.put(function)

    def _serve(self) -> None:
        while True:
            self._calls.get()()


_idle: list[Worker] = []
"""Threads that no team has at present.

They stay: a new thread may take milliseconds until it is on a core of its own.
"""

if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_idle.clear)


class Team:
    """A fixed number of threads, all of them running; it is a context manager.

    If there are several, the caller is none of them and only waits. So it hears Ctrl-C while they
    are in compiled code. A team of one is the caller itself.

    Args:
        threads: how many threads there are.

    Raises:
        ArgumentError: if the system does not give as many.
    """

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._workers = _workers(threads) if threads > 1 else []

    def __enter__(self) -> Team:
        return self

    def __exit__(self, *exception: object) -> None:
        _idle.extend(self._workers)
        self._workers = []

    def run(
        self,
        function: Callable[..., Any],
        *arguments: Any,
        give_up: Callable[[], None] = lambda: None,
    ) -> Any:
        """Call ``function(thread, threads, *arguments)`` on every thread; return the first result.

        If a thread fails, ``give_up`` is called, so that the others don't wait for it, and the
        error is raised when all have come back.

        Ctrl-C is also raised when all threads have come back. If this takes longer than `PATIENCE`,
        ``give_up`` calls them back.
        """
        if self.threads == 1:
            return function(0, 1, *arguments)
        if not all(worker.alive for worker in self._workers):
            self._workers = _workers(self.threads)  # this is another process than the team's
        outcomes: SimpleQueue[tuple[int, Any, BaseException | None]] = SimpleQueue()

        def member(thread: int) -> None:
            if thread + 1 < self.threads:
                self._workers[thread + 1].call(partial(member, thread + 1))
            try:
                outcomes.put((thread, function(thread, self.threads, *arguments), None))
            except BaseException as error:
                give_up()
                outcomes.put((thread, None, error))

        with delayed_interrupt() as interrupts:
            # Each thread calls the next one. When the caller woke them all, before it slept itself,
            # Linux often put two of them on the one core that was idle then, and left them there.
            self._workers[0].call(partial(member, 0))
            returned = [_next(outcomes, interrupts, give_up) for _ in self._workers]
        # In the order of their numbers, so that always the same one of several errors is raised.
        returned.sort(key=lambda outcome: outcome[0])
        for _, _, error in returned:
            if error is not None:
                raise error
        return returned[0][1]


def _next(
    outcomes: SimpleQueue[Any], interrupts: Sequence[Any], give_up: Callable[[], None]
) -> Any:
    """What the next thread comes back with."""
    while True:
        try:
            return outcomes.get(timeout=PATIENCE)
        except Empty:
            if interrupts:
                give_up()


def _workers(count: int) -> list[Worker]:
    """So many threads, which serve no other team, since members of a team wait for each other."""
    workers: list[Worker] = []
    try:
        while len(workers) < count:
            workers.append(_idle_worker() or Worker())
    except RuntimeError as error:
        _idle.extend(workers)
        raise ArgumentError(
            f"the engine: of {count} threads the system gave {len(workers)} ({error}): ask for "
            "fewer with threads=…, or raise the limit of this user or container."
        ) from error
    return workers


def _idle_worker() -> Worker | None:
    try:
        return _idle.pop()
    except IndexError:
        return None
