"""The columns of the study's table: where each finds its text, in our lines and the published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from glassnet.study.published import Published
from glassnet.study.table import Row


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        heading: in one piece.
        lines: the heading in two lines, of which the first may be that of a group of columns.
        own: its text in a line of our own figures.
        published: its text in a line of published figures.
        number: whether it stands flush right.
    """

    heading: str
    lines: tuple[str, str]
    own: Callable[[Row], str]
    published: Callable[[Published], str]
    number: bool = True


def _nothing(_: Published) -> str:
    return ""


NETWORK = Column(
    "Network", ("", "Network"), lambda row: row.network, lambda _: "published", number=False
)

PARAMETERS = Column(
    "Parameters: lr, epochs, batch",
    ("lr, epochs,", "batch"),
    lambda row: row.parameters,
    _nothing,
    number=False,
)

TIMES = (
    Column("Run time: step", ("Run time", "step"), lambda row: row.step, lambda p: p.step),
    Column("Run time: epoch", ("", "epoch"), lambda row: row.epoch, _nothing),
    Column("Run time: training", ("", "training"), lambda row: row.training, lambda p: p.training),
    Column(
        "Run time: validation",
        ("", "validation"),
        lambda row: row.validation,
        lambda p: p.validation,
    ),
    Column("Run time: total", ("", "total"), lambda row: row.total, lambda p: p.total),
)

RAN = Column("Times ran", ("times", "ran"), lambda row: row.ran, _nothing)

ACCURACY = Column(
    "Accuracy: training, by epoch",
    ("Accuracy", "training, by epoch"),
    lambda row: row.accuracy,
    lambda p: p.accuracy,
)

TEST = Column(
    "Accuracy: test set", ("", "test set"), lambda row: row.test_accuracy, lambda p: p.test_accuracy
)

ALL = (NETWORK, PARAMETERS, *TIMES, RAN, ACCURACY, TEST)
"""The whole table, in its order."""
