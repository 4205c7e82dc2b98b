"""How many cores there are, as far as a control group's quota pays for them."""

from __future__ import annotations

import math
import os
from pathlib import Path

import pytest

from glassnet.engine import cores
from glassnet.engine.cores import available_cores, cpu_quota
from glassnet.engine.threads import thread_count


def tree(root: Path, groups: str, files: dict[str, str]) -> Path:
    """A folder like ``/``: the groups of this process, and files below ``sys/fs/cgroup``."""
    below = {f"sys/fs/cgroup/{name}": text for name, text in files.items()}
    for name, text in {"proc/self/cgroup": groups, **below}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


V1 = "4:memory:/jobs/a\n1:cpu,cpuacct:/jobs/a\n"
MIXED = "1:cpu:/a\n0::/b\n"

CASES = {
    "no files at all": ("", {}, math.inf),
    "version 2, no quota": ("0::/\n", {"cpu.max": "max 100000\n"}, math.inf),
    "version 2, half a core": ("0::/\n", {"cpu.max": "50000 100000\n"}, 0.5),
    "version 2, a period alone": ("0::/\n", {"cpu.max": "\n"}, math.inf),
    "the group's own quota": (
        "0::/jobs/a\n",
        {"jobs/a/cpu.max": "150000 100000", "jobs/cpu.max": "max 100000"},
        1.5,
    ),
    "a smaller one above it": (
        "0::/jobs/a\n",
        {"jobs/a/cpu.max": "400000 100000", "jobs/cpu.max": "50000 50000"},
        1.0,
    ),
    "a path of the machine's, in a container": (
        "0::/docker/1234/../outside\n",
        {"cpu.max": "250000 100000"},
        2.5,
    ),
    "version 1": (
        V1,
        {"cpu/jobs/a/cpu.cfs_quota_us": "50000", "cpu/jobs/a/cpu.cfs_period_us": "100000"},
        0.5,
    ),
    "version 1, both controllers in one folder": (
        V1,
        {"cpu,cpuacct/cpu.cfs_quota_us": "7", "cpu,cpuacct/cpu.cfs_period_us": "2"},
        3.5,
    ),
    "version 1, no quota": (
        V1,
        {"cpu/jobs/a/cpu.cfs_quota_us": "-1", "cpu/jobs/a/cpu.cfs_period_us": "100000"},
        math.inf,
    ),
    "both versions": (
        MIXED,
        {
            "cpu/a/cpu.cfs_quota_us": "200000",
            "cpu/a/cpu.cfs_period_us": "100000",
            "unified/b/cpu.max": "100000 100000",
        },
        1.0,
    ),
    "what is no number": ("0::/\nnonsense\n", {"cpu.max": "many few"}, math.inf),
    "a period of nothing": ("0::/\n", {"cpu.max": "5 0"}, math.inf),
}


@pytest.mark.parametrize("case", CASES)
def test_the_quota_is_the_smallest_of_all_groups(case: str, tmp_path: Path) -> None:
    groups, files, expected = CASES[case]
    assert cpu_quota(tree(tmp_path, groups, files)) == expected


@pytest.mark.parametrize(
    ("quota", "expected"), [(math.inf, 8), (0.5, 1), (1.0, 1), (1.5, 2), (7.2, 8), (20.0, 8)]
)
def test_a_quota_is_rounded_up_to_whole_cores(
    monkeypatch: pytest.MonkeyPatch, quota: float, expected: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: set(range(8)), raising=False)
    monkeypatch.setattr(cores, "_own_quota", lambda: quota)
    assert available_cores() == thread_count(None) == expected
