"""What a study shows while its runs are performed side by side.

In a terminal there is a line for each run that goes on, and one for the whole study, below the runs
that are done:

    12/48  lenet (seed 2)  accuracy 0.9876  4.2 s
    lenet (seed 3)  ━━━━━━━━━━━━━━━━━━  epoch 2/3      accuracy 0.968  loss 0.123
    lenet (seed 4)  ━━━━━━━━━           epoch 1/3      accuracy 0.868  loss 0.423
    12 of 48 runs   ━━━━━               3:20 min left

Elsewhere (a file, a pipe) there are only the lines of runs that are done.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glassnet.health.words import defect_text
from glassnet.printing import display_width, is_terminal, make_console, say
from glassnet.progress import LONGEST_BAR, SHORTEST_BAR, figure_text
from glassnet.quantities import left_text, seconds_text
from glassnet.study.running.specification import RunSpecification
from glassnet.study.scheduling.watching import Doing
from glassnet.study.tracking.run import Run

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

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
        done = self._work_done_by(doings)
        if done <= 0:
            return None
        return (self._clock() - self._began) * (sum(self._work) - done) / done

    def _lines(self) -> Table:
        assert self._console is not None
        doings = self._doings()
        total = self._found + len(self._names)
        left = self.seconds_left(doings)
        lines = [
            Line(self._names[doing.place], doing.share, doing_texts(doing)) for doing in doings
        ]
        whole = Line(
            f"{self._found + self._done} of {total} runs",
            self._work_done_by(doings) / (sum(self._work) or 1.0),
            ["" if left is None else f"{left_text(left)} left", "", ""],
        )
        room = max(0, self._console.height - 2)
        # Some terminals wrap when the last column is used.
        return grid([*lines[:room], whole], self._console.width - 1)

    def _work_done_by(self, doings: Iterable[Doing]) -> float:
        """How much is computed by now, what goes on included."""
        return self._work_done + sum(self._work[doing.place] * doing.share for doing in doings)


def outcome_texts(run: Run) -> list[str]:
    """What became of a run, in a few words."""
    if run.status == "failed":
        return [f"failed: {run.failure or 'nobody knows why'}"]
    accuracy = run.test.get("accuracy")
    said = [] if accuracy is None else [f"accuracy {accuracy:.4f}"]
    if run.verdict is not None and run.verdict.is_defect:
        said.append(defect_text(run.verdict))
    return [*said, seconds_text(run.seconds.total)]


@dataclass(frozen=True)
class Line:
    """A line of the view: what it is about, which share of it is done, and the texts behind."""

    name: str
    share: float
    texts: Sequence[str]


def doing_texts(doing: Doing) -> list[str]:
    """What a line says of a run that goes on: its epoch, accuracy and loss, as far as they are.

    >>> doing_texts(Doing(0, epoch=2, epochs=3, step=9, steps=9, loss=0.1234, accuracy=0.9683))
    ['epoch 2/3', 'accuracy 0.968', 'loss 0.123']
    >>> doing_texts(Doing(0))
    ['begins', '', '']
    """
    if not doing.epoch:
        return ["begins", "", ""]
    return [
        f"epoch {doing.epoch:>{len(str(doing.epochs))}}/{doing.epochs}",
        "" if doing.accuracy is None else f"accuracy {doing.accuracy:.3f}",
        "" if doing.loss is None else f"loss {figure_text(doing.loss, 3)}",
    ]


def grid(lines: Sequence[Line], width: int) -> Table:
    """The lines below each other, their bars equally long; of the texts, as many as fit.

    Args:
        lines: at least one, all with as many texts.
        width: columns.
    """
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text

    columns = list(zip(*(line.texts for line in lines), strict=True))
    names = max(display_width(line.name) for line in lines)
    widths = [max(map(display_width, column)) for column in columns]
    shown = len(columns)
    while shown > 1 and names + sum(widths[:shown]) + 2 * (shown + 1) + SHORTEST_BAR > width:
        shown -= 1
    free = width - names - sum(widths[:shown]) - 2 * (shown + 1)
    length = max(SHORTEST_BAR, min(LONGEST_BAR, free))
    table = Table.grid(padding=(0, 2, 0, 0))
    for line in lines:
        texts = (Text(text, no_wrap=True) for text in [line.name, *line.texts[:shown]])
        table.add_row(next(texts), ProgressBar(1.0, line.share, width=length), *texts)
    return table
