"""How many cores this process may keep busy."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

VERSION_1 = ("cpu", "cpu,cpuacct", "cpuacct,cpu")  # the folders of its CPU controller


def available_cores() -> int:
    """The cores that this process may use, as far as its CPU quota pays for them.

    A container with a quota of half a core sees all cores of its machine. Two threads would use
    the quota up twice as fast, and then wait for each other while neither may run.
    """
    if hasattr(os, "sched_getaffinity"):
        cores = len(os.sched_getaffinity(0))
    else:
        cores = os.cpu_count() or 1
    return max(1, math.ceil(min(cores, _own_quota())))


@cache
def _own_quota() -> float:
    """This process's `cpu_quota`, read only once, since reading takes longer than a prediction."""
    return cpu_quota()


def cpu_quota(root: str | Path = "/") -> float:
    """The smallest CPU quota of this process's control group and of all groups above it.

    Both versions of Linux's control groups are read: ``cpu.max``, and ``cpu.cfs_quota_us`` with
    ``cpu.cfs_period_us``. Whatever is missing, or can't be read, limits nothing.

    Args:
        root: the folder that holds ``proc`` and ``sys``.

    Returns:
        How many cores' time the process gets, not rounded; infinity if there is no quota.

    Source: *Control Group v2*, "CPU Interface Files", and *CFS Bandwidth Control*, "Management",
    both of the documentation of the Linux kernel.
    """
    return min(map(_quota_of, _groups(Path(root))), default=math.inf)


def _groups(root: Path) -> Iterator[Path]:
    """The folders of this process's groups, each followed by those above it.

    In a container the path may be that of the machine, of which only the end, or nothing, is
    mounted. Folders that are not there do no harm, and the mounted root is always among the others.
    """
    mounted = root / "sys/fs/cgroup"
    for line in _text(root / "proc/self/cgroup").splitlines():
        number, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if number == "0":
            hierarchies = [mounted, mounted / "unified"]
        elif "cpu" in controllers.split(","):
            hierarchies = [mounted / name for name in VERSION_1]
        else:
            continue
        steps = [step for step in path.split("/") if step not in ("", ".", "..")]
        for hierarchy in hierarchies:
            for depth in range(len(steps), -1, -1):
                yield hierarchy.joinpath(*steps[:depth])


def _quota_of(group: Path) -> float:
    """The cores that one group gets; infinity if it has no quota."""
    quota, _, period = _text(group / "cpu.max").strip().partition(" ")
    if not quota:
        quota = _text(group / "cpu.cfs_quota_us").strip()
        period = _text(group / "cpu.cfs_period_us").strip()
    try:
        cores = int(quota) / int(period)
    except (ValueError, ZeroDivisionError):  # "max 100000", or no such file
        return math.inf
    return cores if cores > 0 else math.inf  # version 1 says -1 for no quota


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
