"""Where each microsecond of a training step goes: measured with a program that notes its times."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from glassnet.engine.memory import aligned_zeros
from glassnet.engine.program import GROUPS, Goal
from glassnet.engine.runner import LANES, Epoch, Runner
from glassnet.engine.threads import Team, thread_count
from glassnet.errors import ArgumentError, DivergenceError
from glassnet.model.inference import Evaluated
from glassnet.model.inputs import at_least_one
from glassnet.profiling.laps import LappedProgram
from glassnet.profiling.limits import flops_per_second
from glassnet.profiling.report import Profile, Row
from glassnet.profiling.work import Batch, program_work

if TYPE_CHECKING:
    from glassnet.model import Sequential

MEASURED_SECONDS = 1.5
FEWEST_STEPS, MOST_STEPS = 4, 5000
Progress = Callable[[int, int], None]


def profile(
    model: Sequential,
    x: Any,
    y: Any,
    batch_size: int = 128,
    steps: int | None = None,
    *,
    threads: int | None = 1,
    seed: int = 0,
    progress: Progress = lambda done, steps: None,
) -> Profile:
    """Train a copy of a network for some steps, and see where the time went.

    The network itself stays as it is. Only full batches are taken, in a random order, and the
    first steps, which find everything cold, are left out. Of the measured stretches the faster
    half counts: it met the fewest disturbances by other programs.

    Args:
        model: a compiled network.
        x: images, as `Sequential.fit` takes them.
        y: labels or targets, likewise.
        batch_size: images in a step; all images where there are fewer.
        steps: how many are measured; None for as many as take about 1.5 seconds.
        threads: None means one for each core.
        seed: of the order of the images, and of dropout.
        progress: called with the steps done and all steps, now and then.

    Raises:
        ArgumentError, ShapeError, DataError: for what can't be trained on.
        DivergenceError: when the loss stops being a finite number.
    """
    batch_size = at_least_one("batch_size", batch_size)
    steps = None if steps is None else at_least_one("steps", steps)
    threads = thread_count(threads)
    data = Evaluated(model, x, y)
    if not len(data.x):
        raise ArgumentError("x holds no images.")
    batch_size = min(batch_size, len(data.x))
    runner = LappedRunner(model)
    used = min(threads, GROUPS, -(-batch_size // LANES))
    draw = _Draw(data, batch_size, seed)
    with runner.team(used, batch_size) as team:
        runner.prepare_training(draw.epoch(1), team.threads)
        list(_stretches(runner, draw.epoch(2), team))  # everything cold
        (*_, warm) = _stretches(runner, draw.epoch(FEWEST_STEPS), team)
        if steps is None:
            steps = int(
                np.clip(MEASURED_SECONDS / warm.seconds * warm.steps, FEWEST_STEPS, MOST_STEPS)
            )
        stretches = []
        began = time.perf_counter(), runner.latest_tick()
        done = 0
        for stretch in _stretches(runner, draw.epoch(steps), team):
            stretches.append(stretch)
            done += stretch.steps
            progress(done, steps)
        ended = time.perf_counter(), runner.latest_tick()
    seconds_a_tick = (ended[0] - began[0]) / (ended[1] - began[1])
    return _evaluate(model, runner, data, batch_size, team.threads, stretches, seconds_a_tick)


class LappedRunner(Runner):
    """Runs a copy of a network, and notes the times."""

    program_type = LappedProgram
    stretch_seconds = 0.02

    def __init__(self, model: Sequential) -> None:
        assert model.input_shape is not None
        assert model.loss is not None
        assert model.optimizer is not None
        parameters = aligned_zeros(model.parameters.shape, model.parameters.dtype)
        parameters[:] = model.parameters
        goal = Goal(model.loss, model.optimizer)
        super().__init__(model.parts(), model.input_shape, parameters, goal)

    @property
    def program(self) -> LappedProgram:
        """The network written out."""
        program = self.plan.program
        assert isinstance(program, LappedProgram)
        return program

    def sums(self, threads: int) -> NDArray[np.int64]:
        """The ticks of each lap so far, added over the threads."""
        laps = self.program.sums(self._workspaces_for(threads)[:threads])
        return laps[:, 1:].sum(axis=0)

    def latest_tick(self) -> int:
        """The counter when the first thread noted its latest lap."""
        return int(self.program.sums(self._workspaces_for(1))[0, 0])


@dataclass(frozen=True)
class _Stretch:
    """Some steps in a row: by the wall clock, and by the ticks of each lap, over all threads."""

    steps: int
    seconds: float
    ticks: NDArray[np.int64]


def _stretches(runner: LappedRunner, epoch: Epoch, team: Team) -> Iterator[_Stretch]:
    before, began = runner.sums(team.threads), time.perf_counter()
    for stretch in runner.train(epoch, team):
        seconds = time.perf_counter() - began
        ticks = runner.sums(team.threads)
        if stretch.diverged is not None:
            raise DivergenceError(
                "the loss is not finite any more: lower the learning rate.",
                epoch=1,
                step=stretch.diverged + 1,
            )
        yield _Stretch(stretch.last - stretch.first, seconds, ticks - before)
        before, began = ticks, time.perf_counter()


class _Draw:
    """Epochs of any number of full batches, of images in a random order."""

    def __init__(self, data: Evaluated, batch_size: int, seed: int) -> None:
        self.data, self.batch_size = data, batch_size
        self.generator = np.random.default_rng(seed)

    def epoch(self, steps: int) -> Epoch:
        size, samples = steps * self.batch_size, len(self.data.x)
        rounds = [self.generator.permutation(samples) for _ in range(-(-size // samples))]
        stream = int(self.generator.integers(2**32))
        order = np.concatenate(rounds)[:size]
        return Epoch(self.data.x, self.data.targets, order, self.batch_size, stream)


def _evaluate(
    model: Sequential,
    runner: LappedRunner,
    data: Evaluated,
    batch_size: int,
    threads: int,
    stretches: list[_Stretch],
    seconds_a_tick: float,
) -> Profile:
    stretches = sorted(stretches, key=lambda stretch: stretch.seconds / stretch.steps)
    quiet = stretches[: -(-len(stretches) // 2)]
    steps = sum(stretch.steps for stretch in quiet)
    ticks = np.sum([stretch.ticks for stretch in quiet], axis=0)
    batch = Batch(
        images=batch_size,
        image_bytes=data.x[0].nbytes,
        target_bytes=data.targets[0].nbytes,
        lanes=LANES,
        groups=min(GROUPS, -(-batch_size // LANES)),
    )
    assert model.optimizer is not None
    slots = len(model.optimizer.slots)
    work = program_work(runner.program, batch, runner.parameters.size, slots)
    rows = []
    for name, own in zip(runner.program.laps, ticks, strict=True):
        if name == "begin" or not own:
            continue  # what came before the stretch; what this network does not do
        rows.append(Row(name, work[name], float(own) * seconds_a_tick / steps))
    return Profile(
        network=model.name,
        rows=tuple(rows),
        seconds=sum(stretch.seconds for stretch in quiet) / steps,
        steps=steps,
        batch_size=batch_size,
        threads=threads,
        images=len(data.x),
        peak=flops_per_second(threads) if runner.plan.compiled else float("nan"),
    )
