"""The study's table: its columns, and what stands in them in our lines and in the published."""

from __future__ import annotations

from collections.abc import Sequence

from glassnet.study.reporting.published import Published
from glassnet.study.reporting.rows import Row
from glassnet.tables import Cell, Column, Table

COLUMNS = (
    Column("Network"),
    Column("lr, epochs,\nbatch"),
    *(
        Column(time, "right", group="Run time")
        for time in ("step", "epoch", "training", "validation", "total")
    ),
    Column("times\nran", "right"),
    Column("training, by epoch", "right", group="Accuracy"),
    Column("test set", "right", group="Accuracy"),
)


def to_table(rows: Sequence[Row]) -> Table:
    """The rows of a study as a table, the published figures in a line of their own.

    Args:
        rows: what ``study_table`` made.
    """
    lines: list[list[str | Cell]] = []
    for row in rows:
        lines.append(_own_line(row))
        if row.published is not None:
            lines.append([Cell(text, "faint") for text in _published_line(row.published)])
    return Table(COLUMNS, lines)


def _own_line(row: Row) -> list[str | Cell]:
    return [
        Cell(row.network, "strong", remark=row.details),
        row.parameters,
        *(row.step, row.epoch, row.training, row.validation, row.total),
        row.ran,
        Cell(row.accuracy, remark=", ".join(row.remarks), remark_style="warning"),
        row.test_accuracy,
    ]


def _published_line(figures: Published) -> list[str]:
    return [
        "published",
        "",
        *(figures.step, "", figures.training, figures.validation, figures.total),
        "",
        figures.accuracy,
        figures.test_accuracy,
    ]
