"""``glassnet profile``: where each microsecond of a training step goes."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import click

from glassnet.cli.chosen import chosen_network
from glassnet.cli.console import make_console
from glassnet.cli.network_arguments import CODE, NETWORK_OR_MODEL
from glassnet.cli.options import DATA, options
from glassnet.cli.training_options import STEP
from glassnet.own_networks import Architecture
from glassnet.printing import say
from glassnet.study.running.recipe import RECIPES


@click.command(short_help="Show where the time of a training step goes.")
@NETWORK_OR_MODEL
@options(*STEP, *DATA)
@click.option(
    "--threads",
    type=click.IntRange(min=1),
    metavar="N",
    default=1,
    help="Threads that share a step. One shows what each loop costs by itself; several show what "
    "they wait for, and the times of all of them are added.",
)
@click.option(
    "--steps",
    type=click.IntRange(min=1),
    metavar="N",
    show_default="as many as take about 1.5 s",
    help="How many steps are measured; of these the faster half counts.",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    show_default="a table",
    help="Print all figures as JSON, in seconds, operations and bytes.",
)
@CODE
def profile(
    network: Architecture | Path,
    dataset: str | None,
    data_dir: Path | None,
    transpose: bool | None,
    threads: int,
    steps: int | None,
    as_json: bool,
    custom_objects: Mapping[str, type] | None,
    recipe: str,
    **step: Any,
) -> None:
    """Show where each microsecond of a training step of NETWORK goes.

    A row for each part of the network, forward and backward, and for what is done around them: its
    time in a step, the share of the step, its speed and the share of the speed that multiply-adds
    alone reach on this machine, and the bytes that it must read and write.

    Nothing is learned meanwhile: the steps are those of a training, but too small to change a
    weight. A network from a file takes images of noise if no data is named: what is in them makes
    no difference to the time.
    """
    from glassnet.profiling import profile as measure
    from glassnet.profiling.report import table

    chosen = RECIPES[recipe].changed(**step)
    model, (x, y) = chosen_network(network, chosen, dataset, data_dir, transpose, custom_objects)
    with redirect_stdout(sys.stderr):  # the table alone is the output
        measured = measure(model, x, y, chosen.batch_size, steps, threads=threads)
    if as_json:
        say(json.dumps(measured.as_dict(), indent=2))
        return
    make_console().print(table(measured), soft_wrap=True)
