"""``glassnet study``: train the networks of the study, and show what they came to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from glassnet.cli.console import Interrupted, make_console, to_stderr
from glassnet.cli.grids import CONFIG, grids
from glassnet.cli.merging import MERGE, FoldersBehindMerge, given_flags, merge
from glassnet.cli.network_arguments import networks_argument
from glassnet.cli.options import DATA, EXCLUDE_DEFECTS, SEED, THREADS, options
from glassnet.cli.report import report_on_study
from glassnet.cli.training_options import GRID
from glassnet.engine.cores import available_cores
from glassnet.errors import ArgumentError
from glassnet.health.words import defect_text, predicate
from glassnet.own_networks import Architecture
from glassnet.printing import say
from glassnet.quantities import count_text
from glassnet.study.planning.grid import Choice, labels, plan
from glassnet.study.tracking.results import SET_ASIDE

if TYPE_CHECKING:
    from rich.console import Console

    from glassnet.study.running.images import StudyData
    from glassnet.study.running.specification import RunSpecification
    from glassnet.study.scheduling.cluster import Cluster
    from glassnet.study.scheduling.coordinator import Study
    from glassnet.study.scheduling.local import LocalProcesses
    from glassnet.study.tracking.run import Run


MOST_LABELS = 12
"""Of a larger grid, so many of the ways to train are named at the start."""


@click.command(
    cls=FoldersBehindMerge,
    short_help="Train the networks of the study, and show what they came to.",
)
@networks_argument("What to train")
@click.option(
    "--runs",
    type=click.IntRange(min=1),
    metavar="N",
    default=1,
    help="How often each network is trained; each run has the next seed.",
)
@options(*GRID, *DATA)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    show_default="one for each core, if there are several runs",
    help="Runs that are performed side by side, each in a process of its own.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    show_default="none: the runs are performed on this machine",
    help="Of a Dask cluster that performs the runs, such as tcp://192.168.0.7:8786 "
    "(docs/cluster.md).",
)
@click.option(
    "--again",
    is_flag=True,
    show_default="runs that are done are not performed again",
    help="Perform all runs anew, also those whose results are in DIR.",
)
@click.option(
    "--explain/--no-explain",
    default=True,
    help="Whether the cause is looked for where a run went wrong. That takes a few seconds, or as "
    "long as the run up to there.",
)
@options(THREADS, SEED, EXCLUDE_DEFECTS)
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    default="results",
    help="Where the table (study.md), the statistics of all runs so far and their records go.",
)
@CONFIG
@MERGE
def study(
    named: tuple[list[Architecture], ...],
    runs: int,
    jobs: int | None,
    scheduler: str | None,
    again: bool,
    explain: bool,
    dataset: str | None,
    data_dir: Path | None,
    transpose: bool | None,
    threads: int | None,
    seed: int,
    exclude_defects: bool,
    folder: Path,
    merged: tuple[Path, ...],
    **training: tuple[Any, ...] | None,
) -> int:
    """Train each NETWORK, and print a table of how fast and how accurate it was.

    The test set is used once, at the end of each run. Beside our figures stand those that a plain
    from-scratch implementation published.

    Of the options that say how networks are trained, each may list several values, separated by
    commas: then each NETWORK is trained with all combinations. --config reads it all from a file.

    Each run is kept in DIR as soon as it is done. The same command performs only those that are
    missing, so a study that was cut off goes on where it was. A study of ten runs or more ends with
    its report (report.html), if the extra report is installed.

    The exit status is 1 if a run diverged or failed.
    """
    from glassnet.files import check_writable
    from glassnet.study.planning.runs import specify
    from glassnet.study.running.images import load_data
    from glassnet.study.running.specification import reference
    from glassnet.study.scheduling.coordinator import Study

    if merged:
        names = [*(each.reference for each in chain(*named)), *given_flags()]
        return merge(merged, folder, names, exclude_defects=exclude_defects)
    cluster = None if scheduler is None else the_cluster(scheduler, jobs, threads, explain)
    choices = plan(grids(named, training))
    check_writable(folder / "runs")
    data = load_data(dataset, data_dir, transpose)
    planned = specify(choices, reference(data, dataset, data_dir, transpose), runs, seed)

    work = Study(planned, data, folder / "runs", again=again)
    say_how(choices, data)
    say_what_is_there(work, folder)
    console = make_console()
    shown = partial(show, folder=folder, console=console, exclude_defects=exclude_defects)
    try:
        while work.missing:
            perform(work, cluster, jobs, threads, explain, console)
            work.plan_next()
            if work.missing:
                count = count_text(len(work.missing), "run")
                say(f"\n{count} in the place of lost ones, with the next seeds")
    except KeyboardInterrupt:
        raise interrupted(work, folder, shown, again) from None
    done = work.records()
    shown(done)
    report_on_study(done, folder, data.loaded)
    if failed := sum(record.status == "failed" for record in done):
        to_stderr(f"Note: {count_text(failed, 'run')} failed; {same_command(again)} tries again.")
    return int(any(record.status in ("diverged", "failed") for record in done))


def perform(
    work: Study,
    cluster: Cluster | None,
    jobs: int | None,
    threads: int | None,
    explain: bool,
    console: Console,
) -> None:
    """Perform the missing runs, where the options say."""
    if cluster is not None:
        say(f"{count_text(len(work.missing), 'run')} on the workers of {cluster.address}")
        perform_elsewhere(work, cluster)
    elif (side_by_side := jobs or min(available_cores(), len(work.runs))) > 1:
        perform_side_by_side(work, side_by_side, threads, explain)
    else:
        perform_in_turn(work, threads, explain, console)


def the_cluster(address: str, jobs: int | None, threads: int | None, explain: bool) -> Cluster:
    """The cluster on which the runs are to be performed; it is not reached yet.

    Raises:
        ArgumentError: if the address is none, or options of this machine were given, too.
    """
    from glassnet.study.scheduling.cluster import Cluster

    if jobs or threads:
        raise ArgumentError(
            "--jobs and --threads are for this machine: on a cluster each worker has one run at a "
            "time, with as many threads as it was started with."
        )
    return Cluster(address, explain)


def say_how(choices: Sequence[Choice], data: StudyData) -> None:
    """Say what is trained on, and how; of a grid, how many choices it has."""
    first = choices[0].recipe
    images = data.images(first.validation)
    say(images.describe())
    if all(choice.recipe == first for choice in choices):
        say(first.describe(images, [choice.network for choice in choices]))
    else:
        shown = labels(choices)[:MOST_LABELS]
        more = "; …" if len(choices) > len(shown) else ""
        say(f"{len(choices):,} ways to train: {'; '.join(shown)}{more}")


def say_what_is_there(work: Study, folder: Path) -> None:
    """Say how many runs need not be performed, and which files could not be read."""
    for name, why in work.damaged.items():
        to_stderr(
            f"Note: {folder / 'runs' / name} can't be read, and is now in "
            f"{folder / 'runs' / SET_ASIDE}: {why}."
        )
    if work.found:
        say(f"{work.found:,} of {count_text(len(work.runs), 'run')} found in {folder}{rest(work)}")


def rest(work: Study) -> str:
    """What is left to do, and how all of it would be done anew."""
    if not work.missing:
        return ": nothing is left to do (--again performs all of them anew)"
    verb = "is" if len(work.missing) == 1 else "are"
    return f"; {len(work.missing):,} {verb} missing (--again performs all of them anew)"


def perform_in_turn(work: Study, threads: int | None, explain: bool, console: Console) -> None:
    """Perform the missing runs in this process, each with its progress bar."""
    from glassnet.study.scheduling.in_turn import InTurn

    done = len(work.records())

    def announce(place: int, run: RunSpecification) -> None:
        number = done + place + 1
        heading = f"\n{number}/{len(work.runs)}  {run.describe()}"
        console.print(heading, style="bold", markup=False)

    def announce_defect(record: Run) -> None:
        assert record.verdict is not None  # it is a defect
        work.keep_early(record)
        console.print(f"it {predicate(record.verdict)}; looking for the cause …")

    in_turn = InTurn(threads, announce=announce, explain=explain, announce_defect=announce_defect)
    for performed in work.perform(in_turn):
        record = performed.run
        if record.test.get("accuracy") is not None:
            console.print(f"test set   accuracy {record.test['accuracy']:.4f}")
        if record.verdict is not None and record.verdict.is_defect:
            console.print(f"verdict    {defect_text(record.verdict)}")
        if record.status == "failed":
            to_stderr(f"Note: {performed.specification.describe()} failed: {record.failure}")


def perform_side_by_side(work: Study, jobs: int, threads: int | None, explain: bool) -> None:
    """Perform the missing runs in processes of their own, and show how far they are."""
    from glassnet.study.running.performing import prepare
    from glassnet.study.scheduling.local import LocalProcesses

    for run in work.first_of_each():
        prepare(run, work.data.images(run.recipe.validation))
    jobs = min(jobs, len(work.missing))
    say(f"{count_text(len(work.missing), 'run')}, {jobs} at a time")
    perform_elsewhere(work, LocalProcesses(jobs, threads or 1, explain))


def perform_elsewhere(work: Study, scheduler: LocalProcesses | Cluster) -> None:
    """Perform the missing runs in other processes, and show how far they are."""
    from glassnet.study.scheduling.live import StudyView

    view = StudyView(work.missing, work.amounts(), scheduler.doings, found=len(work.records()))
    with view.shown(), closing(work.perform(scheduler)) as runs:
        for performed in runs:
            view.done(performed.place, performed.run)


def interrupted(
    work: Study, folder: Path, shown: Callable[[list[Run]], None], again: bool
) -> Interrupted:
    """Show what was done before Ctrl-C came, and say how to go on."""
    from glassnet.study.reporting.folder import update_statistics

    done = work.records()
    if any(record.completed() for record in done):
        shown([*done, *([work.interrupted] if work.interrupted else [])])
    else:
        update_statistics(folder)
    return Interrupted(
        f"interrupted after {len(done):,} of {count_text(len(work.runs), 'run')}; what was tracked "
        f"is in {folder}, and {same_command(again)} goes on with the rest"
    )


def same_command(again: bool) -> str:
    """What one has to type to perform the runs that are missing."""
    return "the same command without --again" if again else "the same command"


def show(
    runs: Iterable[Run], *, folder: Path, console: Console, exclude_defects: bool = False
) -> None:
    """Print the table of these runs, write it and the statistics of all runs, and say where."""
    from glassnet.study.reporting.folder import update_statistics, write_study
    from glassnet.study.reporting.terminal import TerminalTable

    console.print()
    table = write_study(runs, folder, exclude_defects=exclude_defects)
    console.print(TerminalTable(table))
    update_statistics(folder, exclude_defects=exclude_defects)
    say(f"\nthis table:       {folder / 'study.md'}")
    say(f"all runs so far:  {folder / 'statistics.txt'}")
