"""Many pictures read side by side: in their order, a few at a time, each by itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

from glassnet.errors import DataError

S = TypeVar("S")
T = TypeVar("T")
# Pictures that are being read or wait to be taken, for each thread: enough to bridge a slow one,
# and so few that what was read of them, with all steps, takes little memory.
AHEAD = 4


def read_many(
    pictures: Sequence[S], read: Callable[[S], T], threads: int
) -> Iterator[T | DataError]:
    """Read pictures in threads, and give what comes of them in their order.

    Most of the time goes into libraries that let other threads work meanwhile. Ctrl-C, or an end
    before the last picture, waits for those that are just being read, and for no others.

    Args:
        pictures: their paths, or whatever ``read`` takes.
        read: what is done with each of them; it may run in several threads at once.
        threads: how many; one reads in the caller's own.

    Yields:
        For each picture what ``read`` returned, or the `DataError` that it raised.

    >>> def length(path):
    ...     if not path.endswith(".png"):
    ...         raise DataError(f"{path}: is no image.")
    ...     return len(path)
    >>> list(read_many(["a.png", "b.txt", "three.png"], length, threads=2))
    [5, DataError('b.txt: is no image.'), 9]
    """

    def read_or_refuse(picture: S) -> T | DataError:
        try:
            return read(picture)
        except DataError as error:
            return error

    if min(threads, len(pictures)) <= 1:
        yield from map(read_or_refuse, pictures)
        return
    pool = ThreadPoolExecutor(min(threads, len(pictures)), "glassnet-pictures")
    try:
        remaining = iter(pictures)
        waiting: deque[Future[T | DataError]] = deque(
            pool.submit(read_or_refuse, picture) for picture in islice(remaining, AHEAD * threads)
        )
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(pool.submit(read_or_refuse, picture) for picture in islice(remaining, 1))
    finally:
        pool.shutdown(cancel_futures=True)
