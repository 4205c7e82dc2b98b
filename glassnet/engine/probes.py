"""What a network's program is asked to hand out of each image, and where it is found.

It stands behind the network's answer, in the same row: the rows of the outputs are as long as what
was asked for, and no more. ``probe_lines.py`` writes the lines that hand it out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from glassnet.layers.base import Layer, Shape

if TYPE_CHECKING:
    from glassnet.losses import Loss


class OpProbes(NamedTuple):
    """What is handed out of each image, besides the network's answer.

    Attributes:
        outputs: the ops, counted from 0, whose outputs are wanted.
        gradients: the ops of which the loss's gradient by the output is wanted; see `trained_ops`.
    """

    outputs: tuple[int, ...] = ()
    gradients: tuple[int, ...] = ()


NO_PROBES = OpProbes()


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


class StepProbes(NamedTuple):
    """What is looked at in a training, and when.

    Attributes:
        steps: of the epoch, from 0.
        probes: what is handed out of their images.
        weights: whether the vectors of all weights and of their gradient are wanted, too.
    """

    steps: frozenset[int]
    probes: OpProbes = NO_PROBES
    weights: bool = False


NO_STEPS = StepProbes(frozenset())


class StepWeights(NamedTuple):
    """The vectors of all weights around one step.

    Attributes:
        before: the weights with which the step was computed.
        gradient: what the optimizer got: with what the regularisers add.
        after: the weights as the optimizer left them.
    """

    before: NDArray[Any]
    gradient: NDArray[Any]
    after: NDArray[Any]


class ProbedStep(NamedTuple):
    """What came of one step that was looked at.

    Attributes:
        images: which images its batch consists of, in the order of all that follows.
        values: of the images of the batch.
        weights: None if they are not wanted.
    """

    images: NDArray[np.int64]
    values: Probed
    weights: StepWeights | None


class Columns:
    """Where in a row of outputs stands what.

    Args:
        ops: the network's ops; the answer of the last stands first.
        probes: what stands behind it.

    Attributes:
        size: of a row.
        outputs, gradients: the first column of what each of the probes hands out.
    """

    def __init__(self, ops: Sequence[Layer], probes: OpProbes) -> None:
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

    def values(self, rows: NDArray[Any]) -> Probed:
        """What stands in some rows, copied."""
        values = self.empty(len(rows), rows.dtype)
        self.copy(rows, 0, values)
        return values

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
