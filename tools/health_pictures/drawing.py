"""How the pictures of the page look: readable on a light page and on a dark one."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from glassnet.files import write_atomically

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DOCS = Path(__file__).parents[2] / "docs"

INK, QUIET, FAINT = "#1c2430", "#6b7683", "#c3cad3"
BLUE, ORANGE, GREEN, PURPLE, RED = "#0072b2", "#d55e00", "#009e73", "#a3508f", "#b3261e"
"""Okabe and Ito's colours, which colour-blind people tell apart; a word stands beside each."""

RAMP = ("#9ecae1", "#6baed6", "#4292c6", "#2171b5", "#08519c", "#08306b")

STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "text.color": INK,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.titlesize": 9.5,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
    "figure.facecolor": "white",
    "svg.fonttype": "none",
    "svg.hashsalt": "glassnet",  # the same figures give the same file
}

LONG_NUMBER = re.compile(r"(-?\d+\.\d)\d+")
CONSTANT = 2.3012
"""The least loss of a constant answer on MNIST's first 55,000 images."""


@contextmanager
def picture(
    name: str, words: str, rows: int, columns: int, size: tuple[float, float], **layout: Any
) -> Iterator[NDArray[Any]]:
    """Axes to draw into; afterwards the picture stands in the documentation.

    Args:
        name: of the file, without its ending.
        words: what the picture shows, for those who can't see it.
        rows: of axes.
        columns: of axes.
        size: width and height in inches.
        layout: further arguments of Matplotlib's ``subplots``.

    Yields:
        The axes, (rows, columns).
    """
    from matplotlib import style
    from matplotlib.figure import Figure

    with style.context(["default", STYLE]):
        figure = Figure(size, layout="constrained")
        yield figure.subplots(rows, columns, squeeze=False, **layout)
        for axes in figure.axes:
            axes.minorticks_off()  # on logarithmic axes they are half of the file
        path = DOCS / f"{name}.svg"
        write_atomically(path, _svg(figure, words))
        print(path, f"{path.stat().st_size / 1000:.0f} kB")


def _svg(figure: Figure, words: str) -> str:
    """The figure as SVG, with its numbers to a tenth of a point, and with its words."""
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None})
    head, _, body = file.getvalue().partition("<metadata>")
    _, _, body = body.partition("</metadata>")
    head = head.replace("<svg ", '<svg role="img" ')
    return head + f"<title>{escape(words)}</title>" + LONG_NUMBER.sub(r"\1", body)


def constant_answer(axes: Axes, label: str = "a constant answer") -> None:
    """Mark the loss of a network that answers the same for all images."""
    axes.axhline(CONSTANT, color=QUIET, linewidth=1, linestyle=(0, (4, 3)), zorder=1)
    if label:
        axes.annotate(
            label,
            (1, CONSTANT),
            xycoords=("axes fraction", "data"),
            xytext=(0, 3),
            textcoords="offset points",
            ha="right",
            color=QUIET,
        )


def median_of(losses: NDArray[Any], steps: int = 20) -> NDArray[Any]:
    """For each step the median of it and of the steps before it: no single batch moves it."""
    padded = np.concatenate([np.full(steps - 1, np.nan), losses])
    windows = np.lib.stride_tricks.sliding_window_view(padded, steps)
    return np.asarray(np.nanmedian(windows, axis=1))


def some_of(count: int, points: int = 150) -> NDArray[np.intp]:
    """Places to draw of a long curve, evenly spread on a logarithmic axis; the last among them."""
    return np.unique(np.geomspace(1, count, points).astype(np.intp)) - 1
