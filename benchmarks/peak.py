"""What the machine's arithmetic can do at most: multiply-adds on numbers that stay in registers."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from glassnet.compiling import compiled
from glassnet.engine.memory import aligned_zeros
from glassnet.engine.threads import Team

NUMBERS = 512  # float32, 2 kB for each thread: in the innermost cache
CHAIN = 12  # multiply-adds for one load and one store, which then cost no time of their own
PASSES = 40_000  # 0.5 GFLOP
TRIALS = 10

_HALF = np.float32(0.5)


def flops_per_second(threads: int) -> float:
    """The most float32 operations a second, of a few short trials on all threads.

    A multiply-add counts as two. Of the trials the best one counts: it met the fewest disturbances.
    """
    loop = _multiply_adds()
    values = aligned_zeros((threads, NUMBERS), "float32")
    operations = 2 * CHAIN * NUMBERS * PASSES * threads
    best = 0.0
    with Team(threads) as team:
        team.run(loop, values, 1)
        for _ in range(TRIALS):
            started = time.perf_counter()
            team.run(loop, values, PASSES)
            best = max(best, operations / (time.perf_counter() - started))
    return best


def _multiply_adds() -> Callable[..., None]:
    def multiply_adds(thread, threads, values, passes):
        row = values[thread]
        for _ in range(passes):
            for i in range(NUMBERS):
                v = row[i]
                for _ in range(CHAIN):
                    v = v * _HALF + _HALF
                row[i] = v

    return compiled(multiply_adds)
