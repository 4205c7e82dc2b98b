"""The section on decayed slots: what an update costs when most weights have long had no gradient.

What an optimizer remembers of such a weight shrinks towards the numbers with which processors are
slow. Two updates of the same weights take turns: one whose slots are of the usual size, and one
whose slots start where they would be after some 60 epochs.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.measuring.setting import Limits, Setting
from benchmarks.report.findings import TIMES, AtLeast, Finding
from benchmarks.report.section import Section
from glassnet.engine.memory import aligned_zeros
from glassnet.optimizers import SGD, Adam, Optimizer, RMSprop

SIZE = 61_706  # LeNet's weights
TURNS, QUICK_TURNS = 200, 40
STEPS = 20  # in a turn: the slots go on decaying
LATE = 50_000  # the number of the first step
GOAL = AtLeast(0.9)
OPTIMIZERS: dict[str, Optimizer] = {
    "momentum": SGD(0.1, momentum=0.9),
    "rmsprop": RMSprop(momentum=0.9),
    "adam": Adam(),
}


def measure(setting: Setting, limits: Limits) -> Decayed:
    """Update LeNet's weights with ordinary slots and with decayed ones, in turns."""
    setting.tell("updates with decayed slots …")
    turns = QUICK_TURNS if setting.quick else TURNS
    return Decayed({name: _times(optimizer, turns) for name, optimizer in OPTIMIZERS.items()})


def _times(optimizer: Optimizer, turns: int) -> dict[str, float]:
    """The median time of an update in seconds, for slots of each kind."""
    generator, loop = np.random.default_rng(0), optimizer.loop("float32")
    w, gradient = (aligned_zeros((SIZE,), "float32") for _ in range(2))
    slots = aligned_zeros((len(optimizer.slots), SIZE), "float32")
    seconds: dict[str, list[float]] = {"ordinary": [], "decayed": []}
    for _ in range(turns):
        for kind, times in seconds.items():
            slots[:] = generator.uniform(1.0, 2.0, slots.shape)
            slots *= 1e-3 if kind == "ordinary" else 1e-39
            w[:] = generator.standard_normal(SIZE)
            started = time.perf_counter()
            for step in range(LATE, LATE + STEPS):
                loop(w, gradient, slots, optimizer.settings(), 1e-3, step)
            times.append((time.perf_counter() - started) / STEPS)
    return {kind: float(np.median(times)) for kind, times in seconds.items()}


@dataclass(frozen=True)
class Decayed(Section):
    """What the updates took.

    Attributes:
        seconds: of one update of all weights, by the optimizer's name and the kind of its slots.
    """

    seconds: dict[str, dict[str, float]]

    def findings(self, limits: Limits) -> list[Finding]:
        return [
            Finding(
                f"decayed-{name}",
                f"{name}: an update with ordinary slots over one with decayed ones",
                times["ordinary"] / times["decayed"],
                TIMES,
                GOAL,
                f"{1e6 * times['ordinary']:.0f} and {1e6 * times['decayed']:.0f} µs",
            )
            for name, times in self.seconds.items()
        ]

    def to_json(self) -> Any:
        return self.seconds
