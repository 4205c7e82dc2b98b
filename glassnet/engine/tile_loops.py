"""The loops at both ends of a tile: images are loaded into it, and outputs are copied out of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from glassnet.compiling import Real, compiled
from glassnet.layers.base import Function
from glassnet.vectors import (
    dividing_width,
    fitting_width,
    make_convert,
    make_registers,
    make_transpose,
    make_view,
    make_windows,
)


def load_loop(
    places: int, channels: int, lanes: int, dtype: Real, epilogue: Function
) -> Callable[..., None]:
    """``load(images, rows, x)``: x_cpt = f(image ``rows[t]`` at place p and channel c).

    images: (n, places, channels)   rows: (lanes,)   x: (channels, places, lanes)

    This is a transposition in squares: as many numbers of as many images as a vector holds. If
    numbers are left over, the last square starts earlier and loads some of them again.
    """
    numbers = places * channels
    width = math.gcd(dividing_width(lanes, dtype), fitting_width(numbers, dtype))
    last = numbers - width
    windows = make_windows(width)
    square_registers = make_registers(dtype, width, width)
    convert = make_convert(dtype)
    transpose = make_transpose()
    view = make_view()

    @compiled
    def load(images: Any, rows: Any, x: Any) -> None:
        pixels = windows(view(images, 0, (images.shape[0], numbers)))
        xs = windows(x)
        for first in range(0, lanes, width):
            for step in range(0, numbers, width):
                n = min(step, last)
                square = square_registers()
                for t in range(width):
                    square[t] = convert(pixels[rows[first + t], n])
                transpose(square)
                for e in range(width):
                    p, c = (n + e) // channels, (n + e) % channels
                    xs[c, p, first] = epilogue(square[e])

    return load


def tile_loops(outputs: int, lanes: int) -> tuple[Callable[..., None], Callable[..., None]]:
    """Two loops: one delivers the outputs of a tile, the other copies them.

    y: (features, lanes)   outputs: (active, features)
    """

    @compiled
    def deliver(y: Any, active: int, into: Any) -> None:
        for t in range(active):
            for f in range(outputs):
                into[t, f] = y[f, t]

    @compiled
    def copy(y: Any, into: Any) -> None:
        for f in range(outputs):
            for t in range(lanes):
                into[f, t] = y[f, t]

    return deliver, copy
