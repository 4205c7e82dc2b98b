"""Many pictures read side by side: in their order, a few at a time, each by itself."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import TypeVar

from glassnet.errors import DataError

T = TypeVar("T")
# Pictures that are being read or wait to be taken, for each thread: enough to bridge a slow one,
# and so few that what was read of them, with all steps, takes little memory.
AHEAD = 4


def read_many(
    paths: Sequence[Path], read: Callable[[Path], T], threads: int
) -> Iterator[T | DataError]:
    """Read pictures in threads, and give what comes of them in the order of the paths.

    Most of the time goes into libraries that let other threads work meanwhile. Ctrl-C, or an end
    before the last picture, waits for those that are just being read, and for no others.

    Args:
        paths: of the pictures.
        read: what is done with each of them; it may run in several threads at once.
        threads: how many; one reads in the caller's own.

    Yields:
        For each path what ``read`` returned, or the `DataError` that it raised.

    >>> def length(path):
    ...     if path.suffix != ".png":
    ...         raise DataError(f"{path}: is no image.")
    ...     return len(path.name)
    >>> list(read_many([Path("a.png"), Path("b.txt"), Path("three.png")], length, threads=2))
    [5, DataError('b.txt: is no image.'), 9]
    """

    def read_or_refuse(path: Path) -> T | DataError:
        try:
            return read(path)
        except DataError as error:
            return error

    if min(threads, len(paths)) <= 1:
        yield from map(read_or_refuse, paths)
        return
    pool = ThreadPoolExecutor(min(threads, len(paths)), "glassnet-pictures")
    try:
        remaining = iter(paths)
        waiting: deque[Future[T | DataError]] = deque(
            pool.submit(read_or_refuse, path) for path in islice(remaining, AHEAD * threads)
        )
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(pool.submit(read_or_refuse, path) for path in islice(remaining, 1))
    finally:
        pool.shutdown(cancel_futures=True)


def in_batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of this size, the last one maybe shorter.

    >>> list(in_batches("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
