"""``glassnet explain``: why a recorded run went wrong, since which step, and what may help."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from pathlib import Path

import click

from glassnet.cli.console import make_console
from glassnet.cli.network_arguments import CODE
from glassnet.cli.options import THREADS, options
from glassnet.cli.recorded import CHECKPOINTS, RECORDED_DATA, given_data, heading
from glassnet.cli.runs import FOLDER, found_run
from glassnet.printing import say


@click.command(short_help="Say why a run went wrong, and since which step.")
@click.argument(
    "named",
    metavar="RUN",
    help="A run's file, or the first characters of a run's ID, as glassnet runs lists it.",
)
@FOLDER
@CHECKPOINTS
@options(*RECORDED_DATA, THREADS, CODE)
@click.option(
    "--json", "as_json", is_flag=True, show_default="words and a table", help="Print it as JSON."
)
def explain(
    named: str,
    folder: Path,
    checkpoints: Path | None,
    dataset: str | None,
    data_dir: Path | None,
    transpose: bool | None,
    threads: int | None,
    custom_objects: Mapping[str, type] | None,
    as_json: bool,
) -> None:
    """Say why a run went wrong: glassnet explain RUN, or glassnet explain ID [FOLDER].

    The run is trained once more up to the step at which it broke. There its layers are looked at
    just before and just behind the step, with their gradients and the movement of their weights,
    beside its images and labels. What is shown is the loss around the break, the layers, the cause
    with its evidence, and what may help. A healthy run is not trained again.
    """
    from glassnet.cli.explained import show
    from glassnet.study.explaining.explain import explain as find_out
    from glassnet.study.replaying.recorded import recorded_run

    path = found_run(named, folder)
    with redirect_stdout(sys.stderr):  # the explanation alone is the output
        run = recorded_run(path)
        explanation = find_out(
            run,
            data=given_data(dataset, data_dir, transpose),
            custom_objects=custom_objects,
            checkpoints=checkpoints,
            threads=threads,
        )
    if as_json:
        say(json.dumps({"file": str(path), **explanation.as_dict()}, indent=2, allow_nan=False))
        return
    show(explanation, heading(run), path, make_console())
