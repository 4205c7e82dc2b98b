"""A table of text, and its four forms: plain text, Markdown, HTML, and in colours in a terminal.

What shows a table (a summary, a profile, a study, the benchmarks) makes one `Table` and asks it for
a form. All forms show the same cells; the plain text and the terminal share one layout.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Literal, NamedTuple

from glassnet.printing import display_width, say, showable
from glassnet.table_folding import GUTTER, folded, total

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.text import Text

Style = Literal["plain", "strong", "faint", "good", "warning"]

NARROWEST = 12
"""A column of text that must give way to others keeps this width."""

REMARK_WIDTH = 20
"""Up to this width a remark may make its column wider; a longer one is wrapped."""

NOTE_WIDTH = 99
"""Notes are wrapped to this width, or to the table's where that is wider."""


@dataclass(frozen=True)
class Cell:
    """A text in a table.

    Args:
        text: a line feed begins a new line in plain text and in a terminal.
        style: how it stands out.
        remark: what stands below the text, or in brackets behind it in Markdown.
        remark_style: how that stands out.
    """

    text: str
    style: Style = "plain"
    remark: str = ""
    remark_style: Style = "plain"


@dataclass(frozen=True)
class Column:
    """A column.

    Args:
        heading: a line feed is for plain text and the terminal.
        align: "left" for words, "right" for numbers.
        group: a heading above those of neighbouring columns of the same group.
        optional: whether the column is left out where the table would be too wide.
    """

    heading: str
    align: Literal["left", "right"] = "left"
    group: str = ""
    optional: bool = False

    @property
    def whole_heading(self) -> str:
        """The heading with its group, in one line."""
        heading = self.heading.replace("\n", " ")
        return f"{self.group}: {heading}" if self.group else heading


class _Span(NamedTuple):
    text: str
    style: Style = "plain"


_Line = list[_Span]


@dataclass(frozen=True)
class Table:
    """A table.

    Args:
        columns: in their order.
        rows: a cell for each column; a string is a cell without style.
        title: above the table.
        notes: sentences below it.
        keys: how many columns at the left say what a row is about. They begin each part of a
            folded table, and are not optional.

    Raises:
        ValueError: if a row has not a cell for each column.

    >>> table = Table(
    ...     [Column("Layer"), Column("Output", "right")],
    ...     [["Flatten", "784"], [Cell("Dense", "strong"), "10"]],
    ...     title="small",
    ... )
    >>> print(table)
    small
    Layer    Output
    ───────────────
    Flatten     784
    Dense        10
    >>> print(table.to_markdown())
    ## small
    <BLANKLINE>
    | Layer | Output |
    | --- | ---: |
    | Flatten | 784 |
    | **Dense** | 10 |
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[str | Cell]]
    title: str = ""
    notes: Sequence[str] = ()
    keys: int = 1

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"a row has {len(row)} cells for {len(self.columns)} columns")

    def __str__(self) -> str:
        return self.to_text()

    @property
    def width(self) -> int:
        """The columns of a terminal that the table takes, without its title and notes."""
        return total(_widths(self))

    def to_text(self, width: int | None = None, encoding: str | None = None) -> str:
        """The table as plain text.

        Args:
            width: columns that there are; None for any number. Where they do not suffice, optional
                columns are left out, words are wrapped, and at last the table is folded: what does
                not fit stands below, behind the key columns once more.
            encoding: of the output, see ``glassnet.printing.showable``; None for all signs.
        """
        lines = _lines(_in_encoding(self, encoding), width, encoding)
        return "\n".join("".join(span.text for span in line).rstrip() for line in lines)

    def to_markdown(self, level: int = 2) -> str:
        """The table as GitHub's Markdown.

        Args:
            level: of the title's heading.
        """
        headings = [markdown_text(column.whole_heading) for column in self.columns]
        rules = ["---:" if column.align == "right" else "---" for column in self.columns]
        cells = [[_in_markdown(cell) for cell in row] for row in _cells(self)]
        body = "\n".join(f"| {' | '.join(line)} |" for line in [headings, rules, *cells])
        title = [f"{'#' * level} {markdown_text(self.title)}"] if self.title else []
        return "\n\n".join([*title, body, *map(markdown_text, self.notes)])

    def to_html(self) -> str:
        """The table as HTML, as a notebook shows it; whatever stands in it is escaped."""
        sides = [f"style='text-align:{column.align}'" for column in self.columns]
        head = "".join(
            f"<th {side}>{escape(column.whole_heading)}</th>"
            for side, column in zip(sides, self.columns, strict=True)
        )
        body = "".join(
            "<tr>"
            + "".join(
                f"<td {side}>{_in_html(cell)}</td>" for side, cell in zip(sides, row, strict=True)
            )
            + "</tr>"
            for row in _cells(self)
        )
        caption = f"<caption>{escape(self.title)}</caption>" if self.title else ""
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        return (
            f"<table style='border-spacing:1em 0'>{caption}<thead><tr>{head}</tr></thead>"
            f"<tbody style='vertical-align:top'>{body}</tbody></table>{notes}"
        )

    def _repr_html_(self) -> str:
        return self.to_html()

    def to_rich(self, width: int | None = None, encoding: str | None = None) -> Text:
        """The table as text with colours; see `to_text`."""
        from rich.text import Text

        text = Text(no_wrap=True, overflow="ignore")
        for number, line in enumerate(_lines(_in_encoding(self, encoding), width, encoding)):
            if number:
                text.append("\n")
            whole = Text.assemble(*((span.text, _RICH_STYLES[span.style]) for span in line))
            whole.rstrip()
            text.append_text(whole)
        return text

    def print(self) -> None:
        """Print the table as plain text, in signs that the standard output has."""
        say(self.to_text(encoding=getattr(sys.stdout, "encoding", None)))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield self.to_rich(options.max_width, options.encoding)


_RICH_STYLES = {
    "plain": "",
    "strong": "bold",
    "faint": "dim",
    "good": "green",
    "warning": "yellow",
}
_MARKDOWN_MARKS = {"plain": "", "strong": "**", "faint": "*", "good": "**", "warning": ""}
_HTML_TAGS = {"strong": "strong", "faint": "em", "good": "strong"}


# ---- cells ---------------------------------------------------------------------------------


def _cells(table: Table) -> list[list[Cell]]:
    return [[Cell(cell) if isinstance(cell, str) else cell for cell in row] for row in table.rows]


def _in_encoding(table: Table, encoding: str | None) -> Table:
    """The table in signs that an encoding has: before the layout, since some become two."""
    if encoding is None:
        return table

    def shown(text: str) -> str:
        return showable(text, encoding)

    return Table(
        [replace(c, heading=shown(c.heading), group=shown(c.group)) for c in table.columns],
        [
            [replace(c, text=shown(c.text), remark=shown(c.remark)) for c in row]
            for row in _cells(table)
        ],
        shown(table.title),
        [shown(note) for note in table.notes],
        table.keys,
    )


def _in_markdown(cell: Cell) -> str:
    mark, text = _MARKDOWN_MARKS[cell.style], markdown_text(cell.text)
    text = f"{mark}{text}{mark}" if text else ""
    return f"{text} ({markdown_text(cell.remark)})".lstrip() if cell.remark else text


def markdown_text(text: str) -> str:
    r"""Text in one line that Markdown shows as it is: a network may have any name.

    >>> print(markdown_text("a|b*c"))
    a\|b\*c
    """
    for special in "\\`*_|<>[]&~$":
        text = text.replace(special, "\\" + special)
    return " ".join(text.split())


def _in_html(cell: Cell) -> str:
    tag, text = _HTML_TAGS.get(cell.style), escape(cell.text).replace("\n", "<br>")
    text = f"<{tag}>{text}</{tag}>" if tag and text else text
    return f"{text}<br><small>{escape(cell.remark)}</small>" if cell.remark else text


# ---- the layout of plain text and the terminal ---------------------------------------------


def _lines(table: Table, width: int | None, encoding: str | None) -> Iterator[_Line]:
    """The lines of the table, each in pieces of one style."""
    if width is not None and table.width > width:
        table = _part(table, [n for n, column in enumerate(table.columns) if not column.optional])
    widths = _narrowed(table, width)
    rule = _Span(showable("─", encoding), "faint")
    if table.title:
        yield from ([_Span(line, "strong")] for line in _wrap(table.title, width))
    longest = 0
    groups = [column.group for column in table.columns]
    for number, columns in enumerate(folded(widths, width, table.keys, groups)):
        if number:
            yield []
        part, part_widths = _part(table, columns), [widths[column] for column in columns]
        longest = max(longest, total(part_widths))
        yield from _in_columns(part, part_widths, _headings(part))
        yield [_repeated(rule, total(part_widths))]
        for row in _cells(part):
            yield from _in_columns(part, part_widths, list(map(_wrapped, row, part_widths)))
    if table.notes:
        yield [_repeated(rule, longest)]
    room = max(longest, NOTE_WIDTH)
    for note in table.notes:
        yield from ([_Span(line)] for line in _wrap(note, min(room, width or room)))


def _part(table: Table, columns: Sequence[int]) -> Table:
    """Some of the columns."""
    return replace(
        table,
        columns=[table.columns[column] for column in columns],
        rows=[[row[column] for column in columns] for row in table.rows],
    )


def _repeated(span: _Span, times: int) -> _Span:
    return _Span(span.text * times, span.style)


def _widths(table: Table) -> list[int]:
    """The widths of the columns that need no wrapping but that of long remarks."""
    headings, rows = _headings(table), _cells(table)
    return [
        max(
            [
                *(display_width(span.text) for span in headings[number]),
                *(display_width(line) for row in rows for line in row[number].text.split("\n")),
                *(min(display_width(row[number].remark), REMARK_WIDTH) for row in rows),
            ]
        )
        for number in range(len(table.columns))
    ]


def _narrowed(table: Table, width: int | None) -> list[int]:
    """The widths of the columns; the widest columns of words give way until the table fits."""
    widths = _widths(table)
    words = [number for number, column in enumerate(table.columns) if column.align == "left"]
    while width is not None and words and total(widths) > width:
        widest = max(words, key=lambda number: widths[number])
        if widths[widest] <= NARROWEST:
            break
        widths[widest] -= 1
    return widths


def _headings(table: Table) -> list[list[_Span]]:
    """The lines of each column's heading: the group at the top, its own heading at the bottom."""
    own = [column.heading.split("\n") for column in table.columns]
    groups = [column.group for column in table.columns]
    height = max((bool(g) + len(lines) for g, lines in zip(groups, own, strict=True)), default=0)
    blocks = []
    for group, before, lines in zip(groups, ["", *groups], own, strict=False):
        above = [""] * (height - len(lines))
        if group and group != before:
            above[0] = group
        blocks.append([_Span(line, "strong") for line in [*above, *lines]])
    return blocks


def _wrapped(cell: Cell, width: int) -> list[_Span]:
    text = [_Span(line, cell.style) for line in _wrap(cell.text, width)]
    remark = [_Span(line, cell.remark_style) for line in _wrap(cell.remark, width)]
    return [*text, *remark] if cell.remark else text


def _wrap(text: str, width: int | None) -> list[str]:
    """The lines of a text, none of them wider than this."""
    return [
        part
        for line in text.split("\n")
        for part in (
            [line]
            if width is None or display_width(line) <= width
            else textwrap.wrap(line, max(width, 1), break_on_hyphens=False)
        )
    ]


def _in_columns(
    table: Table, widths: Sequence[int], blocks: Sequence[Sequence[_Span]]
) -> Iterator[_Line]:
    """The lines of a row, whose cells may have several."""
    for number in range(max((len(block) for block in blocks), default=0)):
        line: _Line = []
        for column, width, block in zip(table.columns, widths, blocks, strict=True):
            span = block[number] if number < len(block) else _Span("")
            room = _Span(" " * (width - display_width(span.text)))
            line += [_Span(GUTTER)] if line else []
            line += [room, span] if column.align == "right" else [span, room]
        yield line
