"""What was done to a picture before the network saw it, shown and kept."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from glassnet.cli.answers import Answer, Classes, printable
from glassnet.cli.half_blocks import half_blocks
from glassnet.errors import OutputError
from glassnet.files import check_writable, write_atomically
from glassnet.pictures.reading import Step
from glassnet.quantities import share_text

if TYPE_CHECKING:
    from rich.console import Console

WIDEST = 56
"""Columns of a step's picture in a terminal."""
TEXT = "steps.txt"
STEP_FILE = re.compile(r"[0-9]{2,}-[a-z0-9-]*\.png")


def show_steps(console: Console, answer: Answer, in_colour: bool) -> None:
    """Print each step in words, and as a picture where the terminal has colours."""
    from rich.text import Text

    console.print(Text(printable(answer.path), "bold"), soft_wrap=True)
    for line, steps in _in_words(answer.reading.steps):
        console.print(Text(line))
        for step in steps if in_colour else ():
            console.print(half_blocks(step.picture, min(WIDEST, console.width - 1)))
    console.print()


def save_steps(folder: Path, answer: Answer, classes: Classes) -> None:
    """Write each step's picture as ``01-….png``, and all in words as ``steps.txt``.

    Steps of an earlier picture in the same folder are removed: they would pass for those of this
    one.

    Raises:
        OutputError: if the folder can't be written.
    """
    check_writable(folder)
    _remove_steps(folder)
    for number, step in enumerate(answer.reading.steps, start=1):
        name = re.sub(r"[^a-z0-9]+", "-", step.name.lower()).strip("-")
        write_atomically(folder / f"{number:02d}-{name}.png", _png(step))
    best = answer.probabilities.argmax(axis=1).tolist()
    seen = ", ".join(
        f"{classes.names[number]} ({share_text(row[number], 2)})"
        for number, row in zip(best, answer.probabilities, strict=True)
    )
    words = [line for line, _ in _in_words(answer.reading.steps)]
    lines = [printable(answer.path), *words, f"The network sees: {seen}"]
    lines += [f"Doubt: {doubt}" for doubt in answer.doubts()]
    write_atomically(folder / TEXT, "\n".join(lines) + "\n")


def _remove_steps(folder: Path) -> None:
    """Remove what `save_steps` wrote into a folder, as its ``steps.txt`` tells, and nothing else.

    Raises:
        OutputError: if a file can't be removed.
    """
    if not (folder / TEXT).is_file():
        return
    for path in folder.iterdir():
        if STEP_FILE.fullmatch(path.name):
            try:
                path.unlink()
            except OSError as error:
                raise OutputError(
                    f"{path}: is the step of an earlier picture, and can't be removed "
                    f"({error.strerror or error}). Name another folder."
                ) from None


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


def _in_words(steps: Iterable[Step]) -> list[tuple[str, list[Step]]]:
    """A line for each step, and one for all steps that do the same one after the other.

    >>> import numpy as np
    >>> image = np.zeros((28, 28), np.uint8)
    >>> steps = [Step("light", "It is even.", image), *[Step("image", "It is scaled.", image)] * 3]
    >>> [line for line, _ in _in_words(steps)]
    ['1. light: It is even.', '2–4. image: It is scaled.']
    """
    lines = []
    first = 1
    for (name, note), group in itertools.groupby(steps, key=lambda step: (step.name, step.note)):
        alike = list(group)
        last = first + len(alike) - 1
        number = f"{first}" if first == last else f"{first}–{last}"
        lines.append((f"{number}. {name}: {note}", alike))
        first = last + 1
    return lines


def _png(step: Step) -> bytes:
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(step.picture).save(file, "PNG")
    return file.getvalue()
