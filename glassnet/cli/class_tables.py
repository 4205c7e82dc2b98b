"""The tables of ``glassnet evaluate``: how well each class is found, and what is taken for what.

The matrix of what is taken for what is shown where the output has room for it in one piece, which
ten classes have in 80 columns. Of more classes, the confusions are listed, the most frequent first.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet.errors import shortened
from glassnet.quantities import count_text, share_text
from glassnet.tables import Cell, Column, Table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from glassnet.metrics.classification import ClassificationReport

LONGEST_NAME = 24
"""Longer names of classes lose their middle: two of them and two figures fit into 80 columns."""

LONGEST_BESIDE_MATRIX = 16
"""Likewise in front of the matrix, whose columns need the room."""

MOST_CONFUSIONS = 15
"""Of many kinds of confusion, so many are listed."""

MOST_NAMED = 10
"""Of many classes, a note names so many."""


def evaluation_tables(
    matrix: NDArray[Any], report: ClassificationReport, classes: Sequence[str], width: int
) -> list[Table]:
    """The table of the classes, then that of what was taken for what.

    Args:
        matrix: counts ``(classes, classes)``.
        report: the figures of this matrix.
        classes: their names.
        width: how many columns the output has.
    """
    confusions = confusion_table(matrix, classes)
    if confusions.width > width:
        confusions = confusion_list(matrix, classes)
    return [class_table(report, classes), confusions]


def class_table(report: ClassificationReport, classes: Sequence[str]) -> Table:
    """A row for each class with its precision, recall and F1, and their means in the last row.

    Args:
        report: the figures.
        classes: the names of the classes.
    """
    columns = [
        Column("class"),
        *(Column(name, "right") for name in ("images", "precision", "recall", "F1")),
    ]
    figures = (report.precision, report.recall, report.f1_score)
    rows: list[list[str | Cell]] = [
        [name, f"{report.support[k]:,}", *(share_text(figure[k]) for figure in figures)]
        for k, name in enumerate(_row_names(classes))
    ]
    means = [
        "macro average",
        f"{report.support.sum():,}",
        *(share_text(report.macro_average(figure)) for figure in figures),
    ]
    rows.append([Cell(text, "strong") for text in means])
    return Table(columns, rows, notes=_notes(report, classes))


def confusion_table(matrix: NDArray[Any], classes: Sequence[str]) -> Table:
    """A row for each true class, a column for each predicted one; what is right stands out.

    Args:
        matrix: counts ``(classes, classes)``.
        classes: their names.
    """
    # Long names only fit in front of the rows; the columns then go by number.
    headings = classes if _are_short(classes) else [str(number) for number in range(len(classes))]
    names = _row_names(classes, LONGEST_BESIDE_MATRIX)
    columns = [Column(""), *(Column(heading, "right") for heading in headings)]
    rows: list[list[str | Cell]] = [
        [name, *(_count(int(count), right=column == row) for column, count in enumerate(counts))]
        for row, (name, counts) in enumerate(zip(names, matrix, strict=True))
    ]
    return Table(columns, rows, title="rows: what it is; columns: what it was taken for")


def confusion_list(matrix: NDArray[Any], classes: Sequence[str]) -> Table:
    """A row for each of the most frequent confusions of one class with another.

    Args:
        matrix: counts ``(classes, classes)``.
        classes: their names.
    """
    wrong = np.where(np.eye(len(matrix), dtype=bool), 0, matrix)
    # A stable sort: of equal counts the first classes come first, on every machine.
    order = np.argsort(-wrong, axis=None, kind="stable")[: np.count_nonzero(wrong)]
    names, support = _row_names(classes), matrix.sum(axis=1)
    rows: list[list[str | Cell]] = []
    listed = 0
    for place in order[:MOST_CONFUSIONS]:
        true, predicted = divmod(int(place), len(matrix))
        count = int(wrong[true, predicted])
        listed += count
        share = share_text(count / support[true])
        rows.append([names[true], names[predicted], f"{count:,}", share])
    columns = [
        Column("true class"),
        Column("taken for"),
        Column("images", "right"),
        Column("of its class", "right"),
    ]
    note = "No image was taken for one of another class."
    if rows:
        note = (
            f"These are {len(rows)} of {count_text(len(order), 'kind')} of confusion, and "
            f"{listed:,} of {count_text(int(wrong.sum()), 'wrong answer')}."
        )
    return Table(columns, rows, title="the most frequent confusions", notes=[note])


def _notes(report: ClassificationReport, classes: Sequence[str]) -> list[str]:
    """What a reader must know of figures that do not exist."""
    notes = []
    absent = [name for k, name in enumerate(classes) if not report.support[k]]
    if absent:
        notes.append(
            f"The test set has no image of {_listed(absent)}: such a class has no recall, and "
            "counts in no average."
        )
    never = [
        name
        for k, name in enumerate(classes)
        if report.support[k] and math.isnan(report.precision[k])
    ]
    if never:
        notes.append(
            f"No image was taken for {_listed(never)}: there is no precision of such a class, and "
            "0 stands for it in the average."
        )
    return notes


def _listed(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    shown = [shortened(name, LONGEST_NAME) for name in names[:MOST_NAMED]]
    return ", ".join(shown) + (f" and {more} others" if more > 0 else "")


def _are_short(classes: Sequence[str]) -> bool:
    return all(len(name) <= 3 for name in classes)


def _row_names(classes: Sequence[str], longest: int = LONGEST_NAME) -> list[str]:
    """The names as they stand in front of rows: with their number where the columns go by it."""
    if _are_short(classes):
        return list(classes)
    return [f"{k} {shortened(name, longest)}" for k, name in enumerate(classes)]


def _count(count: int, *, right: bool) -> Cell:
    if right:
        return Cell(str(count) if count else "·", "good")
    return Cell(str(count)) if count else Cell("·", "faint")
