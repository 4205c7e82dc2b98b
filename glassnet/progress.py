"""What a training shows while it runs: a live bar per epoch, or a plain line for each.

In a terminal, an epoch is a bar that becomes one line when the epoch is done:

    epoch 2/3  ━━━━━━━━━━━━━━━━━━  312/469  54k images/s  loss 0.123  accuracy 0.968  1 s left
    epoch 1/3  loss 0.4321  accuracy 0.8765  val_loss 0.1876  val_accuracy 0.9432  1.2 s

Elsewhere (a file, a pipe, ``verbose=2``) there is only the line, without colours.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glassnet.callbacks import Callback, Logs
from glassnet.errors import ArgumentError, quoted
from glassnet.printing import is_terminal, make_console, say
from glassnet.quantities import left_text

if TYPE_CHECKING:
    from rich.live import Live
    from rich.table import Table

SHORTEST_BAR = 6
LONGEST_BAR = 30


@dataclass(frozen=True)
class Piece:
    """A part of a line; parts with the highest ``rank`` go first where the line is too long."""

    text: str
    rank: int = 0


def fit(pieces: list[Piece], width: int) -> list[str]:
    """The texts of the pieces that fit a width, two spaces apart; those of rank 0 stay.

    >>> fit([Piece("epoch 1/3"), Piece("9,999 images/s", rank=1), Piece("loss 0.5")], width=20)
    ['epoch 1/3', 'loss 0.5']
    """
    kept = list(pieces)
    while sum(len(piece.text) + 2 for piece in kept) - 2 > width:
        least = max(kept, key=lambda piece: piece.rank)
        if least.rank == 0:
            break
        kept.remove(least)
    return [piece.text for piece in kept]


def running_pieces(
    step: int, steps: int, images: int, seconds: float, logs: Logs | None
) -> list[Piece]:
    """What stands behind the bar while an epoch runs.

    Args:
        step: batches done.
        steps: batches of the epoch.
        images: images done.
        seconds: time since the epoch began.
        logs: the epoch's averages so far.

    >>> [p.text for p in running_pieces(312, 469, 39936, 2.0, {"loss": 0.1234})]
    ['312/469', '20k images/s', 'loss 0.123', '1 s left']
    """
    pieces = [Piece(f"{step:>{len(str(steps))}}/{steps}")]
    if step and seconds > 0:
        pieces.append(Piece(f"{_short(images / seconds)} images/s", rank=2))
    for i, (name, value) in enumerate((logs or {}).items()):
        pieces.append(
            Piece(f"{name} {figure_text(value, 3)}", rank=0 if i == 0 else 1 if i == 1 else 2 + i)
        )
    if step:
        pieces.append(Piece(f"{left_text(seconds / step * (steps - step))} left", rank=3))
    return pieces


def finished_pieces(epoch: str, images: int, seconds: float, logs: Logs | None) -> list[Piece]:
    """The line that a finished epoch leaves.

    Args:
        epoch: such as "epoch 2/3".
        images: images of the epoch.
        seconds: time of its training, without the validation.
        logs: its figures.

    >>> line = finished_pieces("epoch 1/3", 60000, 1.2, {"loss": 0.4321, "accuracy": 0.8765})
    >>> "  ".join(piece.text for piece in line)
    'epoch 1/3  loss 0.4321  accuracy 0.8765  1.2 s  50,000 images/s'
    """
    ranks = {"loss": 1, "val_loss": 2}  # in a narrow terminal, rather without these
    pieces = [Piece(epoch)]
    for name, value in (logs or {}).items():
        pieces.append(Piece(f"{name} {figure_text(value, 4)}", ranks.get(name, 0)))
    pieces.append(Piece(f"{seconds:.1f} s", rank=3))
    if seconds > 0:
        pieces.append(Piece(f"{images / seconds:,.0f} images/s", rank=4))
    return pieces


class ProgressBar(Callback):
    """Shows each epoch of a training on the standard output.

    Args:
        verbose: 0 is silent; 1 and "auto" a live bar in a terminal, plain lines elsewhere; 2 plain
            lines everywhere.

    Raises:
        ArgumentError: for any other ``verbose``.

    >>> bar = ProgressBar(verbose=2)
    """

    changes_training = False

    def __init__(self, verbose: str | int = "auto") -> None:
        if verbose not in ("auto", 0, 1, 2):
            raise ArgumentError(f"verbose: expected 'auto', 0, 1 or 2, found {quoted(verbose)}.")
        self.verbose = 1 if verbose == "auto" else int(verbose)
        self._live: Live | None = None
        self._clock = time.perf_counter
        self._epoch = self._step = 0
        self._logs: Logs | None = None
        self._validation_began: float | None = None

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Forget a former training, even one that was left by an error."""
        self._close()
        self._ended = True

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Show an empty bar."""
        self._close()  # that of an epoch which was left
        self._epoch, self._step, self._logs = epoch, 0, None
        self._ended = False
        self._began, self._validation_began = self._clock(), None
        if self.verbose == 1 and is_terminal(sys.stdout):
            self._open()

    def on_train_progress(self, step: int, logs: Logs | None = None) -> None:
        """Move the bar."""
        self._step, self._logs = step, logs
        self._draw()

    def on_test_begin(self, logs: Logs | None = None) -> None:
        """Show that the epoch is being validated."""
        if self._live is not None:
            self._step = self.params["steps"]
            self._draw("validating")
        self._validation_began = self._clock()

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Put one line in the bar's place."""
        ended = self._clock() if self._validation_began is None else self._validation_began
        self._ended = True
        pieces = finished_pieces(self._name(), self.params["samples"], ended - self._began, logs)
        self._leave(pieces)

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Say so if the training was cut short in the middle of an epoch."""
        history = self.model.history
        if self._ended or history is None:
            self._close()
            return
        ended = "failed" if history.status == "running" else history.status
        place = f"{ended} after step {self._step}/{self.params['steps']}"
        if history.diverged_at is not None:
            place = f"diverged at step {history.diverged_at[1]}: the loss is not finite"
        self._ended = True
        self._leave([Piece(self._name()), Piece(place)])

    def _name(self) -> str:
        epochs = self.params["epochs"]
        return f"epoch {self._epoch + 1:>{len(str(epochs))}}/{epochs}"

    def _open(self) -> None:
        from rich.live import Live

        # No thread of its own draws: it would fight for the interpreter with whoever trains. The
        # console is our own, so that a bar left by an error is not in the way of the next.
        console = make_console()
        if console.is_dumb_terminal:  # it can't move its cursor
            return
        self._live = Live(console=console, auto_refresh=False, transient=True)
        self._live.start()
        console.show_cursor(True)  # an error in the training must not leave a hidden cursor behind
        self._draw()

    def _draw(self, instead_of_rate: str | None = None) -> None:
        if self._live is None:
            return
        params = self.params
        images = min(self._step * params["batch_size"], params["samples"])
        seconds = self._clock() - self._began
        pieces = running_pieces(self._step, params["steps"], images, seconds, self._logs)
        if instead_of_rate:
            pieces = [pieces[0], Piece(instead_of_rate)]
        width = self._live.console.width - 1  # some terminals wrap when the last column is used
        line = _bar_line(self._name(), self._step, params["steps"], pieces, width)
        self._live.update(line, refresh=True)

    def _leave(self, pieces: list[Piece]) -> None:
        """Remove the bar and print a line in its place."""
        if self.verbose == 0:
            return
        width = 10_000 if self._live is None else self._live.console.width - 1
        self._close()
        say("  ".join(fit(pieces, width)), flush=True)

    def _close(self) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None


@contextmanager
def status(message: str, verbose: str | int = "auto") -> Iterator[None]:
    """Say what is being done, and when it is done how long it took.

    Args:
        message: such as "compiling lenet".
        verbose: 0 is silent.

    >>> with status("compiling lenet", verbose=0):
    ...     pass
    """
    if verbose == 0:
        yield
        return
    began = time.perf_counter()
    say(f"{message} ... ", end="", flush=True)
    done = "stopped"
    try:
        yield
        done = "done"
    finally:
        say(f"{done} after {time.perf_counter() - began:.1f} s", flush=True)


@contextmanager
def counting(
    message: str, total: int, verbose: str | int = "auto"
) -> Iterator[Callable[[int], None]]:
    """Show in a terminal how much of some work is done; gives what is to be called with each piece.

    Args:
        message: such as "measuring".
        total: how much there is to do.
        verbose: 0 is silent.

    >>> with counting("measuring", 10, verbose=0) as count:
    ...     count(5)
    """
    if verbose == 0 or not is_terminal(sys.stdout):
        yield lambda done: None
        return
    from rich.progress import Progress

    # Drawn by whoever works, and a few times a second at most: it should not disturb the work.
    with Progress(console=make_console(), auto_refresh=False, transient=True) as progress:
        task = progress.add_task(message, total=total)
        drawn = time.perf_counter()

        def count(done: int) -> None:
            nonlocal drawn
            progress.advance(task, done)
            if time.perf_counter() - drawn > 0.2:
                progress.refresh()
                drawn = time.perf_counter()

        yield count


def _bar_line(name: str, step: int, steps: int, pieces: list[Piece], width: int) -> Table:
    from rich.progress_bar import ProgressBar as RichBar
    from rich.table import Table
    from rich.text import Text

    texts = fit(pieces, width - len(name) - 2 - SHORTEST_BAR - 2)
    used = len(name) + 2 + sum(2 + len(text) for text in texts)
    length = max(SHORTEST_BAR, min(LONGEST_BAR, width - used))
    line = Table.grid(padding=(0, 2, 0, 0))
    line.add_row(name, RichBar(steps, step, width=length), *(Text(t, no_wrap=True) for t in texts))
    return line


def figure_text(value: float, digits: int) -> str:
    """A loss or an accuracy; one that is about to diverge must not fill the line.

    >>> figure_text(0.12345, 3), figure_text(7.5e30, 3)
    ('0.123', '7.5e+30')
    """
    return f"{value:.{digits}f}" if abs(value) < 10_000 else f"{value:.{digits}g}"


def _short(rate: float) -> str:
    """A rate that jumps about, with no more digits than one can follow.

    >>> _short(4321.5), _short(54321.5)
    ('4,322', '54k')
    """
    return f"{rate:,.0f}" if rate < 10_000 else f"{rate / 1000:,.0f}k"
