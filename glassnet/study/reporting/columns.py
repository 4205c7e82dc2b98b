"""The study's tables: their columns, and what stands in them in our lines and in the published."""

from __future__ import annotations

from collections.abc import Sequence

from glassnet.study.reporting.averages import bounds_text
from glassnet.study.reporting.comparisons import PairedComparison, answer, p_value_text, points_text
from glassnet.study.reporting.published import Published
from glassnet.study.reporting.row import Row
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
        lines.append(_own_line(row, rows))
        if row.published is not None:
            line = _published_line(row.published, len(row.varied), rows)
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
    defects = any(comparison.with_defects for comparison in comparisons)
    excluded = (
        " In some pairs a run is a defect; --exclude-defects compares healthy runs only."
        if defects
        else ""
    )
    note = (
        "Differences of the accuracy on the test set, between runs with the same seeds. p says how "
        f"often chance alone gives such a difference.{corrected}{excluded}"
    )
    return Table(COMPARED, [_compared(each) for each in comparisons], notes=[note])


def _columns(rows: Sequence[Row]) -> list[Column]:
    """The columns of the study's table."""
    bounds = ",\n95 %" if any(row.test_interval for row in rows) else ""
    times = ("step", "epoch", "training", "validation", "total")
    lost = [Column("lost,\n95 %", "right")] if _tells_lost(rows) else []
    healthy = [Column(f"healthy only{bounds}", "right", group="Accuracy")]
    healthy = healthy if _tells_healthy(rows) else []
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
        *healthy,
    ]


def _tells_lost(rows: Sequence[Row]) -> bool:
    return any(row.lost for row in rows)


def _tells_healthy(rows: Sequence[Row]) -> bool:
    """Whether the healthy runs of a network that ran several times have other figures than all."""
    return any(row.healthy and row.healthy_accuracy != row.test_accuracy for row in rows)


def _compared(comparison: PairedComparison) -> list[str | Cell]:
    interval = comparison.difference.interval
    return [
        f"{comparison.better} than {comparison.other}",
        points_text(comparison),
        bounds_text(interval) if interval else "",
        p_value_text(comparison.p_value).removeprefix("p = ").removeprefix("p "),
        _pairs(comparison),
        Cell(answer(comparison), "good" if comparison.is_told else "plain"),
    ]


def _pairs(comparison: PairedComparison) -> str:
    pairs, left_out = comparison.pairs, comparison.left_out
    return f"{pairs} of {pairs + left_out}" if left_out else f"{pairs}"


def _own_line(row: Row, rows: Sequence[Row]) -> list[str | Cell]:
    lost = [Cell(row.lost, remark=row.lost_interval)] if _tells_lost(rows) else []
    healthy = [Cell(row.healthy_accuracy, remark=row.healthy_interval)]
    return [
        Cell(row.network, "strong", remark=row.details),
        *row.varied.values(),
        row.parameters,
        *(row.step, row.epoch, row.training, row.validation, row.total),
        Cell(row.ran, remark=row.healthy),
        *lost,
        Cell(row.accuracy, remark=",\n".join(row.remarks), remark_style="warning"),
        Cell(row.test_accuracy, remark=row.test_interval),
        *(healthy if _tells_healthy(rows) else []),
    ]


def _published_line(figures: Published, varied: int, rows: Sequence[Row]) -> list[str]:
    return [
        "published",
        *[""] * varied,
        "",
        *(figures.step, "", figures.training, figures.validation, figures.total),
        "",
        *([""] if _tells_lost(rows) else []),
        figures.accuracy,
        figures.test_accuracy,
        *([""] if _tells_healthy(rows) else []),
    ]
