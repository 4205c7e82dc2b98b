"""Where a trained network comes from: its data, how it was trained, and what it came to."""

from __future__ import annotations

import math
import numbers
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from glassnet.arguments import flag, line_of_text, named_values, real_number, sha256_text
from glassnet.data import DataCard, fingerprint
from glassnet.data.dataset import check_card
from glassnet.errors import ArgumentError, GlassnetError, quoted
from glassnet.layers.sizes import times
from glassnet.losses import Loss
from glassnet.structure import Stack

Fact = str | int | float | bool | None

MOST_FACTS = 100
LONGEST_FACT = 1_000
LARGEST_COUNT = 1 << 128
"""The largest seed has 128 bits."""


@dataclass(frozen=True)
class Origin:
    """What a network keeps of its training, beside its weights.

    It is given to a trained network, ``model.origin = Origin(…)``, and saved with it. The recipe
    and the figures belong to the weights that the network has at this moment. When these change,
    the figures are dropped, and `changed` says that the recipe does not tell everything.

    Args:
        data: the card of the data that it was trained on; None if unknown.
        recipe: how it was trained: texts and numbers by name.
        figures: on the test set of its data: the loss, the accuracy and others by name.
        weights: the fingerprint of the weights to which recipe and figures belong; a network fills
            it in when it gets its origin.
        changed: whether the weights were trained on, or set, after the recipe's training.

    Raises:
        ArgumentError: if one of them is not of this kind.

    >>> import glassnet as gn
    >>> data = gn.data.load("mnist-5k")
    >>> model = gn.networks.build("feedforward", seed=0)
    >>> model.compile("sgd", "sparse_categorical_crossentropy", ["accuracy"])
    >>> figures = model.evaluate(*data.test)
    >>> model.origin = Origin(data.card, figures=figures)
    >>> model.origin.data.classes[7], list(model.origin.figures)
    ('7', ['loss', 'accuracy'])
    """

    data: DataCard | None = None
    recipe: Mapping[str, Fact] = field(default_factory=dict)
    figures: Mapping[str, float] = field(default_factory=dict)
    weights: str = ""
    changed: bool = False

    def __post_init__(self) -> None:
        if self.data is not None:
            check_card("Origin", self.data)
        recipe = {
            name: _fact(name, value) for name, value in _by_name("recipe", self.recipe).items()
        }
        figures = {
            name: real_number("Origin", f"the figure {quoted(name)}", value)
            for name, value in _by_name("figures", self.figures).items()
        }
        object.__setattr__(self, "recipe", recipe)
        object.__setattr__(self, "figures", figures)
        if self.weights:
            sha256_text("Origin", "weights", self.weights)
        flag("Origin", "changed", self.changed)

    def to_config(self) -> dict[str, Any]:
        """What JSON can hold; `from_config` is the opposite."""
        return {
            "data": None if self.data is None else self.data.to_config(),
            "recipe": dict(self.recipe),
            "figures": dict(self.figures),
            "weights": self.weights,
            "changed": self.changed,
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Origin:
        """The origin of this description.

        Raises:
            ArgumentError: if it is none.
        """
        names = ("data", "recipe", "figures", "weights", "changed")
        data, recipe, figures, weights, changed = named_values("Origin", config, *names)
        if not isinstance(weights, str):
            raise ArgumentError(f"Origin: weights must be a fingerprint, not {quoted(weights)}.")
        card = None if data is None else DataCard.from_config(data)
        return cls(card, recipe, figures, weights, changed)

    def belonging_to(self, model: Stack) -> Origin:
        """The origin as it is true of a network with the weights that it has now.

        If it has no fingerprint yet, it gets theirs. If it has that of others, it loses it, and its
        figures.
        """
        if not (self.weights or self.figures or (self.recipe and not self.changed)):
            return self  # nothing in it is about certain weights
        found = fingerprint(*model.get_weights())
        if self.weights in ("", found):
            return replace(self, weights=found)
        return replace(self, figures={}, weights="", changed=True)

    def class_names(self, outputs: tuple[int, ...]) -> tuple[str, ...] | None:
        """What each of a network's outputs stands for; None where they are no classes.

        Args:
            outputs: the shape of the network's output.
        """
        if self.data is None or outputs != (len(self.data.classes),):
            return None
        return self.data.classes

    def check_fits(self, model: Stack, loss: Loss | None, refusal: type[GlassnetError]) -> None:
        """See that a network can have been trained on data of this card.

        Args:
            model: the network; it is built.
            loss: what it is trained by; None if it is not compiled.
            refusal: the error that is raised.

        Raises:
            GlassnetError: of the type ``refusal``, if its images or its classes are others.
        """
        if self.data is None:
            return
        images, own = self.data.form.shape, model.input_shape or ()
        if math.prod(images) != math.prod(own):  # they may have been flattened
            raise refusal(
                f"the network takes images of {times(own)}, but its origin says that the images of "
                f"{self.data.name} are {times(images)}: give it the card of its own data."
            )
        is_classifier = getattr(loss, "activation", "") == "softmax"
        if is_classifier and model.output_shape[-1:] != (len(self.data.classes),):
            raise refusal(
                f"the network has outputs of {times(model.output_shape)}, but its origin says that "
                f"{self.data.name} has {len(self.data.classes):,} classes: give it the card of its "
                "own data."
            )


def _by_name(argument: str, given: object) -> dict[str, Any]:
    """A copy of what was given, if it is a few values by their names."""
    if not isinstance(given, Mapping):
        raise ArgumentError(f"Origin: {argument} must be values by name, not {quoted(given)}.")
    if len(given) > MOST_FACTS:
        raise ArgumentError(
            f"Origin: {argument} has {len(given):,} values; a network keeps at most {MOST_FACTS}."
        )
    # By `items`, since going through the figures of an evaluation gives their values.
    return {line_of_text("Origin", f"a name in {argument}", n): v for n, v in given.items()}


def _fact(name: str, value: object) -> Fact:
    """A value that JSON can hold, a terminal can show, and somebody would read."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str) and value.isprintable() and len(value) <= LONGEST_FACT:
        return value
    if isinstance(value, numbers.Integral):
        if abs(int(value)) <= LARGEST_COUNT:
            return int(value)
    elif isinstance(value, numbers.Real) and math.isfinite(value):
        return float(value)
    raise ArgumentError(
        f"Origin: {quoted(name)} in recipe must be a finite number or a line of at most "
        f"{LONGEST_FACT:,} printable characters, not {quoted(value)}."
    )
