"""What is done in each row of a profile: arithmetic, and bytes read and written."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from glassnet.engine.memory import Piece
from glassnet.layers.sizes import times
from glassnet.profiling.timing import TimedProgram
from glassnet.structure.flops import op_flops

FORWARD, BACKWARD, WEIGHT_GRADIENTS, AROUND = (
    "forward",
    "backward",
    "weight gradients",
    "around the tiles",
)
DIRECTIONS = (FORWARD, BACKWARD, WEIGHT_GRADIENTS, AROUND)


@dataclass(frozen=True)
class Row:
    """One loop of an op, or one thing that is done around the ops.

    Attributes:
        name: the op's name, as the program calls it, or the name of what is done.
        direction: one of `DIRECTIONS`.
        output: the shape of an op's output for one image; empty for all else.
        flops: floating-point operations of a step, as ``summary`` counts them.
        bytes: what a step must read and write; 0 if that is next to nothing.
        seconds: the time in a step, added up over the threads.
    """

    name: str
    direction: str
    output: str = ""
    flops: int = 0
    bytes: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Batch:
    """The sizes of a batch.

    Attributes:
        images: how many there are.
        tiles: into how many tiles they are cut.
        lanes: images in a tile.
        groups: how many groups of tiles there are, each with gradients of its own.
        image_bytes: the bytes of one image, as it is loaded.
        target_bytes: the bytes of one image's target.
    """

    images: int
    tiles: int
    lanes: int
    groups: int
    image_bytes: int
    target_bytes: int


def rows_of(program: TimedProgram, batch: Batch, slots: int) -> dict[str, Row]:
    """A row for each of the program's probes, by the probe's name, without its time.

    Args:
        program: the program that runs.
        batch: the sizes of each step's batch.
        slots: how many vectors the optimizer remembers from step to step.
    """
    rows = {**_rows_of_ops(program, batch), **_rows_of_the_rest(program, batch, slots)}
    for probe in program.probes:
        if probe not in rows:
            rows[probe] = Row(probe, AROUND)
    return rows


def _rows_of_ops(program: TimedProgram, batch: Batch) -> dict[str, Row]:
    """Forward and backward of each op; each of its arrays counts once for each tile.

    Forward reads x, the weights and the op's buffers, and fills y. Backward reads dy, the weights
    and the buffers, and x or y where it asks for them (x also for the derivative of a function in
    front of it). It fills dx, and adds to the weights' gradients, which it reads and writes. If
    these are deferred, x and what was saved are read once more later, and the gradients are written
    once. An op has no backward if it and everything before it learn nothing.
    """
    rows = {}
    ops = program.named_ops
    flops = op_flops([op for _, op in ops])
    number = program.itemsize
    tile_bytes = number * batch.tiles
    for n, (name, op) in enumerate(ops):
        place, output = program.layout.places[n], times(op.output_shape)
        own = _size((*place.weights, *place.saved, *place.scratch))
        there = _size((place.x, place.y)) + own
        back = _size((place.dy,)) + own
        back += _size((place.dx,)) if n > program.first else 0
        reads_x = program.multiplies_by_derivative(n) or (
            op.needs_input and not op.defers_weight_gradients
        )
        reads_y = op.needs_output and not op.defers_weight_gradients
        asked = ((reads_x, place.x), (reads_y, place.y))
        back += _size(piece for needed, piece in asked if needed)
        if not op.defers_weight_gradients:
            back += 2 * _size(place.weights)
        forward, backward = (batch.images * operations for operations in flops[n])
        if op.defers_weight_gradients:
            # The weights' gradients take as much arithmetic as forward.
            moved = _size((place.x, *place.saved)) * tile_bytes + _size(place.weights) * number
            rows[f"{name}_weight_gradients"] = Row(name, WEIGHT_GRADIENTS, output, forward, moved)
            backward -= forward
        rows[f"{name}_forward"] = Row(name, FORWARD, output, forward, there * tile_bytes)
        rows[f"{name}_backward"] = Row(name, BACKWARD, output, backward, back * tile_bytes)
    return rows


def _rows_of_the_rest(program: TimedProgram, batch: Batch, slots: int) -> dict[str, Row]:
    lanes, number = batch.tiles * batch.lanes, program.itemsize
    first, last = (program.named_ops[n][1] for n in (0, -1))
    inputs = lanes * math.prod(first.input_shape) * number
    outputs = lanes * math.prod(last.output_shape) * number
    vector = program.layout.parameters_size * number
    tiled = program.layout.accumulated_size * number
    in_the_tile = {
        "load": lanes * batch.image_bytes + inputs,
        "copy": 2 * outputs,
        "loss": 2 * outputs + lanes * batch.target_bytes,  # the output, and the gradient by it
        "weigh": 0,  # in a profile, all images count the same
        "deliver": 2 * outputs,
    }
    around = {
        "clear gradients": batch.groups * tiled,
        "sum gradients": (batch.groups + 1) * tiled,
        "add penalties": 5 * vector,  # weights, their two factors; gradients, read and written
        "update weights": (3 + 2 * slots) * vector,  # all but the gradients read and written
    }
    return {
        name: Row(name, direction, bytes=size)
        for direction, sizes in ((FORWARD, in_the_tile), (AROUND, around))
        for name, size in sizes.items()
    }


def _size(pieces: Iterable[Piece]) -> int:
    return sum(math.prod(piece.shape) for piece in pieces)
