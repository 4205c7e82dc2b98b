"""The figures of a picture: feature maps as a stack of cards, units as a column of dots."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import log2, prod

from glassnet.drawing import svg
from glassnet.drawing.stages import Stage
from glassnet.layers.base import Shape

MOST_MAPS = 16
MOST_DOTS = 16
LARGEST_MAP = 96.0  # pixels
SMALLEST_MAP = 7.0
DEEPEST_STACK = 44.0
DOT_RADIUS = 4.0
DOT_PITCH = 12.0


@dataclass(frozen=True)
class Maps:
    """A stack of feature maps; the front one stands lowest and furthest to the right.

    Args:
        shape: (rows, columns, channels) of one image.
        scale: pixels of the picture for one of the image.
    """

    shape: Shape
    scale: float
    left: float = 0.0
    centre: float = 0.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of one map."""
        rows, columns = self.shape[0], prod(self.shape[1:-1])
        return max(columns * self.scale, SMALLEST_MAP), max(rows * self.scale, SMALLEST_MAP)

    @property
    def count(self) -> int:
        """Maps that are drawn."""
        return min(self.shape[-1], MOST_MAPS)

    @property
    def step(self) -> float:
        """From one map to the next, right and down."""
        return min(7.0, DEEPEST_STACK / max(self.count - 1, 1))

    @property
    def depth(self) -> float:
        """From the first map to the front one."""
        return self.step * (self.count - 1)

    @property
    def width(self) -> float:
        """Of the whole stack."""
        return self.size[0] + self.depth

    @property
    def height(self) -> float:
        """Of the whole stack."""
        return self.size[1] + self.depth

    @property
    def front(self) -> svg.Point:
        """The upper left corner of the front map."""
        return self.left + self.depth, self.centre - self.height / 2 + self.depth

    def place(self, across: float, down: float) -> svg.Point:
        """A place on the front map, 0 … 1 from its left and from its top."""
        return self.front[0] + across * self.size[0], self.front[1] + down * self.size[1]

    def entries(self) -> tuple[svg.Point, svg.Point]:
        """Where lines to the whole figure end: the corners on the left."""
        top = self.centre - self.height / 2
        return (self.left, top), (self.left, top + self.size[1])

    def exits(self) -> tuple[svg.Point, svg.Point]:
        """Where lines from the whole figure begin: the corners on the right."""
        return self.place(1, 0), self.place(1, 1)

    def draw(self, parent: svg.Element, kind: str) -> None:
        """Draw the maps, the front one last."""
        top = self.centre - self.height / 2
        for n in range(self.count):
            offset = n * self.step
            svg.rectangle(parent, kind, self.left + offset, top + offset, *self.size)


@dataclass(frozen=True)
class Dots:
    """A column of units: all of them where they are few, else the first and the last.

    The more units, the longer the column, but by their logarithm.

    >>> [Dots((units,)).count for units in (3, 10, 84, 400)]
    [3, 10, 13, 15]
    """

    shape: Shape
    left: float = 0.0
    centre: float = 0.0

    @property
    def count(self) -> int:
        """Dots that are drawn."""
        units = prod(self.shape)
        return units if units <= 10 else min(MOST_DOTS, 10 + round(log2(units / 10)))

    @property
    def partial(self) -> bool:
        """Whether there are more units than dots."""
        return self.count < prod(self.shape)

    @property
    def width(self) -> float:
        """Of the column."""
        return 2 * DOT_RADIUS

    @property
    def height(self) -> float:
        """Of the column; a gap in the middle, where some are left out, is as high as two dots."""
        return DOT_PITCH * (self.count - 1 + (1 if self.partial else 0)) + 2 * DOT_RADIUS

    @property
    def centres(self) -> list[svg.Point]:
        """The dots' centres, from above."""
        first = self.centre - self.height / 2 + DOT_RADIUS
        gap = DOT_PITCH if self.partial else 0.0
        return [
            (self.left + DOT_RADIUS, first + n * DOT_PITCH + (gap if n >= self.count // 2 else 0))
            for n in range(self.count)
        ]

    def entries(self) -> tuple[svg.Point, svg.Point]:
        """Where lines to the whole figure end."""
        return self.centres[0], self.centres[-1]

    def exits(self) -> tuple[svg.Point, svg.Point]:
        """Where lines from the whole figure begin."""
        return self.entries()

    def draw(self, parent: svg.Element, kind: str) -> None:
        """Draw the dots, and three small ones for those left out."""
        for centre in self.centres:
            svg.circle(parent, kind, centre, DOT_RADIUS)
        if self.partial:
            x, above = self.centres[self.count // 2 - 1]
            for n in (-1, 0, 1):
                svg.circle(parent, "fixed", (x, above + DOT_PITCH + 4 * n), 0.8)


Figure = Maps | Dots


def connect(parent: svg.Element, before: Figure, after: Figure, stage: Stage) -> None:
    """Draw what the layer between two figures looks at.

    A window and what becomes of it; a line for each weight of a dense layer; the frame of what is
    only put into another order.
    """
    if isinstance(before, Maps) and isinstance(after, Maps) and stage.window is not None:
        _project(parent, before, after, stage.window)
    elif isinstance(before, Dots) and isinstance(after, Dots) and stage.parameters:
        svg.lines(parent, "wire", product(before.centres, after.centres))
    else:
        svg.lines(parent, "order", zip(before.exits(), after.entries(), strict=True))


def _project(parent: svg.Element, before: Maps, after: Maps, window: tuple[int, int]) -> None:
    """A window on the map before, with lines to the one place that it becomes."""
    rows, columns = window
    width = min(columns * before.scale, before.size[0])
    height = min(rows * before.scale, before.size[1])
    right, middle = before.place(0.88, 0.72)
    left = max(right - width, before.place(0, 0)[0])
    top = min(middle - height / 2, before.place(0, 1)[1] - height)
    target = after.place(0.35, 0.3)
    svg.rectangle(parent, "window", left, top, width, height)
    corners = ((left + width, top), (left + width, top + height))
    svg.lines(parent, "ray", ((corner, target) for corner in corners))
    svg.circle(parent, "window", target, 1.6)
