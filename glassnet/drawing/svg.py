"""The few SVG elements that a picture of a network needs."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from html import escape
from xml.etree import ElementTree

Element = ElementTree.Element
Point = tuple[float, float]

# On a card of its own, so that the picture is readable on every page; the card turns dark where
# the reader's pages are. Learned means: the layer has parameters.
STYLE = """
text { font: 12px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #57606a }
.strong { font-weight: 600; fill: #1f2328 }
.name { font-size: 16px }
.card { fill: #ffffff; stroke: #d0d7de }
.learned { fill: #cfe3ff; stroke: #0a58ca }
.fixed { fill: #eaeef2; stroke: #6e7781 }
.wire { fill: none; stroke: #0a58ca; stroke-opacity: 0.16; stroke-width: 0.6 }
.order { fill: none; stroke: #6e7781; stroke-dasharray: 3 3 }
.window { fill: #fb8500; fill-opacity: 0.25; stroke: #d9480f }
.ray { fill: none; stroke: #d9480f; stroke-opacity: 0.7; stroke-width: 0.8 }
@media (prefers-color-scheme: dark) {
  text { fill: #9da7b3 }
  .strong { fill: #f0f6fc }
  .card { fill: #0d1117; stroke: #30363d }
  .learned { fill: #12315e; stroke: #58a6ff }
  .fixed { fill: #21262d; stroke: #8b949e }
  .wire { stroke: #58a6ff; stroke-opacity: 0.22 }
  .order { stroke: #8b949e }
  .window { stroke: #ffa94d }
  .ray { stroke: #ffa94d }
}
"""


KINDS = ("card", "learned", "fixed", "wire", "order", "window", "ray")
"""The classes of `STYLE` that are no texts."""


def properties(kind: str, *, is_dark: bool = False) -> dict[str, str]:
    """What `STYLE` says of a class, for those who draw the same picture by other means.

    >>> properties("learned"), properties("learned", is_dark=True)["fill"]
    ({'fill': '#cfe3ff', 'stroke': '#0a58ca'}, '#12315e')
    """
    light, dark = STYLE.split("@media", 1)
    found: dict[str, str] = {}
    for rules in (light, dark) if is_dark else (light,):
        for selector, body in re.findall(r"([.\w]+) \{ ([^{}]*) \}", rules):
            if selector == f".{kind}" or (selector == "text" and kind == "text"):
                found |= dict(line.split(": ", 1) for line in body.split("; "))
    return found


def canvas(width: float, height: float, title: str, description: str) -> Element:
    """An empty picture with its card, and with words for those who can't see it."""
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {number(width)} {number(height)}",
            "width": number(width),
            "height": number(height),
            "role": "img",
            "aria-labelledby": "title description",
        },
    )
    for tag, content in (("title", title), ("desc", description)):
        element = ElementTree.SubElement(root, tag, id={"desc": "description"}.get(tag, tag))
        element.text = printable(content)
    ElementTree.SubElement(root, "style").text = STYLE
    rectangle(root, "card", 0.5, 0.5, width - 1, height - 1, corner=8)
    return root


def rectangle(
    parent: Element,
    kind: str,
    left: float,
    top: float,
    width: float,
    height: float,
    corner: float = 0,
) -> None:
    """A rectangle of a class in `STYLE`."""
    attributes = {"class": kind, "x": number(left), "y": number(top)}
    attributes |= {"width": number(width), "height": number(height)}
    if corner:
        attributes["rx"] = number(corner)
    ElementTree.SubElement(parent, "rect", attributes)


def circle(parent: Element, kind: str, centre: Point, radius: float) -> None:
    """A circle of a class in `STYLE`."""
    x, y = map(number, centre)
    ElementTree.SubElement(parent, "circle", {"class": kind, "cx": x, "cy": y, "r": number(radius)})


def lines(parent: Element, kind: str, ends: Iterable[tuple[Point, Point]]) -> None:
    """Straight lines, all in one element."""
    path = "".join(f"M{number(x)} {number(y)}L{number(u)} {number(v)}" for (x, y), (u, v) in ends)
    ElementTree.SubElement(parent, "path", {"class": kind, "d": path})


def text(
    parent: Element, content: str, place: Point, kind: str = "", anchor: str = "middle"
) -> None:
    """A line of text; ``place`` is its anchor on the base line."""
    x, y = map(number, place)
    attributes = {"x": x, "y": y, "text-anchor": anchor}
    if kind:
        attributes["class"] = kind
    ElementTree.SubElement(parent, "text", attributes).text = printable(content)


def written(root: Element) -> str:
    """The picture as the text of a file."""
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def in_html(picture: str, alt: str) -> str:
    """An SVG picture as an image of a page: its names and styles touch nothing else there.

    Args:
        picture: the text of an SVG file.
        alt: what it shows, in words.

    >>> in_html("<svg/>", "nothing & more")[-60:]
    'alt="nothing &amp; more" style="max-width:100%;height:auto">'
    """
    data = b64encode(picture.encode()).decode()
    source = f'src="data:image/svg+xml;base64,{data}"'
    return f'<img {source} alt="{escape(alt)}" style="max-width:100%;height:auto">'


def number(value: float) -> str:
    """A coordinate to a tenth of a pixel.

    >>> number(12.0), number(0.25)
    ('12', '0.2')
    """
    return f"{value:.1f}".removesuffix(".0")


def printable(content: str) -> str:
    """The text without control characters, which XML can't hold."""
    return "".join(character for character in content if character.isprintable())
