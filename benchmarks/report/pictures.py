"""How all pictures of the benchmarks look."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

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
P = ParamSpec("P")
R = TypeVar("R")


def styled(draw: Callable[P, R]) -> Callable[P, R]:
    """A function that draws in our style from its first line to its last, whatever the user's is.

    Texts and legends take their looks when they are made, not when the figure is.
    """

    @wraps(draw)
    def drawing(*args: P.args, **kwargs: P.kwargs) -> R:
        from matplotlib import style

        with style.context(["default", STYLE]):
            return draw(*args, **kwargs)

    return drawing


def new_figure(rows: int, width: float, height: float) -> tuple[Figure, list[Axes]]:
    """A figure with axes below each other."""
    from matplotlib.figure import Figure

    figure = Figure((width, height), layout="constrained")
    axes = figure.subplots(rows, 1, squeeze=False)[:, 0]
    for each in axes:
        each.spines[["top", "right"]].set_visible(False)
    return figure, list(axes)


@styled
def to_svg(figure: Figure) -> str:
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue()
