"""Networks that a user wrote, in a Python file of functions, wherever a network's name may stand.

file         the file as text, and what its functions say without being called
importing    the file run, in a module of its own
network      a function's network, with the seed and the preprocessing that a study gives it
references   what somebody typed, ``lenet`` or ``my_networks.py:wide``, and the networks it means
"""

from glassnet.own_networks.classes import own_classes
from glassnet.own_networks.file import NetworkFile
from glassnet.own_networks.network import OwnNetwork
from glassnet.own_networks.references import Architecture, network_named, networks_named

__all__ = [
    "Architecture",
    "NetworkFile",
    "OwnNetwork",
    "network_named",
    "networks_named",
    "own_classes",
]
