"""The loops around the layers: images into a tile, outputs out of it, gradients together."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any

from glassnet.compiling import Real, compiled, make_view
from glassnet.layers.base import Function
from glassnet.layers.hashing import WORD, make_mix
from glassnet.vectors import (
    dividing_width,
    fitting_width,
    make_convert,
    make_registers,
    make_transpose,
    make_windows,
)


def load_loop(
    places: int, channels: int, lanes: int, dtype: Real, value: Function
) -> Callable[..., None]:
    """``load(images, rows, x)``: x_cpt = f(image ``rows[t]`` at place p and channel c).

    images: (n, places, channels)   rows: (lanes,)   x: (channels, places, lanes)

    A transposition: as many numbers of as many images as a vector has at a time. Where numbers are
    left over, the last square starts earlier, and does some again.
    """
    numbers = places * channels
    width = math.gcd(dividing_width(lanes, dtype), fitting_width(numbers, dtype))
    last = numbers - width
    windows, square_registers = make_windows(width), make_registers(dtype, width, width)
    convert, transpose, view = make_convert(dtype), make_transpose(), make_view()

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
                    xs[c, p, first] = value(square[e])

    return load


def tile_loops(outputs: int, lanes: int) -> tuple[Callable[..., None], Callable[..., None]]:
    """Outputs out of a tile, and a copy of them.

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
def gradient_loops(dtype: Real) -> tuple[Callable[..., None], Callable[..., Any]]:
    """The groups' gradients summed, and what the regularisers add to them."""
    zero, two = dtype(0), dtype(2)

    @compiled
    def sum_rows(rows: Any) -> None:
        # rows: (groups, n); the sum goes to the first. Row by row, so that n is the inner loop.
        groups, size = rows.shape
        for group in range(1, groups):
            for i in range(size):
                rows[0, i] += rows[group, i]

    @compiled
    def add_penalty(w: Any, dw: Any, penalties: Any) -> Any:
        # penalties: (2, n), the factors of |w| and w². Returns Σ l1·|w| + l2·w².
        total = zero
        for i in range(w.size):
            l1, l2 = penalties[0, i], penalties[1, i]
            sign = dtype(w[i] > zero) - dtype(w[i] < zero)
            total += l1 * abs(w[i]) + l2 * w[i] * w[i]
            dw[i] += l1 * sign + two * l2 * w[i]
        return total

    return sum_rows, add_penalty


@cache
def key_loop() -> Callable[..., Any]:
    """``image_key(stream, place)``: a 32-bit number for each image of an epoch, as good as random.

    The number belongs to the image's place in the epoch, whichever thread asks.
    """
    mix = make_mix()

    @compiled
    def image_key(stream: int, place: int) -> Any:
        return mix(mix(place & WORD) ^ stream)

    return image_key
