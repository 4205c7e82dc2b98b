"""Many pictures read side by side: in their order, a few at a time, each by itself."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from itertools import islice
from multiprocessing.process import BaseProcess
from typing import TypeVar

from glassnet.errors import DataError

S = TypeVar("S")
T = TypeVar("T")
# Pictures that are being read or wait to be taken, for each worker: enough to bridge a slow one,
# and so few that what was read of them, with all steps, takes little memory.
AHEAD = 4
# So many pictures are worth processes of their own, which take a second to start. Threads are no
# help for small pictures: half of the work holds the interpreter's lock, in very short pieces.
WORTH_PROCESSES = 200
MOST_PROCESSES = 8  # each of which may decode a large picture


def read_many(
    pictures: Sequence[S], read: Callable[[S], T], workers: int
) -> Iterator[T | DataError]:
    """Read pictures in threads or processes, and give what comes of them in their order.

    Ctrl-C, or an end before the last picture, waits for those that are just being read, and for no
    others.

    Args:
        pictures: their paths, or whatever ``read`` takes.
        read: what is done with each of them, in several threads or processes at once; so it must be
            something that can be pickled.
        workers: how many; one reads in the caller's own thread.

    Yields:
        For each picture what ``read`` returned, or the `DataError` that it raised.

    Raises:
        DataError: if the system ended one of the processes.

    >>> def length(path):
    ...     if not path.endswith(".png"):
    ...         raise DataError(f"{path}: is no image.")
    ...     return len(path)
    >>> list(read_many(["a.png", "b.txt", "three.png"], length, workers=2))
    [5, DataError('b.txt: is no image.'), 9]
    """
    if min(workers, len(pictures)) <= 1:
        for picture in pictures:
            yield _read_or_refuse(read, picture)
        return
    pool = _pool(len(pictures), workers)
    try:
        remaining = iter(pictures)
        waiting: deque[Future[T | DataError]] = deque(
            pool.submit(_read_or_refuse, read, picture)
            for picture in islice(remaining, AHEAD * workers)
        )
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(
                pool.submit(_read_or_refuse, read, picture) for picture in islice(remaining, 1)
            )
    except BrokenProcessPool:
        raise DataError(
            "a process that read pictures was ended by the system, perhaps for want of memory: "
            "read fewer of them at a time, in one thread."
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(pictures: int, workers: int) -> Executor:
    """Processes for very many pictures, if the system lets them talk to each other; or threads."""
    workers = min(workers, pictures)
    if pictures >= WORTH_PROCESSES:
        with suppress(ImportError, NotImplementedError, OSError):
            return ProcessPoolExecutor(
                min(workers, MOST_PROCESSES),
                # A fork would copy locks that threads of this process hold at the moment.
                multiprocessing.get_context("spawn"),
                initializer=_begin_process,
            )
    return ThreadPoolExecutor(workers, "glassnet-pictures")


def _begin_process() -> None:
    """Have the process that started this one end it, in whatever way that one ends itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all of them
    starter = multiprocessing.parent_process()
    if starter is not None:
        threading.Thread(target=_end_with, args=(starter,), daemon=True).start()


def _end_with(starter: BaseProcess) -> None:
    """End this process after another one. It would wait for ever for a picture from one killed."""
    starter.join()
    os._exit(1)


def _read_or_refuse(read: Callable[[S], T], picture: S) -> T | DataError:
    try:
        return read(picture)
    except DataError as error:
        return error
