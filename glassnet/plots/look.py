"""How plots look: their colours, light and dark, and the axes that they are drawn into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from glassnet.errors import ArgumentError, missing_library, quoted, unknown_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Theme = Literal["light", "dark"]
Colour = Literal["ink", "quiet", "grid", "card", "first", "second", "third", "lost"]
AxesArray = NDArray[Any]
"""Axes side by side, ``(panels,)``, as ``matplotlib.pyplot.subplots`` gives them."""


class Palette(NamedTuple):
    """The colours of a theme. All that tell things apart are Okabe and Ito's.

    Attributes:
        ink, quiet, grid, card: of texts, of axes and lesser texts, of fine lines, of the ground.
        first, second, third: of lines and bars that stand beside each other.
        lost: of what went wrong.
    """

    ink: str
    quiet: str
    grid: str
    card: str
    first: str
    second: str
    third: str
    lost: str


PALETTES: Mapping[Theme, Palette] = {
    "light": Palette(
        ink="#1f2328",
        quiet="#57606a",
        grid="#d8dee4",
        card="#ffffff",
        first="#0072b2",
        second="#e69f00",
        third="#009e73",
        lost="#d55e00",
    ),
    "dark": Palette(
        ink="#f0f6fc",
        quiet="#9da7b3",
        grid="#30363d",
        card="#0d1117",
        first="#56b4e9",
        second="#e6a011",
        third="#00b184",
        lost="#f07b2c",
    ),
}
"""The ground and the texts are those of the drawings of networks. On a dark ground Okabe and Ito's
blue, green and vermilion are taken lighter."""

BLUE, WHITE, ORANGE = "#0072b2", "#f7f7f7", "#d55e00"
"""From what is far below 0 to what is far above it."""

_is_apart: ContextVar[bool] = ContextVar("apart", default=False)


def require_matplotlib() -> None:
    """See that Matplotlib is there; it is not imported before somebody plots.

    Raises:
        MissingLibraryError: if it is not installed.
    """
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        raise missing_library("plots", "Matplotlib", extra="report") from None


def style(theme: Theme = "light") -> AbstractContextManager[None]:
    """A context in which all plots, also the user's own, have glassnet's look.

    Without it, plots have the look that Matplotlib is set to, and only take colours of their own.

    Args:
        theme: "light", or "dark" for dark pages.

    Raises:
        ArgumentError: for another theme.
        MissingLibraryError: without Matplotlib.

    >>> import glassnet as gn
    >>> with gn.plots.style("dark"):
    ...     ax = gn.plots.architecture(gn.networks.build("lenet"))
    """
    require_matplotlib()
    from matplotlib import style as styles

    if theme not in get_args(Theme):
        raise unknown_name("theme", theme, get_args(Theme))
    return styles.context(["default", _settings(PALETTES[theme])])


def _settings(palette: Palette) -> dict[str, Any]:
    from cycler import cycler

    return {
        "font.family": "sans-serif",
        "font.sans-serif": ["DejaVu Sans", "Helvetica", "Arial"],
        "font.size": 10,
        "text.color": palette.ink,
        "text.parse_math": False,  # a class or a network may have any name
        "axes.edgecolor": palette.quiet,
        "axes.facecolor": palette.card,
        "axes.labelcolor": palette.ink,
        "axes.titlesize": 11,
        "axes.titlelocation": "left",
        "axes.prop_cycle": cycler(color=[palette.first, palette.second, palette.third]),
        "axes.spines.top": False,
        "axes.spines.right": False,
        "figure.facecolor": palette.card,
        "figure.edgecolor": palette.card,
        "savefig.facecolor": palette.card,
        "grid.color": palette.grid,
        "grid.linewidth": 0.8,
        "legend.frameon": False,
        "xtick.color": palette.quiet,
        "xtick.labelcolor": palette.ink,
        "ytick.color": palette.quiet,
        "ytick.labelcolor": palette.ink,
        "image.composite_image": False,  # each small image stays sharp in SVG and PDF
        "svg.fonttype": "none",  # texts stay texts, which can be searched and read aloud
        "svg.hashsalt": "glassnet",  # the same figures give the same file
        "pdf.fonttype": 42,
    }


def is_dark(ax: Axes) -> bool:
    """Whether the ground of axes is dark."""
    from matplotlib.colors import to_rgb

    red, green, blue = to_rgb(ax.get_facecolor())
    return bool(0.299 * red + 0.587 * green + 0.114 * blue < 0.5)


def palette_of(ax: Axes) -> Palette:
    """The colours for axes: those for a dark ground where theirs is dark."""
    from matplotlib import rcParams

    own = PALETTES["dark" if is_dark(ax) else "light"]
    return own._replace(ink=rcParams["text.color"], quiet=rcParams["axes.edgecolor"])


@contextmanager
def figures_apart() -> Iterator[None]:
    """Make figures of which pyplot knows nothing, so that no window or notebook shows them."""
    token = _is_apart.set(True)
    try:
        yield
    finally:
        _is_apart.reset(token)


def axes_for(ax: Axes | None, width: float, height: float) -> Axes:
    """The axes that were given, or new ones in a figure of this size in inches."""
    if ax is not None:
        if not hasattr(ax, "get_figure"):
            raise ArgumentError("ax must be axes of Matplotlib, as plt.subplots() gives them.")
        return ax
    made: Axes = new_panels(1, width, height)[0]
    return made


def panels_for(
    owner: str, ax: Axes | Sequence[Axes] | AxesArray | None, count: int, columns: int = 2
) -> AxesArray:
    """Axes for so many panels: those that were given, or new ones in a figure.

    Args:
        owner: the function that they were given to.
        ax: one for each panel; one alone may stand for a list of one.
        count: how many are needed.
        columns: of a new figure.

    Raises:
        ArgumentError: if other than ``count`` were given.
    """
    if ax is None:
        return new_panels(count, 4.4 if count > 1 else 6.4, 3.4 if count > 1 else 4.0, columns)
    given = np.atleast_1d(np.asarray(ax, dtype=object)).ravel()
    are_axes = all(hasattr(each, "get_figure") for each in given)
    if len(given) != count or not are_axes:
        found = f"; {len(given)} given" if are_axes else f", not {quoted(ax)}"
        raise ArgumentError(
            f"{owner}: ax must be {count} axes of Matplotlib, one for each panel, as "
            f"plt.subplots(1, {count}) gives them{found}."
        )
    return given


def new_panels(count: int, width: float, height: float, columns: int = 1) -> AxesArray:
    """New axes, ``(count,)``, in a figure with so many columns; sizes are those of one panel."""
    require_matplotlib()
    columns = min(columns, count)
    rows = -(-count // columns)
    size = (columns * width, rows * height)
    if _is_apart.get():
        from matplotlib.figure import Figure

        figure = Figure(size, layout="constrained")
    else:
        from matplotlib import pyplot

        figure = pyplot.figure(figsize=size, layout="constrained")
    axes: AxesArray = figure.subplots(rows, columns, squeeze=False).ravel()
    for empty in axes[count:]:
        empty.remove()
    return axes[:count]


def figure_of(axes: Axes | AxesArray) -> Figure:
    """The whole figure in which some axes are."""
    first = np.atleast_1d(np.asarray(axes, dtype=object)).ravel()[0]
    figure: Figure = first.get_figure(root=True)
    return figure


def diverging() -> Any:
    """A colour map from blue through white to orange, for values on both sides of 0."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("glassnet", [BLUE, WHITE, ORANGE])


def describe(ax: Axes, words: str) -> None:
    """Keep with axes what they show, in words; see `glassnet.plots.alt_text`.

    All their texts become literal: a dollar in the name of a class begins no formula.
    """
    from matplotlib.text import Text

    ax.set_label(words)
    for text in ax.findobj(Text):
        text.set_parse_math(False)
