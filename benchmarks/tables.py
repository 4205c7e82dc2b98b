"""A table of text, for the terminal and for Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from rich.table import Table as RichTable


class Table(NamedTuple):
    """A table; all columns but the first ``words`` hold numbers."""

    title: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    words: int

    def to_markdown(self) -> str:
        """As GitHub's Markdown has it.

        >>> print(Table("Sizes", ("Who", "How\\nlarge"), [("ant", "1")], words=1).to_markdown())
        | Who | How large |
        | --- | ---: |
        | ant | 1 |
        """
        rules = ["---" if n < self.words else "---:" for n in range(len(self.headings))]
        headings = [heading.replace("\n", " ") for heading in self.headings]
        lines = [headings, rules, *self.rows]
        return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)

    def to_rich(self) -> RichTable:
        from rich import box
        from rich.table import Table as RichTable

        table = RichTable(
            title=self.title, title_justify="left", box=box.SIMPLE_HEAD, show_edge=False
        )
        for number, heading in enumerate(self.headings):
            justify: Literal["left", "right"] = "left" if number < self.words else "right"
            table.add_column(heading, justify=justify)
        for row in self.rows:
            table.add_row(*row)
        return table
