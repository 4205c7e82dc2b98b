"""The loops at both ends of a tile: images are loaded into it, and outputs are copied out."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
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


@cache
def lane_loop(lanes: int) -> Callable[..., None]:
    """``assign_lanes(begin, active, rows)``: lane t takes the image at place ``begin + t``.

    Only the first ``active`` lanes have one. The others compute the first image again, to no
    effect.
    """

    @compiled
    def assign_lanes(begin: int, active: int, rows: Any) -> None:
        for t in range(lanes):
            rows[t] = begin + t if t < active else begin

    return assign_lanes


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


@cache
def weigh_loop() -> Callable[..., None]:
    """``weigh(weights, rows, active, dy, losses)``: losses and gradients, times images' weights.

    weights: (n,), or (0,) where all images count the same   dy: (features, lanes)
    """

    @compiled
    def weigh(weights: Any, rows: Any, active: int, dy: Any, losses: Any) -> None:
        if weights.size == 0:
            return
        for t in range(active):
            weight = weights[rows[t]]
            losses[t] *= weight
            for f in range(dy.shape[0]):
                dy[f, t] *= weight

    return weigh
