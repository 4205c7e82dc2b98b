"""The section on LeNet, beside the limit of the arithmetic."""

from __future__ import annotations

from benchmarks.measuring.setting import Limits, Setting
from benchmarks.measuring.workload import Workload
from benchmarks.report import ladder
from benchmarks.report.findings import SHARE, AtLeast, Finding
from benchmarks.sections.training import Training, hold
from glassnet.engine.program import GROUPS

LENET = {Workload(activation="relu"): AtLeast(4.0), Workload(activation="sigmoid"): AtLeast(4.0)}
PEAK = {Workload(activation="relu"): AtLeast(0.70)}


def measure(setting: Setting, limits: Limits) -> Lenet:
    """Train it with ReLU and with sigmoid."""
    contests = hold(LENET, setting, limits)
    return Lenet("LeNet", LENET, contests)


class Lenet(Training):
    """What these contests found: ratios, and shares of the peak."""

    def findings(self, limits: Limits) -> list[Finding]:
        shares = [
            Finding(
                f"{each.workload.key}-peak",
                f"{each.workload.title}: share of the FMA peak",
                each.flops_per_second(each.first) / limits.flops_per_second,
                SHARE,
                PEAK.get(each.workload),
                _threads_note(limits.threads),
            )
            for each in self.contests
        ]
        return super().findings(limits) + shares

    def pictures(self, limits: Limits) -> dict[str, str]:
        """The contests as ladders that stand on the limit."""
        drawn = ladder.to_picture(self.contests, limits.flops_per_second, limits.threads)
        return {"bench.svg": drawn}


def _threads_note(threads: int) -> str:
    """What a share of the peak of all threads can't tell by itself."""
    return f"glassnet trains on {GROUPS} of the {threads} threads" if threads > GROUPS else ""
