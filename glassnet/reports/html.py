"""A report as one page of HTML that needs nothing else: no network, no script, no other file."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from glassnet.errors import missing_library
from glassnet.reports.contents import Code, Link, Report, Text
from glassnet.tables import Cell, Table

READABLE_IN_ADDRESS = " !$&()*+,/:;=?@[]^_`{|}~"
"""Signs that an address in double quotes may hold as they are; others would triple in length."""


def require_jinja() -> None:
    """See that Jinja2 is there.

    Raises:
        MissingLibraryError: if it is not installed.
    """
    try:
        import jinja2  # noqa: F401
    except ImportError:
        raise missing_library("reports", "Jinja2", extra="report") from None


def to_html(report: Report) -> str:
    """The report as a page.

    Everything in it is escaped, and a policy in its head forbids the browser to load or to run
    anything, so that the name of a network can do nothing there.

    Args:
        report: what ``assemble`` made.

    Raises:
        MissingLibraryError: without Jinja2.
    """
    require_jinja()
    import jinja2
    from markupsafe import Markup

    folder = Path(__file__).parent
    style = (folder / "report.css").read_text(encoding="utf-8").replace("\r\n", "\n")
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(pieces=pieces, address=address, cells=cells, headings=headings)
    template = environment.from_string((folder / "report.html").read_text(encoding="utf-8"))
    return template.render(
        report=report,
        style=Markup(style),  # our own file, which escaping would change
        policy=policy(style),
    )


def policy(style: str) -> str:
    """What the browser may do with the page: show pictures in it, and use this style alone.

    >>> policy("p { color: red }")
    "default-src 'none'; img-src data:; style-src 'sha256-...'; base-uri 'none'; form-action 'none'"
    """
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; "
        "form-action 'none'"
    )


def address(svg: str) -> str:
    """A picture as the address of an image.

    >>> address('<svg width="1"/>')
    'data:image/svg+xml,%3Csvg width=%221%22/%3E'
    """
    return f"data:image/svg+xml,{quote(' '.join(svg.split()), safe=READABLE_IN_ADDRESS)}"


def pieces(text: Text) -> list[dict[str, str]]:
    """The pieces of a text, each with its kind, as the template takes them."""
    every: Sequence[str | Link | Code] = [text] if isinstance(text, str) else text
    return [_piece(each) for each in every]


def _piece(piece: str | Link | Code) -> dict[str, str]:
    if isinstance(piece, Link):
        return {"kind": "link", "words": piece.words, "anchor": piece.anchor}
    if isinstance(piece, Code):
        return {"kind": "code", "words": piece.words}
    return {"kind": "words", "words": piece}


def headings(table: Table) -> list[list[dict[str, Any]]]:
    """The rows of a table's head: groups of columns, if there are some, stand above their own.

    >>> from glassnet.tables import Column
    >>> columns = [Column("Network"), Column("step", group="Time"), Column("epoch", group="Time")]
    >>> [[cell["words"] for cell in row] for row in headings(Table(columns, []))]
    [['Network', 'Time'], ['step', 'epoch']]
    """
    if not any(column.group for column in table.columns):
        return [[_heading(column.heading, column.align) for column in table.columns]]
    upper, lower = [], []
    for group, columns in groupby(table.columns, key=lambda column: column.group):
        own = [_heading(column.heading, column.align) for column in columns]
        if group:
            upper.append(_heading(group, "middle", across=len(own)))
            lower += own
        else:
            upper += [{**heading, "down": 2} for heading in own]
    return [upper, lower]


def _heading(words: str, align: str, across: int = 1) -> dict[str, Any]:
    words = " ".join(words.split()).replace(" %", "\N{NO-BREAK SPACE}%")
    return {"words": words, "align": align, "across": across, "down": 1}


def cells(table: Table) -> list[list[dict[str, Any]]]:
    """The cells of a table, each with what the template needs of it."""
    return [
        [
            {"cell": Cell(cell) if isinstance(cell, str) else cell, "align": column.align}
            for column, cell in zip(table.columns, row, strict=True)
        ]
        for row in table.rows
    ]
