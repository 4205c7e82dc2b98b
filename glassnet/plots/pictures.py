"""A plot as a picture: SVG, PNG or PDF, and in words for those who can't see it."""

from __future__ import annotations

import io
import os
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from glassnet.drawing import svg
from glassnet.errors import OutputError
from glassnet.files import write_atomically
from glassnet.plots.look import PALETTES, AxesArray, Theme, figure_of, figures_apart, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ENDINGS = (".png", ".svg", ".pdf")
DOTS = 144
"""Of a PNG, for an inch: sharp on the screens of today."""


@dataclass(frozen=True)
class Picture:
    """A plot that is drawn, in glassnet's look; `picture` makes it.

    Attributes:
        figure: Matplotlib's.
        alt_text: what it shows, in words.
        theme: light or dark.
    """

    figure: Figure
    alt_text: str
    theme: Theme

    def to_svg(self) -> str:
        """The text of an SVG file.

        A light picture turns dark where the reader's pages are. Its texts are texts, and its
        description is there for those who can't see it.
        """
        return _with_words(_adapted(self._written("svg").decode()), self.alt_text)

    def to_png(self) -> bytes:
        """The content of a PNG file."""
        return self._written("png", {"Description": self.alt_text})

    def to_pdf(self) -> bytes:
        """The content of a PDF file."""
        return self._written("pdf", {"Subject": self.alt_text, "CreationDate": None})

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the picture: PNG, SVG or PDF, by the file's ending.

        Raises:
            OutputError: for another ending, or if the file can't be written.
        """
        match checked_ending(path):
            case ".svg":
                write_atomically(path, self.to_svg())
            case ".pdf":
                write_atomically(path, self.to_pdf())
            case _:
                write_atomically(path, self.to_png())

    def to_html(self) -> str:
        """The picture for a page of HTML or a notebook, with its words."""
        return svg.in_html(self.to_svg(), self.alt_text)

    def _written(self, form: str, metadata: dict[str, Any] | None = None) -> bytes:
        file = io.BytesIO()
        metadata = {"Date": None} if metadata is None else metadata
        with style(self.theme), warnings.catch_warnings():
            if form == "svg":  # the reader's fonts may well have what Matplotlib's lack
                warnings.filterwarnings("ignore", "Glyph .* missing from font")
            self.figure.savefig(file, format=form, dpi=DOTS, metadata=metadata)
        return file.getvalue()


def picture(
    plot: Callable[..., Any], *arguments: Any, theme: Theme = "light", **more: Any
) -> Picture:
    """A plot as a picture in glassnet's look, which no window shows.

    Args:
        plot: a function of ``glassnet.plots``.
        arguments: of this function.
        theme: "light" or "dark".
        more: further arguments of the function, by name.

    Raises:
        MissingLibraryError: without Matplotlib.
        GlassnetError: as the function does.

    >>> import glassnet as gn
    >>> drawn = gn.plots.picture(gn.plots.architecture, gn.networks.build("conv1", seed=0))
    >>> drawn.to_svg().startswith("<?xml")
    True
    >>> print(drawn.alt_text[:46])
    The network conv1: input 28×28×1; Conv2D 6, 5×
    """
    with style(theme), figures_apart():
        axes = plot(*arguments, **more)
    return Picture(figure_of(axes), alt_text(axes), theme)


def alt_text(ax: Axes | AxesArray) -> str:
    """What a plot shows, in words, for those who can't see it.

    Args:
        ax: what a function of ``glassnet.plots`` has returned.

    >>> import glassnet as gn
    >>> with gn.plots.style():
    ...     ax = gn.plots.history({"loss": [0.9, 0.4]})
    >>> print(gn.plots.alt_text(ax))
    Learning curve of the loss over 2 epochs. Training: from 0.9 to 0.4.
    """
    every = np.atleast_1d(np.asarray(ax, dtype=object)).ravel()
    return " ".join(text for each in every if (text := each.get_label()))


def checked_ending(path: str | os.PathLike[str]) -> str:
    """The ending of a picture's file, in small letters.

    Raises:
        OutputError: if pictures are not written with this ending.

    >>> checked_ending("curves.PNG")
    '.png'
    """
    ending = Path(path).suffix.lower()
    if ending not in ENDINGS:
        raise OutputError(f"{path}: a picture's name must end with .png, .svg or .pdf.")
    return ending


def _adapted(text: str) -> str:
    """The picture with dark colours in place of the light ones where the reader's pages are dark.

    Matplotlib writes a colour into each element's own style, which a rule may only change if it
    says that it is important.
    """
    rules = "\n".join(
        f'[style*="{what}: {light}"] {{ {what}: {dark} !important }}'
        for what, light, dark in sorted(_light_and_dark())
    )
    style = f"<style>\n@media (prefers-color-scheme: dark) {{\n{rules}\n}}\n</style>"
    return re.sub(r"(<svg[^>]*>)", rf"\1\n{style}", text, count=1)


def _light_and_dark() -> set[tuple[str, str, str]]:
    """Fills and strokes, light and dark: those of plots, and those of drawn networks."""
    pairs = zip(PALETTES["light"], PALETTES["dark"], strict=True)
    found = {(what, *pair) for pair in pairs for what in ("fill", "stroke")}
    for kind in svg.KINDS:
        light, dark = svg.properties(kind), svg.properties(kind, is_dark=True)
        found |= {
            (what, light[what], dark[what])
            for what in ("fill", "stroke")
            if light.get(what, "none") not in ("none", dark.get(what))
        }
    return found


def _with_words(text: str, alt: str) -> str:
    return text.replace("<svg ", f'<svg role="img" aria-label="{escape(alt)}" ', 1)
