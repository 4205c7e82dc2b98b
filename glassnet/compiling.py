"""How a plain Python function becomes machine code, and what keeps working where it does not.

A *loop* is an ordinary function on arrays. ``compiled`` hands it to Numba when it is first needed;
with ``NUMBA_DISABLE_JIT=1`` the same function runs as the Python that it is, under any debugger.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])
Real = Any
"""The type of a loop's numbers: ``numpy.float32`` or ``numpy.float64`` (the types themselves)."""

NEW_OBJECTS = 50_000
"""After so many new objects Python looks for cycles while something is compiled; 700 by default."""


def compilation_disabled() -> bool:
    """Whether loops run as plain Python (``NUMBA_DISABLE_JIT=1``)."""
    return os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0")


def compiled(function: Function) -> Function:
    """Compile a loop that holds no interpreter lock.

    A multiplication and the addition after it may become one fused instruction ("contract"), and
    nothing else is relaxed: sums keep their order, and NaN and infinity stay visible. Division by
    zero gives infinity, as in NumPy, since a test for it would keep a loop from being vectorised.
    """
    return _jit(function)


def inlined(function: Function) -> Function:
    """A piece of a loop that has a name of its own, but is compiled where it is called."""
    return _jit(function, inline="always")


def _jit(function: Function, **options: Any) -> Function:
    if compilation_disabled():
        return function
    from numba import njit  # heavy: loaded when the first network is planned

    options |= {"nogil": True, "error_model": "numpy", "fastmath": {"contract"}}
    return cast(Function, njit(function, **options))


@contextmanager
def rare_collections() -> Iterator[None]:
    """Let Python look for cycles less often, while something is compiled.

    The compiler makes a great many objects that live until it ends, and to look through all of them
    as often as Python does by default takes some of its time.

    >>> import gc
    >>> before = gc.get_threshold()
    >>> with rare_collections():
    ...     gc.get_threshold()[0]
    50000
    >>> gc.get_threshold() == before
    True
    """
    before = gc.get_threshold()
    if not 0 < before[0] < NEW_OBJECTS:  # switched off, or rare already
        yield
        return
    gc.set_threshold(NEW_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def block(count: int, most: int) -> int:
    """How many items a loop takes at a time: the largest divisor of ``count`` up to ``most``.

    A divisor leaves no remainder to write a second loop for.

    >>> block(6, 8), block(16, 8), block(10, 4)
    (6, 8, 2)
    """
    return next(size for size in range(min(count, most), 0, -1) if count % size == 0)
