"""Ctrl-C in places where it can't be raised."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def delayed_interrupt() -> Iterator[None]:
    """Hold a Ctrl-C back until the block is done.

    The compiler calls back from C into Python. A KeyboardInterrupt there is printed and lost, and
    what it should have done is missing later, as an error that no one can make sense of. And of
    threads that wait for each other, none may be called away. The block should be short: one
    function to compile, a tenth of a second of training.

    Raises:
        KeyboardInterrupt: at the end of the block, if Ctrl-C came in it.

    >>> with delayed_interrupt():
    ...     pass
    """
    # Python's signals come to the main thread, and only it may handle them.
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    former = signal.getsignal(signal.SIGINT)
    if not callable(former):  # ignored, by default deadly, or not Python's affair
        yield
        return
    came: list[tuple[int, FrameType | None]] = []
    signal.signal(signal.SIGINT, lambda number, frame: came.append((number, frame)))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)
        if came:
            former(*came[-1])
