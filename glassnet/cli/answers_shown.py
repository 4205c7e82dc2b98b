"""What a network says to pictures, for people: bars for one picture, a line each for many."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from glassnet.cli.answers import Answer, Classes, printable, say_doubts
from glassnet.cli.console import make_console
from glassnet.cli.half_blocks import half_blocks
from glassnet.cli.steps import show_steps
from glassnet.errors import DataError
from glassnet.printing import display_width
from glassnet.quantities import share_text

if TYPE_CHECKING:
    from rich.table import Table

BAR = 24
"""Characters of a probability of 1."""
MOST_BARS = 12
"""Classes that all get a bar; of more, the most probable."""
WIDEST = 40
"""Columns of a picture: with the bars beside it, it fits a terminal of 80."""
PROBABILITY = 10
"""Columns of a probability in a line, and of the space before it."""


class Shown:
    """Answers for people: of an only picture all probabilities, of many pictures a line each.

    Args:
        classes: how they are called.
        pictures: that will be answered.
        steps: whether it is shown how each picture was brought to the network's form.
    """

    def __init__(self, classes: Classes, pictures: Sequence[Path], steps: bool) -> None:
        self.console = make_console()
        self.classes = classes
        self.only = len(pictures) == 1
        self.widest = max(display_width(printable(path)) for path in pictures)
        self.steps = steps
        # Without shades a picture would be a block.
        self.in_colour = bool(self.console.color_system) and not self.console.no_color

    def answer(self, answer: Answer) -> None:
        """Show the steps if they are asked for, the answer, and below it what is doubtful."""
        if self.steps:
            show_steps(self.console, answer, self.in_colour)
        alone = self.only and len(answer.probabilities) == 1
        if alone:
            self._bars(answer)
        else:
            self._line(answer)
        if self.console.is_terminal:
            self._doubts(answer, indent=0 if alone else 2)
        else:
            say_doubts(answer)

    def refuse(self, path: Path, error: DataError) -> None:
        """What is refused is said on the error output, and nowhere else."""

    def _bars(self, answer: Answer) -> None:
        if not self.steps:  # which begin with the name
            self.console.print(printable(answer.path), style="bold", markup=False, soft_wrap=True)
        image = answer.reading.images[0] if self.in_colour else None
        self.console.print(answer_table(answer.probabilities[0], self.classes, image))

    def _doubts(self, answer: Answer, indent: int) -> None:
        from rich.padding import Padding
        from rich.text import Text

        for doubt in answer.doubts():
            self.console.print(Padding(Text(doubt, "yellow"), (0, 0, 0, indent)))

    def _line(self, answer: Answer) -> None:
        from rich.text import Text

        best = answer.probabilities.argmax(axis=1).tolist()
        seen = " ".join(called(self.classes, number, short=len(best) > 1) for number in best)
        path = printable(answer.path)
        line = Text(path)
        space = self.console.width - PROBABILITY - display_width(seen) - 2
        if self.widest <= space:
            line.append(" " * (self.widest - display_width(path) + 2))
        else:  # on a line of its own
            line.append("\n  ")
        line.append(seen, "bold green")
        line.append(f"  {share_text(answer.probabilities.max(axis=1).min(), 2)}")
        self.console.print(line, soft_wrap=True)


def called(classes: Classes, number: int, *, short: bool = False) -> str:
    """What a class is called in a line: its name, and its number too where that says more."""
    name = classes.names[number]
    return name if short or not classes.are_named else f"{name} ({number})"


def answer_table(row: NDArray[Any], classes: Classes, image: NDArray[Any] | None = None) -> Table:
    """A bar for each class, or for the most probable, beside the image as the network gets it."""
    from rich.table import Table
    from rich.text import Text

    bars = Table(box=None, show_header=False, pad_edge=False)
    for justify in ("left", "left", "right"):
        bars.add_column(justify=justify)
    best = int(row.argmax())
    named = f": {classes.names[best]}" if classes.are_named else ""
    title = f"Class {best}{named}"
    for label, probability in _rows(row):
        style = "bold green" if label == best else ""
        name = Text(classes.names[label])  # in which square brackets are no markup
        bar = "█" * (0 if math.isnan(probability) else round(BAR * probability))
        bars.add_row(name, bar, share_text(probability, 2), style=style)
    right = Table.grid()
    right.add_row(Text(title, "bold"))
    right.add_row("")
    right.add_row(bars)
    if len(row) > MOST_BARS:
        others = 1 - sum(probability for _, probability in _rows(row))
        right.add_row(f"{len(row) - MOST_BARS} others: {share_text(max(others, 0), 2)}")
    both = Table.grid(padding=(0, 3, 1, 0))
    both.add_row(*([] if image is None else [half_blocks(image, WIDEST)]), right)
    return both


def _rows(row: NDArray[Any]) -> Iterator[tuple[int, float]]:
    """The classes that get a bar: all in their order, or of many the most probable first."""
    order: Sequence[int] = range(len(row))
    if len(row) > MOST_BARS:
        order = (-row).argsort(kind="stable")[:MOST_BARS].tolist()
    for label in order:
        yield label, float(row[label])
