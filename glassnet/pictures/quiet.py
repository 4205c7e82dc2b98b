"""Pillow's warnings, kept from users in whatever thread a picture is read."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_inside = 0
_catching = warnings.catch_warnings()


@contextmanager
def without_warnings() -> Iterator[None]:
    """Show no warnings while pictures are read: odd metadata matter to nobody.

    ``warnings.catch_warnings`` keeps one state for the whole process, and threads that enter and
    leave it in turns would leave the wrong one behind. So the first thread enters it for all, and
    the last one leaves it.

    >>> with without_warnings():
    ...     warnings.warn("an odd tag")
    """
    global _inside, _catching
    with _lock:
        _inside += 1
        if _inside == 1:
            _catching = warnings.catch_warnings()
            _catching.__enter__()
            warnings.simplefilter("ignore")
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0:
                _catching.__exit__(None, None, None)
