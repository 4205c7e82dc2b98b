"""A bar on the error output while many pictures are read."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from glassnet.printing import is_terminal, make_console

if TYPE_CHECKING:
    from rich.progress import Progress

MANY = 20
"""More pictures than this take long enough for a bar."""


class ReadingBar:
    """Shows how many of many pictures are read; it makes place for what is printed between.

    Args:
        total: of the pictures; for few of them, or where nobody watches, nothing is shown.
    """

    def __init__(self, total: int) -> None:
        self._progress: Progress | None = None
        if total <= MANY or not is_terminal(sys.stderr):
            return
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

        # Drawn by whoever reads, a few times a second. What is printed on the standard output is
        # none of its affair: that may be a pipe.
        self._progress = Progress(
            "reading pictures",
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=make_console(stderr=True),
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
        )
        self._task = self._progress.add_task("", total=total)
        self._drawn = 0.0

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Show the bar; after it, the terminal is as it was."""
        if self._progress is None:
            yield
            return
        with self._progress:
            yield

    def count(self) -> None:
        """Another picture has been read."""
        if self._progress is None:
            return
        self._progress.advance(self._task)
        if time.perf_counter() - self._drawn > 0.1:
            self._progress.refresh()
            self._drawn = time.perf_counter()
