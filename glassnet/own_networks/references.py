"""What stands where a network's name may stand: ``lenet``, a Python file, or a function in one."""

from __future__ import annotations

import os
import re

from glassnet import networks
from glassnet.errors import ArgumentError, quoted
from glassnet.networks import Network
from glassnet.own_networks.file import NetworkFile, no_network
from glassnet.own_networks.functions import GIVEN
from glassnet.own_networks.network import OwnNetwork

Architecture = Network | OwnNetwork
"""What can build networks of one architecture, each with a seed of its own."""

_IN_FILE = re.compile(r"(?P<path>.+\.py)(?::(?P<name>[^:/\\]*))?", re.DOTALL)


def networks_named(reference: str, source: str | None = None) -> list[Architecture]:
    """All networks that a reference means: those of a file, or the one that it names.

    Args:
        reference: a named network, ``my_networks.py`` or ``my_networks.py:wide``.
        source: the text of the file, where it was read before.

    Raises:
        ArgumentError: if there is no such network, with what there is.
        DataError: if there is no such file.

    >>> [network.name for network in networks_named("lenet")]
    ['lenet']
    """
    match = _IN_FILE.fullmatch(reference)
    if match is None:
        if reference not in networks.NETWORKS and _is_file(f"{reference}.py"):
            raise ArgumentError(
                f"unknown network {quoted(reference)}: did you mean the file {reference}.py?"
            )
        return [networks.get(reference)]
    path = match["path"]
    file = NetworkFile.read(path) if source is None else NetworkFile(path, source)
    names = file.networks if match["name"] is None else [match["name"]]
    if not names:
        raise no_network(file)
    return [_in(file, name) for name in names]


def _is_file(path: str) -> bool:
    return os.path.isfile(path)  # noqa: PTH113 (it never raises)


def network_named(reference: str, source: str | None = None) -> Architecture:
    """The one network that a reference means.

    Args:
        reference: as for `networks_named`.
        source: the text of the file, where it was read before.

    Raises:
        ArgumentError: if there is none, or the file has several.
        DataError: if there is no such file.

    >>> network_named("lenet").name
    'lenet'
    """
    found = networks_named(reference, source)
    if len(found) > 1:
        choices = ", ".join(network.reference for network in found)
        raise ArgumentError(f"{reference} has {len(found)} networks; name one of {choices}.")
    return found[0]


def _in(file: NetworkFile, name: str) -> OwnNetwork:
    """The network of a function that was named; it need not show that it returns one.

    Raises:
        ArgumentError: if there is no such function, or it is seen to be none of a network, or the
            file can't be run.
    """
    network = OwnNetwork(file, name)
    function = file.functions.get(name)  # None: a file may make functions by other means than def
    if function is not None and function.trains_in is not None:
        raise ArgumentError(
            f"{file.path}, line {function.trains_in}: {name} calls fit, and a network's function "
            "only builds it: glassnet trains it, with the weights of each seed."
        )
    if function is not None and function.missing:
        raise ArgumentError(
            f"{network.reference} needs {', '.join(function.missing)}, which nobody gives: a "
            f"network's function may take {', '.join(GIVEN)}; give all others a default."
        )
    network.function()  # what is wrong with the file is better told before data is loaded
    return network
