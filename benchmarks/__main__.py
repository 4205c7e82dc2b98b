"""``python -m benchmarks``, or ``make bench``: glassnet's speed and size, beside PyTorch's.

It prints; whether a change is good enough is for its reader to say, since times are no test.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import click

from benchmarks import contest, starts
from benchmarks.contest import Contestant, Recipe
from benchmarks.report import Report
from benchmarks.with_glassnet import Glassnet
from glassnet.cli.console import make_console, notices_to_stderr
from glassnet.cli.options import DATA, THREADS, options
from glassnet.compiling import compilation_disabled
from glassnet.engine.threads import thread_count
from glassnet.errors import ArgumentError, GlassnetError
from glassnet.files import check_writable, write_atomically
from glassnet.networks import NETWORKS
from glassnet.profiling import limits
from glassnet.study.images import StudyImages, load_images
from glassnet.study.machine import machine, versions

FIRST = Recipe("lenet", "relu"), Recipe("lenet", "sigmoid")
OTHERS = tuple(Recipe(name, "relu") for name in NETWORKS if name != "lenet")


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option(
    "--rounds",
    type=click.IntRange(min=1),
    metavar="N",
    default=5,
    help="How many epochs each contestant trains each network, in turns.",
)
@click.option("--quick", is_flag=True, help="Two rounds.")
@click.option("--networks", "all_networks", is_flag=True, help="The other four networks too.")
@options(*DATA, THREADS)
@click.option(
    "--output",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    default="results",
    help="Where bench.md and bench.json go.",
)
def bench(
    rounds: int,
    quick: bool,
    all_networks: bool,
    dataset: str | None,
    data_dir: Path | None,
    threads: int | None,
    folder: Path,
) -> None:
    """Measure glassnet's speed and size on this machine, and PyTorch's speed beside it."""
    torch_version = prepare_torch(threads := thread_count(threads))
    check_writable(folder)
    images = load_images(dataset, data_dir)
    console = make_console()
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None  # before any from here

    console.print(f"{images.describe()}\nstarting fresh processes …")
    started = starts.measure(images.name, data_dir, threads)
    peaks, results = [limits.flops_per_second(threads)], []
    for recipe in FIRST + OTHERS if all_networks else FIRST:
        rivals = contestants(recipe, images, threads)
        results.append(contest.hold(recipe, images, rivals, 2 if quick else rounds, console.print))
        peaks.append(limits.flops_per_second(threads))

    report = Report(
        machine=machine(),
        load=load,
        versions=versions() | {"torch": torch_version},
        threads=threads,
        images=images.describe(),
        peak=max(peaks),
        starts=started,
        results=results,
    )
    write_atomically(folder / "bench.md", report.to_markdown())
    write_atomically(folder / "bench.json", json.dumps(report.to_json(), indent=2) + "\n")
    console.print(f"\n{report.introduction()}\n")
    for table in report.tables():
        console.print(table.to_rich())
    console.print(
        f"These tables are in {folder / 'bench.md'}, all figures in bench.json beside it.",
        soft_wrap=True,
    )


def prepare_torch(threads: int) -> str:
    """Give PyTorch the same number of threads; its version.

    Raises:
        ArgumentError: if the machine can't be measured with what is installed and set.
    """
    if compilation_disabled():
        raise ArgumentError(
            "NUMBA_DISABLE_JIT is set, so nothing is compiled: unset it to measure."
        )
    try:
        import torch
    except ImportError:
        raise ArgumentError(
            "PyTorch, to compare with, is not installed: `make bench` or "
            "`pip install -e '.[bench]'` does that."
        ) from None
    torch.set_num_threads(threads)
    return str(torch.__version__)


def contestants(recipe: Recipe, images: StudyImages, threads: int) -> list[Contestant]:
    """glassnet, and PyTorch with images in either layout."""
    from benchmarks.with_pytorch import FORMATS, PyTorch

    return [
        Glassnet(recipe, images, threads),
        *(PyTorch(name, recipe, images) for name in FORMATS),
    ]


if __name__ == "__main__":
    try:
        with notices_to_stderr():
            bench(prog_name="python -m benchmarks")
    except GlassnetError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(2)
