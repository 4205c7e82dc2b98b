"""Ctrl-C in places where it can't be raised."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

Interrupt = tuple[int, FrameType | None]


@contextmanager
def delayed_interrupt() -> Iterator[Sequence[Interrupt]]:
    """Hold a Ctrl-C back until the block is done.

    The compiler calls back from C into Python. A KeyboardInterrupt there is printed and lost, and
    what it should have done is missing later, as an error that no one can make sense of. And of
    threads that wait for each other, none may be called away. The block should be short: one
    function to compile, a tenth of a second of training.

    Yields:
        The interrupts that have come so far: empty until there is one.

    Raises:
        KeyboardInterrupt: at the end of the block, if Ctrl-C came in it.

    >>> with delayed_interrupt() as interrupts:
    ...     len(interrupts)
    0
    """
    came: list[Interrupt] = []
    # Python's signals come to the main thread, and only it may handle them.
    if threading.current_thread() is not threading.main_thread():
        yield came
        return
    former = signal.getsignal(signal.SIGINT)
    if not callable(former):  # ignored, by default deadly, or not Python's affair
        yield came
        return
    _open_blocks.append((threading.get_ident(), former))
    signal.signal(signal.SIGINT, lambda number, frame: came.append((number, frame)))
    try:
        yield came
    finally:
        signal.signal(signal.SIGINT, former)
        _open_blocks.pop()
        if came:
            former(*came[-1])


_open_blocks: list[tuple[int, Callable[..., Any]]] = []
"""The thread of each block that is not done, and what Ctrl-C does after it; the outermost first."""


def _end_blocks_of_other_threads() -> None:
    """In a forked process, blocks of threads that are not there will never be done."""
    if _open_blocks and _open_blocks[0][0] != threading.get_ident():
        signal.signal(signal.SIGINT, _open_blocks[0][1])
        _open_blocks.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_end_blocks_of_other_threads)
