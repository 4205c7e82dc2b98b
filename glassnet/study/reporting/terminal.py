"""The study for the terminal: its table, with the words before and behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glassnet.printing import showable
from glassnet.study.reporting.columns import to_comparison_table, to_table
from glassnet.study.reporting.published import ORIGIN
from glassnet.study.reporting.rows import StudyTable

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult


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
        from rich.text import Text

        def shown(text: str, style: str = "") -> Text:
            return Text(showable(text, options.encoding), style)

        rows = self.table.rows
        yield shown(self.table.introduction)
        yield ""
        yield to_table(rows)
        yield ""
        if any(row.published for row in rows):
            yield shown(f"published: {ORIGIN}.", "dim")
            yield ""
        if self.table.comparisons:
            yield to_comparison_table(self.table.comparisons)
            yield ""
        for note in [*self.table.caution, *self.table.notes]:
            yield shown(f"* {note}")
