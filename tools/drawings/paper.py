"""What is on paper before somebody writes on it: rules, frames, holes and dust.

Each function gives a cover (see ``sheet``).
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from tools.drawings.drawing import Plane
from tools.drawings.sheet import Sheet, band, union

EDGES = ("top", "bottom", "left", "right")


def edge_lines(sheet: Sheet, edges: list[str], generator: Generator) -> Plane:
    """Lines of a form along some edges, each 0.004 to 0.03 side wide, at most 1° askew."""
    width = max(1.0, sheet.side * generator.uniform(0.004, 0.03))
    inset = sheet.side * generator.uniform(0, 0.05) if generator.random() < 0.6 else 0.0
    slope = float(np.tan(np.radians(generator.uniform(-1, 1)))) if generator.random() < 0.4 else 0.0
    row = np.arange(sheet.height, dtype=np.float32)[:, None]
    column = np.arange(sheet.width, dtype=np.float32)[None]
    down = {"top": row, "bottom": sheet.height - 1 - row}
    across = {"left": column, "right": sheet.width - 1 - column}
    cover = sheet.nothing()
    for edge in edges:
        if edge in down:
            distance = down[edge] + slope * (column - sheet.width / 2)
        else:
            distance = across[edge] + slope * (row - sheet.height / 2)
        cover = union(cover, band(distance - inset - (width - 1) / 2, width))
    return cover


def rules(sheet: Sheet, spacing: float, width: float, phase: float) -> Plane:
    """The lines of ruled paper."""
    row, _ = sheet.places()
    distance = np.abs((row - phase) % spacing - spacing / 2) - spacing / 2
    return np.broadcast_to(band(distance, width), (sheet.height, sheet.width))


def squares(sheet: Sheet, spacing: float, width: float, phase: tuple[float, float]) -> Plane:
    """The lines of squared paper."""
    _, column = sheet.places()
    cover = rules(sheet, spacing, width, phase[0])
    distance = np.abs((column - phase[1]) % spacing - spacing / 2) - spacing / 2
    return union(cover, band(distance, width))


def margin_line(sheet: Sheet, width: float, generator: Generator) -> Plane:
    """The line down ruled paper that marks its margin."""
    _, column = sheet.places()
    at = sheet.width * generator.uniform(0.04, 0.2)
    return np.broadcast_to(band(column - at, width), (sheet.height, sheet.width))


def specks(sheet: Sheet, digit: float, generator: Generator, count: int) -> Plane:
    """Dust: so many specks of 0.015 to 0.08 digit, each from black to pale."""
    row = np.arange(sheet.height, dtype=np.float32)[:, None]
    column = np.arange(sheet.width, dtype=np.float32)[None]
    cover = sheet.nothing()
    for _ in range(count):
        y, x = generator.uniform(0, sheet.height), generator.uniform(0, sheet.width)
        width = max(1.0, digit * generator.uniform(0.015, 0.08))
        down, across = np.abs(row - y), np.abs(column - x)
        distance = np.hypot(down, across) if generator.random() < 0.5 else np.maximum(down, across)
        depth = generator.uniform(0.35, 1) if generator.random() < 0.3 else 1.0
        cover = union(cover, depth * band(distance, width))
    return cover


def salt(sheet: Sheet, generator: Generator) -> Plane:
    """10 to 120 single pixels."""
    cover = sheet.nothing()
    places = generator.integers(0, cover.size, generator.integers(10, 121))
    cover.flat[places] = generator.uniform(0.5, 1, len(places))
    return cover


def holes(sheet: Sheet, radius: float, generator: Generator) -> list[tuple[Plane, float]]:
    """Punched holes along one edge, as covers with the brightness that they show.

    The first cover is the holes' rim, which may be brighter than the paper; the second is what one
    sees through them.
    """
    row = np.arange(sheet.height, dtype=np.float32)[:, None]
    column = np.arange(sheet.width, dtype=np.float32)[None]
    edge = EDGES[generator.integers(4)]
    length = sheet.width if edge in ("top", "bottom") else sheet.height
    inset = radius * generator.uniform(-0.3, 1.8)
    count = int(generator.integers(1, 5))
    apart = max(length / count, 3 * radius)
    first = generator.uniform(0, apart)
    nearest = np.full((sheet.height, sheet.width), np.inf, np.float32)
    for n in range(count):
        along = first + n * apart
        down, across = {
            "top": (row - inset, column - along),
            "bottom": (row - (sheet.height - 1 - inset), column - along),
            "left": (row - along, column - inset),
            "right": (row - along, column - (sheet.width - 1 - inset)),
        }[edge]
        nearest = np.minimum(nearest, np.hypot(down, across))
    inner = np.clip(radius - nearest + 0.5, 0, 1)
    rim = np.clip(radius * 1.12 - nearest + 0.5, 0, 1) - inner
    bright = 1.0 if generator.random() < 0.4 else float("nan")  # nan: there is no rim
    return [(rim, bright), (inner, float(generator.uniform(0, 0.35)))]
