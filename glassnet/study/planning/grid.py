"""Grids: options of which some list several values, and all their combinations."""

from __future__ import annotations

import itertools
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from glassnet.errors import ArgumentError
from glassnet.own_networks import Architecture
from glassnet.quantities import count_text
from glassnet.study.running.recipe import RECIPES, Recipe

MOST_CHOICES = 10_000
"""Of a study: nobody could read a longer table."""

Options = Mapping[str, Sequence[Any]]
"""The values of each option by its name: ``recipe``, or what `Recipe.changed` takes."""


@dataclass(frozen=True)
class Choice:
    """One network with one recipe: what is trained once with each seed.

    Attributes:
        network: the network.
        recipe: how it is made and trained.
        given: the values of the options that made the recipe, by name.
    """

    network: Architecture
    recipe: Recipe
    given: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Grid:
    """Networks, each of which is trained with all combinations of some options.

    Args:
        networks: each taken once.
        options: the values of each option; the first option varies slowest.
    """

    networks: Sequence[Architecture]
    options: Options = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many choices there are at most."""
        return len(set(self.networks)) * math.prod(map(len, self.options.values()))

    def choices(self) -> list[Choice]:
        """All combinations, network by network.

        A network that has no use for the recipe's activation is trained once for all activations.

        Raises:
            ArgumentError: if values do not go together.

        >>> from glassnet import networks
        >>> grid = Grid([networks.get("lenet")], {"activation": ["relu"], "batch_size": [64, 128]})
        >>> [(each.recipe.activation, each.recipe.batch_size) for each in grid.choices()]
        [('relu', 64), ('relu', 128)]
        """
        found = []
        for network in dict.fromkeys(self.networks):
            unused, used = self._by_use(network)
            for given in _combinations(used):
                found.append(Choice(network, _recipe(unused | given), given))
        return found

    def _by_use(self, network: Architecture) -> tuple[dict[str, Any], Options]:
        """A value that makes no difference to a network, and the options that do."""
        if network.takes_activation or "activation" not in self.options:
            return {}, self.options
        used = dict(self.options)
        return {"activation": used.pop("activation")[0]}, used


def plan(grids: Sequence[Grid]) -> list[Choice]:
    """The choices of all grids, in their order; what is chosen twice is trained once.

    Raises:
        ArgumentError: if values do not go together, there are too many of them, or no network takes
            an activation that was chosen.
    """
    size = sum(grid.size for grid in grids)
    if size > MOST_CHOICES:
        raise ArgumentError(
            f"the options give {size:,} ways to train, and a study has at most {MOST_CHOICES:,}: "
            "list fewer values."
        )
    _check_activation([grid for grid in grids if "activation" in grid.options])
    found: dict[tuple[Architecture, str], Choice] = {}
    for choice in itertools.chain.from_iterable(grid.choices() for grid in grids):
        recipe = json.dumps(choice.recipe.to_config(), sort_keys=True)
        found.setdefault((choice.network, recipe), choice)
    return list(found.values())


def _check_activation(grids: Sequence[Grid]) -> None:
    """Refuse an activation that makes no difference to any of the networks."""
    networks = dict.fromkeys(network for grid in grids for network in grid.networks)
    if not networks or any(network.takes_activation for network in networks):
        return
    names = ", ".join(network.reference for network in networks)
    raise ArgumentError(
        f"activation {','.join(grids[0].options['activation'])} makes no difference to {names}: "
        "give the function a parameter activation, or leave the option out."
    )


def labels(choices: Sequence[Choice]) -> list[str]:
    """What tells each choice from the others, in few words: its network, and what varies.

    >>> from glassnet import networks
    >>> grid = Grid(
    ...     [networks.get("lenet")], {"learning_rate": [0.1, 0.5], "optimizer": ["sgd"]}
    ... )
    >>> labels(grid.choices())
    ['lenet, rate 0.1', 'lenet, rate 0.5']
    """
    options = dict.fromkeys(name for choice in choices for name in choice.given)
    varied = {name for name in options if _varies(name, choices)}
    networks = dict.fromkeys(choice.network for choice in choices)
    namesakes = Counter(network.name for network in networks)
    return [
        ", ".join(
            [
                _network_text(choice.network, namesakes),
                *(
                    _value_text(name, value)
                    for name, value in choice.given.items()
                    if name in varied
                ),
            ]
        )
        for choice in choices
    ]


def _varies(name: str, choices: Sequence[Choice]) -> bool:
    """Whether an option has several values, or one network is trained both with it and without."""
    values = {choice.given[name] for choice in choices if name in choice.given}
    with_it = {choice.network for choice in choices if name in choice.given}
    without = {choice.network for choice in choices if name not in choice.given}
    return len(values) > 1 or not with_it.isdisjoint(without)


def _network_text(network: Architecture, namesakes: Counter[str]) -> str:
    """A network's name, or its reference where two networks have this name."""
    return network.name if namesakes[network.name] == 1 else network.reference


def _combinations(options: Options) -> list[dict[str, Any]]:
    values = [list(dict.fromkeys(each)) for each in options.values()]
    return [dict(zip(options, each, strict=True)) for each in itertools.product(*values)]


def _recipe(given: Mapping[str, Any]) -> Recipe:
    """The recipe of one combination.

    Raises:
        ArgumentError: if there is none of this name, or its optimizer can't have these settings.
    """
    changes = dict(given)
    recipe = RECIPES[changes.pop("recipe", "original")].changed(**changes)
    recipe.make_optimizer(steps=1)  # a wrong learning rate is better told before any training
    return recipe


def _value_text(name: str, value: Any) -> str:
    """An option's value, as short as can be and clear by itself.

    >>> [_value_text("epochs", 1), _value_text("batch_size", 64), _value_text("optimizer", "adam")]
    ['1 epoch', 'batches of 64', 'adam']
    """
    if name == "learning_rate":
        return f"rate {value:g}"
    if name == "momentum":
        return f"momentum {value:g}"
    if name == "epochs":
        return count_text(value, "epoch")
    if name == "batch_size":
        return f"batches of {value:,}"
    if name == "on_defect":
        return f"on a defect {value}"
    if name == "validation":
        return f"{value:g} held out"
    return f"{value} pixels" if name == "preprocess" else str(value)
