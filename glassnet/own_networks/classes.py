"""The classes of a user's file: a saved network that has layers of theirs can't be read without."""

from __future__ import annotations

from glassnet.configuration import Configurable
from glassnet.errors import ArgumentError
from glassnet.own_networks.file import NetworkFile
from glassnet.own_networks.importing import run_file


def own_classes(file: NetworkFile) -> dict[str, type]:
    """The layers, losses and other parts of networks that a file defines or imports, by name.

    Args:
        file: which is run.

    Raises:
        ArgumentError: if it can't be run, or has none.

    >>> text = "from glassnet.layers import Layer; Maxout = type('Maxout', (Layer,), {})"
    >>> list(own_classes(NetworkFile("my_layers.py", text)))
    ['Maxout']
    """
    found = {
        name: value
        for name, value in vars(run_file(file).module).items()
        if isinstance(value, type) and issubclass(value, Configurable) and is_own(value)
    }
    if not found:
        raise ArgumentError(f"{file.path}: has no layer or other class of your own.")
    return found


def is_own(cls: type) -> bool:
    """Whether a class is neither glassnet's nor Python's."""
    return cls.__module__.partition(".")[0] not in ("glassnet", "builtins")
