"""The loops around the layers: images into a tile, outputs out of it, gradients together."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from glassnet.compiling import Real, compiled
from glassnet.layers.hashing import WORD, mixer


def tile_loops(
    places: int, channels: int, outputs: int, lanes: int, dtype: Real
) -> tuple[Callable[..., None], Callable[..., None], Callable[..., None]]:
    """Images into a tile, outputs out of it, both transpositions; and a copy of the outputs.

    images: (n, places, channels)   x: (channels, places, lanes)
    y: (features, lanes)            outputs: (active, features)
    """

    @compiled
    def load(images: Any, rows: Any, x: Any) -> None:
        for t in range(lanes):
            row = rows[t]
            for p in range(places):
                for c in range(channels):
                    x[c, p, t] = dtype(images[row, p, c])

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

    return load, deliver, copy


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
    mixed = mixer()

    @compiled
    def image_key(stream: int, place: int) -> Any:
        return mixed(mixed(place & WORD) ^ stream)

    return image_key
