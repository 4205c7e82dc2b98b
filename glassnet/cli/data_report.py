"""What ``glassnet data --check`` shows: the classes, the pixels, what is odd, and some images."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from glassnet.errors import shortened
from glassnet.quantities import count_text
from glassnet.tables import Cell, Column, Table

if TYPE_CHECKING:
    from rich.text import Text

    from glassnet.data.checking import Report
    from glassnet.data.dataset import DataSet

LONGEST_NAME = 24
MOST_CLASSES = 100
"""Of more classes, the table shows the first ones; ``--json`` has all."""
MOST_FILES = 10
"""Of broken files, so many are named; ``--json`` has all."""
MOST_SIZES = 3
THUMBNAIL = 14
"""Pixels of an image's longer side in the terminal: seven lines."""
MOST_SHOWN = 20
"""Of more classes, the terminal shows images of the first ones; ``--sheet`` has more."""


def heading(report: Report) -> list[str]:
    """What data this is, in a few lines."""
    card = report.reading.data.card
    training, test = card.counts
    lines = [
        f"{card.title}: {count_text(training, 'image')} to train on, {test:,} to test with, "
        f"{count_text(len(card.classes), 'class', 'classes')}",
        f"Form: {card.form.describe()}",
    ]
    sizes = report.reading.sizes
    if len(sizes) > 1:
        frequent = ", ".join(f"{w}×{h} ({n:,})" for (h, w), n in sizes.most_common(MOST_SIZES))
        (low, _), (high, _) = (pick(sizes.items(), key=_area) for pick in (min, max))
        lines.append(
            f"Files of {len(sizes):,} sizes, from {low[1]}×{low[0]} to {high[1]}×{high[0]}; most "
            f"frequent: {frequent}"
        )
    return lines


def _area(size_and_count: tuple[tuple[int, int], int]) -> int:
    (height, width), _ = size_and_count
    return height * width


def class_table(report: Report) -> Table:
    """The images of each class; what is missing stands out."""
    classes = report.reading.data.card.classes
    totals = [sum(part) for part in zip(*report.counts, strict=True)]
    rows: list[list[str | Cell]] = []
    for label, (name, counts) in enumerate(zip(classes, report.counts, strict=True)):
        if label == MOST_CLASSES:
            rows.append([f"… {len(classes) - label:,} more", "", "", ""])
            break
        cells = [Cell(f"{n:,}", "plain" if n else "warning") for n in counts]
        share = f"{100 * counts[0] / max(1, totals[0]):.1f} %"
        rows.append([shortened(name, LONGEST_NAME), *cells, share])
    rows.append([Cell("all", "strong"), *(Cell(f"{n:,}", "strong") for n in totals), ""])
    columns = [
        Column("Class"), Column("To train on", "right"), Column("To test with", "right"),
        Column("Share", "right"),
    ]  # fmt: skip
    return Table(columns, rows)


def pixel_table(report: Report) -> Table:
    """What the pixels of both parts are like, and which images are there more than once."""
    training, test = report.pixels
    duplicates = report.duplicates
    rows: list[list[str | Cell]] = [
        [f"{what} of the pixels", *(f"{v:.1f} ({v / 255:.4f})" for v in values)]
        for what, values in (
            ("Mean", (training.mean, test.mean)), ("Spread", (training.spread, test.spread)),
        )
    ]  # fmt: skip
    if len(training.channels) > 1:
        for channel, name in enumerate(("red", "green", "blue")):
            shown = [part.channels[channel] for part in (training, test)]
            rows.append([f"  {name}: mean, spread", *(f"{m:.1f}, {s:.1f}" for m, s in shown)])
    rows.append(["Values from … to", *(f"{p.least} … {p.most}" for p in (training, test))])
    rows += [
        [what, *(_count(number) for number in numbers)]
        for what, numbers in (
            ("Images of one colour", (len(training.blank), len(test.blank))),
            ("Repeat another of this part", (duplicates.training, duplicates.test)),
            ("Also among the training images", (0, duplicates.across)),
        )
    ]
    rows[-1][1] = ""
    columns = [Column("Images"), Column("To train on", "right"), Column("To test with", "right")]
    note = "Equal images are found pixel for pixel; those that nearly agree are not."
    return Table(columns, rows, notes=[note])


def _count(number: int) -> Cell:
    return Cell(f"{number:,}", "warning") if number else Cell("none", "faint")


def finding_table(report: Report) -> Table | None:
    """What is odd, the worst first; None where nothing is."""
    rows: list[list[str | Cell]] = [
        [
            Cell("wrong", "warning") if finding.spoils else Cell("note"),
            Cell(finding.kind),
            finding.message,
        ]
        for finding in report.findings
    ]
    rows += [[Cell("note"), "reading", note] for note in report.reading.notes]
    if not rows:
        return None
    return Table([Column(""), Column("About"), Column("What was found, and what to do")], rows)


def broken_table(report: Report) -> Table | None:
    """The first few files that can't be read, with the reasons; None where all can be."""
    broken = report.reading.broken
    if not broken:
        return None
    rows = [[path, reason] for path, reason in broken[:MOST_FILES]]
    if len(broken) > MOST_FILES:
        rows.append([f"… {len(broken) - MOST_FILES:,} more", ""])
    return Table([Column("File"), Column("What is wrong with it")], rows)


def verdict(report: Report) -> str:
    """One sentence on all of it."""
    wrong = sum(finding.spoils for finding in report.findings)
    if wrong:
        return f"{count_text(wrong, 'thing', 'things')} should be mended before a training."
    return "Nothing stands in the way of a training."


def class_pictures(data: DataSet, columns: int) -> Iterator[Text]:
    """Images of each class in half blocks below its name, for a terminal with colours.

    Args:
        data: the data set.
        columns: that the terminal has.
    """
    from rich.text import Text

    from glassnet.cli.half_blocks import half_blocks
    from glassnet.data.checking.sheet import image_strip

    classes = data.card.classes
    for label, name in enumerate(classes[:MOST_SHOWN]):
        yield Text(shortened(name, columns), "bold")
        strip = image_strip(data.training, label, THUMBNAIL, columns)
        if strip is None:
            yield Text("no image to train on")
        else:
            pictures = half_blocks(strip, columns)
            pictures.rstrip()
            yield pictures
    if len(classes) > MOST_SHOWN:
        yield Text(f"… {len(classes) - MOST_SHOWN:,} more classes; --sheet FILE shows them.")
