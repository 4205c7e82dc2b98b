"""A second process that helps to compile: Numba compiles one loop at a time in each process.

Both have the same list of loops; the second one begins at its end. Whatever one has compiled, the
other finds on disk, so they meet somewhere in the middle, and nobody has to share out the work.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from glassnet.engine import library
from glassnet.engine.program import Program

FEWEST_LOOPS = 4  # below it, starting a process takes as long as it saves


@contextmanager
def second_compiler(program: Program, loops: list[tuple[str, tuple[Any, ...]]]) -> Iterator[None]:
    """Compile what is not kept yet of a program's loops, from the end of the list.

    Without a second core, or where the program can't be handed over, this does nothing.

    Args:
        program: whose loops they are.
        loops: their names, and Numba's types of their arguments.
    """
    missing = [
        loop for loop in loops if not library.is_kept(program.loops[loop[0]], loop[1], linked=True)
    ]
    process = None
    if len(missing) >= FEWEST_LOOPS and (os.cpu_count() or 1) > 1:
        # A class of the user's own may not be found there, a function can't be pickled.
        with suppress(OSError, pickle.PicklingError, AttributeError, TypeError):
            process = _start(pickle.dumps((program, missing)))
    try:
        yield
    finally:
        if process is not None:
            process.kill()
            process.wait()


def _start(work: bytes) -> subprocess.Popen[bytes]:
    # Not multiprocessing: that would run the user's script once more.
    process = subprocess.Popen(
        [sys.executable, "-c", f"from {__name__} import main; main()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        start_new_session=True,  # Ctrl-C is for the first process, which ends this one
    )
    assert process.stdin is not None
    with suppress(OSError), process.stdin as pipe:
        pipe.write(work)
    return process


def main() -> None:
    """What the second process does."""
    program, loops = pickle.loads(sys.stdin.buffer.read())  # from the process that started this one
    for name, types in reversed(loops):
        library.compile_loop(program.loops[name], types)
