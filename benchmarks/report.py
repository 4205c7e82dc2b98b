"""What a run of the benchmarks found, as tables for the terminal and for Markdown, and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.contest import BATCH_SIZE, Result
from benchmarks.starts import Starts

if TYPE_CHECKING:
    from rich.table import Table as RichTable

UNKNOWN = "–"


@dataclass(frozen=True)
class Report:
    """All that was found.

    Attributes:
        machine: as `glassnet.study.machine` tells it, and ``load``, the processes that wanted a
            core when the benchmarks started.
        versions: of all that computes.
        threads: of each contestant.
        images: what was trained on, in words.
        peak: float32 operations a second that the cores can do, on as many threads.
        starts: of fresh processes.
        results: of the contests.
    """

    machine: dict[str, str]
    versions: dict[str, str]
    threads: int
    images: str
    peak: float
    starts: Starts
    results: list[Result]

    def introduction(self) -> str:
        versions = ", ".join(f"{name} {version}" for name, version in self.versions.items())
        machine = self.machine
        return (
            f"{machine['cpu']} ({machine['kind']}), {machine['cores']} cores, {machine['system']}; "
            f"{versions}. Load when the run began: {machine['load']}. Threads: {self.threads}. "
            f"Batch size {BATCH_SIZE}, float32, {self.images}."
        )

    def tables(self) -> list[Table]:
        return [contests(self), figures(self)]

    def to_json(self) -> dict[str, Any]:
        return {
            "machine": self.machine,
            "versions": self.versions,
            "threads": self.threads,
            "images": self.images,
            "fma_peak_flops_per_second": self.peak,
            "starts": self.starts.to_json(),
            "contests": [result.to_json() for result in self.results],
        }

    def to_markdown(self) -> str:
        tables = [f"## {table.title}\n\n{table.to_markdown()}" for table in self.tables()]
        return "\n\n".join(["# Benchmarks", self.introduction(), *tables]) + "\n"


class Table(NamedTuple):
    """A table of text; all columns but the first ``words`` hold numbers."""

    title: str
    headings: tuple[str, ...]
    rows: list[tuple[str, ...]]
    words: int

    def to_markdown(self) -> str:
        rules = ["---" if n < self.words else "---:" for n in range(len(self.headings))]
        lines = [self.headings, rules, *self.rows]
        return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)

    def to_rich(self) -> RichTable:
        from rich import box
        from rich.table import Table as RichTable

        table = RichTable(title=self.title, title_justify="left", box=box.SIMPLE_HEAD)
        for number, heading in enumerate(self.headings):
            table.add_column(heading, justify="left" if number < self.words else "right")
        for row in self.rows:
            table.add_row(*row)
        return table


def contests(report: Report) -> Table:
    """Each contestant's figures; beside glassnet's rivals, how many times longer they took."""
    headings = (
        "Network",
        "Trained by",
        "s per epoch, median",
        "least – most",
        "images/s",
        "of FMA peak",
        "times as long, median",
        "least – most",
        "Test accuracy",
    )
    rows = [
        _contestant(result, name, report.peak)
        for result in report.results
        for name in result.seconds
    ]
    return Table("Training, in turns", headings, rows, words=2)


def _contestant(result: Result, name: str, peak: float) -> tuple[str, ...]:
    seconds = result.seconds[name]
    first = name == next(iter(result.seconds))
    ratios = None if first else result.ratios(name)
    return (
        result.recipe.title if first else "",
        name,
        f"{median(seconds):.2f}",
        f"{min(seconds):.2f} – {max(seconds):.2f}",
        f"{result.images / median(seconds):,.0f}",
        f"{result.flops_per_second(name) / peak:.0%}",
        f"{ratios.median:.2f}" if ratios else "",
        f"{ratios.least:.2f} – {ratios.most:.2f}" if ratios else "",
        f"{100 * result.test_accuracy[name]:.1f} %",
    )


def figures(report: Report) -> Table:
    """All that is one number, with what it should come to where that was agreed."""
    starts, first = report.starts, report.results[0]
    rival = list(first.seconds)[1]
    rows: list[tuple[str, ...]] = [
        (
            f"{first.recipe.title}: an epoch of {rival} takes as long as",
            f"{first.ratios(rival).median:.2f} of glassnet's",
            "≥ 2.5",
        ),
        ("import glassnet, in a fresh process", _seconds(median(starts.imported)), "< 0.3 s"),
        ("an empty Python, for comparison", _seconds(median(starts.empty)), ""),
        ("first run, until the first step of training", _seconds(starts.first_run), "< 15 s"),
        ("later runs, the same", _seconds(median(starts.later_runs)), "< 1.5 s"),
        ("peak memory of LeNet for an epoch", _megabytes(starts.peak_memory), "< 600 MB"),
        (f"FMA peak, float32, {report.threads} threads", f"{report.peak / 1e9:.0f} GFLOP/s", ""),
    ]
    return Table("Starts, memory, limits", ("Figure", "Found", "Goal"), rows, words=1)


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s"


def _megabytes(size: int | None) -> str:
    return UNKNOWN if size is None else f"{size / 1e6:.0f} MB"
