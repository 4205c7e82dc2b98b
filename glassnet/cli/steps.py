"""What was done to a picture before the network saw it, shown and kept."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from glassnet.cli.answers import Answer, Classes, printable
from glassnet.cli.half_blocks import half_blocks
from glassnet.files import check_writable, write_atomically
from glassnet.pictures.reading import Step
from glassnet.quantities import share_text

if TYPE_CHECKING:
    from rich.console import Console

WIDEST = 56
"""Columns of a step's picture in a terminal."""
TEXT = "steps.txt"


def show_steps(console: Console, answer: Answer, in_colour: bool) -> None:
    """Print each step in words, and as a picture where the terminal has colours."""
    from rich.text import Text

    console.print(Text(printable(answer.path), "bold"), soft_wrap=True)
    for line, step in zip(_in_words(answer.reading.steps), answer.reading.steps, strict=True):
        console.print(Text(line))
        if in_colour:
            console.print(half_blocks(step.picture, min(WIDEST, console.width - 1)))
    console.print()


def save_steps(folder: Path, answer: Answer, classes: Classes) -> None:
    """Write each step's picture as ``01-….png``, and all in words as ``steps.txt``.

    Raises:
        OutputError: if the folder can't be written.
    """
    check_writable(folder)
    for number, step in enumerate(answer.reading.steps, start=1):
        name = re.sub(r"[^a-z0-9]+", "-", step.name.lower()).strip("-")
        write_atomically(folder / f"{number:02d}-{name}.png", _png(step))
    best = answer.probabilities.argmax(axis=1).tolist()
    seen = ", ".join(
        f"{classes.names[number]} ({share_text(row[number], 2)})"
        for number, row in zip(best, answer.probabilities, strict=True)
    )
    lines = [printable(answer.path), *_in_words(answer.reading.steps), f"The network sees: {seen}"]
    lines += [f"Doubt: {doubt}" for doubt in answer.doubts()]
    write_atomically(folder / TEXT, "\n".join(lines) + "\n")


def folders_for(folder: Path, pictures: Iterable[Path]) -> dict[Path, Path]:
    """Where the steps of each picture go: of one picture into the folder, of several into one each.

    >>> places = folders_for(Path("steps"), [Path("a/3.png"), Path("b/3.jpg")])
    >>> [place.as_posix() for place in places.values()]
    ['steps/3', 'steps/3-2']
    """
    different = list(dict.fromkeys(pictures))
    if len(different) == 1:
        return {different[0]: folder}
    places = {}
    taken: set[str] = set()  # in small letters, since a system may take capitals for the same
    for picture in different:
        numbered = (f"{picture.stem}-{number}" for number in itertools.count(2))
        names = itertools.chain([picture.stem], numbered)
        name = next(name for name in names if name.casefold() not in taken)
        taken.add(name.casefold())
        places[picture] = folder / name
    return places


def _in_words(steps: Sequence[Step]) -> list[str]:
    return [f"{number}. {step.name}: {step.note}" for number, step in enumerate(steps, start=1)]


def _png(step: Step) -> bytes:
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(step.picture).save(file, "PNG")
    return file.getvalue()
