"""From a plot to a picture of a report."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from typing import Any

from glassnet.errors import printable
from glassnet.plots.pictures import picture
from glassnet.reports.contents import Figure

_PATH = re.compile(r' d="[^"]*"')
_LONG = re.compile(r"(\.\d)\d+")


def drawn(
    anchor: str, caption: str, plot: Callable[..., Any], *arguments: Any, is_wide: bool = False
) -> Figure:
    """A plot as a figure.

    Args:
        anchor: of the figure.
        caption: what a reader should know beside it.
        plot: of ``glassnet.plots``, or one with the same habits.
        arguments: of the plot.
        is_wide: whether it can't be read in a narrow column.

    Raises:
        GlassnetError: as the plot does.
    """
    with warnings.catch_warnings():
        # Of figures beyond all bounds, of no room, of signs that a font has not: whoever reads the
        # report sees it, and can do nothing about it while it is written.
        warnings.simplefilter("ignore")
        made = picture(plot, *arguments)
        written = made.to_svg()
    svg = "".join(sign for sign in written if sign.isprintable() or sign == "\n")
    return Figure(anchor, shortened_paths(svg), printable(made.alt_text), caption, is_wide)


def shortened_paths(svg: str) -> str:
    """The picture with coordinates to a tenth of a point, which nobody sees: half as large.

    >>> shortened_paths('<path d="M 57.123456 7.2 L 0.25 3"/><text x="1.2345"/>')
    '<path d="M 57.1 7.2 L 0.2 3"/><text x="1.2345"/>'
    """
    return _PATH.sub(lambda path: _LONG.sub(r"\1", path[0]), svg)
