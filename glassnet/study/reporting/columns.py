"""The columns of the study's table: where each finds its text, in our lines and the published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from glassnet.study.reporting.published import Published
from glassnet.study.reporting.rows import Row
from glassnet.tables import Cell, Column, Table


class Source(NamedTuple):
    """A column, and where its cells come from.

    Attributes:
        column: its heading and alignment.
        own: its cell in a line of our own figures.
        published: its text in a line of published figures.
    """

    column: Column
    own: Callable[[Row], str | Cell]
    published: Callable[[Published], str]


def _nothing(_: Published) -> str:
    return ""


def _time(name: str, own: Callable[[Row], str], published: Callable[[Published], str]) -> Source:
    return Source(Column(name, "right", group="Run time"), own, published)


NETWORK = Source(
    Column("Network"),
    lambda row: Cell(row.network, "strong", remark=row.details),
    lambda _: "published",
)

PARAMETERS = Source(Column("lr, epochs,\nbatch"), lambda row: row.parameters, _nothing)

TIMES = (
    _time("step", lambda row: row.step, lambda published: published.step),
    _time("epoch", lambda row: row.epoch, _nothing),
    _time("training", lambda row: row.training, lambda published: published.training),
    _time("validation", lambda row: row.validation, lambda published: published.validation),
    _time("total", lambda row: row.total, lambda published: published.total),
)

RAN = Source(Column("times\nran", "right"), lambda row: row.ran, _nothing)

ACCURACY = Source(
    Column("training, by epoch", "right", group="Accuracy"),
    lambda row: Cell(row.accuracy, remark=", ".join(row.remarks), remark_style="warning"),
    lambda published: published.accuracy,
)

TEST = Source(
    Column("test set", "right", group="Accuracy"),
    lambda row: row.test_accuracy,
    lambda published: published.test_accuracy,
)

ALL = (NETWORK, PARAMETERS, *TIMES, RAN, ACCURACY, TEST)
"""The whole table, in its order."""


def to_table(rows: Sequence[Row]) -> Table:
    """The rows of a study, which ``study_table`` made, as a table."""
    lines: list[list[str | Cell]] = []
    for row in rows:
        lines.append([source.own(row) for source in ALL])
        if row.published is not None:
            beside = row.published
            lines.append([Cell(source.published(beside), "faint") for source in ALL])
    return Table([source.column for source in ALL], lines)
