"""The section on studies: how many more runs an hour go side by side than one after another."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from benchmarks.measuring.ratios import ratios
from benchmarks.measuring.setting import Limits, Setting
from benchmarks.report.findings import TIMES, AtLeast, Finding
from benchmarks.report.section import Section
from glassnet.data import DataSet
from glassnet.study.running.images import StudyData
from glassnet.study.running.performing import prepare
from glassnet.study.running.recipe import Recipe
from glassnet.study.running.specification import RunSpecification, reference
from glassnet.study.scheduling.in_turn import InTurn
from glassnet.study.scheduling.local import LocalProcesses
from glassnet.study.scheduling.scheduler import Scheduler

GOAL = AtLeast(1.9)  # of two jobs
RUNS, QUICK_RUNS = 4, 1
"""Runs of each job in a turn."""

WHAT = "lenet, original recipe: runs an hour, {} jobs over one with one thread"


@dataclass(frozen=True)
class Studies(Section):
    """What a study gains by several jobs.

    Attributes:
        jobs: how many there are, one for each thread.
        one: seconds for a run in each round, one after another on one thread.
        several: the same side by side, each on one thread.
    """

    jobs: int
    one: list[float]
    several: list[float]

    def findings(self, limits: Limits) -> list[Finding]:
        what = WHAT.format(self.jobs)
        if self.jobs == 1:
            return [Finding("studies", what, None, TIMES, None, "this run has one thread")]
        gain = ratios(self.several, self.one)
        goal = GOAL if self.jobs == 2 else None
        return [Finding("studies", what, gain.median, TIMES, goal, gain.span)]

    def to_json(self) -> dict[str, Any]:
        return {"jobs": self.jobs, "one": self.one, "several": self.several}


def measure(setting: Setting, limits: Limits) -> Studies:
    """Let both perform runs, in turns; the processes have been started before."""
    images, jobs = setting.images, setting.threads
    if jobs == 1:
        return Studies(1, [], [])
    data = StudyData(DataSet(images.card, images.training, images.test))
    where = reference(data)
    recipe = Recipe(validation=0.0)
    one, several = InTurn(threads=1, verbose=0), LocalProcesses(jobs)
    found = Studies(jobs, [], [])

    def seconds_for_a_run(scheduler: Scheduler, runs: int) -> float:
        specified = [RunSpecification("lenet", seed, recipe, where) for seed in range(runs)]
        began = time.perf_counter()
        outcomes = list(scheduler.perform(specified, data))
        assert all(outcome.run is not None for outcome in outcomes)
        return (time.perf_counter() - began) / runs

    prepare(RunSpecification("lenet", 0, recipe, where), data.images(), verbose=0)
    seconds_for_a_run(several, jobs)
    for _ in range(setting.rounds):
        runs = QUICK_RUNS if setting.quick else RUNS
        found.one.append(seconds_for_a_run(one, runs))
        found.several.append(seconds_for_a_run(several, runs * jobs))
        setting.tell(
            f"a run of LeNet: {found.one[-1]:.2f} s by itself, "
            f"{found.several[-1]:.2f} s with {jobs} jobs"
        )
    return found
