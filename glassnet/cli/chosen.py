"""A network that a command is about: a named one, or one from a file."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glassnet.errors import ArgumentError, ShapeError
from glassnet.own_networks import Architecture

if TYPE_CHECKING:
    from glassnet.data.dataset import ImagesAndLabels
    from glassnet.model import Sequential
    from glassnet.study.running.recipe import Recipe


USUAL_IMAGES = 60_000
"""MNIST's."""
MOST_NOISE = 1 << 26
"""Bytes: more images than caches hold, so that they come from memory as in a training."""


def chosen_network(
    network: Architecture | Path,
    recipe: Recipe,
    dataset: str | None,
    data_dir: Path | None,
    transpose: bool | None = None,
    custom_objects: Mapping[str, type] | None = None,
) -> tuple[Sequential, ImagesAndLabels]:
    """The network, compiled, and images and labels to train it on.

    A network from a file gets noise if the command line names no data: it need not be there.

    Args:
        network: a network, or the path of a trained one, which keeps its optimizer, unless the
            command line names another.
        recipe: how a named network is made, and what it is trained with.
        dataset: a data set's name, or None.
        data_dir: the folder or file of a data set, or None.
        transpose: of one's own data, as for ``glassnet.data.load``.
        custom_objects: the user's own layers by name, for a trained network.

    Raises:
        ArgumentError: if the command line says how a network from a file should be made.
        DataError: if the data can't be loaded.
        ModelFileError: if the file can't be read.
        ShapeError: if the network does not fit the images or their classes.
    """
    from glassnet.study.running.images import load_images
    from glassnet.study.running.judging import label_loss

    if not isinstance(network, Path):
        images = load_images(dataset, data_dir, recipe.validation, transpose)
        return recipe.make_network(network, images, seed=0), images.training
    model = saved_network(network, custom_objects)
    if dataset is None and data_dir is None and transpose is None:
        training = noise_for(network, model)
    else:
        images = load_images(dataset, data_dir, recipe.validation, transpose)
        check_classes(network, model, images.classes, images.name)
        training = images.training
    own = None if is_given("optimizer") else model.optimizer
    model.compile(own or recipe.make_optimizer(steps=1), loss=label_loss(model))
    return model, training


def noise_for(path: Path, model: Sequential) -> ImagesAndLabels:
    """As many images of noise as the network was trained on, as far as they are known and few.

    Raises:
        ShapeError: if its outputs are no classes.
    """
    import numpy as np

    assert model.input_shape is not None
    if len(model.output_shape) != 1:
        raise ShapeError(
            f"{path}: {model.name} has outputs of shape {model.output_shape}, where one number for "
            "each class belongs."
        )
    known = model.trained_on
    count = USUAL_IMAGES if known is None else known.counts[0]
    count = max(1, min(count, MOST_NOISE // math.prod(model.input_shape)))
    generator = np.random.default_rng(0)
    x = generator.integers(0, 256, (count, *model.input_shape), np.uint8)
    return x, generator.integers(0, model.output_shape[0], count, np.uint16)


def saved_network(path: Path, custom_objects: Mapping[str, type] | None = None) -> Sequential:
    """A network from a file.

    Args:
        path: of the file.
        custom_objects: the user's own layers by name.

    Raises:
        ArgumentError: if the command line says how it should be made, which the file does.
        ModelFileError: if the file can't be read.
    """
    from glassnet.model import load_model

    for option in ("recipe", "activation", "preprocess"):
        if is_given(option):
            raise ArgumentError(f"--{option} is for named networks: {path} has its own.")
    return load_model(path, custom_objects)


def check_classes(path: Path, model: Sequential, classes: int, name: str) -> None:
    """See that the network answers with a probability for each class.

    Raises:
        ShapeError: if it does not.
    """
    if model.output_shape != (classes,):
        raise ShapeError(
            f"{path}: {model.name} has outputs of shape {model.output_shape}, but {name} has "
            f"{classes} classes: name data of the network's own classes with --dataset or --data."
        )


def is_given(option: str) -> bool:
    """Whether an option stands on the command line."""
    source = click.get_current_context().get_parameter_source(option)
    return source is click.core.ParameterSource.COMMANDLINE
