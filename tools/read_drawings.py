"""Read forged drawings with a network, and print how many of each kind it gets right.

    python -m tools.read_drawings lenet.safetensors
    python -m tools.read_drawings lenet.safetensors --part held-out
    python -m tools.read_drawings lenet.safetensors --kinds dust,ruled --wrong /tmp/wrong

The drawings are written to files and read as users' pictures are. ``tools/drawings`` says what they
show. Tune on the part ``tuning`` alone; ``held-out`` is for reports.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from glassnet.data import read_digit, read_digits
from glassnet.errors import DataError
from glassnet.model import Sequential, load_model
from glassnet.pictures.doubts import doubt_of_answer
from glassnet.printing import is_terminal, make_console
from glassnet.tables import Column, Table
from tools.drawings import KINDS, PARTS, Digits, draw, load_digits

COUNT = 200


@dataclass
class Figures:
    """What came of the drawings of one kind.

    Args:
        kind: Its name.
        drawings: How many were read.
        single: How many of them show one digit.
        right: How many of these were read as what they show, doubted or not.
        in_files: How many of these digits are read right from MNIST's own images.
        apart: How many drawings were told apart into as many digits as they show.
        doubted: How many drawings were doubted or refused, for whatever reason.
        doubts: How many for each of the reasons.
        wrong: The numbers of those that were not read as they should, with what they were read as.
    """

    kind: str
    drawings: int = 0
    single: int = 0
    right: int = 0
    in_files: int = 0
    apart: int = 0
    doubted: int = 0
    doubts: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[int, str]] = field(default_factory=list)


def measure(
    model: Sequential,
    kind: str,
    count: int,
    digits: Digits,
    seed: int,
    advance: Callable[[], None] = lambda: None,
) -> Figures:
    """Read the drawings of one kind.

    Args:
        model: A network that takes MNIST's digits.
        kind: One of ``KINDS``.
        count: How many drawings.
        digits: The digits that they show.
        seed: The seed of the part.
        advance: Called after each drawing.
    """
    figures = Figures(kind, count)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            drawing = draw(kind, number, digits, seed)
            path = drawing.save(Path(folder) / "drawing")
            answer, doubts = answer_of(model, path)
            figures.doubted += bool(doubts)
            figures.doubts.update(doubts)
            if len(drawing.written) == 1:
                figures.single += 1
                figures.right += answer == drawing.written
                source = digits.image(drawing.sources[0])
                figures.in_files += best(model, source[None]) == drawing.written
            elif drawing.written:
                answer = told_apart(model, path)
                figures.apart += len(answer) == len(drawing.written)
            if answer != drawing.written:
                read_as = "".join(map(str, answer)) or "nothing"
                figures.wrong.append((number, "-".join([read_as, *doubts])))
            advance()
    return figures


def answer_of(model: Sequential, path: Path) -> tuple[tuple[int, ...], list[str]]:
    """The digit that a picture is read as, and the kinds of doubts; none where it is refused."""
    try:
        reading = read_digit(path)
    except DataError:
        return (), ["nothing"]
    probabilities = model.predict(reading.images, threads=1)[0]
    unsure = doubt_of_answer(probabilities)
    doubts = [*reading.doubts, *([] if unsure is None else [unsure])]
    return (int(probabilities.argmax()),), [doubt.kind for doubt in doubts]


def told_apart(model: Sequential, path: Path) -> tuple[int, ...]:
    """The digits that a picture is read as if several were asked for."""
    try:
        return best(model, read_digits(path).images)
    except DataError:
        return ()


def best(model: Sequential, images: NDArray[np.uint8]) -> tuple[int, ...]:
    """The class of each image."""
    return tuple(map(int, model.predict(images, threads=1).argmax(axis=1)))


def table(all_figures: list[Figures], title: str) -> Table:
    """One row for each kind."""
    return Table(
        title=title,
        columns=[
            Column("kind"),
            Column("drawings", "right"),
            Column("right", "right"),
            Column("the same from MNIST's files", "right"),
            Column("told apart", "right"),
            Column("doubted", "right"),
            Column("for"),
        ],
        rows=[
            [
                figures.kind,
                str(figures.drawings),
                share(figures.right, figures.single),
                share(figures.in_files, figures.single),
                share(figures.apart, figures.drawings) if figures.apart else "",
                share(figures.doubted, figures.drawings),
                ", ".join(f"{kind} {count}" for kind, count in figures.doubts.most_common()),
            ]
            for figures in all_figures
        ],
    )


def share(some: int, of: int) -> str:
    """A share in percent; nothing where there is nothing to share."""
    return f"{some / of:.1%}" if of else ""


def keep_wrong(figures: Figures, folder: Path, digits: Digits, seed: int) -> None:
    """Write the drawings that were read wrongly, to be looked at."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, answer in figures.wrong:
        drawing = draw(figures.kind, number, digits, seed)
        written = "".join(map(str, drawing.written)) or "nothing"
        drawing.save(folder / f"{figures.kind}-{number}-{written}-read-as-{answer}")


def main() -> None:
    """Read the drawings and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("network", type=Path, help="a file of a network that reads digits")
    parser.add_argument("--part", choices=list(PARTS), default="tuning", help="the drawings")
    parser.add_argument("--kinds", help="their kinds, with commas; default: all")
    parser.add_argument("--count", type=int, default=COUNT, help="of each kind")
    parser.add_argument("--digits", help="the data set; default: mnist, or else mnist-5k")
    parser.add_argument("--wrong", type=Path, help="a folder for those that are read wrongly")
    options = parser.parse_args()
    kinds = options.kinds.split(",") if options.kinds else list(KINDS)
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        parser.error(f"no kind is called {unknown[0]!r}; there are {', '.join(KINDS)}")
    print(read(options, kinds))


def read(options: argparse.Namespace, kinds: list[str]) -> Table:
    """Read the drawings of these kinds under a progress bar."""
    from rich.progress import Progress

    model = load_model(options.network)
    digits, seed = load_digits(options.part, options.digits), PARTS[options.part].seed
    all_figures = []
    console = make_console(stderr=True)
    with Progress(console=console, disable=not is_terminal(sys.stderr), transient=True) as bar:
        for kind in kinds:
            task = bar.add_task(kind, total=options.count)
            advance = partial(bar.advance, task)
            figures = measure(model, kind, options.count, digits, seed, advance)
            if options.wrong:
                keep_wrong(figures, options.wrong, digits, seed)
            all_figures.append(figures)
    return table(all_figures, f"{options.part}: {digits.title}, seed {seed}")


if __name__ == "__main__":
    main()
