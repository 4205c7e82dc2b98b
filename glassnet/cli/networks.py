"""``glassnet networks``: what the named networks consist of."""

from __future__ import annotations

import re
from itertools import chain
from typing import Any

import click

from glassnet.cli.console import make_console
from glassnet.cli.network_arguments import networks_argument
from glassnet.errors import ArgumentError, quoted
from glassnet.networks import MNIST_SHAPE, NETWORKS
from glassnet.own_networks import Architecture

LONGEST_SIDE = 4096


class Size(click.ParamType):  # type: ignore[type-arg]
    """The size of an image, such as ``28x28`` (grey) or ``32x32x3`` (colour), as a shape."""

    name = "size"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int, int]:
        """The shape, (height, width, channels).

        Raises:
            ArgumentError: if it is none.
        """
        if isinstance(value, tuple):
            return value
        parts = re.fullmatch(r"(\d{1,4})[x×](\d{1,4})(?:[x×]([13]))?", str(value))
        height, width, channels = (
            (int(part or 1) for part in parts.groups()) if parts else (0, 0, 0)
        )
        if not (0 < height <= LONGEST_SIDE and 0 < width <= LONGEST_SIDE):
            raise ArgumentError(
                f"--size {quoted(value)}: give height and width from 1 to {LONGEST_SIDE:,}, as "
                "28x28, and a third number for the channels of a colour image, as 32x32x3."
            )
        return height, width, channels


@click.command(short_help="Show the named networks, layer by layer.")
@networks_argument("What to show")
@click.option(
    "--size",
    type=Size(),
    default=MNIST_SHAPE,
    show_default="28x28",
    metavar="HxW[x3]",
    help="Of the images: height and width, and 3 for those in colour.",
)
@click.option(
    "--classes",
    type=click.IntRange(1, 10_000),
    default=10,
    show_default=True,
    metavar="N",
    help="How many classes the images have.",
)
def networks(
    named: tuple[list[Architecture], ...], size: tuple[int, int, int], classes: int
) -> None:
    """Show each NETWORK's layers with shapes, parameters and FLOPs.

    FLOPs are for one image, forward; a multiplication and an addition count as two.

    All networks take images of any size. A convolution behind the first one leaves out the border
    of a map of at least 10 rows and columns. lenet gets further stages of convolution and pooling
    for larger images, with twice the filters each (up to 128), until its map has at most 8×8
    places; of images of more than 224×224 pixels it first takes averages.
    """
    from glassnet.structure.summary import layer_table

    console = make_console()
    for number, network in enumerate(chain(*named) if named else NETWORKS.values()):
        if number:
            console.print()
        model = network.build(seed=0, classes=classes, input_shape=size)
        title = f"{network.name}  {network.describe(size, classes)}"
        console.print(layer_table(model, title, names=False), soft_wrap=True)
