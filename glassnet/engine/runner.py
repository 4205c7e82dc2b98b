"""A network's weights and plan together: what training, evaluation and prediction call."""

from __future__ import annotations

import bisect
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassnet.compiling import Real
from glassnet.engine.barrier import arrivals, give_up
from glassnet.engine.buffers import (
    LabelledImages,
    Schedule,
    TileBuffers,
    TrainedVectors,
    TrainingBuffers,
    TrainingData,
)
from glassnet.engine.epoch import Epoch, StepRange
from glassnet.engine.locks import ForkSafeLock
from glassnet.engine.memory import aligned_zeros
from glassnet.engine.observing import BatchGradient, Observer, batch_gradient
from glassnet.engine.optimizer_state import CHUNK, OptimizerState
from glassnet.engine.plan import Plan
from glassnet.engine.predictor import Predictors
from glassnet.engine.probes import (
    NO_PROBES,
    NO_STEPS,
    Columns,
    OpProbes,
    ProbedStep,
    StepProbes,
    StepWeights,
    channels_last,
)
from glassnet.engine.program import GROUPS, Program
from glassnet.engine.reductions import penalty_factors
from glassnet.engine.threads import Team
from glassnet.engine.training_setup import TrainingSetup
from glassnet.interrupts import delayed_interrupt
from glassnet.layers.base import Layer, Shape

LANES = 16  # images in a tile: a vector of AVX-512, two of AVX2; a LeNet tile then stays in cache
OUTPUTS_SIZE = 1 << 22  # the most numbers that a range of steps puts out
EVALUATED_IMAGES = 16_384  # images in a batch of evaluation; after each batch the threads meet


class _Steps(NamedTuple):
    """What runs steps: a compiled function, with what it fills.

    Attributes:
        function: as ``plan.py`` gives it.
        buffers: that it fills.
        columns: where in a row of the outputs stands what.
    """

    function: Callable[..., int]
    buffers: TrainingBuffers
    columns: Columns


class Runner:
    """Runs one network.

    Args:
        ops: its simple layers, built.
        input_shape: of one image.
        parameters: the vector of all weights, which training changes.
        setup: loss and optimizer; None where only predictions are wanted.
        state: what the optimizer remembers, which training changes; None where it is not trained.

    Attributes:
        program_type: how the network is written out.
        evaluated_images: how many images are evaluated or predicted at a time.
        conditions: what, beside the network, decides how sums are rounded, for a run's receipt.
        range_seconds: how long training stays in compiled code, so that Ctrl-C is heard.
    """

    program_type: type[Program] = Program
    evaluated_images = EVALUATED_IMAGES
    conditions: ClassVar[dict[str, Any]] = {"lanes": LANES, "groups": GROUPS}
    range_seconds = 0.1

    def __init__(
        self,
        ops: Sequence[Layer],
        input_shape: Shape,
        parameters: NDArray[Any],
        setup: TrainingSetup | None = None,
        state: OptimizerState | None = None,
    ) -> None:
        self.parameters = parameters
        self.setup = setup
        self.state = state
        self.dtype: Real = parameters.dtype.type
        program = self.program_type(ops, input_shape, setup, LANES, self.dtype)
        self.plan = Plan(program)
        self.layout = program.layout
        self.outputs = int(np.prod(ops[-1].output_shape))
        self._lock = ForkSafeLock()
        self._ops, self._input_shape = ops, input_shape
        self._predictors = Predictors(ops, input_shape, LANES, self.dtype)
        self._observer = Observer(ops, input_shape, setup, LANES, self.dtype)
        self._workspaces = aligned_zeros((0, self.layout.workspace_size), self.dtype)
        self._penalties = penalty_factors(ops, self.layout.parameters_size, self.dtype)

    @property
    def compile_seconds(self) -> float:
        """Time spent on compiling, and on finding what is compiled, so far."""
        return self.plan.compile_seconds

    def useful_threads(self, threads: int, batch_size: int) -> int:
        """How many of so many threads could share a batch: one for each group of its tiles."""
        return min(threads, GROUPS, -(-batch_size // LANES))

    def team(self, threads: int, images: int) -> Team:
        """As many threads as are of use: no more than there are tiles of images.

        There is only one if the loops are plain Python, since these run one at a time anyway.
        """
        return Team(min(threads, -(-images // LANES)) if self.plan.compiled else 1)

    def _run(self, team: Team, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """Run on a team, one call after the other, because there is one set of workspaces."""
        with self._lock.held():
            return team.run(function, *arguments, **named)

    # ---- training --------------------------------------------------------------------------

    def train(
        self,
        epoch: Epoch,
        team: Team,
        *,
        first: int = 0,
        stops: Sequence[int] = (),
        looked_at: StepProbes = NO_STEPS,
    ) -> Iterator[StepRange]:
        """Train through an epoch, and come back to Python now and then.

        Args:
            epoch: the data.
            team: the threads.
            first: the step to begin with, which needs none of those before it.
            stops: numbers of steps, in order, after which to come back in any case; it comes back
                a few times a second anyway.
            looked_at: steps that run one by one, through the program with probes. All others run
                through the plain one.
        """
        most = min(epoch.steps, max(1, OUTPUTS_SIZE // (epoch.batch_size * self.outputs)))
        buffers = self._training_buffers(team.threads, epoch, most)
        plain = self._steps(NO_PROBES, epoch, buffers)
        probed = self._steps(looked_at.probes, epoch, buffers) if looked_at.steps else plain
        stops = sorted({*stops, *looked_at.steps, epoch.steps})
        length = 1
        while first < epoch.steps:
            if first in looked_at.steps:
                done = self._run_probed(probed, epoch, first, looked_at.weights, team)
                yield done
            else:
                last = min(first + length, stops[bisect.bisect_right(stops, first)])
                done = self._run_steps(plain, epoch, first, last, team)
                yield done
                took = max(done.seconds, 1e-4)
                length = int(np.clip((last - first) * self.range_seconds / took, 1, most))
            if done.diverged is not None:
                return
            first = done.last

    def _run_steps(
        self, steps: _Steps, epoch: Epoch, first: int, last: int, team: Team
    ) -> StepRange:
        """The steps from ``first`` to before ``last``."""
        buffers = steps.buffers
        assert self.state is not None
        arguments = self._training_arguments(epoch, first, last, buffers)
        buffers.arrived[:] = 0
        started = time.perf_counter()
        with delayed_interrupt():  # it comes when the steps are counted
            reached = self._run(
                team,
                steps.function,
                first,
                last,
                *arguments,
                give_up=lambda: give_up(buffers.arrived),
            )
            self.state.iteration += reached - first
        seconds = time.perf_counter() - started
        diverged = reached if reached < last else None
        done = last if diverged is None else diverged + 1
        images = min(done * epoch.batch_size, epoch.order.size) - first * epoch.batch_size
        return StepRange(
            first,
            done,
            # Contiguous, as metrics get them where there are no probes.
            np.ascontiguousarray(buffers.outputs[:images, : self.outputs]),
            buffers.losses[:images],
            buffers.penalty_sums[: done - first].sum(axis=1),
            seconds,
            diverged,
        )

    def _run_probed(
        self, steps: _Steps, epoch: Epoch, step: int, weights: bool, team: Team
    ) -> StepRange:
        """One step, and what was seen of it, unless it diverged."""
        before = self.parameters.copy() if weights else None
        done = self._run_steps(steps, epoch, step, step + 1, team)
        if done.diverged is not None:
            return done
        images = len(done.losses)
        values = steps.columns.values(steps.buffers.outputs[:images])
        around = None
        if before is not None:
            gradient, after = steps.buffers.gradients[0].copy(), self.parameters.copy()
            around = StepWeights(before, gradient, after)
        return replace(done, probed=ProbedStep(epoch.batch(step), values, around))

    def prepare_training(self, epoch: Epoch, threads: int, probes: OpProbes = NO_PROBES) -> None:
        """Compile the training for this data's types, and once more with probes where asked."""
        buffers = self._training_buffers(threads, epoch, 1)
        for each in {NO_PROBES, probes}:
            self._steps(each, epoch, buffers)

    def is_training_kept(self, epoch: Epoch, probes: OpProbes = NO_PROBES) -> bool:
        """Whether the training for this data's types is compiled already, here or on disk."""
        plans = [self._plan_with(each) for each in {NO_PROBES, probes}]
        return all(plan.is_kept("train", epoch.images, epoch.targets) for plan in plans)

    def _plan_with(self, probes: OpProbes) -> Plan:
        return self.plan if probes == NO_PROBES else self._observer.plan(probes)

    def _steps(self, probes: OpProbes, epoch: Epoch, buffers: TrainingBuffers) -> _Steps:
        """The function for this data's types, and the same buffers, with rows that are as long."""
        plan = self._plan_with(probes)
        columns = plan.program.columns
        if probes != NO_PROBES:
            rows = min(epoch.batch_size, epoch.order.size)  # of one step
            buffers = buffers._replace(outputs=np.zeros((rows, columns.size), self.dtype))
        arguments = (0, 1, 0, 0, *self._training_arguments(epoch, 0, 0, buffers))
        function = plan.function("train", arguments, epoch.images, epoch.targets)
        return _Steps(function, buffers, columns)

    def _training_arguments(
        self, epoch: Epoch, first: int, last: int, buffers: TrainingBuffers
    ) -> tuple[Any, ...]:
        assert self.setup is not None
        assert self.state is not None
        optimizer, done = self.setup.optimizer, self.state.iteration
        rates = np.asarray(optimizer.rates(done, last - first), np.float64)
        weights = np.zeros(0, self.dtype) if epoch.weights is None else epoch.weights
        return (
            TrainingData(epoch.images, epoch.targets, weights, epoch.order, epoch.batch_size),
            TrainedVectors(self.parameters, self.state.slots, self._penalties),
            buffers,
            Schedule(rates, optimizer.settings(), done, epoch.stream),
        )

    def _training_buffers(self, threads: int, epoch: Epoch, steps: int) -> TrainingBuffers:
        size = self.parameters.size
        images = min(epoch.batch_size, epoch.order.size)
        tiles = -(-images // LANES)
        chunks = -(-size // CHUNK)
        return TrainingBuffers(
            workspaces=self._workspaces_for(threads),
            retained=self._retained_for(tiles),
            rows=np.zeros((threads, LANES), np.int64),
            outputs=np.zeros((steps * images, self.outputs), self.dtype),
            losses=np.zeros(steps * images + LANES, self.dtype),
            keys=np.zeros((threads, LANES), np.uint32),
            gradients=aligned_zeros((min(GROUPS, tiles), size), self.dtype),
            penalty_sums=np.zeros((steps, chunks if self._penalties.size else 0), np.float64),
            arrived=arrivals(threads),
        )

    # ---- evaluation, prediction, gradients -------------------------------------------------

    def evaluate(
        self, images: NDArray[Any], targets: NDArray[Any], team: Team
    ) -> Iterator[tuple[int, NDArray[Any], NDArray[Any]]]:
        """For each piece: how many images are done, and the outputs and losses of the piece."""
        data = LabelledImages(images, targets)
        for first in range(0, len(images), EVALUATED_IMAGES):
            last = min(first + EVALUATED_IMAGES, len(images))
            buffers = self._evaluation_buffers(team.threads, last - first)
            function = self._evaluation_function(images, targets, buffers)
            self._run(team, function, first, last, data, self.parameters, buffers)
            yield last, buffers.outputs, buffers.losses[: last - first]

    def prepare_evaluation(self, images: NDArray[Any], targets: NDArray[Any], threads: int) -> None:
        """Compile the evaluation for this data's types."""
        self._evaluation_function(images, targets, self._evaluation_buffers(threads, 1))

    def _evaluation_function(
        self, images: NDArray[Any], targets: NDArray[Any], buffers: TileBuffers
    ) -> Callable[..., None]:
        arguments = (0, 1, 0, 0, LabelledImages(images, targets), self.parameters, buffers)
        return self.plan.function("evaluate", arguments, images, targets)

    def _evaluation_buffers(self, threads: int, images: int) -> TileBuffers:
        return TileBuffers(
            workspaces=self._workspaces_for(threads),
            retained=self._retained_for(threads),
            rows=np.zeros((threads, LANES), np.int64),
            outputs=np.zeros((images, self.outputs), self.dtype),
            losses=np.zeros(images + LANES, self.dtype),
        )

    def predict(self, images: NDArray[Any], team: Team) -> NDArray[Any]:
        """The outputs of all images, ``(n, features)`` or ``(n, height, width, channels)``."""
        with self._lock.held():
            outputs = self._predictors.predict(images, self.parameters, team)
        return channels_last(outputs, self._ops[-1].output_shape)

    def op_outputs(
        self, images: NDArray[Any], ops: tuple[int, ...], team: Team, stream: int | None = None
    ) -> dict[int, NDArray[Any]]:
        """The outputs of some ops, counted from 0, ``(n, …)``.

        They are those of a prediction, or with a stream of random numbers those of training.
        """
        with self._lock.held():
            return self._observer.outputs(images, ops, self.parameters, team, stream)

    def gradient(
        self,
        images: NDArray[Any],
        targets: NDArray[Any],
        stream: int = 0,
        probes: OpProbes = NO_PROBES,
    ) -> BatchGradient:
        """The mean loss over all images as one batch, and its gradient."""
        return batch_gradient(self._plan_with(probes), images, targets, self.parameters, stream)

    def _retained_for(self, tiles: int) -> NDArray[Any]:
        """A place for what is retained of each tile."""
        return aligned_zeros((tiles, self.layout.retained_size), self.dtype)

    def _workspaces_for(self, threads: int) -> NDArray[Any]:
        """One workspace for each thread. A workspace is used again: its borders stay zero."""
        if len(self._workspaces) < threads:
            self._workspaces = aligned_zeros((threads, self.layout.workspace_size), self.dtype)
        return self._workspaces
