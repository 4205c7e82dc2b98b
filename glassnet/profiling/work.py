"""What each row of a profile does in a step: arithmetic, and bytes read and written."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from glassnet.engine.memory import Piece
from glassnet.layers.base import Layer, tile_shape
from glassnet.layers.sizes import times
from glassnet.model.summary import part_flops
from glassnet.profiling.laps import LappedProgram

FORWARD, BACKWARD, AROUND = "forward", "backward", "around the tiles"
SECTIONS = (FORWARD, BACKWARD, AROUND)


@dataclass(frozen=True)
class Work:
    """What a row of a profile stands for.

    Attributes:
        label: the output of a part, for a reader; empty for all else.
        section: one of `SECTIONS`.
        flops: floating-point operations of a step; 0 where they are not counted.
        bytes: that a step reads and writes at least.
    """

    label: str
    section: str
    flops: int = 0
    bytes: int = 0


@dataclass(frozen=True)
class Batch:
    """The sizes of a batch.

    Attributes:
        images: how many.
        image_bytes: of one, as it is loaded.
        target_bytes: of one image's target.
        lanes: images in a tile.
        groups: of tiles, each with a gradient of its own.
    """

    images: int
    image_bytes: int
    target_bytes: int
    lanes: int
    groups: int

    @property
    def tiles(self) -> int:
        return -(-self.images // self.lanes)


def program_work(
    program: LappedProgram, batch: Batch, parameters: int, slots: int
) -> dict[str, Work]:
    """The work of all rows, by the names of `LappedProgram.laps`.

    A loop reads its input, its weights and what was saved, and writes its output; backward reads
    and writes its gradients, since it adds to them. Each array counts once for each tile.

    Args:
        program: whose laps they are.
        batch: of each step.
        parameters: trainable values.
        slots: vectors of as many values that the optimizer remembers.
    """
    number = program.itemsize
    work = {}
    last = program.named_parts[-1][1]
    flops = part_flops([part for _, part in program.named_parts])
    for n, (name, part) in enumerate(program.named_parts):
        place = program.layout.places[n]
        label = times(part.output_shape)
        both = place.saved + place.weights
        there = _size([place.x, place.y, *both])
        learns = n > program.first
        back = _size([place.dy, *both, *place.weights])
        back += _size([place.x]) * part.needs_input + _size([place.y]) * part.needs_output
        back += _size([place.dx]) * learns + _size(place.weights)
        forward, backward = flops[n]
        work[f"{name}_forward"] = Work(
            label, FORWARD, forward * batch.images, there * number * batch.tiles
        )
        work[f"{name}_backward"] = Work(
            label, BACKWARD, backward * batch.images, back * number * batch.tiles
        )
    inputs = program.layout.places[0].x
    answer = math.prod(last.output_shape) * batch.lanes
    lanes = batch.lanes * batch.tiles
    work["load"] = Work(
        "", FORWARD, 0, lanes * batch.image_bytes + _size([inputs]) * number * batch.tiles
    )
    work["copy"] = Work("", FORWARD, 0, 2 * answer * number * batch.tiles)
    work["loss"] = Work(
        "", FORWARD, 0, 2 * answer * number * batch.tiles + lanes * batch.target_bytes
    )
    work["deliver"] = Work("", FORWARD, 0, 2 * answer * number * batch.tiles)
    vector = parameters * number
    work["clear the gradients"] = Work("", AROUND, 0, batch.groups * vector)
    work["choose the images"] = Work("", AROUND)
    work["wait for the other threads"] = Work("", AROUND)
    work["check the losses"] = Work("", AROUND, 0, batch.images * number)
    work["sum the gradients"] = Work("", AROUND, 0, (batch.groups + 1) * vector)
    work["add the penalties"] = Work("", AROUND, 0, 5 * vector)
    work["update the weights"] = Work("", AROUND, 0, (3 + 2 * slots) * vector)
    return work


def _size(pieces: Iterable[Piece]) -> int:
    return sum(math.prod(piece.shape) for piece in pieces)
