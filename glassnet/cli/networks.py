"""``glassnet networks``: what the named networks consist of."""

from __future__ import annotations

import click

from glassnet.cli.console import make_console
from glassnet.cli.options import network_argument
from glassnet.networks import NETWORKS


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
    from glassnet.structure.summary import layer_table

    console = make_console()
    for number, name in enumerate(names or named.NETWORKS):
        if number:
            console.print()
        model = named.build(name, seed=0)
        title = f"{name}  {named.get(name).title}"
        console.print(layer_table(model, title, names=False), soft_wrap=True)
