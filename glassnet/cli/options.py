"""Options that several commands share, each said in the same words everywhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import click

from glassnet import pretrained
from glassnet.data.catalogue import CATALOGUE
from glassnet.errors import unknown_name

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class Name(click.ParamType):  # type: ignore[type-arg]
    """One of a few names; a wrong one is answered with the nearest right one.

    Args:
        kind: what is named, for the message.
        known: the names.
    """

    def __init__(self, kind: str, known: Collection[str]) -> None:
        self.name = kind
        self.known = list(known)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The name, if it is one of those.

        Raises:
            ArgumentError: if it is not.
        """
        if value not in self.known:
            raise unknown_name(self.name, value, self.known)
        return str(value)


def name_option(flag: str, kind: str, known: Collection[str], **settings: Any) -> Decorator:
    """An option that takes one of a few names, all of which its help shows."""
    return click.option(flag, type=Name(kind, known), metavar=f"[{'|'.join(known)}]", **settings)


class ModelFile(click.Path):
    """The file of a network; the name of one that comes trained stands for its file.

    What lies at the path comes first: nobody gets another network than the one that is there.
    """

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path.

        Raises:
            ArgumentError: for what is no file, and looks like a misspelt name.
        """
        if isinstance(value, str) and not os.path.lexists(value):
            if value in pretrained.NAMES:
                return pretrained.path_of(value)
            if Path(value).name == value and not Path(value).suffix:
                raise unknown_name("file or trained network", value, pretrained.NAMES)
        return super().convert(value, param, ctx)


MODEL = click.argument(
    "path",
    type=ModelFile(),
    metavar="MODEL",
    help="A file that glassnet train or model.save wrote; or one of the networks that come "
    f"trained with glassnet: {', '.join(pretrained.NAMES)}.",
)

TRANSPOSE = click.option(
    "--transpose/--no-transpose",
    default=None,
    show_default="EMNIST's own images, which lie on their side, are turned",
    help="Whether rows and columns of your own images are exchanged.",
)

DATA = (
    name_option(
        "--dataset",
        "data set",
        CATALOGUE,
        show_default="mnist, or its sample mnist-5k where MNIST can't be had",
        help="The data set.",
    ),
    click.option(
        "--data",
        "data_dir",
        type=click.Path(path_type=Path),
        metavar="PATH",
        show_default="$GLASSNET_DATA, or the user's cache, into which it is downloaded",
        help="Your own data: a folder with one folder of pictures for each class, IDX files, an "
        ".npz, .npy or CSV file. With --dataset, the folder of that data set's files.",
    ),
    TRANSPOSE,
)

THREADS = click.option(
    "--threads",
    type=click.IntRange(min=1),
    metavar="N",
    show_default="one for each core",
    help="Threads that compute; the results do not depend on it.",
)

SEED = click.option(
    "--seed",
    type=click.IntRange(min=0),
    metavar="N",
    default=0,
    help="Of the initial weights and the order of the images; the same seed gives the same bits.",
)


EXCLUDE_DEFECTS = click.option(
    "--exclude-defects",
    is_flag=True,
    show_default="all runs that came to their end",
    help="Average, and compare, the accuracies of healthy runs alone. All others are counted and "
    "named just the same.",
)


def options(*decorators: Decorator) -> Decorator:
    """Many options as one decorator; the help lists them in this order."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for decorator in reversed(decorators):
            command = decorator(command)
        return command

    return decorate
