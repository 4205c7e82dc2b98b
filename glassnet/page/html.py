"""The page as one file of HTML that needs nothing else: no network, no server, no other file."""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Any

from glassnet.version import __version__

BUILT = Path(__file__).parent / "built"
GENERATOR = "glassnet "
HEAD = 1_000
"""Bytes in which a page says by what it was made."""


def to_html(title: str, contents: Mapping[str, Any], blobs: Sequence[str]) -> str:
    """The page's file.

    What comes from a model stands in it as data only: in JSON, without one ``<``, and in base64. A
    policy in its head lets the browser run and load nothing but the page's own program and style.

    Args:
        title: of the document.
        contents: the description, as ``browser/shell/contents.js`` reads it.
        blobs: the texts of the blobs, in the order of their numbers.
    """
    folder = Path(__file__).parent
    template = Template((folder / "page.html").read_text(encoding="utf-8"))
    program, style = (
        (BUILT / name).read_text(encoding="utf-8")  # with plain line feeds, however it is stored
        for name in ("page.js", "page.css")
    )
    return template.substitute(
        generator=f"{GENERATOR}{__version__}",
        policy=policy(program, style),
        title=html.escape(title),
        style=style,
        program=program,
        contents=as_data(contents),
        blobs="\n".join(
            f'<script type="application/octet-stream" id="blob-{number}">{text}</script>'
            for number, text in enumerate(blobs)
        ),
    )


def is_page(path: Path) -> bool:
    """Whether a file is a page that glassnet made.

    Raises:
        OSError: if it can't be read.
    """
    if not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.read(HEAD)
    return f'<meta name="generator" content="{GENERATOR}'.encode() in head


def policy(program: str, style: str) -> str:
    """What the browser may do with the page: run this program and use this style alone.

    A training in the page runs the same program in a worker, which is made from a ``blob:``.

    >>> policy("", "")  # doctest: +ELLIPSIS
    "default-src 'none'; script-src 'sha256-...'; style-src 'sha256-...'; img-src data: blob:; ..."
    """
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src '{_digest(program)}'",
            f"style-src '{_digest(style)}'",
            "img-src data: blob:",
            "worker-src blob:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def as_data(contents: Mapping[str, Any]) -> str:
    r"""A description as JSON that no browser takes for anything else.

    All of it is ASCII: a name may hold half a character, which no file in UTF-8 can.

    >>> as_data({"name": "<!--<script>"})
    '{"name":"\\u003c!--\\u003cscript>"}'
    """
    text = json.dumps(contents, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")
