"""``glassnet show``: the program that a network is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from glassnet.cli.chosen import saved_network
from glassnet.cli.console import make_console
from glassnet.cli.network_arguments import CODE, NETWORK_OR_MODEL
from glassnet.cli.options import options
from glassnet.cli.training_options import NETWORK
from glassnet.own_networks import Architecture
from glassnet.printing import say
from glassnet.study.running.recipe import RECIPES


@click.command(short_help="Show a network's program, loop by loop.")
@NETWORK_OR_MODEL
@options(*NETWORK)
@click.option(
    "--all",
    "whole",
    is_flag=True,
    show_default="how a tile of images is trained on",
    help="Show the whole program: also evaluation and prediction, and the frame around the tiles.",
)
@CODE
def show(
    network: Architecture | Path,
    whole: bool,
    custom_objects: Mapping[str, type] | None,
    recipe: str,
    **made: Any,
) -> None:
    """Show the program that NETWORK is: what becomes of a tile of images, line by line.

    It is the text that runs: one call for each loop, forward and backward. Above it stands where
    each of these loops is written.
    """
    from glassnet.engine.listing import listing
    from glassnet.study.running.images import load_images

    if isinstance(network, Path):
        model = saved_network(network, custom_objects)
    else:
        # The sample stands for any data set: the program differs in a few constants at most.
        chosen = RECIPES[recipe].changed(**made)
        model = chosen.make_network(network, load_images("mnist-5k"), seed=0)
    text = listing(model.runner.plan.program, model.name, whole=whole)
    console = make_console()
    if not console.is_terminal:
        say(text, end="")
        return
    from rich.syntax import Syntax

    python = Syntax("", "python", theme="ansi_dark", background_color="default")
    console.print(python.highlight(text), soft_wrap=True, end="")
