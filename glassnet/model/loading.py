"""A network built from its description and its weights."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from glassnet import layers, losses, metrics, optimizers
from glassnet.arguments import flag
from glassnet.calls import explained
from glassnet.errors import ArgumentError, GlassnetError, ModelFileError, quoted
from glassnet.formats import Contents, safetensors
from glassnet.formats.contents import Tensors
from glassnet.layers.base import Layer
from glassnet.layers.input import Input
from glassnet.layers.sizes import times
from glassnet.model.checkpoint import state_tensors
from glassnet.model.origin import Origin
from glassnet.model.sequential import Sequential
from glassnet.structure.limits import Extent, check_architecture, check_printable

CustomObjects = Mapping[str, Any]
"""Classes by their names; `replay` takes functions and callbacks, too."""

MOST_METRICS = 100
MOST_DRAWN_WEIGHTS = 1 << 25
"""In float32, with their gradients and what an optimizer remembers, they take a gigabyte."""


@explained("load_model")
def load_model(
    path: str | os.PathLike[str],
    custom_objects: CustomObjects | None = None,
    compile: bool = True,
) -> Sequential:
    """Read a network that ``Sequential.save`` wrote, compiled if it was compiled.

    Args:
        path: the file.
        custom_objects: the user's own layers, losses, metrics, optimizers and schedules, by class
            name: ``{"Maxout": Maxout}``.
        compile: whether the network is compiled as it was when it was saved. Without it, a loss or
            an optimizer of somebody's own need not be known.

    Raises:
        ArgumentError: if ``compile`` is neither True nor False.
        ModelFileError: if the file is missing, damaged or not one of glassnet's, or needs a class
            that is not known here.
    """
    compiled = flag("load_model", "compile", compile)
    description, tensors = safetensors.read(path)
    if not compiled:
        description = {**description, "training": None}
    return model_in(path, Contents(description, tensors), custom_objects or {})


def model_in(
    path: str | os.PathLike[str], contents: Contents, custom_objects: CustomObjects
) -> Sequential:
    """The network of a file that has been read.

    Raises:
        ModelFileError: if it can't be built, with the file's name.
    """
    try:
        return model_of(contents, custom_objects)
    except ModelFileError as error:
        raise ModelFileError(f"{os.fspath(path)}: {error}") from error


def model_of(contents: Contents, custom_objects: CustomObjects) -> Sequential:
    """The network of this description, with these weights.

    Raises:
        ModelFileError: if it can't be built, whatever the reason.
    """
    description, tensors = contents
    with _told_as_damage():
        # A checkpoint is a network too: what belongs to its training is no affair of this one.
        training_tensors = state_tensors(description)
        tensors = {name: array for name, array in tensors.items() if name not in training_tensors}
        model = _structure(description["architecture"], tensors, custom_objects)
        model.set_weights([tensors[name] for name in model.weight_names()])
        _compile(model, description.get("training"), custom_objects)
        model.origin = _origin(model, description.get("origin"))
    return model


def model_described(
    configuration: Mapping[str, Any], parameters: int, custom_objects: CustomObjects
) -> Sequential:
    """The network of a run's record, compiled, with the weights that its seed gives.

    Args:
        configuration: its architecture, optimizer, loss and metrics.
        parameters: how many weights it has.
        custom_objects: the user's own classes, by name.

    Raises:
        ModelFileError: if it can't be built, whatever the reason.
    """
    left = parameters

    def count(layer: Layer) -> None:
        nonlocal left
        left -= sum(op.count_params() for op in layer.ops())
        if left < 0:
            raise ModelFileError(f"its layers have more weights than {parameters:,}.")

    with _told_as_damage():
        if parameters > MOST_DRAWN_WEIGHTS:
            raise ModelFileError(
                f"it has {parameters:,} weights, and without a file of them at most "
                f"{MOST_DRAWN_WEIGHTS:,} are drawn."
            )
        architecture = configuration["architecture"]
        model = _connected(architecture, parameters, custom_objects, count)
        _compile(model, dict(configuration), custom_objects)
    return model


@contextmanager
def _told_as_damage() -> Iterator[None]:
    """Whatever goes wrong while a network is built is told as damage of its description."""
    try:
        yield
    except ModelFileError:
        raise
    except GlassnetError as error:
        raise ModelFileError(f"its network can't be built: {error}") from error
    except Exception as error:
        # The description is somebody's input: what a constructor makes of it is no programming
        # error of ours, whatever its type.
        reason = f"{type(error).__name__}: {error}"
        raise ModelFileError(f"its network can't be built ({reason}).") from error


def _connected(
    architecture: dict[str, Any],
    weights: int,
    custom_objects: CustomObjects,
    check: Callable[[Layer], None],
) -> Sequential:
    """The network, each layer checked and compared with the limits as it is connected."""
    check_architecture(architecture, ModelFileError)
    first = Input(architecture["input_shape"])
    model = Sequential([first], architecture["name"], architecture["seed"], architecture["dtype"])
    extent = Extent(model, weights, ModelFileError)
    for config in architecture["layers"]:
        _check_layer_known(config, custom_objects)
        layer = layers.deserialize(config, dict(custom_objects))
        model.add(layer)
        check(layer)
        extent.add(layer)
    return model


def _structure(
    architecture: dict[str, Any], tensors: Tensors, custom_objects: CustomObjects
) -> Sequential:
    """The network, each layer compared with the file's weights as it is connected."""
    dtype, weights = architecture["dtype"], sum(array.size for array in tensors.values())
    model = _connected(
        architecture, weights, custom_objects, lambda layer: _check_weights(layer, dtype, tensors)
    )
    for name in sorted(tensors.keys() - set(model.weight_names())):
        raise ModelFileError(f"tensor {quoted(name)} belongs to no layer of its network.")
    return model


def _check_known(
    kind: str, name: str, known: Mapping[str, type], custom_objects: CustomObjects
) -> None:
    """Refuse a class that is nobody's here, and say what to do."""
    check_printable(f"the class of its {kind}", name, ModelFileError)
    if name not in custom_objects and name not in {cls.__name__ for cls in known.values()}:
        raise ModelFileError(
            f"its {kind} {name} is not one of glassnet's: hand the class over, "
            f'custom_objects={{"{name}": {name}}} (on the command line, --code FILE).'
        )


def _check_layer_known(layer: dict[str, Any], custom_objects: CustomObjects) -> None:
    _check_known("layer", layer["class_name"], layers.LAYERS, custom_objects)
    activation = layer["config"].get("activation")
    if isinstance(activation, dict):
        _check_known("activation", activation["class_name"], layers.LAYERS, custom_objects)


def _check_weights(layer: Layer, dtype: str, tensors: Tensors) -> None:
    """Compare names, shapes and types, before memory is taken for the layer's weights."""
    expected = {
        f"{op.name}/{weight.name}": weight.shape for op in layer.ops() for weight in op.weights
    }
    for name in sorted(expected):
        found = tensors.get(name)
        if found is None:
            raise ModelFileError(f"the weights {quoted(name)} are missing.")
        if found.shape != expected[name] or found.dtype != np.dtype(dtype):
            raise ModelFileError(
                f"the weights {quoted(name)} are {times(found.shape)} {found.dtype}, where its "
                f"network has {times(expected[name])} {dtype}."
            )


def _compile(
    model: Sequential, training: dict[str, Any] | None, custom_objects: CustomObjects
) -> None:
    if training is None:
        return
    optimizer, loss = training["optimizer"], training["loss"]
    if len(training["metrics"]) > MOST_METRICS:
        raise ModelFileError(
            f"the network has {len(training['metrics']):,} metrics; networks in files have at most "
            f"{MOST_METRICS}."
        )
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


def _origin(model: Sequential, config: Any) -> Origin | None:
    """Where the network comes from; None if the file does not say so, as older ones do not."""
    if config is None:
        return None
    try:
        origin = Origin.from_config(config)
    except ArgumentError as error:
        raise ModelFileError(f"what it says of its training can't be read: {error}") from error
    origin.check_fits(model, model.loss, ModelFileError)
    return origin
