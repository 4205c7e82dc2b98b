"""Where each microsecond of a training step goes, measured."""

from __future__ import annotations

import copy
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from glassnet.arguments import whole_number
from glassnet.compiling import compilation_disabled
from glassnet.engine.epoch import Epoch
from glassnet.engine.memory import aligned_zeros
from glassnet.engine.optimizer_state import OptimizerState
from glassnet.engine.program import GROUPS
from glassnet.engine.runner import LANES, Runner
from glassnet.engine.threads import Team, thread_count
from glassnet.engine.training_setup import TrainingSetup
from glassnet.errors import DivergenceError
from glassnet.model.inference import Evaluation
from glassnet.model.training_loop import check_trainable
from glassnet.profiling.limits import flops_per_second
from glassnet.profiling.report import Profile
from glassnet.profiling.timing import BEGIN, TimedProgram
from glassnet.profiling.work import Batch, Row, rows_of
from glassnet.progress import counting, status
from glassnet.streams import Purpose, epoch_order, stream_key
from glassnet.structure.seeds import drawn_seed

if TYPE_CHECKING:
    from glassnet.model import Sequential
    from glassnet.optimizers import Optimizer

USUAL_SECONDS = 1.5  # of measuring; a small network takes some hundred steps in them
WARMING_STEPS, MOST_STEPS = 4, 5000
NEXT_TO_NOTHING = 1e-12
"""A learning rate that is too small to learn, and large enough to make no slow numbers."""


def profile(
    model: Sequential,
    x: Any,
    y: Any,
    batch_size: int = 128,
    steps: int | None = None,
    verbose: str | int = "auto",
    *,
    seed: int = 0,
    threads: int | None = 1,
) -> Profile:
    """Train a network for some steps, and see where the time goes.

    The network's weights stay as they are: a copy is trained, with steps that are too small to
    learn anything. Only full batches are taken. The first steps find everything cold and do not
    count. Only the faster half of the others counts, because other programs disturbed it least.

    Args:
        model: a compiled network.
        x: images, as `Sequential.fit` takes them.
        y: labels or targets, likewise.
        batch_size: images in a step; all images if there are fewer.
        steps: how many are measured; None for as many as take about 1.5 seconds.
        verbose: 0 is silent.
        seed: the seed of the images' order and of dropout.
        threads: None means one for each core; at most four share a batch. One thread shows what
            each loop costs by itself. Several show what they wait for, and their times are added.

    Raises:
        ArgumentError, ShapeError, DataError: for what can't be trained on.
        DivergenceError: if the loss is not a finite number.

    >>> import glassnet as gn
    >>> (x, y), _ = gn.data.load("mnist-5k")
    >>> model = gn.Sequential([gn.layers.Flatten(), gn.layers.Dense(10, "softmax")], seed=0)
    >>> model.compile("sgd", "sparse_categorical_crossentropy")
    >>> shown = profile(model, x / 255, y, steps=20, verbose=0)
    >>> [row.name for row in shown.rows if row.direction == "backward"]
    ['dense_2']
    """
    batch_size = whole_number("profile", "batch_size", batch_size, at_least=1)
    steps = None if steps is None else whole_number("profile", "steps", steps, at_least=1)
    seed, threads = drawn_seed("profile", seed), thread_count(threads)
    data = Evaluation(model, x, y)
    check_trainable(model)
    drawing = _Drawing(data, min(batch_size, len(data.x)), seed)
    tiles = -(-drawing.batch_size // LANES)
    batch = Batch(
        images=drawing.batch_size,
        tiles=tiles,
        lanes=LANES,
        groups=min(GROUPS, tiles),
        image_bytes=data.x[0].nbytes,
        target_bytes=data.targets[0].nbytes,
    )
    runner = TimedRunner(model, _standing(model.optimizer))
    with runner.team(min(threads, GROUPS), batch.images) as team:
        _compile(runner, drawing.epoch(1), team, f"{model.name} with probes", verbose)
        peak = _peak(team.threads, model.dtype)
        whole = _measure(runner, drawing, team, steps, verbose)
        # Once more, since one of the two was disturbed less.
        peak = max(peak, _peak(team.threads, model.dtype))
    return Profile(
        network=model.name,
        dtype=model.dtype,
        rows=tuple(_rows(runner, batch, whole.probes / whole.steps)),
        seconds=whole.seconds / whole.steps,
        steps=whole.steps,
        batch_size=batch.images,
        threads=team.threads,
        images=len(data.x),
        fused=tuple(runner.program.fused),
        peak=peak or None,
    )


class TimedRunner(Runner):
    """Trains a copy of a network, and notes the times.

    Args:
        model: a compiled network.
        optimizer: None for its own.
    """

    program_type = TimedProgram
    range_seconds = 0.05  # short, so that a disturbance of one range leaves the others alone

    def __init__(self, model: Sequential, optimizer: Optimizer | None = None) -> None:
        optimizer = optimizer or model.optimizer
        assert model.input_shape is not None
        assert model.loss is not None
        assert optimizer is not None
        parameters = aligned_zeros(model.parameters.shape, model.dtype)
        parameters[:] = model.parameters
        setup = TrainingSetup(model.loss, optimizer)
        state = OptimizerState.fresh(optimizer.slots, parameters.size, parameters.dtype)
        super().__init__(model.ops(), model.input_shape, parameters, setup, state)

    @property
    def program(self) -> TimedProgram:
        """The network written out."""
        program = self.plan.program
        assert isinstance(program, TimedProgram)
        return program

    def ticks(self, threads: int) -> NDArray[np.int64]:
        """The ticks of each probe so far, added up over the threads."""
        probes = self.program.probes_in(self._workspaces_for(threads)[:threads])
        return np.asarray(probes[:, 1:].sum(axis=0))

    def latest_tick(self) -> int:
        """The counter at the latest probe of the first thread."""
        return int(self.program.probes_in(self._workspaces_for(1))[0, 0])


@dataclass(frozen=True)
class _MeasuredSteps:
    """Some steps in a row.

    Attributes:
        steps: how many there are.
        seconds: the time that they took by the wall clock.
        probes: the ticks of each probe, added up over the threads.
        ended: the wall clock at their end.
        latest_tick: the counter at their end.
    """

    steps: int
    seconds: float
    probes: NDArray[Any]
    ended: float = 0.0
    latest_tick: int = 0


class _Drawing:
    """Draws any number of full batches of images, in a random order."""

    def __init__(self, data: Evaluation, batch_size: int, seed: int) -> None:
        self.data, self.batch_size, self.seed = data, batch_size, seed

    def epoch(self, steps: int) -> Epoch:
        """As many steps as are asked for, even more than there are batches of these images."""
        size, images = steps * self.batch_size, len(self.data.x)
        rounds = [epoch_order(self.seed, number, images) for number in range(-(-size // images))]
        stream = stream_key(self.seed, Purpose.DROPOUT, 0)
        order = np.concatenate(rounds)[:size]
        return Epoch(self.data.x, self.data.targets, order, self.batch_size, stream)


def _compile(runner: TimedRunner, epoch: Epoch, team: Team, name: str, verbose: str | int) -> None:
    message = f"compiling the loops of {name} (kept for the next time)"
    with nullcontext() if runner.is_training_kept(epoch) else status(message, verbose):
        runner.prepare_training(epoch, team.threads)


def _measure(
    runner: TimedRunner, drawing: _Drawing, team: Team, steps: int | None, verbose: str | int
) -> _MeasuredSteps:
    """The faster half of some steps, with their probes in seconds."""
    warm = _warm_up(runner, drawing, team)
    if steps is None:
        steps = int(np.clip(USUAL_SECONDS / warm.seconds * warm.steps, 1, MOST_STEPS))
    ranges = []
    with counting("measuring", steps, verbose) as count:
        for measured in _measured_ranges(runner, drawing.epoch(steps), team):
            ranges.append(measured)
            count(measured.steps)
    # The counter's rate, by the wall clock of the whole run.
    last, half = ranges[-1], _faster_half(ranges)
    seconds_a_tick = (last.ended - warm.ended) / (last.latest_tick - warm.latest_tick)
    return replace(half, probes=half.probes * seconds_a_tick)


def _warm_up(runner: TimedRunner, drawing: _Drawing, team: Team) -> _MeasuredSteps:
    """Take a few steps, since the first finds everything cold, and return the last of them."""
    for number, measured in enumerate(_measured_ranges(runner, drawing.epoch(WARMING_STEPS), team)):
        if number > 0 and measured.seconds > USUAL_SECONDS:
            break  # plain Python does not get faster
    return measured


def _measured_ranges(runner: TimedRunner, epoch: Epoch, team: Team) -> Iterator[_MeasuredSteps]:
    """Train through an epoch, and see what each range of steps took."""
    before, began = runner.ticks(team.threads), time.perf_counter()
    for done in runner.train(epoch, team):
        ended = time.perf_counter()
        if done.diverged is not None:
            raise DivergenceError(
                f"the loss is not finite at step {done.diverged + 1} of the profile, in which "
                "nothing is learned: look at the weights and the data.",
                epoch=1,
                step=done.diverged + 1,
            )
        after, steps = runner.ticks(team.threads), done.last - done.first
        yield _MeasuredSteps(steps, ended - began, after - before, ended, runner.latest_tick())
        before, began = after, time.perf_counter()


def _faster_half(ranges: list[_MeasuredSteps]) -> _MeasuredSteps:
    """The faster half of the ranges, put together."""
    ranges = sorted(ranges, key=lambda measured: measured.seconds / measured.steps)
    half = ranges[: -(-len(ranges) // 2)]
    return _MeasuredSteps(
        sum(measured.steps for measured in half),
        sum(measured.seconds for measured in half),
        np.sum([measured.probes for measured in half], axis=0),
    )


def _peak(threads: int, dtype: str) -> float:
    """What multiply-adds alone reach; 0 if nothing is compiled."""
    return 0.0 if compilation_disabled() else flops_per_second(threads, dtype)


def _standing(optimizer: Optimizer | None) -> Optimizer:
    """The same optimizer, taking steps that go nowhere."""
    standing = copy.copy(optimizer)
    assert standing is not None
    standing.learning_rate = NEXT_TO_NOTHING
    return standing


def _rows(runner: TimedRunner, batch: Batch, seconds: NDArray[np.float64]) -> Iterator[Row]:
    """The rows of all that took time, without what comes before the first step."""
    setup = runner.setup
    assert setup is not None
    rows = rows_of(runner.program, batch, len(setup.optimizer.slots))
    for name, own in zip(runner.program.probes, seconds, strict=True):
        if own and name != BEGIN:
            yield replace(rows[name], seconds=float(own))
