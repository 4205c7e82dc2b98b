"""The section on health: what a training costs more that ``Health`` watches, if nothing goes wrong.

LeNet is trained in turns, once watched and once not. The difference is smaller than what the time
of a training differs by from turn to turn. So the cost is also added up from its parts: how long
the processor computes for each hook of the callback, and for the losses of the steps, which nobody
else wants here. A tracker wants them anyway.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from benchmarks.measuring.ratios import ratios
from benchmarks.measuring.setting import Limits, Setting
from benchmarks.measuring.turns import Turns
from benchmarks.report.findings import PERCENT, AtMost, Finding
from benchmarks.report.section import Section
from glassnet.callbacks import Logs
from glassnet.engine.epoch import StepRange
from glassnet.health import Health
from glassnet.model.epoch_figures import EpochFigures

GOAL = AtMost(0.005)


class TimedHealth(Health):
    """Watches a training, and notes how long the processor computes for that.

    Attributes:
        seconds: of all hooks so far.
    """

    seconds = 0.0

    def on_train_begin(self, logs: Logs | None = None) -> None:
        self.seconds += _computed(super().on_train_begin)

    def on_train_progress(self, step: int, logs: Logs | None = None) -> None:
        self.seconds += _computed(lambda: super(TimedHealth, self).on_train_progress(step, logs))

    def on_train_checkpoint(self, epoch: int, step: int) -> None:
        self.seconds += _computed(lambda: super(TimedHealth, self).on_train_checkpoint(epoch, step))

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        self.seconds += _computed(lambda: super(TimedHealth, self).on_epoch_end(epoch, logs))

    def on_train_end(self, logs: Logs | None = None) -> None:
        self.seconds += _computed(super().on_train_end)


class TimedLosses:
    """While it is entered, the time is summed that it takes to find the losses of steps."""

    def __enter__(self) -> TimedLosses:
        self.seconds = 0.0
        self._plain = plain = EpochFigures.step_losses

        def timed(figures: EpochFigures, steps_done: StepRange) -> list[float]:
            started = time.thread_time()
            losses = plain(figures, steps_done)
            self.seconds += time.thread_time() - started
            return losses

        EpochFigures.step_losses = timed  # type: ignore[method-assign,assignment]
        return self

    def __exit__(self, *error: object) -> None:
        EpochFigures.step_losses = self._plain  # type: ignore[method-assign]


@dataclass(frozen=True)
class HealthSection(Section):
    """What the turns took, in seconds.

    Attributes:
        plain: each training that nobody watches.
        watched: each that is watched.
        hooks: how long the processor computed for the callback, in each watched training.
        losses: how long for the losses of its steps.
    """

    plain: list[float]
    watched: list[float]
    hooks: list[float]
    losses: list[float]

    def findings(self, limits: Limits) -> list[Finding]:
        longer = ratios(self.plain, self.watched)
        hooks, losses = 1e3 * median(self.hooks), 1e3 * median(self.losses)
        return [
            Finding(
                "health",
                "LeNet, watched by Health: its share of the time",
                (median(self.hooks) + median(self.losses)) / median(self.watched),
                PERCENT,
                GOAL,
                f"of {median(self.watched):.1f} s: {hooks:.1f} ms, and {losses:.1f} ms for the "
                "losses of the steps",
            ),
            Finding(
                "health-turns",
                "the same: how much longer it takes, in turns",
                longer.median - 1,
                PERCENT,
                note=f"{longer.least - 1:.2%} – {longer.most - 1:.2%}",
            ),
        ]

    def to_json(self) -> Any:
        return asdict(self)


def measure(setting: Setting, limits: Limits) -> HealthSection:
    """Train LeNet for some seconds, watched and not watched in turns."""
    turns = Turns(setting)
    found = HealthSection([], [], [], [])
    for number in range(setting.rounds):
        health = TimedHealth()
        with TimedLosses() as losses:
            plain, watched = turns.pair(number, health)
        found.plain.append(plain)
        found.watched.append(watched)
        found.hooks.append(health.seconds)
        found.losses.append(losses.seconds)
        setting.tell(
            f"health, round {number + 1} of {setting.rounds}: {found.plain[-1]:.2f} s without and "
            f"{found.watched[-1]:.2f} s with it, {1e3 * health.seconds:.1f} ms in it"
        )
    return found


def _computed(do: Callable[[], object]) -> float:
    started = time.thread_time()
    do()
    return time.thread_time() - started
