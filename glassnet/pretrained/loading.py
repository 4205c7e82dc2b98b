"""The trained networks that come with the package, as networks and as they lie in their files.

`tools/train_pretrained.py` makes the files: it trains each network by the command that its origin
names, rounds the weights to eight bits by the rule of `glassnet.formats.rounding`, and judges what
is left on MNIST's test images. docs/pretrained.md has the figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from glassnet.errors import ModelFileError, unknown_name
from glassnet.formats import Contents, safetensors
from glassnet.formats.rounding import Rounded, paired, restored_tensors
from glassnet.model import Sequential
from glassnet.model.loading import model_in

NAMES = ("feedforward", "conv1", "conv2", "conv1-pool", "lenet")
FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class StoredNetwork:
    """A trained network, and its weights as the package has them.

    Attributes:
        name: one of `NAMES`.
        model: the network, compiled, with its origin. Its weights are float32.
        tensors: the same weights by name, in the order of ``model.weight_names()``: kernels in
            eight bits with their scales, biases in float32.

    >>> lenet = stored("lenet")
    >>> kernel = lenet.tensors["conv2d/kernel"]
    >>> kernel.values.shape, kernel.values.dtype.name, kernel.scales.shape
    ((5, 5, 1, 6), 'int8', (6,))
    >>> bool((kernel.restored() == lenet.model.get_weights()[0]).all())
    True
    """

    name: str
    model: Sequential
    tensors: Mapping[str, Rounded | NDArray[np.float32]]


def pretrained(name: str) -> Sequential:
    """A network of the study that is trained already, on MNIST without the images of the sample.

    So the digits of ``gn.data.load("mnist-5k")`` are new to it. It is compiled, and its ``origin``
    says how it was trained and what it came to. Each call gives a network of its own, which may be
    trained on.

    Args:
        name: ``"feedforward"``, ``"conv1"``, ``"conv2"``, ``"conv1-pool"`` or ``"lenet"``.

    Returns:
        The network: for images ``(n, 28, 28, 1)`` from 0 to 255, white digits on black; its ten
        outputs are the probabilities of the digits.

    Raises:
        ArgumentError: for any other name, with the nearest right one.
        ModelFileError: if its file is damaged or missing, so that glassnet must be installed anew.

    >>> import glassnet as gn
    >>> model = gn.networks.pretrained("lenet")
    >>> _, (x_test, y_test) = gn.data.load("mnist-5k")
    >>> bool((model.predict(x_test[:8]).argmax(axis=1) == y_test[:8]).all())
    True
    """
    return stored(name).model


def stored(name: str) -> StoredNetwork:
    """The same with its weights as its file has them, in a quarter of the bytes.

    Args:
        name: as for `pretrained`.

    Raises:
        ArgumentError: for any other name, with the nearest right one.
        ModelFileError: if its file is damaged or missing, so that glassnet must be installed anew.
    """
    path = path_of(name)
    try:
        contents = safetensors.read_stored(path)
        restored = Contents(contents.description, restored_tensors(contents.tensors))
        model = model_in(path, restored, {})
    except ModelFileError as error:
        raise ModelFileError(f"{error} This file comes with glassnet: install it anew.") from error
    tensors = paired(contents.tensors)
    return StoredNetwork(name, model, {name: tensors[name] for name in model.weight_names()})


def path_of(name: str) -> Path:
    """The file of a trained network that comes with the package.

    Raises:
        ArgumentError: for a name that none of them has.

    >>> path_of("lenet").name
    'lenet.safetensors'
    """
    if not isinstance(name, str) or name not in NAMES:
        raise unknown_name("trained network", name, NAMES)
    return FOLDER / f"{name}.safetensors"
