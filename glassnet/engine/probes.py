"""Probes: lines in a network's program that look at it while it runs, and change nothing.

A line stands behind a call, at the place where a buffer is complete and nothing has written over it
yet. There are two kinds. One hands out a buffer: what an op has put out, or the loss's gradient by
that. The other notes the time (`glassnet.profiling`). The program without probes has none of these
lines, and so what nobody asks for costs nothing.

What is handed out of an image stands behind the network's answer, in the same row: the rows of the
outputs are as long as what was asked for, and no more.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from glassnet.compiling import compiled
from glassnet.engine.source_text import call_name, calls, functions
from glassnet.layers.base import Layer, Shape

if TYPE_CHECKING:
    from glassnet.engine.fusion import Fusions
    from glassnet.losses import Loss

FORWARD = ("forward", "inference")
_MARK = re.compile(r"(\s*)# probe: (.*)")


class Probes(NamedTuple):
    """What is handed out of each image, besides the network's answer.

    Attributes:
        outputs: the ops, counted from 0, whose outputs are wanted.
        gradients: the ops of which the loss's gradient by the output is wanted; see `trained_ops`.
    """

    outputs: tuple[int, ...] = ()
    gradients: tuple[int, ...] = ()


NO_PROBES = Probes()


class Probed(NamedTuple):
    """What probes have handed out of some images, ``(n, height, width, channels)`` or ``(n, F)``.

    Attributes:
        outputs: by the op.
        gradients: by the op.
    """

    outputs: dict[int, NDArray[Any]]
    gradients: dict[int, NDArray[Any]]


def trained_ops(ops: Sequence[Layer], loss: Loss | None) -> tuple[range, Loss | None]:
    """The ops by whose outputs training computes a gradient, and the loss that it begins with.

    Gradients go back as far as the first op with weights: nothing before it learns. They begin
    behind the last op, or before it where the loss computes the last activation, too.

    Args:
        ops: the network's simple layers.
        loss: None where nothing is trained.

    Returns:
        The ops, counted from 0, and the loss that takes the output of the last of them.
    """
    first = next((n for n, op in enumerate(ops) if op.weights), len(ops))
    # Only a class that names its function itself is known to compute it, not one that was derived
    # from it.
    fused = loss.fused(vars(type(ops[-1])).get("function", "")) if loss else None
    return range(first, len(ops) - (fused is not None)), fused or loss


class Columns:
    """Where in a row of outputs stands what.

    Args:
        ops: the network's ops; the answer of the last stands first.
        probes: what stands behind it.

    Attributes:
        size: of a row.
        outputs, gradients: the first column of what each of the probes hands out.
    """

    def __init__(self, ops: Sequence[Layer], probes: Probes) -> None:
        self._shapes = [op.output_shape for op in ops]
        self.size = math.prod(self._shapes[-1])
        self.outputs = dict(self._places(probes.outputs))
        self.gradients = dict(self._places(probes.gradients))

    def _places(self, wanted: Sequence[int]) -> Iterator[tuple[int, int]]:
        for n in wanted:
            yield n, self.size
            self.size += math.prod(self._shapes[n])

    def numbers(self, n: int) -> int:
        """How many numbers there are of one image in the output of op n."""
        return math.prod(self._shapes[n])

    def empty(self, images: int, dtype: DTypeLike) -> Probed:
        """Arrays for what is handed out of so many images."""
        return Probed(
            {n: np.empty((images, *self._shapes[n]), dtype) for n in self.outputs},
            {n: np.empty((images, *self._shapes[n]), dtype) for n in self.gradients},
        )

    def copy(self, rows: NDArray[Any], place: int, into: Probed) -> None:
        """Copy what stands in some rows; the first is that of the image at this place."""
        for columns, arrays in zip((self.outputs, self.gradients), into, strict=True):
            for n, first in columns.items():
                numbers = rows[:, first : first + self.numbers(n)]
                arrays[n][place : place + len(rows)] = channels_last(numbers, self._shapes[n])


def channels_last(rows: NDArray[Any], shape: Shape) -> NDArray[Any]:
    """Rows of numbers, in the order in which they lie in a tile, as images ``(n, *shape)``.

    >>> channels_last(np.arange(6).reshape(1, 6), (3, 1, 2)).tolist()
    [[[[0, 3]], [[1, 4]], [[2, 5]]]]
    """
    *places, channels = shape
    # In a tile, the channels come first.
    return np.moveaxis(rows.reshape(len(rows), channels, *places), 1, -1)


# ---- lines in a program ------------------------------------------------------------------------


@cache
def hand_out_loop() -> Callable[..., None]:
    """``hand_out(y, first, active, outputs)``: what a probe is about, into the images' rows.

    y: (numbers, lanes)   outputs: (active, columns), from the column ``first`` on
    """

    @compiled
    def hand_out(y: Any, first: int, active: int, outputs: Any) -> None:
        for t in range(active):
            for f in range(y.shape[0]):
                outputs[t, first + f] = y[f, t]

    return hand_out


class Calls:
    """Which call completes a buffer: where a function was left to another loop, it is that loop.

    Args:
        names: of the ops in the program.
        fusions: what the ops do for their neighbours.
        trained: see `trained_ops`.
        begins: the call that fills the gradient by the last of these.
    """

    def __init__(self, names: Sequence[str], fusions: Fusions, trained: range, begins: str) -> None:
        self._names, self._fusions = names, fusions
        self._trained, self._begins = trained, begins

    def outputs(self, n: int) -> list[str]:
        """The calls behind which the output of op n, counted from 0, is complete.

        In training it is one, and in inference the other.
        """
        if n >= self._trained.stop:
            return ["loss"]
        while n >= 0 and self._fusions.forward(n):
            n -= 1
        return [f"{self._names[n]}_{kind}" for kind in FORWARD] if n >= 0 else ["load"]

    def gradient(self, n: int) -> str:
        """The call behind which the gradient by the output of op n is complete."""
        n += 1
        if n == self._trained.stop:
            return self._begins
        while self._fusions.backward(n):
            n += 1
        return f"{self._names[n]}_backward"


def handing_out(columns: Columns, calls: Calls, lanes: int) -> dict[str, list[str]]:
    """The lines that hand out what stands in the columns, by the call behind which they belong."""
    lines: dict[str, list[str]] = {}

    def add(call: str, buffer: str, n: int, first: int) -> None:
        array = f"view({buffer}{n + 1}, 0, {(columns.numbers(n), lanes)})"
        lines.setdefault(call, []).append(f"hand_out({array}, {first}, active, outputs)")

    for n, first in columns.outputs.items():
        for call in calls.outputs(n):
            add(call, "y", n, first)
    for n, first in columns.gradients.items():
        add(calls.gradient(n), "dy", n, first)
    return lines


def with_lines(
    source: str,
    names: Sequence[str],
    behind: Callable[[str], Sequence[str]],
    at_mark: Callable[[str], Sequence[str]] | None = None,
) -> str:
    r"""A program's text with probes.

    Args:
        source: the text.
        names: of the functions that get them.
        behind: the lines behind a call, by the name of what is called.
        at_mark: the lines in place of a comment ``# probe: what was done`` of the frame, by its
            words; None leaves the comments.

    >>> source = "def f(x):\n    load(x)\n    loss(x)"
    >>> print(with_lines(source, ["f"], lambda name: [f"note({name!r})"]))
    def f(x):
        load(x)
        note('load')
        loss(x)
        note('loss')
    """
    ends = {call.end_lineno: call for each in functions(source, *names) for call in calls(each)}
    lines: list[str] = []
    for number, line in enumerate(source.splitlines(), start=1):
        mark = _MARK.fullmatch(line)
        if mark and at_mark:
            lines += [f"{mark[1]}{inserted}" for inserted in at_mark(mark[2])]
        else:
            lines.append(line)
        if call := ends.get(number):
            margin = " " * call.col_offset
            lines += [f"{margin}{inserted}" for inserted in behind(call_name(call))]
    return "\n".join(lines)
