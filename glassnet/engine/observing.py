"""What happens inside a network for some images: the outputs of its ops, and gradients.

This is what `Sequential.layer_outputs` and `layer_gradients` ask of the compiled engine. Images are
taken piece by piece, so that no more memory is needed than for what is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassnet.compiling import Real
from glassnet.engine.barrier import arrivals
from glassnet.engine.buffers import LabelledImages, TrainingBuffers
from glassnet.engine.memory import aligned_zeros
from glassnet.engine.plan import Plan
from glassnet.engine.predictor import Predictor
from glassnet.engine.probes import OpProbes, Probed
from glassnet.engine.program import Program
from glassnet.engine.threads import Team
from glassnet.engine.training_setup import TrainingSetup
from glassnet.layers.base import Layer, Shape

RETAINED_TILES = 64  # at a time, where the gradient of a batch of any size is wanted
OUTPUTS_SIZE = 1 << 22  # the most numbers that are handed out at a time, before they are sorted


class BatchGradient(NamedTuple):
    """What a batch comes to.

    Attributes:
        loss: the mean over its images, without regularisers.
        weights: its gradient by all weights, as one vector.
        probed: what the probes have handed out.
    """

    loss: float
    weights: NDArray[Any]
    probed: Probed


class Observer:
    """One network's programs with probes; each is made when it is first asked for.

    Args:
        ops: the network's simple layers, built.
        input_shape: of one image.
        setup: loss and optimizer; None where only outputs are wanted.
        lanes: images in a tile.
        dtype: of all floating-point arrays.
    """

    def __init__(
        self,
        ops: Sequence[Layer],
        input_shape: Shape,
        setup: TrainingSetup | None,
        lanes: int,
        dtype: Real,
    ) -> None:
        self._ops, self._input_shape, self._setup = ops, input_shape, setup
        self._lanes, self._dtype = lanes, dtype
        self._plans: dict[OpProbes, Plan] = {}
        self._predictors: dict[OpProbes, Predictor] = {}

    def plan(self, probes: OpProbes) -> Plan:
        """The program for training, with these probes."""
        if probes not in self._plans:
            program = Program(
                self._ops, self._input_shape, self._setup, self._lanes, self._dtype, probes
            )
            self._plans[probes] = Plan(program)
        return self._plans[probes]

    def outputs(
        self,
        images: NDArray[Any],
        wanted: tuple[int, ...],
        parameters: NDArray[Any],
        team: Team,
        stream: int | None,
    ) -> dict[int, NDArray[Any]]:
        """The outputs of some ops, ``(n, …)``; one call at a time.

        They are those of a prediction, or with a stream of random numbers those of training.
        """
        predictor = self._predictor(OpProbes(outputs=wanted))
        columns = predictor.columns
        probed = columns.empty(len(images), self._dtype)
        size = pieces_of(columns.size, self._lanes)
        for first in range(0, len(images), size):
            last = min(first + size, len(images))
            rows = predictor.piece(images, first, last, parameters, team, stream)
            columns.copy(rows, first, probed)
        return probed.outputs

    def _predictor(self, probes: OpProbes) -> Predictor:
        if probes not in self._predictors:
            self._predictors[probes] = Predictor(
                self._ops, self._input_shape, self._lanes, self._dtype, probes
            )
        return self._predictors[probes]


def pieces_of(columns: int, lanes: int) -> int:
    """How many images are taken at a time, so that their rows do not take too much memory.

    >>> pieces_of(columns=10_000, lanes=16), pieces_of(columns=10**7, lanes=16)
    (416, 16)
    """
    return max(1, OUTPUTS_SIZE // columns // lanes) * lanes


def batch_gradient(
    plan: Plan,
    images: NDArray[Any],
    targets: NDArray[Any],
    parameters: NDArray[Any],
    stream: int,
) -> BatchGradient:
    """The gradient of the mean loss over all images, as one batch of any size, on one thread.

    The regularisers are not part of it.
    """
    program = plan.program
    columns, lanes, dtype = program.columns, program.lanes, parameters.dtype
    size = pieces_of(columns.size, lanes)
    most, tiles = min(size, len(images)), -(-len(images) // lanes)
    buffers = TrainingBuffers(
        workspaces=aligned_zeros((1, program.layout.workspace_size), dtype),
        retained=aligned_zeros((min(RETAINED_TILES, tiles), program.layout.retained_size), dtype),
        rows=np.zeros((1, lanes), np.int64),
        outputs=np.zeros((most, columns.size), dtype),
        losses=np.zeros(most + lanes, dtype),
        keys=np.zeros((1, lanes), np.uint32),
        gradients=aligned_zeros((2, parameters.size), dtype),
        penalty_sums=np.zeros((1, 0), np.float64),
        arrived=arrivals(1),
    )
    data = LabelledImages(images, targets)
    arguments = (data, parameters, buffers, stream)
    function = plan.function("gradient", (0, 1, *arguments), images, targets)
    losses = np.empty(len(images), dtype)
    probed = columns.empty(len(images), dtype)
    for first in range(0, len(images), size):
        last = min(first + size, len(images))
        function(first, last, *arguments)
        losses[first:last] = buffers.losses[: last - first]
        columns.copy(buffers.outputs[: last - first], first, probed)
    return BatchGradient(float(losses.mean(dtype=np.float64)), buffers.gradients[0], probed)
