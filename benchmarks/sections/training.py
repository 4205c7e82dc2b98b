"""Sections in which glassnet and PyTorch train in turns: networks, batch sizes, widths."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from benchmarks.contestants.glassnet import Glassnet
from benchmarks.measuring import contest
from benchmarks.measuring.contest import Contest, Maker
from benchmarks.measuring.ratios import spread_text
from benchmarks.measuring.setting import Limits, Setting
from benchmarks.measuring.workload import Workload
from benchmarks.report.findings import TIMES, AtLeast, Finding
from benchmarks.report.section import Section
from glassnet.tables import Column, Table

NETWORKS = {
    Workload("feedforward"): AtLeast(2.0),
    Workload("conv1"): AtLeast(2.5),
    Workload("conv2"): AtLeast(2.0),
    Workload("conv1-pool"): AtLeast(3.5),
}
QUICK_NETWORKS = ("feedforward", "conv1-pool")
BATCHES = {Workload(batch_size=size): AtLeast(3.5) for size in (16, 32, 64, 512)}
WIDTHS = {
    Workload(width=2): AtLeast(2.5),
    Workload(width=4): AtLeast(1.8),
    Workload(width=8): AtLeast(1.2),
}
SLICES, QUICK = 1.2, 0.7  # seconds of a turn


def networks(setting: Setting, limits: Limits) -> Training:
    """The study's other four; a quick run takes the two that are quick."""
    chosen = [each for each in NETWORKS if not setting.quick or each.network in QUICK_NETWORKS]
    return Training("The other networks", NETWORKS, hold(chosen, setting, limits))


def batches(setting: Setting, limits: Limits) -> Training:
    """LeNet with other batch sizes than the usual one; a quick run takes the ends."""
    sizes = list(BATCHES)[::3] if setting.quick else list(BATCHES)
    return Training("Batch sizes", BATCHES, hold(sizes, setting, limits))


def widths(setting: Setting, limits: Limits) -> Training:
    """LeNet with more filters and dense units; a quick run takes none."""
    chosen = [] if setting.quick else list(WIDTHS)
    return Training("Widths", WIDTHS, hold(chosen, setting, limits))


def hold(workloads: Iterable[Workload], setting: Setting, limits: Limits) -> list[Contest]:
    """Hold a contest for each workload, and try the machine's limits around it.

    Args:
        workloads: what is trained.
        setting: what all measurements share.
        limits: to be tried.
    """
    contests = []
    for workload in workloads:
        limits.measure()
        held = contest.hold(
            workload,
            setting.images,
            makers(workload, setting),
            setting.rounds,
            QUICK if setting.quick else SLICES,
            setting.tell,
        )
        contests.append(held)
    limits.measure()
    return contests


def makers(workload: Workload, setting: Setting) -> dict[str, Maker]:
    """What makes glassnet and all forms of PyTorch."""
    from benchmarks.contestants import pytorch

    rivals = pytorch.makers(workload, setting)
    return {"glassnet": partial(Glassnet, workload, setting), **rivals}


@dataclass(frozen=True)
class Training(Section):
    """What contests found.

    Attributes:
        title: what they are about.
        goals: what PyTorch's fastest time over glassnet's should come to.
        contests: one for each workload.
    """

    title: str
    goals: Mapping[Workload, AtLeast]
    contests: list[Contest]

    def findings(self, limits: Limits) -> list[Finding]:
        return [self._ratio(each) for each in self.contests]

    def _ratio(self, each: Contest) -> Finding:
        ratios = each.ratios(each.fastest)
        return Finding(
            each.workload.key,
            f"{each.workload.title}: PyTorch over glassnet",
            ratios.median,
            TIMES,
            self.goals[each.workload],
            f"{ratios.span}; {each.fastest}",
        )

    def tables(self, limits: Limits) -> list[Table]:
        if not self.contests:
            return []
        columns = (
            Column("Network"),
            Column("Trained by"),
            Column("s per epoch\nmedian (least – most)", "right"),
            Column("of FMA\npeak", "right"),
            Column("times glassnet's\nmedian (least – most)", "right"),
            Column("prepared\nin s", "right"),
            Column("test\naccuracy", "right"),
        )
        rows = [row for each in self.contests for row in _rows(each, limits.flops_per_second)]
        notes = sorted(
            {f"{name}: {why}." for each in self.contests for name, why in each.absent.items()}
        )
        title = f"{self.title}, in turns"
        return [Table(columns, rows, title, tuple(notes))]

    def to_json(self) -> list[dict[str, Any]]:
        return [each.to_json() for each in self.contests]


def _rows(each: Contest, peak: float) -> list[tuple[str, ...]]:
    return [
        (
            each.workload.title if name == each.first else "",
            name,
            spread_text(seconds),
            f"{each.flops_per_second(name) / peak:.0%}",
            "" if name == each.first else each.ratios(name).text,
            f"{each.preparing[name]:.1f}",
            f"{each.test_accuracy[name]:.1%}",
        )
        for name, seconds in each.seconds.items()
    ]
