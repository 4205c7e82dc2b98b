"""What the machine can do at most: multiply-adds in registers, and bytes to and from memory."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from glassnet.compiling import compiled
from glassnet.engine.memory import aligned_zeros
from glassnet.engine.threads import Team

NUMBERS = 512  # for each thread, 2 kB in float32: in the innermost cache
CHAIN = 12  # multiply-adds for one load and one store, which then cost no time of their own
PASSES = 40_000  # 0.5 GFLOP
STREAM_NUMBERS = 1 << 24  # float32, 64 MB for each of a thread's two vectors: in no cache
TRIALS = 10

_HALF = np.float32(0.5)


def flops_per_second(threads: int, dtype: DTypeLike = "float32") -> float:
    """The most floating-point operations a second, of a few short trials on all threads.

    A multiply-add counts as two. Of the trials the best one counts: it met the fewest disturbances.
    """
    values = aligned_zeros((threads, NUMBERS), dtype)
    operations = 2 * CHAIN * NUMBERS * PASSES * threads
    return operations / _shortest(threads, _multiply_adds(values.dtype.type(0.5)), values, PASSES)


def bytes_per_second(threads: int) -> float:
    """The most bytes a second that all threads together read from and write to main memory.

    Of ``y += 0.5 x`` on vectors that fit in no cache: each number of y is read and written.
    """
    vectors = aligned_zeros((2, threads, STREAM_NUMBERS), "float32")
    vectors[:] = _HALF  # each page is there before the clock starts
    moved = 3 * threads * STREAM_NUMBERS * vectors.itemsize
    return moved / _shortest(threads, _stream(), vectors[0], vectors[1])


def _shortest(threads: int, loop: Callable[..., None], *arguments: Any) -> float:
    seconds = []
    with Team(threads) as team:
        team.run(loop, *arguments)
        for _ in range(TRIALS):
            started = time.perf_counter()
            team.run(loop, *arguments)
            seconds.append(time.perf_counter() - started)
    return min(seconds)


@cache
def _multiply_adds(half: Any) -> Callable[..., None]:
    def multiply_adds(thread: int, threads: int, values: Any, passes: int) -> None:
        row = values[thread]
        for _ in range(passes):
            for i in range(NUMBERS):
                v = row[i]
                for _ in range(CHAIN):
                    v = v * half + half
                row[i] = v

    return compiled(multiply_adds)


def _stream() -> Callable[..., None]:
    def stream(thread: int, threads: int, x: Any, y: Any) -> None:
        xs, ys = x[thread], y[thread]
        for i in range(xs.size):
            ys[i] += _HALF * xs[i]

    return compiled(stream)
