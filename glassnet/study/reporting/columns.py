"""The study's tables: their columns, and what stands in them in our lines and in the published."""

from __future__ import annotations

from collections.abc import Sequence

from glassnet.study.reporting.averages import bounds_text
from glassnet.study.reporting.comparisons import Comparison, answer, p_value_text, points_text
from glassnet.study.reporting.published import Published
from glassnet.study.reporting.rows import Row
from glassnet.tables import Cell, Column, Table

LOST = Column("lost", "right")

COLUMNS = (
    Column("Network"),
    Column("lr, epochs,\nbatch"),
    *(
        Column(time, "right", group="Run time")
        for time in ("step", "epoch", "training", "validation", "total")
    ),
    Column("times\nran", "right"),
    LOST,
    Column("training, by epoch", "right", group="Accuracy"),
    Column("test set", "right", group="Accuracy"),
)

COMPARED = (
    Column("Is it better?"),
    Column("by points", "right"),
    Column("95 %", "right"),
    Column("p", "right"),
    Column("pairs", "right"),
    Column("Answer"),
)


def to_table(rows: Sequence[Row]) -> Table:
    """The rows of a study as a table, the published figures in a line of their own.

    Lost runs have a column where a network ran several times.

    Args:
        rows: what ``study_table`` made.
    """
    columns = [column for column in COLUMNS if column is not LOST or any(row.lost for row in rows)]
    lines: list[list[str | Cell]] = []
    for row in rows:
        lines.append(_chosen(columns, _own_line(row)))
        if row.published is not None:
            published = [Cell(text, "faint") for text in _published_line(row.published)]
            lines.append(_chosen(columns, published))
    return Table(columns, lines)


def to_comparison_table(comparisons: Sequence[Comparison]) -> Table:
    """Which network is better than which, one comparison a line.

    Args:
        comparisons: what ``compare`` found.
    """
    most = max((comparison.comparisons for comparison in comparisons), default=1)
    corrected = f" Corrected by Holm's method for {most} comparisons." if most > 1 else ""
    note = (
        "Differences of the accuracy on the test set, between runs with the same seeds. p says how "
        f"often chance alone gives such a difference.{corrected}"
    )
    return Table(COMPARED, [_compared(each) for each in comparisons], notes=[note])


def _compared(comparison: Comparison) -> list[str | Cell]:
    interval = comparison.difference.interval
    return [
        f"{comparison.better} than {comparison.other}",
        points_text(comparison),
        bounds_text(interval) if interval else "",
        p_value_text(comparison.p_value).removeprefix("p = ").removeprefix("p "),
        f"{comparison.pairs}",
        Cell(answer(comparison), "good" if comparison.is_told else "plain"),
    ]


def _chosen(columns: Sequence[Column], line: Sequence[str | Cell]) -> list[str | Cell]:
    return [cell for column, cell in zip(COLUMNS, line, strict=True) if column in columns]


def _own_line(row: Row) -> list[str | Cell]:
    return [
        Cell(row.network, "strong", remark=row.details),
        row.parameters,
        *(row.step, row.epoch, row.training, row.validation, row.total),
        row.ran,
        Cell(row.lost, remark=row.lost_interval),
        Cell(row.accuracy, remark=", ".join(row.remarks), remark_style="warning"),
        Cell(row.test_accuracy, remark=row.test_interval),
    ]


def _published_line(figures: Published) -> list[str]:
    return [
        "published",
        "",
        *(figures.step, "", figures.training, figures.validation, figures.total),
        *("", ""),
        figures.accuracy,
        figures.test_accuracy,
    ]
