"""``python -m benchmarks``, or ``make bench``: glassnet's speed and size, beside others'."""

from __future__ import annotations

import json
import os
from collections.abc import Collection
from contextlib import suppress
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from benchmarks.command import run_command
from benchmarks.measuring.setting import Limits, Setting
from benchmarks.report import guard
from benchmarks.report.report import Report
from benchmarks.sections import SECTIONS
from glassnet.cli.console import make_console
from glassnet.cli.options import DATA, THREADS, Decorator, options
from glassnet.compiling import compilation_disabled
from glassnet.engine.threads import thread_count
from glassnet.errors import ArgumentError, unknown_name
from glassnet.files import check_writable, write_atomically
from glassnet.machine import machine, versions
from glassnet.study.running.images import load_images

if TYPE_CHECKING:
    from rich.console import Console

CONTESTANTS = ("torch", "onnxruntime")
GOT_WORSE = 1


class Names(click.ParamType):
    """Some of a few names, with commas between them; a wrong one is answered with a right one."""

    name = "names"

    def __init__(self, kind: str, known: Collection[str]) -> None:
        self.kind, self.known = kind, known

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        names = [name for name in value.split(",") if name]
        for name in names:
            if name not in self.known:
                raise unknown_name(self.kind, name, self.known)
        return tuple(name for name in self.known if name in names)


def names_option(flag: str, variable: str, names: Names, default: str, text: str) -> Decorator:
    """An option that takes some of a few names; ``default`` says what none of them means."""
    return click.option(
        flag,
        variable,
        type=names,
        metavar="NAME,…",
        default="",
        show_default=default,
        help=f"{text}: {', '.join(names.known)}.",
    )


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option("--quick", is_flag=True, help="A first impression: few rounds, short turns.")
@names_option("--only", "chosen", Names("section", SECTIONS), "all", "Sections to measure")
@click.option("--record", is_flag=True, help="Write the ratios into the baseline.")
@options(*DATA, THREADS)
@click.option(
    "--output",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    default="results",
    help="Where bench.md, bench.json and the pictures go.",
)
def bench(
    quick: bool,
    chosen: tuple[str, ...],
    record: bool,
    dataset: str | None,
    data_dir: Path | None,
    transpose: bool | None,
    threads: int | None,
    folder: Path,
) -> int:
    """Measure glassnet's speed and size on this machine, and that of others beside it.

    The exit status is 1 if a ratio is worse than the baseline allows.
    """
    if quick and record:
        raise ArgumentError(
            "--record --quick: a quick run leaves the fastest rivals out; record a whole one."
        )
    console = make_console()
    say = partial(console.print, markup=False, emoji=False)  # brackets are brackets
    threads = thread_count(threads)
    prepare(threads)
    check_writable(folder)
    baseline = guard.Baseline.read(guard.BASELINE)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None  # before any from here
    images = load_images(dataset, data_dir, transpose=transpose)
    say(images.describe())
    setting = Setting(images, data_dir, threads, quick, say)
    limits = Limits(threads)
    limits.measure()
    report = Report(
        machine=machine(),
        load=load,
        versions=versions() | versions_of(*CONTESTANTS),
        images=images.describe(),
        quick=quick,
        limits=limits,
        sections={},
    )
    for name in chosen or SECTIONS:
        report.sections[name] = SECTIONS[name](setting, limits)
        files = write(report, folder)  # now, since a later section may fail
    now = guard.circumstances(report.machine, threads, images.name, quick)
    sentences, well = guard.verdict(report.findings(), now, baseline)
    if record:
        baseline = guard.recorded(report.findings(), now, baseline)
        write_atomically(guard.BASELINE, json.dumps(baseline.to_json(), indent=2) + "\n")
        sentences.append(f"The ratios of this run are now the baseline: {guard.BASELINE}.")
    show(report, console)
    say(f"These tables, all figures and pictures are in {folder}: {', '.join(files)}.")
    for sentence in sentences:
        say(sentence, soft_wrap=True)
    return 0 if well else GOT_WORSE


def prepare(threads: int) -> None:
    """Give PyTorch the same number of threads.

    Raises:
        ArgumentError: if the machine can't be measured with what is installed and set.
    """
    if compilation_disabled():
        raise ArgumentError(
            "NUMBA_DISABLE_JIT is set, so nothing is compiled: unset it to measure."
        )
    try:
        import matplotlib  # noqa: F401
        import onnx  # noqa: F401
        import onnxruntime  # noqa: F401
        import torch
    except ImportError as error:
        raise ArgumentError(
            f"{error.name}, which the benchmarks need, is not installed: `make bench` or "
            "`pip install -e '.[bench]'` does that."
        ) from None
    torch.set_num_threads(threads)


def versions_of(*packages: str) -> dict[str, str]:
    """The versions of those that are installed."""
    found = {}
    for package in packages:
        with suppress(PackageNotFoundError):
            found[package] = version(package)
    return found


def write(report: Report, folder: Path) -> list[str]:
    """Write all files; their names."""
    pictures = report.pictures()
    files = {
        "bench.md": report.to_markdown(pictures),
        "bench.json": json.dumps(report.to_json(), indent=2) + "\n",
        **pictures,
    }
    for name, content in files.items():
        write_atomically(folder / name, content)
    return list(files)


def show(report: Report, console: Console) -> None:
    """Print the tables."""
    console.print(f"\n{report.introduction()}\n", markup=False, emoji=False)
    for table in report.tables():
        console.print(table, soft_wrap=True)
        console.print()


if __name__ == "__main__":
    run_command(bench, "python -m benchmarks", "the sections that were done are written")
