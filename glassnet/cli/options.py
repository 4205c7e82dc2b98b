"""Options that several commands share, each said in the same words everywhere."""

from __future__ import annotations

from collections.abc import Callable, Collection
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from glassnet.data.catalogue import CATALOGUE, SAMPLE
from glassnet.errors import unknown_name
from glassnet.networks import NETWORKS, PREPROCESSINGS
from glassnet.optimizers import OPTIMIZERS
from glassnet.study.running.recipe import RECIPES, Recipe

ACTIVATIONS = ("sigmoid", "tanh", "relu", "linear")
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


def default_rates() -> str:
    """The learning rate that each optimizer has if nobody gives another."""
    rates = {name: Recipe(optimizer=name).rate() for name in OPTIMIZERS}
    return ", ".join(f"{rate:g} for {name}" for name, rate in rates.items())


def name_option(flag: str, kind: str, known: Collection[str], **settings: Any) -> Decorator:
    """An option that takes one of a few names, all of which its help shows."""
    return click.option(flag, type=Name(kind, known), metavar=f"[{'|'.join(known)}]", **settings)


def network_argument(name: str, **settings: Any) -> Decorator:
    """One or more names of networks."""
    return click.argument(name, type=Name("network", NETWORKS), **settings)


MODEL = click.argument(
    "path",
    type=click.Path(path_type=Path),
    metavar="MODEL",
    help="A file that glassnet train or model.save wrote.",
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

ORIGINAL = RECIPES["original"]

BATCH_SIZE = click.option(
    "--batch-size",
    type=click.IntRange(min=1),
    metavar="N",
    show_default=str(ORIGINAL.batch_size),
    help="Images in a step.",
)

NETWORK = (
    name_option(
        "--recipe",
        "recipe",
        RECIPES,
        default="original",
        help="What holds where no option says otherwise: that of the original study, with the "
        "defaults named here; or that which brings lenet furthest in a few seconds.",
    ),
    name_option(
        "--activation",
        "activation",
        ACTIVATIONS,
        show_default=ORIGINAL.activation,
        help="The function between all layers.",
    ),
    name_option(
        "--preprocess",
        "preprocessing",
        PREPROCESSINGS,
        show_default=ORIGINAL.preprocess,
        help="What is done to the images' pixels: mean 0 and standard deviation 1 over the "
        "training set; x / 255; or 1 where x > 64, else 0.",
    ),
)
"""How a named network is made."""

OPTIMIZER = name_option(
    "--optimizer",
    "optimizer",
    OPTIMIZERS,
    show_default=ORIGINAL.optimizer,
    help="How the weights follow their gradients.",
)

STEP = (*NETWORK, OPTIMIZER, BATCH_SIZE)
"""What the work of a single step depends on."""

TRAINING = (
    *NETWORK,
    OPTIMIZER,
    click.option(
        "--learning-rate",
        "--lr",  # as the tables call it
        type=float,
        metavar="RATE",
        show_default=default_rates(),
        help="The optimizer's learning rate; with the recipe fast, its peak.",
    ),
    click.option(
        "--epochs",
        type=click.IntRange(min=1),
        metavar="N",
        show_default=f"{ORIGINAL.usual_epochs}; on {SAMPLE} as many as make the same number of "
        "steps",
        help="How often all training images are taken.",
    ),
    BATCH_SIZE,
    click.option(
        "--validation",
        type=click.FloatRange(0, 1, max_open=True),
        metavar="SHARE",
        show_default=str(Fraction(ORIGINAL.validation).limit_denominator(100)),
        help="Share of the training images that is held out and evaluated after each epoch: the "
        "last ones, or some of each class where they are sorted; 0 for none.",
    ),
)

SEED = click.option(
    "--seed",
    type=click.IntRange(min=0),
    metavar="N",
    default=0,
    help="Of the initial weights and the order of the images; the same seed gives the same bits.",
)


def options(*decorators: Decorator) -> Decorator:
    """Many options as one decorator; the help lists them in this order."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for decorator in reversed(decorators):
            command = decorator(command)
        return command

    return decorate
