"""Networks as safetensors files: the weights as tensors, everything else as JSON in the metadata.

The layout is that of https://github.com/huggingface/safetensors: a header, then the plain bytes of
the tensors. Nothing in such a file is ever executed, and any safetensors reader opens it: the
tensors are named as ``Sequential.weight_names`` says and laid out as Keras has them.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from glassnet import layers, losses, metrics, optimizers
from glassnet.configuration import serialize
from glassnet.data import fingerprint
from glassnet.errors import ArgumentError, GlassnetError, ModelFileError
from glassnet.files import write_atomically
from glassnet.layers.sizes import times
from glassnet.version import __version__

if TYPE_CHECKING:
    from glassnet.model import Sequential

FORMAT = 1  # counts up when an older glassnet could no longer read what a newer one writes
KEY = "glassnet"
# Beyond these a network is somebody's joke, and building it would not end.
MOST_LAYERS = 500
LARGEST_ACTIVATION = 1 << 26  # values for one image; sixteen images are computed at once

Tensors = dict[str, NDArray[Any]]
CustomObjects = Mapping[str, type]


def save_model(model: Sequential, path: str | os.PathLike[str]) -> None:
    """Write a network's weights, architecture, and how it is trained, to a safetensors file.

    What the optimizer remembers from step to step is not kept. The same network gives the same
    bytes each time.

    Args:
        model: the network; it need not be compiled.
        path: the file, ``….safetensors`` as a rule; its folder must exist.

    Raises:
        ArgumentError: if a layer's configuration is nothing that JSON can hold, two weights have
            one name, or the network could not be loaded again: too large, or of an odd name.
        OutputError: if the file can't be written; what stood there before is untouched.

    >>> import tempfile
    >>> import glassnet as gn
    >>> path = Path(tempfile.mkdtemp()) / "small.safetensors"
    >>> model = gn.Sequential([gn.Input((4,)), gn.layers.Dense(2)], seed=0)
    >>> save_model(model, path)
    >>> gn.load_model(path).count_params()
    10
    """
    from safetensors.numpy import save

    _check_extent(model, ArgumentError)
    names = model.weight_names()
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ArgumentError(f"two weights are named {twice!r}: give their layers other names.")
    tensors = dict(zip(names, model.get_weights(), strict=True))
    description = _plain_json(
        {
            "format": FORMAT,
            "version": __version__,
            "architecture": model.get_config(),
            "training": _training(model),
        }
    )
    _check_description(description, ArgumentError)
    description["seal"] = _seal(description, tensors)
    # All under one key: the library puts several into an order that differs from time to time.
    write_atomically(path, save(tensors, {KEY: json.dumps(description, ensure_ascii=False)}))


def load_model(
    path: str | os.PathLike[str], custom_objects: CustomObjects | None = None
) -> Sequential:
    """Read a network that ``Sequential.save`` wrote, compiled if it was compiled.

    Args:
        path: the file.
        custom_objects: the user's own layers, losses, metrics, optimizers and schedules, by class
            name: ``{"Maxout": Maxout}``.

    Raises:
        ModelFileError: if the file is missing, damaged or not one of glassnet's, or needs a class
            that is not known here.
    """
    from safetensors import safe_open

    path = Path(path)
    with _errors_of(path):
        with safe_open(path, framework="numpy") as file:
            description = _description(file.metadata())
            tensors = _tensors(file)
        if description.pop("seal", None) != _seal(description, tensors):
            raise ModelFileError(
                "its contents do not match their checksum, so the file was damaged or changed: "
                "save the network again."
            )
        return _model(description, tensors, custom_objects or {})


# ---- writing -----------------------------------------------------------------------------------


def _training(model: Sequential) -> dict[str, Any] | None:
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
        plain: dict[str, Any] = json.loads(json.dumps(description))
    except (TypeError, ValueError) as error:
        raise ArgumentError(
            f"the network can't be saved, since a get_config() holds what JSON can't: {error}."
        ) from error
    return plain


def _seal(description: dict[str, Any], tensors: Tensors) -> str:
    """The SHA-256 of all that a file holds, by which a damaged one is known."""
    prints = {name: fingerprint(array) for name, array in tensors.items()}
    contents = json.dumps([description, prints], sort_keys=True)
    return hashlib.sha256(contents.encode()).hexdigest()


# ---- limits, for what is written and what is read ------------------------------------------------


def _check_description(description: dict[str, Any], refusal: type[GlassnetError]) -> None:
    """Refuse names that a terminal takes for commands, and more layers than anyone needs."""
    architecture = description["architecture"]
    layer_configs = architecture["layers"]
    if len(layer_configs) > MOST_LAYERS:
        raise refusal(
            f"the network has {len(layer_configs):,} layers; networks in files have at most "
            f"{MOST_LAYERS:,}."
        )
    _check_printable("the network's name", architecture["name"], refusal)
    for layer in layer_configs:
        _check_printable("a layer's class", layer["class_name"], refusal)
        _check_printable("a layer's name", layer["config"].get("name", ""), refusal)


def _check_printable(what: str, text: object, refusal: type[GlassnetError]) -> None:
    if not isinstance(text, str) or not text.isprintable():
        raise refusal(f"{what} is {text!r:.60}, where a line of printable characters belongs.")


def _check_extent(model: Sequential, refusal: type[GlassnetError]) -> None:
    """Refuse a network whose images or activations are larger than a memory."""
    for part in model.ops():
        for shape in (part.input_shape, part.output_shape):
            if math.prod(shape) > LARGEST_ACTIVATION:
                raise refusal(
                    f"the network has {times(shape)} = {math.prod(shape):,} values for one image "
                    f"at {part.label()}; networks in files have at most {LARGEST_ACTIVATION:,}."
                )


# ---- reading -----------------------------------------------------------------------------------


@contextmanager
def _errors_of(path: Path) -> Iterator[None]:
    """Turn whatever goes wrong inside into a ModelFileError that names the file."""
    from safetensors import SafetensorError

    if path.is_dir():
        raise ModelFileError(f"{path}: this is a folder; name the file in it.")
    try:
        yield
    except FileNotFoundError as error:
        raise ModelFileError(f"{path}: there is no such file.") from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ModelFileError(f"{path}: can't be read: {reason}.") from error
    except SafetensorError as error:
        raise ModelFileError(
            f"{path}: not a safetensors file, or a damaged one ({error}): save the network again."
        ) from error
    except RecursionError as error:
        raise ModelFileError(f"{path}: the description of its network is absurdly deep.") from error
    except ModelFileError as error:
        raise ModelFileError(f"{path}: {error}") from error


def _description(metadata: Mapping[str, str] | None) -> dict[str, Any]:
    """The JSON that `save_model` put into the metadata."""
    text = (metadata or {}).get(KEY)
    if text is None:
        raise ModelFileError(
            "a safetensors file, but not one of glassnet's: it holds tensors without the network "
            "that they belong to; write one with model.save()."
        )
    try:
        description = json.loads(text)
    except ValueError as error:
        raise ModelFileError(
            f"the description of its network is damaged ({error}): save the network again."
        ) from error
    if not isinstance(description, dict):
        raise ModelFileError("the description of its network is damaged: save the network again.")
    if description.get("format") != FORMAT:
        version, number = description.get("version"), description.get("format")
        _check_printable("its version", version, ModelFileError)
        raise ModelFileError(
            f"written by glassnet {version} in format {number!r:.20}, and glassnet {__version__} "
            f"reads format {FORMAT}: use the newer of the two."
        )
    return description


def _tensors(file: Any) -> Tensors:
    """All tensors of an open file."""
    names = file.keys()
    tensors = {}
    for name in names:
        kind = file.get_slice(name).get_dtype()
        if kind not in ("F32", "F64"):
            raise ModelFileError(f"tensor {name!r} is of type {kind}, where F32 or F64 belongs.")
        tensors[name] = np.asarray(file.get_tensor(name))
    return tensors


def _model(
    description: dict[str, Any], tensors: Tensors, custom_objects: CustomObjects
) -> Sequential:
    """The network of this description, with these weights."""
    from glassnet.model import Sequential

    try:
        _check_description(description, ModelFileError)
        _check_layers_known(description["architecture"], custom_objects)
        model = Sequential.from_config(description["architecture"], dict(custom_objects))
        _check_fit(model, tensors)
        _check_extent(model, ModelFileError)
        model.set_weights([tensors[name] for name in model.weight_names()])
        _compile(model, description.get("training"), custom_objects)
    except ModelFileError:
        raise
    except GlassnetError as error:
        raise ModelFileError(f"its network can't be built: {error}") from error
    except Exception as error:
        # The description is somebody's input: what a constructor makes of it is no programming
        # error of ours, whatever its type.
        reason = f"{type(error).__name__}: {error}"
        raise ModelFileError(f"its network can't be built ({reason}).") from error
    return model


def _check_known(
    kind: str, name: str, known: Mapping[str, type], custom_objects: CustomObjects
) -> None:
    """Refuse a class that is nobody's here, and say what to do."""
    _check_printable(f"the class of its {kind}", name, ModelFileError)
    if name not in custom_objects and name not in {cls.__name__ for cls in known.values()}:
        raise ModelFileError(
            f"its {kind} {name} is not one of glassnet's: hand the class over with "
            f'load_model(…, custom_objects={{"{name}": {name}}}).'
        )


def _check_layers_known(architecture: dict[str, Any], custom_objects: CustomObjects) -> None:
    for layer in architecture["layers"]:
        _check_known("layer", layer["class_name"], layers.LAYERS, custom_objects)
        activation = layer["config"].get("activation")
        if isinstance(activation, dict):
            _check_known("activation", activation["class_name"], layers.LAYERS, custom_objects)


def _check_fit(model: Sequential, tensors: Tensors) -> None:
    """Compare names, shapes and types, before memory is taken for the network's weights."""
    declared = [weight.shape for part in model.ops() for weight in part.weights]
    expected = dict(zip(model.weight_names(), declared, strict=True))
    for name in sorted(expected.keys() | tensors.keys()):
        if name not in tensors:
            raise ModelFileError(f"the weights {name!r} are missing.")
        if name not in expected:
            raise ModelFileError(f"tensor {name!r} belongs to no layer of its network.")
        found = tensors[name]
        if found.shape != expected[name] or found.dtype != np.dtype(model.dtype):
            raise ModelFileError(
                f"the weights {name!r} are {times(found.shape)} {found.dtype}, where its network "
                f"has {times(expected[name])} {model.dtype}."
            )


def _compile(
    model: Sequential, training: dict[str, Any] | None, custom_objects: CustomObjects
) -> None:
    if training is None:
        return
    optimizer, loss = training["optimizer"], training["loss"]
    _check_known("optimizer", optimizer["class_name"], optimizers.OPTIMIZERS, custom_objects)
    rate = optimizer["config"].get("learning_rate")
    if isinstance(rate, dict):
        _check_known("schedule", rate["class_name"], optimizers.schedules.SCHEDULES, custom_objects)
    _check_known("loss", loss["class_name"], losses.LOSSES, custom_objects)
    model.compile(
        optimizer=optimizers.get(optimizer, custom_objects),
        loss=losses.get(loss, custom_objects),
        metrics=[_metric(metric, custom_objects) for metric in training["metrics"]],
    )


def _metric(identifier: Any, custom_objects: CustomObjects) -> Any:
    """The metric of a configuration; a name stays one, since "accuracy" is chosen to fit."""
    if isinstance(identifier, str):
        return identifier
    _check_known("metric", identifier["class_name"], metrics.METRICS, custom_objects)
    return metrics.get(identifier, 1, False, custom_objects)
