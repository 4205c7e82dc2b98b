"""A profile: its rows, its totals, and how it is shown."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from glassnet.profiling.work import SECTIONS, Work


@dataclass(frozen=True)
class Row:
    """One loop, or one thing done around the loops.

    Attributes:
        name: as the program calls it.
        work: what it does in a step.
        seconds: of a step, added over the threads.
    """

    name: str
    work: Work
    seconds: float

    @property
    def flops_per_second(self) -> float:
        return self.work.flops / self.seconds if self.seconds else 0.0


@dataclass(frozen=True)
class Profile:
    """Where the time of a training step goes.

    Attributes:
        network: its name.
        rows: in the order of the program.
        seconds: of a step by the wall clock.
        steps: that were measured and count.
        batch_size: images in a step.
        threads: that shared a step.
        images: in the data, for the time of an epoch.
        peak: the most float32 operations a second of all threads.
    """

    network: str
    rows: tuple[Row, ...]
    seconds: float
    steps: int
    batch_size: int
    threads: int
    images: int
    peak: float

    @property
    def thread_seconds(self) -> float:
        """What all threads together have for a step."""
        return self.seconds * self.threads

    @property
    def explained(self) -> float:
        """The share of the threads' time that the rows account for."""
        return sum(row.seconds for row in self.rows) / self.thread_seconds

    @property
    def flops(self) -> int:
        return sum(row.work.flops for row in self.rows)

    @property
    def epoch_seconds(self) -> float:
        return self.seconds * -(-self.images // self.batch_size)

    def __str__(self) -> str:
        return text(self)


def text(profile: Profile) -> str:
    lines = [f"{'':42}{'µs':>8} {'share':>6} {'GFLOP/s':>8} {'peak':>5} {'MB':>7}"]
    one = profile.peak / profile.threads

    def line(name, label, seconds, flops, size):
        speed = flops / seconds / 1e9 if seconds and flops else 0
        return (
            f"{name:28} {label:13}{seconds * 1e6:8.1f} {seconds / profile.thread_seconds:6.1%} "
            + (f"{speed:8.1f} {speed * 1e9 / one:5.0%} " if flops else " " * 15)
            + (f"{size / 1e6:7.2f}" if size else "")
        ).rstrip()

    for section in SECTIONS:
        rows = [row for row in profile.rows if row.work.section == section]
        total = sum(row.seconds for row in rows)
        lines.append(
            line(
                section, "", total, sum(r.work.flops for r in rows), sum(r.work.bytes for r in rows)
            )
        )
        for row in rows:
            lines.append(
                line("  " + row.name, row.work.label, row.seconds, row.work.flops, row.work.bytes)
            )
    rest = profile.thread_seconds * (1 - profile.explained)
    lines.append(line("not explained", "", rest, 0, 0))
    lines.append(
        f"step {profile.seconds * 1e6:,.0f} µs, {profile.batch_size / profile.seconds:,.0f} images/s, "
        f"explained {profile.explained:.1%}, peak {profile.peak / 1e9:.1f} GFLOP/s, "
        f"{profile.flops / profile.seconds / profile.peak:.1%} of it; epoch {profile.epoch_seconds:.2f} s; "
        f"{profile.steps} steps"
    )
    return "\n".join(lines)
