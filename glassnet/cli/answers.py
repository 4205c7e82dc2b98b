"""What a network says to pictures, for programs: lines of values with tabs, or JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from glassnet.cli.console import to_stderr
from glassnet.errors import DataError
from glassnet.printing import say

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from glassnet.pictures.reading import Doubt, Reading


class Answer(NamedTuple):
    """A picture, and what the network says to it.

    Attributes:
        path: of the picture.
        reading: its images in the network's form, and what was done to it.
        probabilities: ``(n, classes)``, a row for each image.
        unsure: the doubt in each row; None where it is sure enough.
    """

    path: Path
    reading: Reading
    probabilities: NDArray[Any]
    unsure: tuple[Doubt | None, ...]

    def doubts(self) -> list[str]:
        """A line for each doubt, in the picture and in each of its answers."""
        lines = [doubt.message for doubt in self.reading.doubts]
        for place, doubt in enumerate(self.unsure, start=1):
            if doubt is not None:
                where = f"number {place}: " if len(self.unsure) > 1 else ""
                lines.append(f"{where}{doubt.message}")
        return lines


class Classes(NamedTuple):
    """How the classes are called.

    Attributes:
        names: in the order of their numbers.
        several: whether a picture may have several answers, each with its place.
    """

    names: Sequence[str]
    several: bool = False

    @property
    def are_named(self) -> bool:
        """Whether the names say more than the numbers."""
        return list(self.names) != [str(number) for number in range(len(self.names))]


class Report(Protocol):
    """What becomes of each picture on the standard output, in the order of the pictures."""

    def answer(self, answer: Answer) -> None:
        """The network has seen the picture."""

    def refuse(self, path: Path, error: DataError) -> None:
        """It has not; why stands on the error output already."""


class TabSeparated:
    """A heading, and a line for each image: the file, the class, its name, all probabilities.

    The place in the picture is a column where a picture may have several answers; the name is one
    where the classes have names.
    """

    def __init__(self, classes: Classes) -> None:
        self.classes = classes
        self.begun = False

    def answer(self, answer: Answer) -> None:
        """Print a line for each image."""
        names, several = self.classes
        if not self.begun:
            self.begun = True
            columns = ["image", *["place"][:several], "class", *["name"][: self.classes.are_named]]
            say("\t".join([*columns, *names]))
        for place, row in enumerate(answer.probabilities, start=1):
            best = int(row.argmax())
            values = [printable(answer.path), *[str(place)][:several], str(best)]
            values += [names[best]][: self.classes.are_named]
            say("\t".join([*values, *(f"{p:.6f}" for p in row)]))
        say_doubts(answer)

    def refuse(self, path: Path, error: DataError) -> None:
        """Such a picture has no line."""


class JsonLines:
    """An object for each image, in one line each; of a picture without an answer, its error.

    The texts are written with ASCII's signs alone, so that any output and any reader keeps them.
    """

    def __init__(self, classes: Classes) -> None:
        self.classes = classes

    def answer(self, answer: Answer) -> None:
        """Print an object for each image."""
        names, several = self.classes
        rows = zip(answer.probabilities, answer.unsure, strict=True)
        for place, (row, unsure) in enumerate(rows, start=1):
            best = int(row.argmax())
            doubts = [*answer.reading.doubts, *([] if unsure is None else [unsure])]
            found: dict[str, Any] = {"image": str(answer.path)}
            if several:
                found["place"] = place
            found["class"] = best
            found["name"] = names[best]
            found["probability"] = _rounded(row[best])
            found["probabilities"] = dict(zip(names, map(_rounded, row), strict=True))
            found["doubts"] = [asdict(doubt) for doubt in doubts]
            if answer.reading.steps:
                steps = answer.reading.steps
                found["steps"] = [{"name": step.name, "note": step.note} for step in steps]
            say(json.dumps(found))
        say_doubts(answer)

    def refuse(self, path: Path, error: DataError) -> None:
        """Print the object of a picture without an answer."""
        say(json.dumps({"image": str(path), "error": str(error)}))


def say_doubts(answer: Answer) -> None:
    """Print each doubt as a line on the error output."""
    for doubt in answer.doubts():
        to_stderr(f"Doubt: {printable(answer.path)}: {doubt}")


def printable(path: Path) -> str:
    r"""A path in printable signs: a tab or a line's end in it would break a table.

    >>> printable(Path("a\tb.png"))
    'a\\tb.png'
    """
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in str(path))


def _rounded(probability: Any) -> float | None:
    """Six places, since the rest is float32's noise; null for nan, which JSON does not know."""
    return round(float(probability), 6) if math.isfinite(probability) else None
