"""The section on threads: how much faster LeNet's training is on all of them than on one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from benchmarks.contestants.glassnet import Glassnet
from benchmarks.measuring import contest
from benchmarks.measuring.contest import Contest
from benchmarks.measuring.setting import Limits, Setting
from benchmarks.measuring.workload import Workload
from benchmarks.report.findings import TIMES, AtLeast, Finding
from benchmarks.report.section import Section
from benchmarks.sections.training import QUICK, SLICES
from glassnet.engine.program import GROUPS

GOAL = AtLeast(1.85)  # of two threads
WHAT = "lenet, relu, batch 128: one thread over {}"


def measure(setting: Setting, limits: Limits) -> SpeedUp:
    """Let glassnet train on all threads and on one, in turns."""
    workload = Workload()
    threads = min(setting.threads, GROUPS)  # training takes no more
    if threads == 1:
        return SpeedUp(1, None)
    sides = {
        f"{threads} threads": partial(Glassnet, workload, setting, threads=threads),
        "1 thread": partial(Glassnet, workload, setting, threads=1),
    }
    turn_seconds = QUICK if setting.quick else SLICES
    return SpeedUp(
        threads,
        contest.hold(workload, setting.images, sides, setting.rounds, turn_seconds, setting.tell),
    )


@dataclass(frozen=True)
class SpeedUp(Section):
    """glassnet against itself.

    Attributes:
        threads: of the faster side, as many as training takes.
        contest: what came of it; None where there is one thread only.
    """

    threads: int
    contest: Contest | None

    def findings(self, limits: Limits) -> list[Finding]:
        what = WHAT.format(self.threads)
        if self.contest is None:
            return [Finding("threads", what, None, TIMES, None, "this run has one thread")]
        ratios = self.contest.ratios("1 thread")
        goal = GOAL if self.threads == 2 else None
        return [Finding("threads", what, ratios.median, TIMES, goal, ratios.span)]

    def to_json(self) -> dict[str, Any] | None:
        return None if self.contest is None else self.contest.to_json()
