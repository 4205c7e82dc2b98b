"""Where everything of a network stands.

Activations and gradients are pieces of a thread's workspace, or of what is retained of a tile until
the whole batch is done. Weights are pieces of the vector of all parameters.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from glassnet.engine.memory import Allotment, Piece
from glassnet.layers.base import Layer, Shape, tile_shape


@dataclass(frozen=True)
class Place:
    """One op's pieces.

    ``dy``, ``dx`` and ``scratch`` are in the workspace. So are ``x``, ``y`` and ``saved``, unless
    they are retained. ``weights`` are in the parameters and, at the same place, in the gradients.
    """

    x: Piece
    y: Piece
    dy: Piece
    dx: Piece
    saved: tuple[Piece, ...]
    scratch: tuple[Piece, ...]
    weights: tuple[Piece, ...]


@dataclass(frozen=True)
class Layout:
    """The places of all ops, and the sizes of the vectors that contain them.

    Attributes:
        places: the place of each op.
        workspace_size: the size of a thread's scratch.
        retained_size: the size of what is retained of a tile until its whole batch is done.
        parameters_size: the number of parameters, and of their gradients.
        accumulated_size: the number of parameters to whose gradients each tile adds. They come
            first. The gradients of the others are deferred to the end of a batch.
    """

    places: tuple[Place, ...]
    workspace_size: int
    retained_size: int
    parameters_size: int
    accumulated_size: int


@dataclass(frozen=True)
class ParameterPieces:
    """The pieces of the parameter vector.

    Attributes:
        layers: each layer's pieces, one for each of its weights.
        size: the size of the vector.
        accumulated_size: see `Layout`.
    """

    layers: tuple[tuple[Piece, ...], ...]
    size: int
    accumulated_size: int


def parameter_pieces(layers: Sequence[Layer]) -> ParameterPieces:
    """Where each weight stands: first those whose gradients the tiles add to, then the others."""
    allotment = Allotment("parameters")
    pieces: dict[int, tuple[Piece, ...]] = {}
    ends = []
    for deferred in (False, True):
        for n, layer in enumerate(layers):
            if layer.defers_weight_gradients is deferred:
                pieces[n] = tuple(allotment.piece(weight.shape) for weight in layer.weights)
        ends.append(allotment.size)
    return ParameterPieces(tuple(pieces[n] for n in range(len(layers))), ends[1], ends[0])


def lay_out(ops: Sequence[Layer], input_shape: Shape, lanes: int) -> Layout:
    """Give every op its places."""
    workspace, retained = Allotment("workspace"), Allotment("retained")
    inputs = tile_shape(input_shape, lanes)
    shapes = [inputs, *(tile_shape(op.output_shape, lanes) for op in ops)]
    values = _values(ops, shapes, workspace, retained)
    saved = [
        tuple(
            (retained if op.defers_weight_gradients else workspace).piece(buffer.tile_shape(lanes))
            for buffer in op.saved
        )
        for op in ops
    ]
    scratch = [
        tuple(workspace.piece(buffer.tile_shape(lanes)) for buffer in op.scratch) for op in ops
    ]
    gradients = _gradients(ops, shapes, workspace)
    weights = parameter_pieces(ops)
    places = tuple(
        Place(x, y, dy, dx, own_saved, own_scratch, own_weights)
        for (x, y), (dx, dy), own_saved, own_scratch, own_weights in zip(
            pairwise(values), pairwise(gradients), saved, scratch, weights.layers, strict=True
        )
    )
    return Layout(places, workspace.size, retained.size, weights.size, weights.accumulated_size)


def _values(
    ops: Sequence[Layer], shapes: Sequence[Shape], workspace: Allotment, retained: Allotment
) -> list[Piece]:
    """The images, and the output of each op.

    An op that can work in place gets one buffer for ``x`` and ``y``, unless the op before it still
    needs its output when the gradients come back. What an op with deferred gradients reads is
    retained.
    """
    in_place = [
        _can_share(op) and not (before is not None and before.needs_output)
        for before, op in zip([None, *ops], ops, strict=False)
    ]
    keep = [False] * len(shapes)
    for n in range(len(ops) - 1, -1, -1):
        keep[n] = ops[n].defers_weight_gradients or (in_place[n] and keep[n + 1])
    values: list[Piece] = []
    for n, shape in enumerate(shapes):
        if n > 0 and in_place[n - 1]:
            values.append(replace(values[-1], shape=shape))
        else:
            values.append((retained if keep[n] else workspace).piece(shape))
    return values


def _gradients(ops: Sequence[Layer], shapes: Sequence[Shape], workspace: Allotment) -> list[Piece]:
    """The gradients by the images, and by the output of each op.

    Only two of them live at a time: the gradient by an op's output and the gradient by its input.
    They take turns in two regions.
    """
    turns = [0]
    for op in ops:
        turns.append(turns[-1] if _can_share(op) else 1 - turns[-1])
    sizes = [0, 0]
    for turn, shape in zip(turns, shapes, strict=True):
        sizes[turn] = max(sizes[turn], math.prod(shape))
    regions = [workspace.piece((size,)) for size in sizes]
    return [replace(regions[turn], shape=shape) for turn, shape in zip(turns, shapes, strict=True)]


def _can_share(op: Layer) -> bool:
    """Whether one buffer can serve as the op's input and output."""
    return op.in_place and not op.needs_input and op.input_shape == op.output_shape
