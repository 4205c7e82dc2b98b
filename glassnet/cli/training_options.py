"""Options that say how networks are made and trained; a study may list several values of each."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from glassnet.cli.options import Decorator, Name
from glassnet.data.catalogue import SAMPLE
from glassnet.health.choice import ON_DEFECT
from glassnet.networks import PREPROCESSINGS
from glassnet.optimizers import OPTIMIZERS
from glassnet.study.running.recipe import RECIPES, Recipe

if TYPE_CHECKING:
    from click.types import OptionHelpExtra

ACTIVATIONS = ("sigmoid", "tanh", "relu", "linear")
ORIGINAL = RECIPES["original"]


class Option(NamedTuple):
    """An option of a training, of which a study may list several values."""

    flags: tuple[str, ...]
    type: click.ParamType  # type: ignore[type-arg]
    settings: dict[str, Any]

    def one(self) -> Decorator:
        """As an option that takes one value."""
        return click.option(*self.flags, type=self.type, **self.settings)

    def several(self) -> Decorator:
        """As an option that takes one value or several, separated by commas."""
        return click.option(
            *self.flags, cls=OptionOfSeveral, type=Several(self.type), **self.settings
        )


class Several(click.ParamType):  # type: ignore[type-arg]
    """Several values of one type, ``0.1,0.5``, each taken once.

    Args:
        inner: the type of each.
    """

    def __init__(self, inner: click.ParamType) -> None:  # type: ignore[type-arg]
        self.inner = inner
        self.name = inner.name

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Any, ...]:
        """The values, in their order."""
        items = value if isinstance(value, list | tuple) else str(value).split(",")
        texts = (item.strip() if isinstance(item, str) else item for item in items)
        return tuple(dict.fromkeys(self.inner.convert(item, param, ctx) for item in texts))


class OptionOfSeveral(click.Option):
    """An option that takes several values; its help says so, where else its range would stand."""

    def get_help_extra(self, ctx: click.Context) -> OptionHelpExtra:
        """What stands in brackets behind the help."""
        return super().get_help_extra(ctx) | {"range": "or several: A,B"}


def default_rates() -> str:
    """The learning rate that each optimizer has if nobody gives another."""
    rates = {name: Recipe(optimizer=name).rate() for name in OPTIMIZERS}
    return ", ".join(f"{rate:g} for {name}" for name, rate in rates.items())


def named(flag: str, kind: str, known: Collection[str], **settings: Any) -> Option:
    """An option of a training that takes one of a few names, all of which its help shows."""
    metavar = f"[{'|'.join(known)}]"
    return Option((flag,), Name(kind, known), {"metavar": metavar, **settings})


_NETWORK = (
    named(
        "--recipe",
        "recipe",
        RECIPES,
        default="original",
        help="What holds where no option says otherwise: that of the original study, with the "
        "defaults named here; or that which brings lenet furthest in a few seconds.",
    ),
    named(
        "--activation",
        "activation",
        ACTIVATIONS,
        show_default=ORIGINAL.activation,
        help="The function between all layers.",
    ),
    named(
        "--preprocess",
        "preprocessing",
        PREPROCESSINGS,
        show_default=ORIGINAL.preprocess,
        help="What is done to the images' pixels: mean 0 and standard deviation 1 over the "
        "training set; x / 255; or 1 where x > 64, else 0.",
    ),
)
_OPTIMIZER = named(
    "--optimizer",
    "optimizer",
    OPTIMIZERS,
    show_default=ORIGINAL.optimizer,
    help="How the weights follow their gradients.",
)
_LEARNING_RATE = Option(
    ("--learning-rate", "--lr"),  # as the tables call it
    click.FLOAT,
    {
        "metavar": "RATE",
        "show_default": default_rates(),
        "help": "The optimizer's learning rate; with the recipe fast, its peak.",
    },
)
_MOMENTUM = Option(
    ("--momentum",),
    click.FloatRange(0, 1, max_open=True),
    {
        "metavar": "SHARE",
        "show_default": "0, or 0.9 with the recipe fast",
        "help": "Of sgd and rmsprop: the share of a step that the next one repeats.",
    },
)
_EPOCHS = Option(
    ("--epochs",),
    click.IntRange(min=1),
    {
        "metavar": "N",
        "show_default": f"{ORIGINAL.usual_epochs}; on own data and {SAMPLE} as many as make the "
        "steps of so many epochs of MNIST",
        "help": "How often all training images are taken.",
    },
)
_BATCH_SIZE = Option(
    ("--batch-size",),
    click.IntRange(min=1),
    {"metavar": "N", "show_default": str(ORIGINAL.batch_size), "help": "Images in a step."},
)
_VALIDATION = Option(
    ("--validation",),
    click.FloatRange(0, 1, max_open=True),
    {
        "metavar": "SHARE",
        "show_default": str(Fraction(ORIGINAL.validation).limit_denominator(100)),
        "help": "Share of the training images that is held out and evaluated after each epoch: "
        "the last ones, or some of each class where they are sorted; 0 for none.",
    },
)
_ON_DEFECT = named(
    "--on-defect",
    "way to treat a defect",
    ON_DEFECT,
    show_default="record",
    help="What happens to a training that collapses or diverges: record goes on; stop ends it; "
    "restart begins anew with the next seed, at most three times, also where it never started, and "
    "a study keeps both runs; rollback goes back to before the first bad step, and on with a "
    "quarter of the learning rate, at most twice.",
)
_TRAINING = (
    *_NETWORK,
    _OPTIMIZER,
    _LEARNING_RATE,
    _MOMENTUM,
    _EPOCHS,
    _BATCH_SIZE,
    _VALIDATION,
    _ON_DEFECT,
)

NETWORK = tuple(option.one() for option in _NETWORK)
"""How a network is made."""

STEP = tuple(option.one() for option in (*_NETWORK, _OPTIMIZER, _BATCH_SIZE))
"""What the work of a single step depends on."""

TRAINING = tuple(option.one() for option in _TRAINING)
"""How a network is made and trained."""

GRID = tuple(option.several() for option in _TRAINING)
"""The same for a study, which trains with all combinations of the values."""

TRAINING_NAMES = tuple(option.flags[0].removeprefix("--").replace("-", "_") for option in _TRAINING)
"""The parameters of a command that these options are."""
