"""A report as Markdown, its pictures in a folder beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from glassnet.reports.contents import (
    Block,
    Bullets,
    Code,
    Details,
    Figure,
    Figures,
    Link,
    Paragraph,
    Report,
    TableBlock,
    Text,
)
from glassnet.tables import markdown_text


def to_markdown(report: Report, pictures: str) -> str:
    """The report as a Markdown document.

    Args:
        report: what ``assemble`` made.
        pictures: the name of the folder with the pictures, which are SVG files.
    """
    parts = [f"# {markdown_text(report.title)}", markdown_text(report.introduction)]
    for section in report.sections:
        parts.append(f'<a id="{section.anchor}"></a>\n\n## {markdown_text(section.title)}')
        parts += _blocks(section.blocks, pictures)
    return "\n\n".join(parts) + "\n"


def _blocks(blocks: Sequence[Block], pictures: str) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield _text(block.text)
        elif isinstance(block, Bullets):
            yield "\n".join(f"- {_text(item)}" for item in block.items)
        elif isinstance(block, TableBlock):
            caption = [markdown_text(block.caption)] if block.shows_caption else []
            yield "\n\n".join([*caption, block.table.to_markdown()])
        elif isinstance(block, Figure):
            yield _figure(block, pictures)
        elif isinstance(block, Figures):
            yield from (_figure(figure, pictures) for figure in block.figures)
        elif isinstance(block, Details):
            yield f"<details>\n<summary>{escape(block.summary)}</summary>"
            yield from _blocks(block.blocks, pictures)
            yield "</details>"


def _figure(figure: Figure, pictures: str) -> str:
    return (
        f"![{markdown_text(figure.alt)}]({pictures}/{figure.anchor}.svg)\n\n"
        f"*{markdown_text(figure.caption)}*"
    )


def _text(text: Text) -> str:
    pieces: Sequence[str | Link | Code] = [text] if isinstance(text, str) else text
    return "".join(map(_piece, pieces)).strip()


def _piece(piece: str | Link | Code) -> str:
    if isinstance(piece, Link):
        return f"[{markdown_text(piece.words)}](#{piece.anchor})"
    if isinstance(piece, Code):
        return f"`` {piece.words} ``" if "`" in piece.words else f"`{piece.words}`"
    ends = piece[: len(piece) - len(piece.lstrip())], piece[len(piece.rstrip()) :]
    return f"{ends[0] and ' '}{markdown_text(piece)}{ends[1] and ' '}" if piece.strip() else " "
