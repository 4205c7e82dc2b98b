"""Which network a layer stands in: it keeps its shapes on itself, so it can serve only one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from weakref import ReferenceType, WeakKeyDictionary, ref

from glassnet.errors import ArgumentError, quoted
from glassnet.layers.base import Layer


class Network(Protocol):
    """What a message says of a network."""

    name: str


# Neither side is kept alive by standing here.
_networks: WeakKeyDictionary[Layer, ReferenceType[Network]] = WeakKeyDictionary()


def check_free(layer: Layer, model: Network) -> None:
    """Refuse a layer that stands in a network, alone or as the activation of another layer.

    Raises:
        ArgumentError: if it does, or an op of it.
    """
    for op in (layer, *layer.ops()):
        network = _networks[op]() if op in _networks else None
        if network is not None:
            where = (
                "this network" if network is model else f"another network, {quoted(network.name)},"
            )
            raise ArgumentError(f"{op.label()} is in {where} already: make a second one.")


def enter(layer: Layer, model: Network) -> None:
    """Note that a layer and all its ops stand in this network."""
    for op in (layer, *layer.ops()):
        _networks[op] = ref(model)


def leave(layers: Iterable[Layer]) -> None:
    """Note that these layers stand in no network."""
    for layer in layers:
        for op in (layer, *layer.ops()):
            _networks.pop(op, None)
