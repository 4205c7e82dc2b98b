"""What the machine can do at most: multiply-adds in registers, and bytes to and from memory."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from glassnet.compiling import Real, compiled
from glassnet.engine.memory import aligned_zeros
from glassnet.engine.threads import Team
from glassnet.vectors import fitting_width, make_registers, make_windows

CHAINS = 12  # so many chains of multiply-adds that none waits for the one before it
PASSES = 1_300_000  # 0.5 GFLOP with vectors of 16 numbers
STREAM_NUMBERS = 1 << 25  # float32, 128 MB for each of two vectors, which fit in no cache
TRIALS = 10


def flops_per_second(threads: int, dtype: DTypeLike = "float32") -> float:
    """The most floating-point operations a second, of a few short trials on all threads.

    A multiply-add counts as two. The best trial counts, because it was disturbed least.
    """
    real: Real = np.dtype(dtype).type
    numbers = CHAINS * fitting_width(STREAM_NUMBERS, real)
    values = aligned_zeros((threads, numbers), real)
    operations = 2 * numbers * PASSES * threads
    return operations / _shortest(threads, _multiply_adds(real), values, PASSES)


def bytes_per_second(threads: int) -> float:
    """The most bytes a second that all threads together read from and write to main memory.

    It is measured with ``y += 0.5 x`` on vectors that fit in no cache. This reads and writes each
    number of y.
    """
    vectors = aligned_zeros((2, threads, STREAM_NUMBERS // threads), "float32")
    vectors[:] = 0.5  # so that each page is there before the clock starts
    moved = 3 * int(vectors[0].nbytes)
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
def _multiply_adds(real: Real) -> Callable[..., None]:
    width, half = fitting_width(STREAM_NUMBERS, real), real(0.5)
    windows, registers = make_windows(width), make_registers(real, width, CHAINS)

    def multiply_adds(thread: int, threads: int, values: Any, passes: int) -> None:
        rows, held = windows(values), registers()
        for n in range(CHAINS):
            held[n] = rows[thread, n * width]
        for _ in range(passes):
            for n in range(CHAINS):
                held[n] = held[n] * half + half
        for n in range(CHAINS):
            rows[thread, n * width] = held[n]

    return compiled(multiply_adds)


@cache
def _stream() -> Callable[..., None]:
    half = np.float32(0.5)

    def stream(thread: int, threads: int, x: Any, y: Any) -> None:
        xs, ys = x[thread], y[thread]
        for i in range(xs.size):
            ys[i] += half * xs[i]

    return compiled(stream)
