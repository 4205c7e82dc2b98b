"""Prediction: images go into a network, and outputs come out of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.compiling import Real
from glassnet.engine.buffers import TileBuffers
from glassnet.engine.memory import aligned_zeros
from glassnet.engine.plan import Plan
from glassnet.engine.probes import NO_PROBES, OpProbes
from glassnet.engine.program import Program
from glassnet.engine.threads import Team
from glassnet.layers.base import Layer, Shape

FEW_IMAGES = 8  # so few are faster one after the other than in a tile that is mostly empty
FEW_QUESTIONS = 2  # predictions of few images before loops for single images are compiled


class Predictor:
    """A network's prediction, in tiles of a fixed number of lanes.

    Args:
        ops: its simple layers, built.
        input_shape: the shape of one image.
        lanes: images in a tile. With one lane an image is alone: vectors run along its columns
            or rows, and along the units of a dense layer, in the same order of sums.
        dtype: of all floating-point arrays.
        probes: what else is wanted of each image.

    Attributes:
        columns: where in a row of the result stands what.
    """

    def __init__(
        self,
        ops: Sequence[Layer],
        input_shape: Shape,
        lanes: int,
        dtype: Real,
        probes: OpProbes = NO_PROBES,
    ) -> None:
        program = Program(ops, input_shape, None, lanes, dtype, probes)
        self._plan = Plan(program)
        self._layout = program.layout
        self._lanes, self._dtype = lanes, dtype
        self.columns = program.columns
        self._scratch = self._scratch_for(0)
        self._functions: dict[Any, Any] = {}

    def is_kept(self, images: NDArray[Any]) -> bool:
        """Whether all is compiled, here or on disk."""
        return self._plan.is_kept("predict", images, None)

    def predict(self, images: NDArray[Any], parameters: NDArray[Any], team: Team) -> NDArray[Any]:
        """The outputs of all images, ``(n, columns)``; one call at a time."""
        return self.piece(images, 0, len(images), parameters, team)

    def piece(
        self,
        images: NDArray[Any],
        first: int,
        last: int,
        parameters: NDArray[Any],
        team: Team,
        stream: int | None = None,
    ) -> NDArray[Any]:
        """The outputs of the images from ``first`` to before ``last``, ``(n, columns)``.

        If there are probes and a stream of random numbers, they are those of training.
        """
        if len(self._scratch.workspaces) < team.threads:
            self._scratch = self._scratch_for(team.threads)
        outputs = np.empty((last - first, self.columns.size), self._dtype)
        arguments: tuple[Any, ...] = (
            first,
            last,
            images,
            parameters,
            self._scratch._replace(outputs=outputs),
        )
        entry = "predict"
        if stream is not None:
            entry = "forward"
            arguments = (*arguments, np.zeros((team.threads, self._lanes), np.uint32), stream)
        kind = entry, images.dtype  # all that differs between calls in what a function depends on
        if kind not in self._functions:
            self._functions[kind] = self._plan.function(entry, (0, 1, *arguments), images, None)
        team.run(self._functions[kind], *arguments)
        return outputs

    def _scratch_for(self, threads: int) -> TileBuffers:
        return TileBuffers(
            workspaces=aligned_zeros((threads, self._layout.workspace_size), self._dtype),
            retained=aligned_zeros((threads, self._layout.retained_size), self._dtype),
            rows=np.zeros((threads, self._lanes), np.int64),
            outputs=np.empty(
                (0, self.columns.size), self._dtype
            ),  # those of each call take its place
            losses=np.empty(0, self._dtype),
        )


class Predictors:
    """The predictions of one network: of few images one by one, of many in full tiles.

    Args:
        ops: its simple layers, built.
        input_shape: the shape of one image.
        lanes: images in a full tile.
        dtype: of all floating-point arrays.
    """

    def __init__(self, ops: Sequence[Layer], input_shape: Shape, lanes: int, dtype: Real) -> None:
        self._ops, self._input_shape = ops, input_shape
        self._lanes, self._dtype = lanes, dtype
        self._predictors: dict[int, Predictor] = {}  # by their number of lanes
        self._asked_for_few = 0

    def predict(self, images: NDArray[Any], parameters: NDArray[Any], team: Team) -> NDArray[Any]:
        """The outputs of all images, ``(n, features)``; one call at a time."""
        return self._suited_to(images).predict(images, parameters, team)

    def of_lanes(self, lanes: int) -> Predictor:
        """The predictor in tiles of this many images."""
        if lanes not in self._predictors:
            predictor = Predictor(self._ops, self._input_shape, lanes, self._dtype)
            self._predictors[lanes] = predictor
        return self._predictors[lanes]

    def _suited_to(self, images: NDArray[Any]) -> Predictor:
        """One for single images, if there are few; but not at the price of compiling it at once."""
        if len(images) > FEW_IMAGES:
            return self.of_lanes(self._lanes)
        single = self.of_lanes(1)
        self._asked_for_few += 1
        if self._asked_for_few > FEW_QUESTIONS or single.is_kept(images):
            return single
        return self.of_lanes(self._lanes)
