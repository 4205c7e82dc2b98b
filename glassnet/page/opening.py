"""Networks from files, as a page shows them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from glassnet.errors import ArgumentError, ModelFileError, quoted
from glassnet.formats import Contents, safetensors
from glassnet.layers import LAYERS
from glassnet.model.loading import model_in
from glassnet.page.shown import Shown


def open_network(path: str | os.PathLike[str]) -> Shown:
    """The network of a file.

    How it was compiled does not matter: a loss or an optimizer of somebody's own need not be known.

    Args:
        path: the file.

    Raises:
        ArgumentError: if it has a layer of somebody's own, which no page can show.
        ModelFileError: if the file is missing, damaged or not one of a network.

    >>> from glassnet import pretrained
    >>> open_network(pretrained.path_of("lenet")).name
    'lenet'
    """
    path = Path(path)
    _check_kind(path)
    contents = safetensors.read(path)
    for name, layer_class in _own_layers(contents.description):
        raise ArgumentError(
            f"{path}: its layer {quoted(name)} is of a class of your own, {quoted(layer_class)}, "
            "and the page knows only the layers of glassnet: show a network of these."
        )
    description = {**contents.description, "training": None}
    model = model_in(path, Contents(description, contents.tensors), {})
    return replace(Shown.of(model, str(path)), label=path.stem)


def _check_kind(path: Path) -> None:
    if path.is_dir():
        raise ModelFileError(f"{path}: is a folder: name a file that glassnet train wrote.")
    if path.suffix == ".json":
        raise ModelFileError(
            f"{path}: is no network: name a file that glassnet train wrote; the record of a run "
            f"makes a film, --film {path}."
        )


def _own_layers(description: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Names and classes of the layers that are not glassnet's.

    What is no description of layers at all is left to whoever builds the network.
    """
    architecture = description.get("architecture")
    layers = architecture.get("layers") if isinstance(architecture, dict) else None
    for layer in layers if isinstance(layers, list) else ():
        if not isinstance(layer, dict):
            return
        config, layer_class = layer.get("config"), layer.get("class_name")
        name = config.get("name") if isinstance(config, dict) else None
        if isinstance(layer_class, str) and layer_class not in LAYERS:
            yield str(name), layer_class
