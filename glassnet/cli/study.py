"""``glassnet study``: train the networks of the study, and show what they came to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from glassnet.cli.console import Interrupted, make_console
from glassnet.cli.merging import MERGE, FoldersBehindMerge, merge
from glassnet.cli.options import DATA, SEED, THREADS, TRAINING, network_argument, options
from glassnet.networks import NETWORKS
from glassnet.printing import say
from glassnet.study.running.recipe import RECIPES

if TYPE_CHECKING:
    from rich.console import Console

    from glassnet.study.tracking.run import Run


@click.command(
    cls=FoldersBehindMerge,
    short_help="Train the networks of the study, and show what they came to.",
)
@network_argument(
    "names",
    nargs=-1,
    metavar="[NETWORK]...",
    help=f"What to train: {', '.join(NETWORKS)}.  [default: all of them]",
)
@click.option(
    "--runs",
    type=click.IntRange(min=1),
    metavar="N",
    default=1,
    help="How often each network is trained; each run has the next seed.",
)
@options(*TRAINING, *DATA, THREADS, SEED)
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    default="results",
    help="Where the table (study.md), the statistics of all runs so far and their records go.",
)
@MERGE
def study(
    names: tuple[str, ...],
    runs: int,
    dataset: str | None,
    data_dir: Path | None,
    transpose: bool | None,
    threads: int | None,
    seed: int,
    folder: Path,
    merged: tuple[Path, ...],
    recipe: str,
    **training: Any,
) -> int:
    """Train each NETWORK, and print a table of how fast and how accurate it was.

    The test set is used once, at the end of each run. Beside our figures stand those that a plain
    from-scratch implementation published.

    The exit status is 1 if a run diverged.
    """
    from glassnet.files import check_writable
    from glassnet.study.reporting.folder import update_statistics
    from glassnet.study.running.images import load_images
    from glassnet.study.running.training import (
        RunInterrupted,
        check_networks,
        plan_runs,
        train_tracked,
    )

    if merged:
        return merge(merged, folder, names)
    chosen = RECIPES[recipe].changed(**training)
    chosen.make_optimizer(steps=1)  # a wrong learning rate is better told before the data is loaded
    planned = plan_runs(names, runs, seed)
    check_writable(folder / "runs")
    images = load_images(dataset, data_dir, chosen.validation, transpose)
    check_networks(planned, images, chosen)

    console = make_console()
    say(f"{images.describe()}\n{chosen.describe(images)}")
    done: list[Run] = []
    for number, run in enumerate(planned, start=1):
        console.print(f"\n[bold]{number}/{len(planned)}  {run.describe()}[/bold]")
        try:
            record = train_tracked(run, images, chosen, folder, threads=threads)
        except RunInterrupted as interruption:
            if any(record.completed() for record in done):
                show([*done, *([interruption.run] if interruption.run else [])], folder, console)
            else:
                update_statistics(folder)
            raise Interrupted(
                f"interrupted in {run.describe()}; what was tracked is in {folder}"
            ) from None
        if record.test.get("accuracy") is not None:
            console.print(f"test set   accuracy {record.test['accuracy']:.4f}")
        done.append(record)

    show(done, folder, console)
    return int(any(record.status == "diverged" for record in done))


def show(runs: Iterable[Run], folder: Path, console: Console) -> None:
    """Print the table of these runs, write it and the statistics of all runs, and say where."""
    from glassnet.study.reporting.folder import update_statistics, write_study
    from glassnet.study.reporting.terminal import TerminalTable

    console.print()
    console.print(TerminalTable(write_study(runs, folder)))
    update_statistics(folder)
    say(f"\nthis table:       {folder / 'study.md'}")
    say(f"all runs so far:  {folder / 'statistics.txt'}")
