"""Contestants that train the same network in turns, so that a busy second meets all of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Protocol

from benchmarks.measuring.ratios import Ratios, ratios
from benchmarks.measuring.workload import Workload
from glassnet.structure.flops import flops as flops_of
from glassnet.study.running.images import StudyImages

HEATS = 2  # rounds after which only the finalists stay
FINALISTS = 2  # of the rivals
WARM_UP_BATCHES = 5
TRIAL_BATCHES = 20
ACCURACY_IMAGES = 2000  # enough to see that somebody learns


class Unavailable(Exception):
    """A contestant can't take part, or not any longer; the message says why."""


class Contestant(Protocol):
    """Someone who trains a workload's network."""

    def train(self, images: int, seed: int) -> float:
        """Train on as many images, in an order that the seed gives; the seconds that it took."""

    def keep_weights(self) -> Callable[[], None]:
        """What brings back the weights of now."""

    def test_accuracy(self) -> float:
        """The share of the first `ACCURACY_IMAGES` of the test images that is recognised."""


Maker = Callable[[], Contestant]
"""What makes a contestant; it may find that it is unavailable."""


@dataclass
class Contest:
    """What came of one contest.

    Attributes:
        workload: what was trained.
        flops: operations of training on one image, as ``summary`` counts them.
        images: in an epoch.
        turns: images in a turn, by contestant.
        seconds: per epoch, one figure a round, by contestant; the first is the one to compare with.
            Who went home after the heats has fewer of them.
        preparing: seconds of compiling and the first steps, which are outside the clock.
        test_accuracy: after the last round.
        absent: why somebody did not take part.
    """

    workload: Workload
    flops: int
    images: int
    turns: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    preparing: dict[str, float] = field(default_factory=dict)
    test_accuracy: dict[str, float] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)

    @property
    def first(self) -> str:
        return next(iter(self.seconds))

    @property
    def rivals(self) -> list[str]:
        return list(self.seconds)[1:]

    def ratios(self, rival: str) -> Ratios:
        """How many times longer the rival took than the first, in pairs of the same round."""
        return ratios(self.seconds[self.first], self.seconds[rival])

    @property
    def fastest(self) -> str:
        """Of the rivals that stayed to the end, the one with the least median ratio."""
        rounds = len(self.seconds[self.first])
        stayed = [name for name in self.rivals if len(self.seconds[name]) == rounds]
        return min(stayed, key=lambda name: self.ratios(name).median)

    def finalists(self) -> list[str]:
        """The first, and the rivals that were fastest so far, in their order."""
        rivals = sorted(self.rivals, key=lambda name: min(self.seconds[name]))
        staying = {self.first, *rivals[:FINALISTS]}
        return [name for name in self.seconds if name in staying]

    @contextmanager
    def excusing(self, name: str) -> Iterator[None]:
        """Let somebody try; who finds that it is unavailable is absent from then on."""
        try:
            yield
        except Unavailable as reason:
            self.seconds.pop(name, None)
            self.absent[name] = str(reason)

    def flops_per_second(self, name: str) -> float:
        """Of the median epoch."""
        return self.flops * self.images / median(self.seconds[name])

    def to_json(self) -> dict[str, Any]:
        return {
            **self.workload._asdict(),
            "learning_rate": self.workload.learning_rate,
            "images": self.images,
            "training_flops_per_image": self.flops,
            "images_in_a_turn": self.turns,
            "seconds_per_epoch": self.seconds,
            "seconds_of_preparing": self.preparing,
            "times_longer": {rival: self.ratios(rival)._asdict() for rival in self.rivals},
            "test_accuracy": self.test_accuracy,
            "absent": self.absent,
        }


def hold(
    workload: Workload,
    images: StudyImages,
    makers: Mapping[str, Maker],
    rounds: int,
    turn_seconds: float,
    tell: Callable[[str], None],
) -> Contest:
    """Let the contestants train in turns.

    Args:
        workload: what they train.
        images: what they train on.
        makers: of the one to compare with, and of its rivals.
        rounds: how many turns each of the finalists has.
        turn_seconds: about how long a turn is; no longer than an epoch.
        tell: called with a line after each round.
    """
    samples = len(images.training[0])
    flops = flops_of(workload.build(images).ops())[1]
    contest = Contest(workload, flops, samples)
    present = {}
    for name, make in makers.items():
        with contest.excusing(name):
            present[name] = make()
            turn, seconds = _prepare(present[name], samples, workload.batch_size, turn_seconds)
            contest.turns[name], contest.preparing[name] = turn, seconds
            contest.seconds[name] = []
    names = list(contest.seconds)
    for number in range(rounds):
        if number == HEATS:
            names = contest.finalists()
        for name in rotated(names, number):
            with contest.excusing(name):
                turn = contest.turns[name]
                seconds = present[name].train(turn, seed=number)
                contest.seconds[name].append(seconds * samples / turn)
        names = [name for name in names if name in contest.seconds]
        times = ", ".join(f"{name} {contest.seconds[name][-1]:.2f} s" for name in names)
        tell(f"{workload.title}, round {number + 1} of {rounds}: {times} an epoch")
    for name in list(contest.seconds):
        with contest.excusing(name):
            contest.test_accuracy[name] = present[name].test_accuracy()
    return contest


def rotated(names: list[str], number: int) -> list[str]:
    """The order of a round: each time another one begins.

    >>> [rotated(["a", "b", "c"], number) for number in (0, 1, 5)]
    [['a', 'b', 'c'], ['b', 'c', 'a'], ['c', 'a', 'b']]
    """
    k = number % len(names)
    return names[k:] + names[:k]


def _prepare(
    contestant: Contestant, samples: int, batch_size: int, turn_seconds: float
) -> tuple[int, float]:
    """Let it make what is made at the first steps; the images of its turns, and the seconds."""
    restore = contestant.keep_weights()
    # The last batch of an epoch may be a smaller one, for which something of its own is made.
    few = min(samples, WARM_UP_BATCHES * batch_size + samples % batch_size)
    started = time.perf_counter()
    contestant.train(few, seed=0)
    seconds = time.perf_counter() - started
    trial = min(samples, TRIAL_BATCHES * batch_size)
    turn = images_in(turn_seconds, trial / contestant.train(trial, seed=0), samples, batch_size)
    restore()
    return turn, seconds


def images_in(seconds: float, images_per_second: float, samples: int, batch_size: int) -> int:
    """How many images fill a turn: whole batches, or the whole epoch if that is not far from it.

    >>> images_in(2.0, 10_000, 60_000, 128), images_in(2.0, 25_000, 60_000, 128)
    (20096, 60000)
    """
    wanted = seconds * images_per_second
    if wanted > 0.75 * samples:
        return samples
    return min(samples, max(1, -(-int(wanted) // batch_size)) * batch_size)
