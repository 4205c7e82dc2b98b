"""A table of text, for the terminal and for Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rich.table import Table as RichTable


class Table(NamedTuple):
    """A table; ``align`` has an l or r for each column: left or right."""

    title: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    align: str

    def to_markdown(self) -> str:
        """As GitHub's Markdown has it.

        >>> print(Table("Sizes", ("Who", "How\\nlarge"), [("ant", "1")], "lr").to_markdown())
        | Who | How large |
        | --- | ---: |
        | ant | 1 |
        """
        rules = ["---" if side == "l" else "---:" for side in self.align]
        headings = [heading.replace("\n", " ") for heading in self.headings]
        lines = [headings, rules, *self.rows]
        return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)

    def to_rich(self) -> RichTable:
        from rich import box
        from rich.table import Table as RichTable

        table = RichTable(
            title=self.title, title_justify="left", box=box.SIMPLE_HEAD, show_edge=False
        )
        for heading, side in zip(self.headings, self.align, strict=True):
            table.add_column(heading, justify="left" if side == "l" else "right")
        for row in self.rows:
            table.add_row(*row)
        return table
