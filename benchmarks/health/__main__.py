"""``python -m benchmarks.health``: glassnet's verdicts beside published rules, on the same runs."""

from __future__ import annotations

from pathlib import Path

import click
from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from benchmarks.command import run_command
from benchmarks.health import watched
from benchmarks.health.comparison import compare, known, observation
from benchmarks.health.observing import observe
from glassnet.cli.console import make_console
from glassnet.errors import ArgumentError
from glassnet.files import check_writable
from glassnet.printing import make_console as make_progress_console
from tools import proofs
from tools.health_runs.drawing import RUNS, draw
from tools.health_runs.specification import Specification

PARTS = {
    "tuning": "the half for tuning",
    "held-out": "the half that is held out",
    "fresh": "fresh ones",
}
"""Fresh ones are those that are drawn behind the set: no detector has seen one."""


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    default=proofs.FOLDER / "health_runs",
    show_default=".proofs/health_runs",
    help="Where `python -m tools.health_runs` keeps the runs.",
)
@click.option("--part", type=click.Choice(list(PARTS)), default="tuning", help="Which runs.")
@click.option("--runs", type=click.IntRange(1, RUNS), default=RUNS, help="So many of the first.")
@click.option("--observe", "observing", is_flag=True, help="Train all again and look inside first.")
def main(folder: Path, part: str, runs: int, observing: bool) -> int:
    """Compare glassnet's verdicts with the rules of AUTOTRAINER and DeepDiagnosis.

    With --observe, what these rules look at inside the networks is gathered before, and kept
    beside the runs, so that it goes on where it was stopped.
    """
    if not folder.is_dir():
        raise ArgumentError(
            f"--folder: {folder} is no folder; `python -m tools.health_runs --folder {folder}` "
            "trains the runs into it."
        )
    first = RUNS if part == "fresh" else 0
    specifications = [draw(number) for number in range(first, first + runs)]
    if observing:
        observe_all(folder, specifications)
    chosen = [
        one for one in specifications if part == "fresh" or one.held_out == (part == "held-out")
    ]
    found = compare((known(folder, one) for one in chosen), PARTS[part])
    make_console().print(found.table(), soft_wrap=True)
    return 0


def observe_all(folder: Path, specifications: list[Specification]) -> None:
    """Look into the networks of the runs, those that were not looked into yet."""
    missing = [one for one in specifications if not observation(folder, one).exists()]
    check_writable(folder / "observed")
    console = make_progress_console(stderr=True)
    columns = (TextColumn("{task.description}"), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        task = progress.add_task(
            "looking into the networks",
            total=len(specifications),
            completed=len(specifications) - len(missing),
        )
        for specification in missing:
            watched.write(observe(specification), observation(folder, specification))
            progress.advance(task)


if __name__ == "__main__":
    run_command(main, "python -m benchmarks.health", "what was seen so far is kept")
