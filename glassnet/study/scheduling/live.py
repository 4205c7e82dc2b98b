"""What a study shows while its runs are performed side by side.

In a terminal there is a line for each run that goes on, and one for the whole study, below the runs
that are done:

     12/48  lenet (seed 2)  accuracy 0.9876  4.2 s
    lenet (seed 3)   epoch 2/3  ━━━━━━━━━━━━━  loss 0.123  accuracy 0.968
    lenet (seed 4)   epoch 1/3  ━━━━           loss 0.423  accuracy 0.868
    12 of 48 runs    ━━━━━━━━━━━━━━━━━━━━━━━━  3:20 min left

Elsewhere (a file, a pipe) there are only the lines of runs that are done.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from glassnet.printing import is_terminal, make_console, say
from glassnet.progress import Piece, bar_line, figure_text
from glassnet.quantities import left_text, seconds_text
from glassnet.study.running.specification import RunSpecification
from glassnet.study.scheduling.watching import Doing
from glassnet.study.tracking.run import Run

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

REFRESHES = 4
"""So often in a second the lines are drawn."""


class StudyView:
    """Shows the runs of a study that go on in other processes.

    Args:
        runs: those that are to be performed, in the order of their places.
        work: how much each of them has to compute, in any unit.
        doings: says what goes on.
        found: how many runs of the study were done before.
    """

    def __init__(
        self,
        runs: Sequence[RunSpecification],
        work: Sequence[float],
        doings: Callable[[], list[Doing]],
        found: int = 0,
    ) -> None:
        self._names = [run.describe() for run in runs]
        self._work = work
        self._doings = doings
        self._found = found
        self._done = 0
        self._work_done = 0.0
        self._clock = time.perf_counter
        self._began = self._clock()
        self._console: Console | None = None

    @contextmanager
    def shown(self) -> Iterator[None]:
        """While the block runs, a terminal shows what goes on."""
        self._began = self._clock()
        console = make_console(highlight=False)
        if not is_terminal(sys.stdout) or console.is_dumb_terminal:
            yield
            return
        from rich.live import Live

        self._console = console
        # Nobody trains in this process, so a thread of its own may draw.
        live = Live(
            console=console,
            refresh_per_second=REFRESHES,
            transient=True,
            get_renderable=self._lines,
        )
        try:
            with live:
                yield
        finally:
            self._console = None

    def done(self, place: int, run: Run) -> None:
        """Say in a line what became of a run."""
        self._done += 1
        self._work_done += self._work[place]
        total = self._found + len(self._names)
        count = f"{self._found + self._done:>{len(str(total))}}/{total}"
        line = "  ".join([count, self._names[place], *outcome_texts(run)])
        if self._console is None:
            say(line, flush=True)
        else:
            self._console.print(line, markup=False)

    def seconds_left(self, doings: Iterable[Doing]) -> float | None:
        """How long the rest will take, if the work goes on as fast; None where nobody knows."""
        done = self._work_done + sum(self._work[doing.place] * doing.share for doing in doings)
        if done <= 0:
            return None
        return (self._clock() - self._began) * (sum(self._work) - done) / done

    def _lines(self) -> RenderableType:
        from rich.console import Group

        assert self._console is not None
        width = self._console.width - 1  # some terminals wrap when the last column is used
        doings = self._doings()
        room = max(3, self._console.height - 2)
        names = [self._names[doing.place] for doing in doings]
        total = self._found + len(self._names)
        heading = f"{self._found + self._done} of {total} runs"
        column = max(map(len, [*names, heading]))
        lines = [
            bar_line(name.ljust(column), doing.share, 1.0, _doing_pieces(doing), width)
            for name, doing in zip(names, doings, strict=True)
        ]
        left = self.seconds_left(doings)
        pieces = [] if left is None else [Piece(f"{left_text(left)} left")]
        done = self._work_done + sum(self._work[doing.place] * doing.share for doing in doings)
        share = done / (sum(self._work) or 1.0)
        return Group(*lines[: room - 1], bar_line(heading.ljust(column), share, 1.0, pieces, width))


def outcome_texts(run: Run) -> list[str]:
    """What became of a run, in a few words."""
    if run.status == "failed":
        return [f"failed: {run.failure or 'nobody knows why'}"]
    if run.diverged_at is not None:
        epoch, step = run.diverged_at
        return [f"diverged in epoch {epoch}, step {step}: the loss is not finite"]
    accuracy = run.test.get("accuracy")
    said = [] if accuracy is None else [f"accuracy {accuracy:.4f}"]
    return [*said, seconds_text(run.seconds.total)]


def _doing_pieces(doing: Doing) -> list[Piece]:
    """What a line says of a run behind its bar."""
    if not doing.epoch:
        return [Piece("begins")]
    pieces = [Piece(f"epoch {doing.epoch:>{len(str(doing.epochs))}}/{doing.epochs}")]
    if doing.loss is not None:
        pieces.append(Piece(f"loss {figure_text(doing.loss, 3)}", rank=2))
    if doing.accuracy is not None:
        pieces.append(Piece(f"accuracy {doing.accuracy:.3f}", rank=1))
    return pieces
