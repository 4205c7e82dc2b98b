"""The study's table in Markdown, for ``study.md``."""

from __future__ import annotations

from collections.abc import Iterable

from glassnet.study.columns import ACCURACY, ALL, NETWORK, Column
from glassnet.study.published import ORIGIN, Published
from glassnet.study.table import Row, StudyTable


def to_markdown(table: StudyTable, title: str = "Study") -> str:
    """The table as a Markdown document.

    Args:
        table: what ``study_table`` made.
        title: the heading.
    """
    lines = [
        _line(column.heading for column in ALL),
        _line("---:" if column.number else "---" for column in ALL),
    ]
    for row in table.rows:
        lines.append(_line(_own(column, row) for column in ALL))
        if row.published:
            lines.append(_line(_published(column, row.published) for column in ALL))
    parts = [f"# {title}", table.introduction, "\n".join(lines)]
    if any(row.published for row in table.rows):
        parts.append(f"*Published*: {ORIGIN}.")
    if table.notes:
        parts.append("\n".join(f"- {_plain(note)}" for note in table.notes))
    return "\n\n".join(parts) + "\n"


def _own(column: Column, row: Row) -> str:
    text = _plain(column.own(row))
    if column is NETWORK:
        return f"**{text}**" + (f" ({_plain(row.details)})" if row.details else "")
    if column is ACCURACY:
        return ", ".join([text, *row.remarks])
    return text


def _published(column: Column, published: Published) -> str:
    text = column.published(published)
    return f"*{text}*" if text else ""


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(text: str) -> str:
    """Text that Markdown takes as it is: a network may be named by anyone, and anything."""
    for special in "\\`*_|<>[]":
        text = text.replace(special, "\\" + special)
    return " ".join(text.split())
