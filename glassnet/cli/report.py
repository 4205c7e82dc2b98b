"""``glassnet report``: the runs of a folder as one page to hand out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glassnet.cli.console import make_console, to_stderr
from glassnet.cli.network_arguments import CODE
from glassnet.cli.options import THREADS, options
from glassnet.cli.recorded import RECORDED_DATA, given_data
from glassnet.cli.runs import FOLDER
from glassnet.errors import GlassnetError, MissingLibraryError, install_command
from glassnet.printing import say
from glassnet.quantities import count_text, seconds_text

if TYPE_CHECKING:
    from glassnet.data import DataSet
    from glassnet.reports import Written
    from glassnet.reports.trained import Waiting
    from glassnet.study.tracking.run import Run

FEWEST_RUNS = 10
"""At the end of a study with so many runs its report is written."""


@click.command(short_help="Write a report on the runs of a folder: one page, with pictures.")
@FOLDER
@click.option(
    "--replay/--no-replay",
    default=True,
    help="Whether the best run of each network is trained once more, for pictures of its filters, "
    "its layers and its worst mistakes.",
)
@options(*RECORDED_DATA, THREADS, CODE)
def report(
    folder: Path,
    replay: bool,
    dataset: str | None,
    data_dir: Path | None,
    transpose: bool | None,
    threads: int | None,
    custom_objects: Mapping[str, type] | None,
) -> None:
    """Write a report on the runs in FOLDER: report.html, and the same as report.md.

    report.html needs no other file and no network. It has the verdicts on all runs, the table of
    the study, learning curves, accuracies and their differences, and each network in words and in
    pictures.

    A study keeps no weights, so the best run of each network is trained once more; its weights are
    kept in FOLDER/weights, where the next report finds them.
    """
    from glassnet.reports import write_report
    from glassnet.reports.writing import require_libraries

    require_libraries()
    data = given_data(dataset, data_dir, transpose)
    written = write_report(
        folder,
        data=data,
        replay=replay,
        custom_objects=custom_objects,
        threads=threads,
        announce=_announce,
        drawing=lambda label: say(f"drawing {label}"),
    )
    _say_where(written)


def _announce(place: int, waiting: Sequence[Waiting]) -> None:
    """Say which run is trained once more, before the first one also why."""
    console = make_console()
    if place == 0:
        taken = seconds_text(sum(run.seconds.total for _, run in waiting))
        say(
            f"A study keeps no weights, so {count_text(len(waiting), 'run')} will be trained once "
            f"more ({taken} by the records; --no-replay leaves out the pictures that need them)."
        )
    network, run = waiting[place]
    seed = run.seeds.get("training")
    heading = f"\n{place + 1}/{len(waiting)}  {network.label}, seed {seed}"
    console.print(heading, style="bold", markup=False)


def _say_where(written: Written) -> None:
    say(f"\nthe report:       {written.page}")
    say(f"as Markdown:      {written.document}")


def report_on_study(runs: Sequence[Run], folder: Path, data: DataSet) -> None:
    """Write the report of a study that has just ended, if it has many runs.

    It trains nothing once more. A report that can't be written ends no study: one line says why.

    Args:
        runs: of the study.
        folder: of the study.
        data: its data set.
    """
    from glassnet.reports import write_report
    from glassnet.reports.contents import command

    if len(runs) < FEWEST_RUNS:
        return
    try:
        written = write_report(folder, runs, data=data, replay=False)
    except MissingLibraryError:
        say(f"its report:       comes with the extra report: {install_command('report')}")
    except GlassnetError as error:
        to_stderr(f"Note: there is no report on this study: {error}")
    else:
        say(f"its report:       {written.page}")
        again = command("report", str(folder)).words
        say(f"                  ({again} adds filters, layers and mistakes)")
