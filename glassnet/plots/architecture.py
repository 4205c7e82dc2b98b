"""A network's layers with their shapes: the drawing of ``glassnet.drawing``, as a plot."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from glassnet.drawing import drawn, svg
from glassnet.plots.look import axes_for, describe, figure_of, is_dark
from glassnet.plots.network import check_network

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from glassnet.structure import Stack

PIXELS = 96
"""Of the drawing, for an inch."""


def architecture(model: Stack, ax: Axes | None = None) -> Axes:
    """The network's layers from left to right, with their shapes and parameters.

    Feature maps are stacks, dense layers columns; what is learned is blue. ``model.draw()`` gives
    the same picture without Matplotlib.

    Args:
        model: any network whose input shape is known.
        ax: axes to draw into; None makes a figure.

    Raises:
        ShapeError: if the shape of the images is not known yet.
        MissingLibraryError: without Matplotlib.

    >>> import glassnet as gn
    >>> with gn.plots.style():
    ...     ax = architecture(gn.networks.build("lenet"))
    >>> [text.get_text() for text in ax.texts][:2]
    ['lenet', '61,706 parameters, in the blue layers']
    """
    check_network("architecture", model)
    root = drawn(model)
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    ax = axes_for(ax, width / PIXELS, height / PIXELS)
    figure, box = figure_of(ax), ax.get_position(original=True)
    # A point of the drawing is as large as its place allows, and so are its letters and lines.
    scale = 72 * min(
        box.width * figure.get_figwidth() / width, box.height * figure.get_figheight() / height
    )
    for element in root:
        _add(ax, element, scale)
    ax.set_xlim(0, width)
    ax.set_ylim(height, 0)
    ax.set_aspect("equal")
    ax.set_axis_off()
    title, description = (root.findtext(tag, "") for tag in ("title", "desc"))
    describe(ax, f"{title}: {description}")
    return ax


def _add(ax: Axes, element: svg.Element, scale: float) -> None:
    """Draw an element of the drawing, upon those before it.

    Args:
        ax: where to.
        element: a rectangle, a circle, lines or a text; anything else is left out.
        scale: points for a pixel of the drawing.
    """
    from matplotlib.patches import Circle, FancyBboxPatch, PathPatch, Rectangle
    from matplotlib.path import Path

    kinds = ["text"] if element.tag == "text" else []
    look: dict[str, str] = {}
    for kind in [*kinds, *element.get("class", "").split()]:
        look |= svg.properties(kind, is_dark=is_dark(ax))
    above = 1 + len(ax.patches)
    if element.tag == "text":
        strong, size = int(look.get("font-weight", "400")) > 400, look.get("font-size", "12px")
        x, y = _numbers(element, "x", "y")
        ax.text(
            x,
            y,
            element.text or "",
            color=look["fill"],
            fontsize=float(size.removesuffix("px")) * scale,
            fontweight="bold" if strong else "normal",
            ha={"start": "left", "end": "right"}.get(element.get("text-anchor", ""), "center"),
            va="baseline",
            zorder=1000,
        )
        return
    if element.tag == "path":
        places = [float(number) for number in re.findall(r"[-\d.]+", element.get("d", ""))]
        if places:  # one path, as in the drawing: thin lines do not add up where they cross
            ends = [(x, y) for x, y in zip(*[iter(places)] * 2, strict=True)]
            codes = [Path.MOVETO, Path.LINETO] * (len(ends) // 2)
            lines = PathPatch(
                Path(ends, codes), zorder=above, facecolor="none", **_pen(look, scale)
            )
            ax.add_patch(lines)
        return
    painted = {**_pen(look, scale), "facecolor": look.get("fill", "none"), "zorder": above}
    if "fill-opacity" in look:
        from matplotlib.colors import to_rgba

        painted["facecolor"] = to_rgba(look["fill"], float(look["fill-opacity"]))
    if element.tag == "circle":
        x, y, radius = _numbers(element, "cx", "cy", "r")
        ax.add_patch(Circle((x, y), radius, **painted))
    elif element.tag == "rect":
        left, top, width, height = _numbers(element, "x", "y", "width", "height")
        corner = float(element.get("rx", 0))
        if not corner:
            ax.add_patch(Rectangle((left, top), width, height, **painted))
            return
        rounded = f"round,pad=0,rounding_size={corner}"
        ax.add_patch(FancyBboxPatch((left, top), width, height, boxstyle=rounded, **painted))


def _pen(look: dict[str, str], scale: float) -> dict[str, Any]:
    """How the lines of a class are drawn."""
    from matplotlib.colors import to_rgba

    pen: dict[str, Any] = {
        "edgecolor": to_rgba(look.get("stroke", "none"), float(look.get("stroke-opacity", 1)))
        if look.get("stroke", "none") != "none"
        else "none",
        "linewidth": float(look.get("stroke-width", 1)) * scale,
    }
    if "stroke-dasharray" in look:
        pen["linestyle"] = (0, [float(n) for n in look["stroke-dasharray"].split()])
    return pen


def _numbers(element: svg.Element, *names: str) -> list[float]:
    return [float(element.get(name, 0)) for name in names]
