"""What an origin says of a network, as short texts by name: for a table, a page or a receipt."""

from __future__ import annotations

from glassnet.model.origin import Fact, Origin
from glassnet.quantities import MISSING

CONFIGURATION = "configuration"
"""The fingerprint among the facts of a recipe."""


def recipe_words(origin: Origin) -> dict[str, str]:
    """How the network was trained, but for the fingerprint, which `receipt_words` has."""
    recipe = {name: fact_text(value) for name, value in origin.recipe.items()}
    recipe.pop(CONFIGURATION, None)
    return recipe


def figure_words(origin: Origin) -> dict[str, str]:
    """What the network came to on its test set."""
    return {name: f"{value:.4f}" for name, value in origin.figures.items()}


def receipt_words(origin: Origin) -> dict[str, str]:
    """The fingerprints by which another training can be told to be the same one."""
    found = {
        "data": "" if origin.data is None else origin.data.fingerprint,
        CONFIGURATION: str(origin.recipe.get(CONFIGURATION, "")),
        "weights": origin.weights,
    }
    return {name: value for name, value in found.items() if value}


def fact_text(value: Fact) -> str:
    """A fact of a recipe as people read it.

    >>> [fact_text(value) for value in (55_000, 0.97159, "relu", None, True)]
    ['55,000', '0.9716', 'relu', '–', 'yes']
    """
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:.4g}" if isinstance(value, float) else value
