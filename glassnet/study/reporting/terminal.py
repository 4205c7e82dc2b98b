"""The study's table for the terminal: one table where it is wide enough, else two in a row."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import TYPE_CHECKING

from glassnet.study.columns import ACCURACY, ALL, NETWORK, PARAMETERS, RAN, TEST, TIMES, Column
from glassnet.study.published import ORIGIN
from glassnet.study.table import Row, StudyTable

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.table import Table
    from rich.text import Text

REMARK_WIDTH = 20
"""That of three accuracies, so that a remark below them makes their column no wider."""

_ASCII = str.maketrans({"→": ">", "–": "-", "±": "+-", "×": "x"})


class TerminalTable:
    """The table for ``rich.print``, which fits itself to the width of the terminal.

    Where the output can't show arrows and dashes (a file in an old Windows code page), it uses
    signs that are similar.

    Args:
        table: what ``study_table`` made.
    """

    def __init__(self, table: StudyTable) -> None:
        self.table = table

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Choose the form for this console."""
        from rich.measure import Measurement

        ascii_only = options.ascii_only
        yield _text(self.table.introduction, ascii_only)
        yield ""
        whole = _table(ALL, self.table.rows, ascii_only)
        # A measure never exceeds the width on offer; so offer more than any terminal has.
        needed = Measurement.get(console, options.update_width(10_000), whole).maximum
        if needed <= options.max_width:
            yield whole
        else:
            yield _table((NETWORK, PARAMETERS, *TIMES), self.table.rows, ascii_only)
            yield ""
            yield _table((NETWORK, RAN, ACCURACY, TEST), self.table.rows, ascii_only)
        yield ""
        if any(row.published for row in self.table.rows):
            yield _text(f"published: {ORIGIN}.", ascii_only, "dim")
        for note in self.table.notes:
            yield _text(f"* {note}", ascii_only)


def _table(columns: Sequence[Column], rows: Sequence[Row], ascii_only: bool) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for column in columns:
        heading = _text("\n".join(column.lines), ascii_only)
        table.add_column(heading, justify="right" if column.number else "left")
    for row in rows:
        table.add_row(*(_own(column, row, ascii_only) for column in columns))
        if row.published:
            cells = (column.published(row.published) for column in columns)
            table.add_row(*(_text(cell, ascii_only, "dim") for cell in cells))
    return table


def _own(column: Column, row: Row, ascii_only: bool) -> Text:
    text = _text(column.own(row), ascii_only)
    if column is NETWORK:
        text.stylize("bold")
        if row.details:
            text.append(f"\n{row.details}")
    if column is ACCURACY:
        for remark in row.remarks:
            text.append("\n" + fill(remark, REMARK_WIDTH), "yellow")
    return text


def _text(text: str, ascii_only: bool, style: str = "") -> Text:
    from rich.text import Text

    return Text(text.translate(_ASCII) if ascii_only else text, style)
