"""A network described, so that a file can keep it."""

from __future__ import annotations

import json
import os
from typing import Any

from glassnet.configuration import serialize
from glassnet.errors import ArgumentError, quoted
from glassnet.formats import Contents, safetensors
from glassnet.model.trainable import Trainable
from glassnet.strict_json import parse_json
from glassnet.structure.limits import Extent, check_architecture


def save_model(model: Trainable, path: str | os.PathLike[str]) -> None:
    """Write a network's weights, architecture, training and origin to a safetensors file.

    Figures of the test set are only kept where the weights are still those that reached them. What
    the optimizer remembers from step to step is not kept. The same network gives the same
    bytes each time.

    Args:
        model: the network; it need not be compiled.
        path: the file, ``….safetensors`` as a rule; its folder must exist.

    Raises:
        ArgumentError: if a layer's configuration is nothing that JSON can hold, two weights have
            one name, or the network could not be loaded again: too large, or of an odd name; or if
            the path ends as that of another format.
        OutputError: if the file can't be written; what stood there before is untouched.

    >>> import tempfile
    >>> from pathlib import Path
    >>> import glassnet as gn
    >>> path = Path(tempfile.mkdtemp()) / "small.safetensors"
    >>> model = gn.Sequential([gn.Input((4,)), gn.layers.Dense(2)], seed=0)
    >>> save_model(model, path)
    >>> gn.load_model(path).count_params()
    10
    """
    safetensors.check_ending(path)
    safetensors.write(path, contents_of(model))


def contents_of(model: Trainable) -> Contents:
    """The network as a description and tensors; ``loading.model_of`` is the opposite.

    The tensors are named as ``Sequential.weight_names`` says and laid out as Keras has them.

    Raises:
        ArgumentError: as `save_model` does.
    """
    check_extent(model)
    names = model.weight_names()
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ArgumentError(
            f"two weights are named {quoted(twice)}: give their layers other names."
        )
    described = {"architecture": model.get_config(), "training": _training(model)}
    if (origin := model.origin) is not None:
        origin.check_fits(model, model.loss, ArgumentError)
        described["origin"] = origin.to_config()
    description = _plain_json(described)
    check_architecture(description["architecture"], ArgumentError)
    return Contents(description, dict(zip(names, model.get_weights(), strict=True)))


def check_extent(model: Trainable) -> None:
    """Refuse a network that takes more for one image than a file may ask of its reader.

    Raises:
        ArgumentError: if it does; the limits stand in `glassnet.structure.limits`.
    """
    extent = Extent(model, model.count_params(), ArgumentError)
    for layer in model.layers:
        extent.add(layer)


def _training(model: Trainable) -> dict[str, Any] | None:
    """How the network is trained; None if it is not compiled."""
    if model.optimizer is None or model.loss is None:
        return None
    return {
        "optimizer": serialize(model.optimizer),
        "loss": serialize(model.loss),
        "metrics": [m if isinstance(m, str) else serialize(m) for m in model.metrics],
    }


def _plain_json(description: dict[str, Any]) -> dict[str, Any]:
    """The description as it will come back: tuples as lists, keys as strings."""
    try:
        plain: dict[str, Any] = parse_json(json.dumps(description, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise ArgumentError(
            f"the network can't be saved, since a get_config() holds what JSON can't: {error}."
        ) from error
    return plain
