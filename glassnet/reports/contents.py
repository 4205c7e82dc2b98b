"""What a report consists of, whatever its form: sections of texts, tables and pictures."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from glassnet.tables import Table


@dataclass(frozen=True)
class Link:
    """Words that lead to a section or a picture of the same report."""

    words: str
    anchor: str


@dataclass(frozen=True)
class Code:
    """Words that somebody may type: a command, or the name of a file."""

    words: str


def command(*words: str) -> Code:
    """A command of glassnet, its words quoted where a shell would part them.

    >>> command("report", "my results").words
    "glassnet report 'my results'"
    """
    return Code(f"glassnet {shlex.join(words)}")


Text = str | Sequence[str | Link | Code]
"""Plain words, with links and commands among them."""


@dataclass(frozen=True)
class Paragraph:
    """Some sentences; a quiet one says under which conditions the others hold."""

    text: Text
    is_quiet: bool = False
    kind: ClassVar[str] = "paragraph"


@dataclass(frozen=True)
class Bullets:
    """A list of sentences."""

    items: Sequence[Text]
    kind: ClassVar[str] = "bullets"


@dataclass(frozen=True)
class TableBlock:
    """A table; texts of its first column may lead to sections.

    Attributes:
        table: with its cells.
        caption: what it shows, in words.
        links: the anchors of sections, by the text of a cell of the first column.
        shows_caption: whether it is there for all, and not only for those who hear the page.
    """

    table: Table
    caption: str
    links: Mapping[str, str] = field(default_factory=dict)
    shows_caption: bool = True
    kind: ClassVar[str] = "table"


@dataclass(frozen=True)
class Figure:
    """A picture with its caption.

    Attributes:
        anchor: its name, by which links and the file of the picture are called.
        svg: the picture, as the text of an SVG file.
        alt: what it shows, for those who can't see it.
        caption: what a reader should know beside it.
        is_wide: whether it can't be read in a narrow column.
        has_card: whether it has a frame of its own.
    """

    anchor: str
    svg: str
    alt: str
    caption: str
    is_wide: bool = False
    has_card: bool = False
    kind: ClassVar[str] = "figure"


@dataclass(frozen=True)
class Figures:
    """Pictures that stand side by side where there is room."""

    figures: Sequence[Figure]
    kind: ClassVar[str] = "figures"


@dataclass(frozen=True)
class Details:
    """What is folded away until somebody asks for it."""

    summary: str
    blocks: Sequence[Block]
    kind: ClassVar[str] = "details"


Block = Paragraph | Bullets | TableBlock | Figure | Figures | Details


@dataclass(frozen=True)
class Section:
    """A part of a report, with a heading of its own."""

    anchor: str
    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Report:
    """A report on the runs of a folder.

    Attributes:
        title: its heading.
        introduction: on what the networks were trained, and when.
        sections: in their order.
    """

    title: str
    introduction: str
    sections: Sequence[Section]

    @property
    def figures(self) -> Iterator[Figure]:
        """All pictures, in their order."""
        for section in self.sections:
            yield from figures_of(section.blocks)


def figures_of(blocks: Sequence[Block]) -> Iterator[Figure]:
    """All pictures among some blocks, in their order."""
    for block in blocks:
        if isinstance(block, Figure):
            yield block
        elif isinstance(block, Figures):
            yield from block.figures
        elif isinstance(block, Details):
            yield from figures_of(block.blocks)


LONGEST_ANCHOR = 80
"""Letters. The name of a picture has a word more, and still fits the name of a file."""


def anchor_of(*words: str) -> str:
    """A name for a section, in signs that may stand in an address and in the name of a file.

    It is cut off where it is long, so two labels may come to the same name.

    >>> anchor_of("network", "lenet (relu)"), anchor_of("My net/<b>")
    ('network-lenet-relu', 'my-net-b')
    """
    kept = "".join(c if c.isascii() and c.isalnum() else " " for c in " ".join(words).lower())
    return "-".join(kept.split())[:LONGEST_ANCHOR].strip("-")
