"""How a network was trained, in words, and what tells it from others in one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from glassnet.quantities import MISSING, count_text
from glassnet.study.reporting.summary import Statistics

ORIGIN = ("file", "code")
"""The details that say where a network of the user's own comes from."""

WIDEST = 16
"""Characters of what may stand in a column of its own."""


def setting_text(statistics: Statistics) -> str:
    """How a network was trained, in words.

    "SGD, learning rate 0.5, 3 epochs, batches of 128".
    """
    setting = statistics.setting
    rate = None if setting.learning_rate is None else f"learning rate {learning_rate(statistics)}"
    parts = [
        setting.optimizer,
        rate,
        count_text(setting.epochs, "epoch"),
        f"batches of {setting.batch_size:,}",
        *(f"{name} {value}" for name, value in setting.details.items()),
    ]
    return ", ".join(part for part in parts if part)


def learning_rate(statistics: Statistics) -> str:
    """The learning rate: a number, or the name of a schedule."""
    rate = statistics.setting.learning_rate
    if rate is None:
        return MISSING
    return f"{rate:g}" if isinstance(rate, float) else rate


def details(statistics: Statistics) -> dict[str, str]:
    """The optimizer and all that was noted of a network's runs, by name."""
    optimizer = statistics.setting.optimizer
    return ({"optimizer": optimizer} if optimizer else {}) | statistics.setting.details


def shared_details(statistics: Sequence[Statistics]) -> dict[str, str]:
    """The details that are the same in all lines, which need to be said only once."""
    return _shared([details(network) for network in statistics])


def varied_details(statistics: Sequence[Statistics]) -> list[str]:
    """The details that are not the same in all lines, and short enough for columns of their own.

    Which file a network comes from is said below its name.
    """
    shared = shared_details(statistics)
    every = [details(network) for network in statistics]
    return [
        name
        for name in dict.fromkeys(name for found in every for name in found)
        if name not in shared
        and name not in ORIGIN
        and all(len(found.get(name, "")) <= WIDEST for found in every)
    ]


def labels(statistics: Sequence[Statistics]) -> list[str]:
    """A name for each network by which it can be told from all others.

    "lenet", or "lenet (relu)" where the same network was trained in several ways.
    """
    found = []
    for network in statistics:
        namesakes = [each for each in statistics if each.network == network.network]
        shared = _shared([_settings(each) for each in namesakes])
        own = [text for name, text in _settings(network).items() if name not in shared]
        found.append(f"{network.network} ({', '.join(own)})" if own else network.network)
    return found


def _settings(network: Statistics) -> dict[str, str]:
    """All that can differ between two networks of one name, in words."""
    setting = network.setting
    return details(network) | {
        "learning rate": f"learning rate {learning_rate(network)}",
        "epochs": count_text(setting.epochs, "epoch"),
        "batch size": f"batches of {setting.batch_size:,}",
        "parameters": count_text(setting.trainable_parameters, "parameter"),
    }


def _shared(every: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """What is the same in all of them."""
    if not every:
        return {}
    return {
        name: value
        for name, value in every[0].items()
        if all(each.get(name) == value for each in every)
    }
