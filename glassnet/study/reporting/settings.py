"""How a network was trained, in words, and what tells it from others in one table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from glassnet.quantities import MISSING, count_text
from glassnet.study.reporting.summary import Statistics, grouped, summarise
from glassnet.study.tracking.run import Run
from glassnet.study.tracking.verdicts import with_verdict

ORIGIN = ("file", "code")
"""The details that say where a network of the user's own comes from."""

DIGITS = 6
"""Of a fingerprint, so many tell a few recipes apart."""

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
    settings = [_settings(network) for network in statistics]
    namesakes: dict[str, list[dict[str, str]]] = {}
    for network, said in zip(statistics, settings, strict=True):
        namesakes.setdefault(network.network, []).append(said)
    shared = {name: _shared(every) for name, every in namesakes.items()}
    found = []
    for network, said, fingerprint in zip(
        statistics, settings, fingerprints(statistics), strict=True
    ):
        own = [text for name, text in said.items() if name not in shared[network.network]]
        own += [fingerprint] if fingerprint else []
        found.append(f"{network.network} ({', '.join(own)})" if own else network.network)
    return found


def by_recipe(runs: Iterable[Run]) -> dict[str, list[Run]]:
    """The runs of each network and recipe, by the name that tells it from all others.

    ``gn.plots.runs(gn.study.by_recipe(runs))`` draws a panel for each.

    Args:
        runs: the runs, of any networks, in any order.

    Returns:
        ``{"lenet (sigmoid)": [...], "lenet (relu)": [...]}``, in the order in which they first ran.
    """
    judged = list(map(with_verdict, runs))
    names = labels(summarise(judged))
    return {name: group for name, (_, group) in zip(names, grouped(judged), strict=True)}


def fingerprints(statistics: Sequence[Statistics]) -> list[str]:
    """For each network what tells it from others where no setting does; else an empty text.

    "recipe 3f9a2c" where somebody has changed a network's function since, and "data 3f9a2c" where
    a folder of this name holds other images now.
    """
    alike: dict[tuple[str, ...], list[Statistics]] = {}
    for network in statistics:
        alike.setdefault(_words(network), []).append(network)
    several = {
        words: (len({each.recipe for each in every}) > 1, len({each.data for each in every}) > 1)
        for words, every in alike.items()
    }
    found = []
    for network in statistics:
        recipes, data = several[_words(network)]
        said = [f"recipe {network.recipe[:DIGITS]}"] if recipes else []
        said += [f"data {(network.data or MISSING)[:DIGITS]}"] if data else []
        found.append(", ".join(said))
    return found


def _words(network: Statistics) -> tuple[str, ...]:
    """All that tables and texts say of how a network was made and trained."""
    return network.network, *(f"{name} {text}" for name, text in _settings(network).items())


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
