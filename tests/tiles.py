"""Images into tiles and back, and a layer's loops run on them as the engine does it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from glassnet.compiling import compilation_disabled
from glassnet.engine import library
from glassnet.engine.memory import aligned_zeros
from glassnet.layers.base import Layer, Loops, tile_shape

Array = NDArray[Any]

LANES = 4
THREADS = 2  # that share the gradients of a whole batch

# What stands there from the arena's start: an image is staged inside a border of zeros.
START = {"staged": 0.0, "no_bias": 0.0}

# Each shape that hypothesis thinks of is compiled anew; as plain Python they come cheap.
EXAMPLES = 100 if compilation_disabled() else 2


def aligned(shape: tuple[int, ...], dtype: DTypeLike = "float32", fill: float = 0.0) -> Array:
    """An array placed in memory as the engine's are."""
    array = aligned_zeros(shape, dtype)
    array[...] = fill
    return array


def to_tile(images: Array, lanes: int, dtype: DTypeLike = "float32", fill: float = 0.0) -> Array:
    """(n, H, W, C) or (n, F), n ≤ lanes → (C, H, W, lanes) or (F, lanes)."""
    tile = aligned(tile_shape(images.shape[1:], lanes), dtype, fill)
    for lane, image in enumerate(images):
        tile[..., lane] = np.moveaxis(image, -1, 0)
    return tile


def from_tile(tile: Array, images: int) -> NDArray[np.float64]:
    """The opposite of `to_tile`, in float64."""
    return np.stack([np.moveaxis(tile[..., lane], 0, -1) for lane in range(images)]).astype(float)


_loops: dict[tuple[Any, ...], Loops] = {}


def loops_of(layer: Layer, lanes: int = LANES, dtype: DTypeLike = "float64") -> Loops:
    """The loops of a connected layer, compiled once for all tests that need the same ones."""
    if not type(layer).__module__.startswith("glassnet."):
        return layer.loops(lanes, dtype)  # a test's own, whose configuration may not say all
    settings = json.dumps(layer.get_config(), sort_keys=True)
    position = getattr(layer, "position", None)
    key = (type(layer), settings, position, layer.input_shape, lanes, np.dtype(dtype))
    if key not in _loops:
        _loops[key] = layer.loops(lanes, dtype)
    return _loops[key]


def call(loop: Callable[..., None], *arguments: Any) -> None:
    """Call a loop as the engine does: compiled once, and kept on disk for the next process.

    The name under which it is kept is the hash of all that it depends on, so that nobody gets the
    code of another version.
    """
    if library.is_compiled(loop):
        from numba import typeof

        loop = library.load(loop, tuple(typeof(argument) for argument in arguments))
    loop(*arguments)


class Answer(NamedTuple):
    """What a layer's loops made of some images."""

    y: NDArray[np.float64]
    dx: NDArray[np.float64]
    gradients: list[Array]
    saved: list[Array]


def run(
    layer: Layer,
    x: Array,
    dy: Array | None = None,
    weights: Sequence[Array] = (),
    *,
    dtype: DTypeLike = "float64",
    lanes: int = LANES,
    keys: NDArray[np.uint32] | None = None,
    in_place: bool = False,
    inference: bool = False,
) -> Answer:
    """Forward, and backward where there is a ``dy``, for any number of images.

    Buffers hold NaN before a loop fills them, lanes without image hold 7 in ``x`` and 0 in ``dy``,
    and what backward says that it does not need is destroyed before it runs.

    Args:
        layer: it is connected to ``x.shape[1:]`` here.
        x: (n, H, W, C) or (n, F).
        dy: the loss's gradient by the output, of the output's shape.
        weights: the parameters, in the order in which the layer declares them.
        dtype: in which the loops compute.
        lanes: images in a tile; the last tile may be less than full.
        keys: (lanes,), for a layer that draws random numbers.
        in_place: x and y in one buffer, and dy and dx.
        inference: run the loop for inference instead of forward.

    Returns:
        y and dx in the images' layout, the gradients by the weights summed over all images, and
        what forward saved for the last tile.
    """
    layer.connect(x.shape[1:])
    loops = loops_of(layer, lanes, dtype)
    parameters = tuple(np.asarray(w, dtype) for w in weights)
    gradients = [np.zeros_like(w) for w in parameters]
    ys, dxs, kept = [], [], []
    for first in range(0, len(x), lanes):
        part = x[first : first + lanes]
        n = len(part)
        x_tile = to_tile(part, lanes, dtype, fill=7)
        y_tile = (
            x_tile
            if in_place
            else aligned(tile_shape(layer.output_shape, lanes), dtype, fill=np.nan)
        )
        saved = [
            aligned(s.tile_shape(lanes), dtype, fill=START.get(s.name, np.nan)) for s in layer.saved
        ]
        given = (*saved, keys) if layer.random else tuple(saved)
        scratch = tuple(
            aligned(s.tile_shape(lanes), dtype, fill=START.get(s.name, np.nan))
            for s in layer.scratch
        )
        forward = loops.inference if inference else loops.forward
        call(forward, x_tile, y_tile, parameters, given, scratch)
        ys.append(from_tile(y_tile, n))
        if dy is None:
            continue
        dy_tile = to_tile(dy[first : first + lanes], lanes, dtype)
        dx_tile = dy_tile if in_place else aligned(x_tile.shape, dtype, fill=np.nan)
        if not layer.needs_input and not (in_place and layer.needs_output):
            x_tile[:] = np.nan
        if not layer.needs_output and not (in_place and layer.needs_input):
            y_tile[:] = np.nan
        arguments = (dy_tile, dx_tile, x_tile, y_tile, parameters, given, scratch)
        call(loops.backward, *arguments, tuple(gradients))
        kept.append((x_tile, *saved))
        dxs.append(from_tile(dx_tile, n))
    if loops.weight_gradients is not None and kept:
        x_tiles, *saved_tiles = (
            np.stack([array.ravel() for array in arrays]) for arrays in zip(*kept, strict=True)
        )
        batch = (x_tiles, tuple(saved_tiles), tuple(gradients))
        for thread in range(THREADS):
            call(loops.weight_gradients, thread, THREADS, *batch)
    return Answer(np.concatenate(ys), np.concatenate(dxs) if dxs else np.empty(0), gradients, saved)


def close(actual: Array, expected: Array, dtype: DTypeLike = "float64") -> None:
    """Assert that these agree to within the roundings of ``dtype``."""
    tolerance = 1e-12 if np.dtype(dtype) == np.float64 else 2e-5
    assert actual.shape == expected.shape
    np.testing.assert_allclose(actual, expected, rtol=tolerance, atol=tolerance)
