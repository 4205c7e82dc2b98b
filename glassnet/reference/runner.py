"""What ``fit``, ``evaluate`` and ``predict`` call with ``engine="reference"``.

It has the same methods as the runner of the compiled engine, so callbacks, histories, metrics and
validation know no difference. Nothing is compiled, and there is one thread.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

import numpy as np

from glassnet.engine.epoch import Epoch, StepRange
from glassnet.engine.layout import parameter_pieces
from glassnet.engine.observing import BatchGradient
from glassnet.engine.optimizer_state import OptimizerState
from glassnet.engine.probes import (
    NO_PROBES,
    NO_STEPS,
    OpProbes,
    Probed,
    ProbedStep,
    StepProbes,
    StepWeights,
)
from glassnet.engine.threads import Team
from glassnet.engine.training_setup import TrainingSetup
from glassnet.layers.base import Layer, Shape
from glassnet.reference.arrays import Array, Targets
from glassnet.reference.dropout import image_keys
from glassnet.reference.formulas import fused_loss
from glassnet.reference.network import Network
from glassnet.reference.training import Step, Trainer, Weights


class ReferenceRunner:
    """Runs one network by the formulas of this edition.

    Args:
        ops: the network's simple layers, built.
        input_shape: of one image.
        parameters: the vector of all weights, which training changes.
        setup: loss and optimizer; None where only predictions are wanted.
        state: what the optimizer remembers, which training changes; None where it is not trained.

    Attributes:
        evaluated_images: how many images are evaluated or predicted at a time.
        conditions: what, beside the network, decides how sums are rounded, for a run's receipt.
        compile_seconds: 0.
    """

    evaluated_images = 1_000
    conditions: ClassVar[dict[str, Any]] = {"engine": "reference"}
    compile_seconds = 0.0

    def __init__(
        self,
        ops: Sequence[Layer],
        input_shape: Shape,
        parameters: Array,
        setup: TrainingSetup | None = None,
        state: OptimizerState | None = None,
    ) -> None:
        self.ops, self.input_shape = ops, input_shape
        self.parameters = parameters
        self.state = state
        self.loss = setup.loss if setup else None
        fused_loss(ops, self.loss)  # refuses a loss and an activation that do not go together
        if setup is not None:
            self.trainer = Trainer(ops, setup.loss, setup.optimizer, parameters.dtype)

    def useful_threads(self, threads: int, batch_size: int) -> int:
        """One."""
        return 1

    def team(self, threads: int, images: int) -> Team:
        """The caller's own thread."""
        return Team(1)

    def is_training_kept(self, epoch: Epoch, probes: OpProbes = NO_PROBES) -> bool:
        """True: there is nothing to compile."""
        return True

    def prepare_training(self, epoch: Epoch, threads: int, probes: OpProbes = NO_PROBES) -> None:
        """Do nothing: there is nothing to compile."""

    def prepare_evaluation(self, images: Array, targets: Targets, threads: int) -> None:
        """Do nothing: there is nothing to compile."""

    def train(
        self,
        epoch: Epoch,
        team: Team,
        *,
        first: int = 0,
        stops: Sequence[int] = (),
        looked_at: StepProbes = NO_STEPS,
    ) -> Iterator[StepRange]:
        """Train through an epoch from a step on, and come back after every step."""
        assert self.state is not None
        self._borrow(self.state)
        steps = self.trainer.epoch(
            self._pieces(self.parameters),
            self._images(epoch.images),
            epoch.targets,
            epoch.order,
            epoch.batch_size,
            epoch.stream,
            epoch.weights,
            first,
        )
        for n in range(first, epoch.steps):
            is_looked_at = n in looked_at.steps
            before = self.parameters.copy() if is_looked_at and looked_at.weights else None
            started = time.perf_counter()
            with np.errstate(all="ignore"):  # a loss that is not finite is told by its step
                step = next(steps)
            seconds = time.perf_counter() - started
            self._give_back(self.state)
            probed = None
            if is_looked_at and step.finite:
                values = values_of(step.network, looked_at.probes)
                probed = ProbedStep(epoch.batch(n), values, self._around(before, step))
            yield StepRange(
                n,
                n + 1,
                step.outputs,
                step.losses,
                np.array([step.penalty]),
                seconds,
                None if step.finite else n,
                probed,
            )
            if not step.finite:
                return

    def evaluate(
        self, images: Array, targets: Targets, team: Team
    ) -> Iterator[tuple[int, Any, Any]]:
        """The images done, and the outputs and losses of the latest ones, piece by piece."""
        for first in range(0, len(images), self.evaluated_images):
            piece = slice(first, first + self.evaluated_images)
            with np.errstate(all="ignore"):
                outputs, losses = self._network().evaluate(
                    self._images(images[piece]), targets[piece]
                )
            yield first + len(losses), outputs, losses

    def predict(self, images: Array, team: Team) -> Array:
        """The outputs of all images, ``(n, …)``."""
        with np.errstate(all="ignore"):
            return self._network().outputs(self._images(images))

    def op_outputs(
        self, images: Array, ops: tuple[int, ...], team: Team, stream: int | None = None
    ) -> dict[int, Array]:
        """The outputs of some ops, counted from 0, ``(n, …)``.

        They are those of a prediction, or with a stream of random numbers those of training.
        """
        pieces: dict[int, list[Array]] = {n: [] for n in ops}
        for first in range(0, len(images), self.evaluated_images):
            network = self._network()
            numbers = np.arange(first, min(first + self.evaluated_images, len(images)))
            keys = None if stream is None else image_keys(stream, numbers)
            with np.errstate(all="ignore"):
                network.outputs(self._images(images[numbers]), keys)
            for n in ops:
                pieces[n].append(network.values[n])
        return {n: np.concatenate(values) for n, values in pieces.items()}

    def gradient(
        self, images: Array, targets: Targets, stream: int = 0, probes: OpProbes = NO_PROBES
    ) -> BatchGradient:
        """The mean loss over all images as one batch, and its gradient.

        Regularisers are left out.
        """
        keys = image_keys(stream, np.arange(len(images)))
        network = self._network()
        with np.errstate(all="ignore"):
            _, losses, gradients = network.gradients(self._images(images), targets, keys)
        loss = float(losses.mean(dtype=np.float64))
        return BatchGradient(loss, self._vector(gradients), values_of(network, probes))

    def _around(self, before: Array | None, step: Step) -> StepWeights | None:
        """The weights around a step, if they are wanted."""
        if before is None:
            return None
        return StepWeights(before, self._vector(step.gradients), self.parameters.copy())

    def _vector(self, gradients: Weights) -> Array:
        """The gradients of all weights as one vector."""
        vector = np.zeros_like(self.parameters)
        for pieces, own in zip(self._pieces(vector), gradients, strict=False):
            for piece, gradient in zip(pieces, own, strict=True):
                piece[...] = gradient
        return vector

    def _borrow(self, state: OptimizerState) -> None:
        """Let the trainer begin where the network's optimizer stands."""
        vectors = [self._pieces(vector) for vector in state.vectors()]
        self.trainer.iteration = state.iteration
        self.trainer.slots = [
            [[pieces[n][k] for pieces in vectors] for k in range(len(op.weights))]
            for n, op in enumerate(self.ops)
        ]

    def _give_back(self, state: OptimizerState) -> None:
        """Let the network's optimizer stand where the trainer does."""
        vectors = state.vectors()
        for number, vector in enumerate(vectors):
            for pieces, own in zip(self._pieces(vector), self.trainer.slots, strict=True):
                for piece, slots in zip(pieces, own, strict=True):
                    piece[...] = slots[number]
        state.iteration = self.trainer.iteration
        state.set_vectors(vectors)

    def _pieces(self, vector: Array) -> list[list[Array]]:
        """The weights of each op, or their gradients, as pieces of a vector of all."""
        pieces = parameter_pieces(self.ops).layers
        return [[piece.of(vector) for piece in own] for own in pieces]

    def _network(self) -> Network:
        """The network for one batch, whose formulas keep what belongs to the batch."""
        return Network(self.ops, self._pieces(self.parameters), self.loss)

    def _images(self, images: Array) -> Array:
        """From ``(n, places, channels)`` to numbers ``(n, height, width, channels)``."""
        return images.reshape(len(images), *self.input_shape).astype(self.parameters.dtype)


def values_of(network: Network, probes: OpProbes) -> Probed:
    """What probes ask for of the batch that has gone through a network."""
    return Probed(
        {n: network.values[n] for n in probes.outputs},
        {n: network.dvalues[n] for n in probes.gradients},
    )
