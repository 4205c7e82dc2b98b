"""What a run of the benchmarks found, for the terminal, in Markdown and as JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from benchmarks.measuring.setting import Limits
from benchmarks.report.findings import GFLOPS, GIGABYTES, Finding
from benchmarks.report.section import Section
from glassnet.quantities import count_text
from glassnet.tables import Column, Table

QUIET = 0.5
BUSY = (
    "The machine was busy when the run began (a load of {load:.1f}), so the times are too long. "
    "With more than one thread the ratios then flatter glassnet: PyTorch's threads wait for each "
    "other after every kernel. Measure again on a quiet machine."
)
QUICK = (
    "A quick run, for a first impression: two rounds of short turns, without torch.compile, "
    "without any widths and some of the networks and batch sizes, and one seed for the accuracy."
)


@dataclass(frozen=True)
class Report:
    """All that was found.

    Attributes:
        machine: as `glassnet.machine` tells it.
        load: how many processes wanted a core in the minute before; None where that is not told.
        versions: of all that computes.
        images: what was trained on, in words.
        quick: whether it was a quick run.
        limits: of the machine.
        sections: what was measured so far, by name.
    """

    machine: dict[str, str]
    load: float | None
    versions: dict[str, str]
    images: str
    quick: bool
    limits: Limits
    sections: dict[str, Section]

    def introduction(self) -> str:
        versions = ", ".join(f"{name} {version}" for name, version in self.versions.items())
        machine = self.machine
        sentences = [
            f"{machine['cpu']} ({machine['kind']}), {machine['cores']} cores, {machine['system']}; "
            f"{versions}.",
            f"Threads: {self.limits.threads}. float32, {self.images}.",
        ]
        if self.load and self.load > QUIET:
            sentences.append(BUSY.format(load=self.load))
        if self.quick:
            sentences.append(QUICK)
        return " ".join(sentences)

    def findings(self) -> list[Finding]:
        """All numbers that count, and the machine's limits."""
        limits = self.limits
        threads = count_text(limits.threads, "thread")
        flops, traffic = limits.flops_per_second / 1e9, limits.bytes_per_second / 1e9
        return [
            *(each for section in self.sections.values() for each in section.findings(limits)),
            Finding("fma-peak", f"FMA peak, float32, {threads}", flops, GFLOPS),
            Finding("bandwidth", f"memory, {threads}", traffic, GIGABYTES),
        ]

    def summary(self) -> Table:
        """The goals, and what was reached."""
        columns = (
            Column("What"),
            Column("Goal", "right"),
            Column("Found", "right"),
            Column(""),
            Column("Least – most; how"),
        )
        rows = [
            (each.what, each.goal_text, each.text, each.verdict, each.note)
            for each in self.findings()
        ]
        return Table(columns, rows, title="Goals and findings")

    def tables(self) -> list[Table]:
        """The goals, then what each section tells."""
        sections = self.sections.values()
        return [
            self.summary(),
            *(table for section in sections for table in section.tables(self.limits)),
        ]

    def pictures(self) -> dict[str, str]:
        """SVG by the file's name."""
        drawn: dict[str, str] = {}
        for section in self.sections.values():
            drawn |= section.pictures(self.limits)
        return drawn

    def to_json(self) -> dict[str, Any]:
        return {
            "machine": self.machine,
            "load": self.load,
            "versions": self.versions,
            "threads": self.limits.threads,
            "images": self.images,
            "quick": self.quick,
            "limits": {
                "flops_per_second": self.limits.flops,
                "bytes_per_second": self.limits.bytes,
            },
            "findings": {each.key: each.to_json() for each in self.findings()},
            "sections": {name: section.to_json() for name, section in self.sections.items()},
        }

    def to_markdown(self, pictures: Iterable[str] = ()) -> str:
        """The report, with these files shown at its end."""
        tables = [table.to_markdown() for table in self.tables()]
        shown = [f"![{name.partition('.')[0]}]({name})" for name in pictures]
        return "\n\n".join(["# Benchmarks", self.introduction(), *tables, *shown]) + "\n"
