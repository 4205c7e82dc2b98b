"""Where everything of a network stands.

Activations and gradients are pieces of a thread's workspace, weights of the vector of all
parameters.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from glassnet.engine.memory import Allotment, Piece
from glassnet.layers.base import Layer, Shape, tile_shape


@dataclass(frozen=True)
class Place:
    """One part's pieces.

    ``x``, ``y``, ``dy``, ``dx`` and ``saved`` are in the workspace, ``weights`` in the parameters
    and, at the same place, in the gradients.
    """

    x: Piece
    y: Piece
    dy: Piece
    dx: Piece
    saved: tuple[Piece, ...]
    weights: tuple[Piece, ...]


@dataclass(frozen=True)
class Layout:
    """The places of all parts, and the sizes of the vectors that they are pieces of."""

    places: tuple[Place, ...]
    workspace_size: int
    parameters_size: int


def parameter_pieces(layers: Sequence[Layer]) -> tuple[tuple[tuple[Piece, ...], ...], int]:
    """The pieces of the parameter vector, for each layer, and the vector's size."""
    allotment = Allotment()
    pieces = tuple(
        tuple(allotment.piece(weight.shape) for weight in layer.weights) for layer in layers
    )
    return pieces, allotment.size


def lay_out(parts: Sequence[Layer], input_shape: Shape, lanes: int) -> Layout:
    """Give every part its places.

    A part that can work in place gets one buffer for ``x`` and ``y``, unless the part before it
    still needs its output when the gradients come back. Only two gradients live at a time, that of
    a part's output and that of its input: they take turns in two regions.
    """
    workspace = Allotment()
    inputs = tile_shape(input_shape, lanes)
    outputs = [inputs, *(tile_shape(part.output_shape, lanes) for part in parts)]
    values = [workspace.piece(inputs)]
    for before, part, shape in zip([None, *parts], parts, outputs[1:], strict=False):
        in_place = _can_share(part) and not (before is not None and before.needs_output)
        values.append(Piece(values[-1].start, shape) if in_place else workspace.piece(shape))
    saved = [
        tuple(workspace.piece((*buffer.shape, lanes)) for buffer in part.saved) for part in parts
    ]

    turns = [0]
    for part in parts:
        turns.append(turns[-1] if _can_share(part) else 1 - turns[-1])
    sizes = [0, 0]
    for turn, shape in zip(turns, outputs, strict=True):
        sizes[turn] = max(sizes[turn], math.prod(shape))
    regions = [workspace.piece((size,)) for size in sizes]
    slopes = [Piece(regions[turn].start, shape) for turn, shape in zip(turns, outputs, strict=True)]

    weights, parameters_size = parameter_pieces(parts)
    places = tuple(
        Place(x, y, dy, dx, kept, own)
        for (x, y), (dx, dy), kept, own in zip(
            pairwise(values), pairwise(slopes), saved, weights, strict=True
        )
    )
    return Layout(places, workspace.size, parameters_size)


def _can_share(part: Layer) -> bool:
    """Whether one buffer can serve as the part's input and output."""
    return part.in_place and not part.needs_input and part.input_shape == part.output_shape
