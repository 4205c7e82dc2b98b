"""The study's tables: their columns, and what stands in them in our lines and in the published."""

from __future__ import annotations

from collections.abc import Sequence

from glassnet.study.reporting.averages import bounds_text
from glassnet.study.reporting.comparisons import PairedComparison, answer, p_value_text, points_text
from glassnet.study.reporting.published import Published
from glassnet.study.reporting.rows import Row
from glassnet.tables import Cell, Column, Table

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

    What varies has a column for each option. Lost runs have one where a network ran several times.

    Args:
        rows: what ``study_table`` made.
    """
    lines: list[list[str | Cell]] = []
    for row in rows:
        lines.append(_own_line(row, _tells_lost(rows)))
        if row.published is not None:
            line = _published_line(row.published, len(row.varied), _tells_lost(rows))
            lines.append([Cell(text, "faint") for text in line])
    varied = len(rows[0].varied) if rows else 0
    several = len({row.parameters for row in rows}) > 1
    return Table(_columns(rows), lines, keys=1 + varied + several)


def to_comparison_table(comparisons: Sequence[PairedComparison]) -> Table:
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


def _columns(rows: Sequence[Row]) -> list[Column]:
    """The columns of the study's table."""
    bounds = ",\n95 %" if any(row.test_interval for row in rows) else ""
    times = ("step", "epoch", "training", "validation", "total")
    lost = [Column("lost,\n95 %", "right", optional=True)] if _tells_lost(rows) else []
    varied = rows[0].varied if rows else ()
    return [
        Column("Network"),
        *(Column(name.replace(" ", "\n")) for name in varied),
        Column("lr, epochs,\nbatch"),
        *(Column(time, "right", group="Run time") for time in times),
        Column("times\nran", "right"),
        *lost,
        Column("training, by epoch", "right", group="Accuracy"),
        Column(f"test set{bounds}", "right", group="Accuracy"),
    ]


def _tells_lost(rows: Sequence[Row]) -> bool:
    return any(row.lost for row in rows)


def _compared(comparison: PairedComparison) -> list[str | Cell]:
    interval = comparison.difference.interval
    return [
        f"{comparison.better} than {comparison.other}",
        points_text(comparison),
        bounds_text(interval) if interval else "",
        p_value_text(comparison.p_value).removeprefix("p = ").removeprefix("p "),
        f"{comparison.pairs}",
        Cell(answer(comparison), "good" if comparison.is_told else "plain"),
    ]


def _own_line(row: Row, with_lost: bool) -> list[str | Cell]:
    return [
        Cell(row.network, "strong", remark=row.details),
        *row.varied.values(),
        row.parameters,
        *(row.step, row.epoch, row.training, row.validation, row.total),
        row.ran,
        *([Cell(row.lost, remark=row.lost_interval)] if with_lost else []),
        Cell(row.accuracy, remark=", ".join(row.remarks), remark_style="warning"),
        Cell(row.test_accuracy, remark=row.test_interval),
    ]


def _published_line(figures: Published, varied: int, with_lost: bool) -> list[str]:
    return [
        "published",
        *[""] * varied,
        "",
        *(figures.step, "", figures.training, figures.validation, figures.total),
        "",
        *([""] if with_lost else []),
        figures.accuracy,
        figures.test_accuracy,
    ]
