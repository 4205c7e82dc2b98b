"""What the tests of the benchmarks are told: a contest that was held, limits, a setting."""

from __future__ import annotations

from benchmarks.measuring.contest import Contest
from benchmarks.measuring.setting import Limits, Setting
from benchmarks.measuring.workload import Workload
from glassnet.study.running.images import StudyImages


def make_contest(**seconds: list[float]) -> Contest:
    names = {"glassnet": [1.0, 2.0], "fast": [4.0, 6.0], "slow": [9.0, 9.0]} | seconds
    return Contest(
        Workload(),
        flops=1000,
        images=100,
        seconds=names,
        preparing=dict.fromkeys(names, 0.5),
        test_accuracy=dict.fromkeys(names, 0.9),
    )


def make_setting(images: StudyImages, threads: int = 1) -> Setting:
    return Setting(images, None, threads, quick=True, tell=lambda _: None)


LIMITS = Limits(threads=2, flops=[90_000.0, 100_000.0], bytes=[5e9])
