"""What a run of the benchmarks found, as tables for the terminal and for Markdown, and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from benchmarks.contest import BATCH_SIZE, Ratios, Result
from benchmarks.starts import Starts
from glassnet.study.figures import count_text

if TYPE_CHECKING:
    from rich.table import Table as RichTable

UNKNOWN = "–"
QUIET = 0.5
BUSY = (
    "The machine was busy when the run began (a load of {load:.1f}), so the times are too long. "
    "With more than one thread the ratios then flatter glassnet: PyTorch's threads wait for each "
    "other after every kernel. Measure again on a quiet machine."
)


@dataclass(frozen=True)
class Report:
    """All that was found.

    Attributes:
        machine: as `glassnet.study.machine` tells it.
        load: how many processes wanted a core in the minute before; None where that is not told.
        versions: of all that computes.
        threads: of each contestant.
        images: what was trained on, in words.
        peak: float32 operations a second that the cores can do, on as many threads.
        starts: of fresh processes.
        results: of the contests.
    """

    machine: dict[str, str]
    load: float | None
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
            f"{versions}. Threads: {self.threads}. Batch size {BATCH_SIZE}, float32, {self.images}."
            + (f" {BUSY.format(load=self.load)}" if self.load and self.load > QUIET else "")
        )

    def tables(self) -> list[Table]:
        return [contests(self), figures(self)]

    def to_json(self) -> dict[str, Any]:
        return {
            "machine": self.machine,
            "load": self.load,
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
        headings = [heading.replace("\n", " ") for heading in self.headings]
        lines = [headings, rules, *self.rows]
        return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)

    def to_rich(self) -> RichTable:
        from rich import box
        from rich.table import Table as RichTable

        table = RichTable(title=self.title, title_justify="left", box=box.SIMPLE_HEAD)
        for number, heading in enumerate(self.headings):
            justify: Literal["left", "right"] = "left" if number < self.words else "right"
            table.add_column(heading, justify=justify, no_wrap=number == 0)
        for row in self.rows:
            table.add_row(*row)
        return table


def contests(report: Report) -> Table:
    """Each contestant's figures; beside glassnet's rivals, how many times longer they took."""
    headings = (
        "Network",
        "Trained by",
        "s per epoch\nmedian (least – most)",
        "images/s",
        "of FMA\npeak",
        "times as long as glassnet\nmedian (least – most)",
        "test\naccuracy",
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
    return (
        result.recipe.title if first else "",
        name,
        f"{median(seconds):.2f} ({min(seconds):.2f} – {max(seconds):.2f})",
        f"{result.images / median(seconds):,.0f}",
        f"{result.flops_per_second(name) / peak:.0%}",
        "" if first else _ratios(result.ratios(name)),
        f"{result.test_accuracy[name]:.1%}",
    )


def _ratios(ratios: Ratios) -> str:
    return f"{ratios.median:.2f} ({ratios.least:.2f} – {ratios.most:.2f})"


def figures(report: Report) -> Table:
    """All that is one number, with what it should come to where that was agreed."""
    starts, first = report.starts, report.results[0]
    rival = list(first.seconds)[1]
    rows: list[tuple[str, ...]] = [
        (
            f"{first.recipe.title}: time of {rival}, over glassnet's",
            f"{first.ratios(rival).median:.2f}",
            "≥ 2.5",
        ),
        ("import glassnet, in a fresh process", _seconds(median(starts.imported)), "< 0.3 s"),
        ("an empty Python, for comparison", _seconds(median(starts.empty)), ""),
        ("first run, until the first step of training", _seconds(starts.first_run), "< 15 s"),
        ("later runs, the same", _seconds(median(starts.later_runs)), "< 1.5 s"),
        ("peak memory of LeNet for an epoch", _megabytes(starts.peak_memory), "< 600 MB"),
        (
            f"FMA peak, float32, {count_text(report.threads, 'thread')}",
            f"{report.peak / 1e9:.0f} GFLOP/s",
            "",
        ),
    ]
    return Table("Starts, memory, limits", ("Figure", "Found", "Goal"), rows, words=1)


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s"


def _megabytes(size: int | None) -> str:
    return UNKNOWN if size is None else f"{size / 1e6:.0f} MB"
