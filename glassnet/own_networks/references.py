"""What stands where a network's name may stand: ``lenet``, a Python file, or a function in one."""

from __future__ import annotations

import re

from glassnet import networks
from glassnet.errors import ArgumentError
from glassnet.networks import Network
from glassnet.own_networks.file import NetworkFile
from glassnet.own_networks.functions import GIVEN
from glassnet.own_networks.network import OwnNetwork

AnyNetwork = Network | OwnNetwork
"""What can build networks of one architecture, each with a seed of its own."""

_IN_FILE = re.compile(r"(?P<path>.+\.py)(?::(?P<name>[^:/\\]*))?", re.DOTALL)


def is_in_file(reference: str) -> bool:
    """Whether a reference names a Python file, or a function in one.

    >>> is_in_file("my_networks.py"), is_in_file("C:/my.py:wide"), is_in_file("lenet")
    (True, True, False)
    """
    return _IN_FILE.fullmatch(reference) is not None


def networks_named(reference: str) -> list[AnyNetwork]:
    """All networks that a reference means: those of a file, or the one that it names.

    Args:
        reference: a named network, ``my_networks.py`` or ``my_networks.py:wide``.

    Raises:
        ArgumentError: if there is no such network, with what there is.
        DataError: if there is no such file.

    >>> [network.name for network in networks_named("lenet")]
    ['lenet']
    """
    match = _IN_FILE.fullmatch(reference)
    if match is None:
        return [networks.get(reference)]
    file = NetworkFile.read(match["path"])
    if match["name"] is not None:
        return [_in(file, match["name"])]
    if not file.networks:
        raise ArgumentError(
            f"{file.path}: has no network. A network is a function that returns a Sequential, and "
            "that shows it: return Sequential([…]), or def wide() -> Sequential:. The file has "
            f"{file.what_it_has()}."
        )
    return [OwnNetwork(file, name) for name in file.networks]


def network_named(reference: str) -> AnyNetwork:
    """The one network that a reference means.

    Raises:
        ArgumentError: if there is none, or the file has several.
        DataError: if there is no such file.

    >>> network_named("lenet").name
    'lenet'
    """
    found = networks_named(reference)
    if len(found) > 1:
        choices = ", ".join(network.reference for network in found)
        raise ArgumentError(f"{reference} has {len(found)} networks; name one of {choices}.")
    return found[0]


def _in(file: NetworkFile, name: str) -> OwnNetwork:
    """The network of a function that was named; it need not show that it returns one.

    Raises:
        ArgumentError: if there is no such function, or it is seen to be none of a network.
    """
    network = OwnNetwork(file, name)
    function = file.functions.get(name)
    if function is None:
        network.function()  # the file may make functions by other means than def
    elif function.trains_in is not None:
        raise ArgumentError(
            f"{file.path}, line {function.trains_in}: {name} calls fit, and a network's function "
            "only builds it: glassnet trains it, with the weights of each seed."
        )
    elif function.missing:
        raise ArgumentError(
            f"{network.reference} needs {', '.join(function.missing)}, which nobody gives: a "
            f"network's function may take {', '.join(GIVEN)}; give all others a default."
        )
    return network
