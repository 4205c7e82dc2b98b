"""A table of text, for the terminal and for Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rich.table import Table as RichTable


class Table(NamedTuple):
    """A table.

    Attributes:
        title: above it.
        headings: of its columns; a line feed is for the terminal.
        rows: of text.
        align: an l or r for each column: left or right.
        notes: sentences below it.
    """

    title: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    align: str
    notes: tuple[str, ...] = ()

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
        text = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
        return "\n\n".join([text, *self.notes])

    def to_rich(self) -> RichTable:
        from rich import box
        from rich.table import Table as RichTable
        from rich.text import Text  # in which brackets are brackets, not markup

        table = RichTable(
            title=Text(self.title),
            title_justify="left",
            caption=Text("\n".join(self.notes)) if self.notes else None,
            caption_justify="left",
            box=box.SIMPLE_HEAD,
            show_edge=False,
        )
        for heading, side in zip(self.headings, self.align, strict=True):
            left = side == "l"
            table.add_column(Text(heading), justify="left" if left else "right", no_wrap=not left)
        for row in self.rows:
            table.add_row(*map(Text, row))
        return table
