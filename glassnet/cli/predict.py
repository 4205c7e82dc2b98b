"""``glassnet predict``: what a saved network sees in images of digits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from glassnet.cli.console import make_console
from glassnet.cli.options import MODEL, THREADS
from glassnet.errors import ShapeError
from glassnet.printing import say

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from rich.table import Table
    from rich.text import Text

    from glassnet.model import Sequential

BAR = 24
"""Characters of a probability of 1."""


@click.command(short_help="Tell what a saved network sees in images.")
@MODEL
@click.argument(
    "images",
    type=click.Path(path_type=Path),
    nargs=-1,
    required=True,
    metavar="IMAGE...",
    help="One digit: PNG, JPEG or another format, of any size, dark on bright or bright on dark.",
)
@THREADS
def predict(path: Path, images: tuple[Path, ...], threads: int | None) -> None:
    """Tell what a saved network sees in each IMAGE: its class, and all probabilities.

    An IMAGE is brought to MNIST's conventions first, and shown as the network gets it.

    Where the output is no terminal, each IMAGE is a line of values with tabs between them.
    """
    import numpy as np

    from glassnet.data import load_digit
    from glassnet.model import load_model

    model = load_model(path)
    digits = np.stack([load_digit(image) for image in images])
    check_input(path, model, digits.shape[1:])
    probabilities = model.predict(digits, threads=threads)

    console = make_console()
    if not console.is_terminal:
        for line in tab_separated(images, probabilities):
            say(line)
        return
    for image, digit, answer in zip(images, digits, probabilities, strict=True):
        console.print(str(image), style="bold", markup=False, soft_wrap=True)
        # Without shades of grey its picture would be a block.
        seen = digit[:, :, 0] if console.color_system and not console.no_color else None
        console.print(answer_table(answer, seen))


def check_input(path: Path, model: Sequential, shape: tuple[int, ...]) -> None:
    """See that the network takes digits in MNIST's form, and gives probabilities.

    Raises:
        ShapeError: if it does not.
    """
    from glassnet.layers.sizes import times

    if model.input_shape != shape:
        raise ShapeError(
            f"{path}: {model.name} takes images of {times(model.input_shape or ())}, but predict "
            f"brings them to {times(shape)}."
        )
    if len(model.output_shape) != 1:
        raise ShapeError(
            f"{path}: {model.name} gives outputs of {times(model.output_shape)}, and predict needs "
            "one number for each class."
        )


def tab_separated(images: Sequence[Path], probabilities: NDArray[Any]) -> Iterator[str]:
    """A heading, then a line for each image."""
    yield "\t".join(["image", "class", *map(str, range(probabilities.shape[1]))])
    for image, answer in zip(images, probabilities, strict=True):
        yield "\t".join([str(image), str(answer.argmax()), *(f"{p:.6f}" for p in answer)])


def answer_table(answer: NDArray[Any], digit: NDArray[Any] | None = None) -> Table:
    """A bar for each class, and beside them the digit as the network gets it."""
    from rich.table import Table

    bars = Table(box=None, show_header=False, pad_edge=False)
    for justify in ("left", "left", "right"):
        bars.add_column(justify=justify)
    best = int(answer.argmax())
    bars.add_row("", f"[bold]Class {best}[/bold]")
    bars.add_row()
    for label, probability in enumerate(answer):
        style = "bold green" if label == best else ""
        bars.add_row(str(label), "█" * round(BAR * probability), f"{probability:.2%}", style=style)
    both = Table.grid(padding=(0, 3, 1, 0))
    both.add_row(*([] if digit is None else [picture(digit)]), bars)
    return both


def picture(digit: NDArray[Any]) -> Text:
    """A grey image in half the lines: a character's upper half is one pixel, its lower another.

    Args:
        digit: uint8 ``(height, width)``, the height even.
    """
    from rich.text import Text

    text = Text(no_wrap=True)
    for upper, lower in zip(digit[::2], digit[1::2], strict=True):
        for above, below in zip(upper, lower, strict=True):
            text.append("▀", f"rgb({above},{above},{above}) on rgb({below},{below},{below})")
        text.append("\n")
    return text
