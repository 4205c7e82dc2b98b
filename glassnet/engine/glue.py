"""The loops around the layers: images into a tile, outputs out of it, gradients together."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from glassnet.compiling import Real, compiled, compiled_sums


def tile_loops(
    places: int, channels: int, outputs: int, lanes: int, dtype: Real
) -> tuple[Callable[..., None], Callable[..., None]]:
    """Images into a tile and outputs out of it, for these sizes; both are transpositions.

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

    return load, deliver


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

    @compiled_sums
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
    """``image_key(stream, place)``: a number for each image of a training, as good as random.

    A counter goes in and a hash comes out (the finaliser of SplitMix64: Steele, Lea & Flood 2014,
    *Fast splittable pseudorandom number generators*, fig. 1), so that the number belongs to the
    image's place in the training, whichever thread asks.
    """
    golden = np.uint64(0x9E3779B97F4A7C15)
    first, second = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
    s30, s27, s31, s32 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(32)

    @compiled
    def image_key(stream: Any, place: Any) -> Any:
        z = np.uint64(stream) + (np.uint64(place) + np.uint64(1)) * golden
        z = (z ^ (z >> s30)) * first
        z = (z ^ (z >> s27)) * second
        return np.uint32((z ^ (z >> s31)) >> s32)

    return image_key
