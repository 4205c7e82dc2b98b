"""How all pictures of the benchmarks look."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, QUIET, OWN, OTHER, LIMIT = "#222222", "#8a8a8a", "#c2410c", "#64748b", "#0f766e"
STYLE = {
    "font.family": "DejaVu Sans",  # comes with Matplotlib, so that it looks the same everywhere
    "font.size": 10,
    "text.color": INK,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.titlesize": 11,
    "xtick.color": INK,
    "ytick.color": INK,
    "svg.hashsalt": "glassnet",  # the same figures give the same file
}


def new_figure(rows: int, width: float, height: float) -> tuple[Figure, list[Axes]]:
    """A figure with axes below each other."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context(STYLE):
        figure = Figure((width, height), layout="constrained")
        axes = figure.subplots(rows, 1, squeeze=False)[:, 0]
    for each in axes:
        each.spines[["top", "right"]].set_visible(False)
    return figure, list(axes)


def to_svg(figure: Figure) -> str:
    from matplotlib import rc_context

    file = io.StringIO()
    with rc_context(STYLE):
        figure.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue()
