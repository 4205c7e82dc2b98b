"""Where threads wait for each other inside compiled code.

A training step has two such points: all gradients must be there before the weights change, and
all weights must have changed before the next step. If the threads went back to Python there, each
would have to wait for the interpreter lock and be woken up, which costs tens of microseconds. This
barrier costs about one microsecond, and it needs no OpenMP.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.compiling import compilation_disabled, compiled
from glassnet.engine.memory import aligned_zeros

LINE = 8  # int64 in a cache line: each thread has a line of its own, which the others only read
PATIENCE = 2000  # how often a thread looks at a line before it offers its core to others


def arrivals(threads: int) -> NDArray[np.int64]:
    """The point that each thread has reached, and a last line that says to give up; all zero."""
    return aligned_zeros(((threads + 1) * LINE,), np.int64)


def give_up(arrived: NDArray[np.int64]) -> None:
    """Free all threads that wait, or will wait, for a thread that can't come any more."""
    arrived[-LINE] = 1


@cache
def wait_loop() -> Callable[[Any, int, int, int], bool]:
    """``wait(arrived, thread, threads, point)``: True when all threads have come to ``point``.

    False if a thread has given up. Points are numbered from 1, in the order in which every thread
    comes to them.
    """
    load, store, yield_core = (
        _python_primitives() if compilation_disabled() else _compiled_primitives()
    )

    @compiled
    def wait(arrived: Any, thread: int, threads: int, point: int) -> bool:
        # Not to arrive is to tell the others, so that all leave the work at the same point.
        if load(arrived, threads * LINE) != 0:
            return False
        store(arrived, thread * LINE, point)
        for other in range(threads):
            looks = 0
            while load(arrived, other * LINE) < point:
                looks += 1
                if looks > PATIENCE:
                    if load(arrived, threads * LINE) != 0:
                        return False
                    yield_core()
        return True

    return wait


def _python_primitives() -> tuple[Any, Any, Any]:
    def load(array: Any, index: int) -> int:
        return int(array[index])

    def store(array: Any, index: int, value: int) -> None:
        array[index] = value

    def yield_core() -> None:
        time.sleep(0)

    return load, store, yield_core


def _compiled_primitives() -> tuple[Any, Any, Any]:
    """A load and a store that no compiler or processor moves past the work around them.

    A thread that sees the stored value (acquire) also sees everything that the other thread wrote
    before its store (release).
    """
    from glassnet.numba_internals import primitives

    return primitives.load_acquire, primitives.store_release, primitives.yield_core
