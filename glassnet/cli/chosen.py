"""A network that a command is about: a named one, or one from a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from glassnet.cli.options import Name
from glassnet.errors import ArgumentError, ShapeError
from glassnet.networks import NETWORKS

if TYPE_CHECKING:
    from glassnet.model import Sequential
    from glassnet.study.running.images import StudyImages
    from glassnet.study.running.recipe import Recipe


class NameOrFile(Name):
    """A network's name, or a file that holds one."""

    def __init__(self) -> None:
        super().__init__("network", NETWORKS)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name or the file's path.

        Raises:
            ArgumentError: for a name that is none, and can't be a file's either.
        """
        is_file = str(value).endswith(".safetensors") or Path(value).exists()
        return str(value) if is_file else super().convert(value, param, ctx)


NETWORK_OR_FILE = click.argument(
    "name",
    type=NameOrFile(),
    metavar="NETWORK",
    help=f"What to look at: {', '.join(NETWORKS)}, or a file that glassnet train wrote.",
)


def chosen_network(name: str, recipe: Recipe, images: StudyImages) -> Sequential:
    """The network, compiled for these images.

    Args:
        name: as `NETWORK_OR_FILE` takes it. A network from a file keeps its optimizer, unless
            the command line names another.
        recipe: how a named network is made, and what it is trained with.
        images: for which it is made.

    Raises:
        ArgumentError: if the command line says how a network from a file should be made.
        ModelFileError: if the file can't be read.
        ShapeError: if the network does not fit the images or their classes.
    """
    if name in NETWORKS:
        return recipe.make_network(name, images, seed=0)
    model = saved_network(name)
    check_classes(Path(name), model, images.classes, images.name)
    from glassnet.study.running.judging import label_loss

    own = None if is_given("optimizer") else model.optimizer
    model.compile(own or recipe.make_optimizer(steps=1), loss=label_loss(model))
    return model


def saved_network(path: str) -> Sequential:
    """A network from a file.

    Raises:
        ArgumentError: if the command line says how it should be made, which the file does.
        ModelFileError: if the file can't be read.
    """
    from glassnet.model import load_model

    for option in ("recipe", "activation", "preprocess"):
        if is_given(option):
            raise ArgumentError(f"--{option} is for named networks: {path} has its own.")
    return load_model(path)


def check_classes(path: Path, model: Sequential, classes: int, name: str) -> None:
    """See that the network answers with a probability for each class.

    Raises:
        ShapeError: if it does not.
    """
    if model.output_shape != (classes,):
        raise ShapeError(
            f"{path}: {model.name} has outputs of shape {model.output_shape}, but {name} has "
            f"{classes} classes; name the data set that it was trained on with --dataset."
        )


def is_given(option: str) -> bool:
    """Whether an option stands on the command line."""
    source = click.get_current_context().get_parameter_source(option)
    return source is click.core.ParameterSource.COMMANDLINE
