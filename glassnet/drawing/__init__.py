"""A network as a picture: feature maps as stacks, dense layers as columns, and the shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from glassnet.drawing import svg
from glassnet.drawing.figures import LARGEST_MAP, Dots, Figure, Maps, connect
from glassnet.drawing.stages import Stage, stages
from glassnet.layers.sizes import times

if TYPE_CHECKING:
    from glassnet.structure import Stack

__all__ = ["draw", "drawn"]

MARGIN = 28.0
GAP = 22.0  # between two stages
HEADING = 46.0  # height of the line with the network's name
LINE = 17.0  # from one line of text to the next
LETTER = 6.7  # a letter's width, on the generous side


def draw(model: Stack) -> str:
    """The network's architecture as an SVG picture.

    It has its own background, light or dark as the reader's pages are, and says in words what it
    shows to those who can't see it.

    Args:
        model: any network whose input shape is known.

    Returns:
        The text of an SVG file.

    Raises:
        ShapeError: if the shape of the images is not known yet.

    >>> import glassnet as gn
    >>> picture = draw(gn.networks.build("lenet"))
    >>> picture.count("<title")
    1
    """
    return svg.written(drawn(model))


def drawn(model: Stack) -> svg.Element:
    """The same picture as the elements that it consists of, whose classes are those of `svg.STYLE`.

    Args:
        model: any network whose input shape is known.

    Raises:
        ShapeError: if the shape of the images is not known yet.
    """
    shown = stages(model)
    figures, width = _arranged(shown)
    middle = HEADING + max(figure.height for figure in figures) / 2
    figures = [replace(figure, centre=middle) for figure in figures]
    below = 2 * middle - HEADING + 28
    most_lines = max(len(_caption(stage)) for stage in shown)

    size = _size(model)
    # The heading's letters are a half larger for the name than for the size.
    width = max(width, 2 * MARGIN + GAP + LETTER * (1.5 * len(model.name) + len(size)))
    root = svg.canvas(
        width,
        below + LINE * most_lines + 10,
        f"The network {model.name}",
        "; ".join(stage.sentence for stage in shown) + ".",
    )
    svg.text(root, model.name, (MARGIN, 30), "strong name", anchor="start")
    svg.text(root, size, (width - MARGIN, 30), anchor="end")
    # From behind: lines of dense layers, figures, and the windows that lie upon them.
    links = list(zip(figures, figures[1:], shown[1:], strict=False))
    for before, after, stage in links:
        if stage.window is None:
            connect(root, before, after, stage)
    for figure, stage in zip(figures, shown, strict=True):
        figure.draw(root, _kind(stage))
        _write(root, stage, (figure.left + figure.width / 2, below))
    for before, after, stage in links:
        if stage.window is not None:
            connect(root, before, after, stage)
    return root


def _arranged(shown: Sequence[Stage]) -> tuple[list[Figure], float]:
    """The figures from left to right, each with room for the text below it; the whole width."""
    maps = [stage.shape for stage in shown if len(stage.shape) > 1]
    scale = LARGEST_MAP / max((side for shape in maps for side in shape[:-1]), default=1)
    figures: list[Figure] = []
    left = MARGIN
    for stage in shown:
        figure: Figure = Maps(stage.shape, scale) if len(stage.shape) > 1 else Dots(stage.shape)
        text = LETTER * max(len(line) for line in _caption(stage))
        room = max(figure.width, text)
        figures.append(replace(figure, left=left + (room - figure.width) / 2))
        left += room + GAP
    return figures, left - GAP + MARGIN


def _caption(stage: Stage) -> list[str]:
    lines = [stage.title, *stage.details, times(stage.shape)]
    return [*lines, f"{stage.parameters:,} parameters"] if stage.parameters else lines


def _write(root: svg.Element, stage: Stage, place: svg.Point) -> None:
    """The caption; the title and the shape stand out."""
    x, y = place
    for n, line in enumerate(_caption(stage)):
        strong = "strong" if n in (0, 1 + len(stage.details)) else ""
        svg.text(root, line, (x, y + n * LINE), strong)


def _size(model: Stack) -> str:
    parameters = model.count_params()
    return f"{parameters:,} parameters, in the blue layers" if parameters else "no parameters"


def _kind(stage: Stage) -> str:
    return "learned" if stage.parameters else "fixed"
