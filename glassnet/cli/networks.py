"""``glassnet networks``: what the named networks consist of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from glassnet.cli.console import make_console
from glassnet.cli.options import network_argument
from glassnet.networks import NETWORKS

if TYPE_CHECKING:
    from rich.table import Table

    from glassnet.model import Sequential


@click.command(short_help="Show the named networks, layer by layer.")
@network_argument(
    "names",
    nargs=-1,
    metavar="[NETWORK]...",
    help=f"What to show: {', '.join(NETWORKS)}.  [default: all of them]",
)
def networks(names: tuple[str, ...]) -> None:
    """Show each NETWORK's layers with shapes, parameters and FLOPs.

    FLOPs are for one image, forward; a multiplication and an addition count as two.
    """
    from glassnet import networks as named
    from glassnet.structure.summary import totals

    console = make_console()
    for number, name in enumerate(names or named.NETWORKS):
        if number:
            console.print()
        model = named.build(name, seed=0)
        console.print(f"[bold]{name}[/bold]  {named.get(name).title}")
        console.print(layer_table(model))
        console.print(f"[bold]{totals(model)}[/bold]")


def layer_table(model: Sequential) -> Table:
    """A row for each layer."""
    from rich import box
    from rich.table import Table

    from glassnet.layers.sizes import times
    from glassnet.structure.summary import rows

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="")
    table.add_column("Layer")
    table.add_column("Output")
    table.add_column("Parameters", justify="right")
    table.add_column("FLOPs", justify="right")
    table.add_row("Input", times(model.input_shape or ()), "", "")
    for _, label, *figures in rows(model):
        table.add_row(label, *figures)
    return table
