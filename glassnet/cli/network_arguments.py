"""Networks as arguments of commands: by name, in a Python file, or trained and saved."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from glassnet.cli.options import Decorator
from glassnet.networks import NETWORKS
from glassnet.own_networks import (
    Architecture,
    NetworkFile,
    network_named,
    networks_named,
    own_classes,
)


class NetworkName(click.ParamType):  # type: ignore[type-arg]
    """A named network, or one of a Python file: ``lenet``, ``my_networks.py:wide``."""

    name = "network"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Architecture:
        """The network.

        Raises:
            ArgumentError: if there is none of this name, or the file has several.
            DataError: if there is no such file.
        """
        return network_named(value) if isinstance(value, str) else value


class NetworkNames(NetworkName):
    """The same, where a file stands for all of its networks."""

    def convert(  # type: ignore[override]
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> list[Architecture]:
        """The networks.

        Raises:
            ArgumentError: if there is none of this name, or none in the file.
            DataError: if there is no such file.
        """
        return networks_named(value) if isinstance(value, str) else value


NETWORKS_NAME = "named"
"""The parameter of a command that takes any number of networks."""

NETWORK_WORDS = f"{', '.join(NETWORKS)}, or one of your own, my_networks.py:wide"


def networks_argument(what: str) -> Decorator:
    """Any number of networks, all named ones if there are none, as a list of lists.

    Args:
        what: what is done to them, for the help.
    """
    return click.argument(
        NETWORKS_NAME,
        type=NetworkNames(),
        nargs=-1,
        metavar="[NETWORK]...",
        help=f"{what}: my_networks.py for all networks of a file of your own, my_networks.py:wide "
        f"for one of them, or {', '.join(NETWORKS)}.  [default: all of them]",
    )


class NetworkOrModel(NetworkName):
    """A network that can be built, or the path of a file that holds a trained one."""

    def convert(  # type: ignore[override]
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Architecture | Path:
        """The network, or the path.

        Raises:
            ArgumentError: for a name that is none, and can't be a file's either.
        """
        path = Path(str(value))
        is_model = path.suffix == ".safetensors" or (path.exists() and path.suffix != ".py")
        return path if is_model else super().convert(value, param, ctx)


NETWORK_OR_MODEL = click.argument(
    "network",
    type=NetworkOrModel(),
    metavar="NETWORK",
    help=f"What to look at: {NETWORK_WORDS}, or a file that glassnet train wrote.",
)


class Code(click.ParamType):  # type: ignore[type-arg]
    """A Python file, of which the user's own classes are taken."""

    name = "file"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Mapping[str, type]:
        """The classes by name.

        Raises:
            ArgumentError: if the file can't be run, or has none.
            DataError: if there is no such file.
        """
        return own_classes(NetworkFile.read(value)) if isinstance(value, str) else value


CODE = click.option(
    "--code",
    "custom_objects",
    type=Code(),
    metavar="FILE",
    show_default="only glassnet's layers",
    help="The Python file with the network's own layers, which is run: a network's file has no "
    "code.",
)
