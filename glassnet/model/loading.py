"""A network built from its description and its weights."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import numpy as np

from glassnet import layers, losses, metrics, optimizers
from glassnet.errors import GlassnetError, ModelFileError, quoted
from glassnet.formats import Contents, safetensors
from glassnet.formats.contents import Tensors
from glassnet.layers.sizes import times
from glassnet.model.sequential import Sequential
from glassnet.structure.limits import check_architecture, check_extent, check_printable

CustomObjects = Mapping[str, type]


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
    contents = safetensors.read(path)
    try:
        return model_of(contents, custom_objects or {})
    except ModelFileError as error:
        raise ModelFileError(f"{os.fspath(path)}: {error}") from error


def model_of(contents: Contents, custom_objects: CustomObjects) -> Sequential:
    """The network of this description, with these weights.

    Raises:
        ModelFileError: if it can't be built, whatever the reason.
    """
    description, tensors = contents
    try:
        check_architecture(description["architecture"], ModelFileError)
        _check_layers_known(description["architecture"], custom_objects)
        model = Sequential.from_config(description["architecture"], dict(custom_objects))
        _check_weights(model, tensors)
        check_extent(model, ModelFileError)
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
    check_printable(f"the class of its {kind}", name, ModelFileError)
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


def _check_weights(model: Sequential, tensors: Tensors) -> None:
    """Compare names, shapes and types, before memory is taken for the network's weights."""
    declared = [weight.shape for op in model.ops() for weight in op.weights]
    expected = dict(zip(model.weight_names(), declared, strict=True))
    for name in sorted(expected.keys() | tensors.keys()):
        if name not in tensors:
            raise ModelFileError(f"the weights {quoted(name)} are missing.")
        if name not in expected:
            raise ModelFileError(f"tensor {quoted(name)} belongs to no layer of its network.")
        found = tensors[name]
        if found.shape != expected[name] or found.dtype != np.dtype(model.dtype):
            raise ModelFileError(
                f"the weights {quoted(name)} are {times(found.shape)} {found.dtype}, where its "
                f"network has {times(expected[name])} {model.dtype}."
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
