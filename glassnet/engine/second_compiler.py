"""A second process that helps to compile: Numba compiles one loop at a time in each process.

Both have the same list of loops, and the second one begins at its end. What one of them has
compiled, the other finds on disk. So they meet somewhere in the middle, and nobody has to divide
the work.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from glassnet.engine import library
from glassnet.engine.cache import kept_loops
from glassnet.engine.cores import available_cores
from glassnet.engine.program import Program

MARK = "GLASSNET_SECOND_COMPILER"  # in the environment of a process that helps
FEWEST_LOOPS = 4  # for fewer, starting a process takes as long as it saves


@contextmanager
def second_compiler(program: Program, loops: list[tuple[str, tuple[Any, ...]]]) -> Iterator[None]:
    """While the block runs, a second process compiles a program's loops, from the list's end.

    This does nothing if there is no second core, if the program can't be handed over, or if its
    loops can't be kept.

    Args:
        program: whose loops they are.
        loops: their names, and Numba's types of their arguments.
    """
    missing = [
        (name, types)
        for name, types in loops
        if library.can_be_kept(program.loops[name], types)
        and not library.is_kept(program.loops[name], types, linked=True)
    ]
    process = None
    shared = kept_loops().path
    if (
        shared is not None
        and len(missing) >= FEWEST_LOOPS
        and available_cores() > 1
        and not _is_one()
    ):
        # Something of the user's own can't be handed over. This process can do without help.
        with suppress(Exception):
            process = _start(pickle.dumps((program, missing)), shared.parent)
    try:
        yield
    finally:
        if process is not None:
            process.kill()
            process.wait()


def do_without() -> None:
    """Let this process, and those that it starts, compile without help: all cores are busy."""
    os.environ[MARK] = "1"


def _is_one() -> bool:
    """Whether this is a second process itself, or a program in which Python is no command."""
    return MARK in os.environ or getattr(sys, "frozen", False)


def _start(work: bytes, cache: Path) -> subprocess.Popen[bytes]:
    path = os.pathsep.join(folder or str(Path.cwd()) for folder in sys.path)
    # Multiprocessing would run the user's script once more. With -P, the process finds nothing in
    # the working directory that this process does not find there.
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", f"from {__name__} import main; main()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={
            **os.environ,
            "PYTHONPATH": path,
            "GLASSNET_CACHE": str(cache),
            MARK: "1",
        },
        # Ctrl-C is for the first process, which ends this one; on Windows, no console opens.
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    # The pipe holds less than the work, and the process reads when it has imported everything.
    threading.Thread(target=_hand_over, args=(process, work), daemon=True).start()
    return process


def _hand_over(process: subprocess.Popen[bytes], work: bytes) -> None:
    assert process.stdin is not None
    with suppress(OSError), process.stdin as pipe:
        pipe.write(work)


def main() -> None:
    """What the second process does."""
    program, loops = pickle.loads(sys.stdin.buffer.read())  # from the process that started this one
    for name, types in reversed(loops):
        library.compile_loop(program.loops[name], types)
