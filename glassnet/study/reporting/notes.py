"""What a reader must know beside a table's figures: runs that went wrong, and odd conditions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from glassnet.data.catalogue import SAMPLE
from glassnet.quantities import count_text, percent_text
from glassnet.study.reporting.averages import spread_text
from glassnet.study.reporting.comparable import is_trained_on
from glassnet.study.reporting.defects import SHOWN, defect_notes
from glassnet.study.reporting.published import PUBLISHED_EPOCHS
from glassnet.study.reporting.samples import Conflict
from glassnet.study.reporting.settings import labels
from glassnet.study.reporting.summary import Statistics

FULL_SET = 55_000
"""Images of the full set that a study trains on; the others validate."""


def notes(
    statistics: Sequence[Statistics],
    damaged: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> list[str]:
    """One sentence or two for each thing to know, in the order of the networks.

    Args:
        statistics: what ``summarise`` found.
        damaged: what is wrong with run files that could not be read, by their name.
        folder: of the study, as a command takes it; None for the usual one.
    """
    names = labels(statistics)
    found = defect_notes(statistics, names, folder)
    found += [
        note
        for network, name in zip(statistics, names, strict=True)
        for note in _on_network(network, name)
    ]
    found += _on_spreads(statistics, names)
    found += _on_parts(statistics)
    sampled = [s for s in statistics if is_trained_on(s, SAMPLE)]
    if sampled:
        found.append(_sample(raised=any(map(_is_raised, sampled))))
    found += [
        f"runs/{name} is damaged and counts nowhere: {why}."
        for name, why in (damaged or {}).items()
    ]
    return found


def _on_network(network: Statistics, name: str) -> Iterator[str]:
    counts = network.counts
    if counts.interrupted:
        verb = "was" if counts.interrupted == 1 else "were"
        yield f"{name}: {_runs(counts.interrupted, counts.runs)} {verb} cut short by the user."
    if counts.failed:
        verb = "was" if counts.failed == 1 else "were"
        why = "; ".join(failure.rstrip(".") for failure in network.failures[:SHOWN])
        more = "; …" if len(network.failures) > SHOWN else ""
        said = f": {why}{more}" if why else ""
        yield f"{name}: {_runs(counts.failed, counts.runs)} {verb} ended by an error{said}."
    if counts.rolled_back:
        yield (
            f"{name}: {_runs(counts.rolled_back, counts.runs)} rolled back: to an earlier state of "
            "the training, and on with a lower learning rate."
        )
    if counts.unknown_starts > 1:
        yield (
            f"{name}: {counts.unknown_starts} runs began with given weights, and their records do "
            "not say with which. They may be parts of one training, so they count as one seed: "
            "for the accuracies, the newest of them that was evaluated on the test set."
        )
    elif counts.samples < counts.completed:
        yield (
            f"{name}: {counts.completed} runs of {count_text(counts.samples, 'different seed')}: a "
            f"repetition with the same seed counts for the times, not for the accuracies."
        )
    if network.conflicts:
        yield _conflicts(name, network.conflicts)
    if len(network.threads) > 1 or len(network.cpus) > 1:
        threads = ", ".join(map(str, network.threads))
        yield (
            f"{name}: times are averaged over runs with different threads ({threads}) "
            f"or machines ({'; '.join(network.cpus)})."
        )


def _on_spreads(statistics: Sequence[Statistics], names: Sequence[str]) -> Iterator[str]:
    """How much of the spread between seeds is luck: of several networks in one sentence."""
    spreads = {name: s.spread for s, name in zip(statistics, names, strict=True) if s.spread}
    which = "healthy seeds" if any(network.defects for network in statistics) else "seeds"
    if len(spreads) == 1:
        ((name, only),) = spreads.items()
        yield f"{name}: of the spread between {which}, {spread_text(only)}."
    elif spreads:
        shares = [f"{percent_text(each.share, 0)} % of {name}" for name, each in spreads.items()]
        yield (
            f"Of the variance between {which}, so much is luck with the test images: "
            f"{', '.join(shares)}."
        )


def _on_parts(statistics: Sequence[Statistics]) -> Iterator[str]:
    """A sentence for each network of which some runs went on from where others had ended."""
    continued: Counter[str] = Counter()
    for network in statistics:
        if network.parts_before:
            continued[network.network] += network.counts.runs
    for name, runs in continued.items():
        what = "it is part of a training" if runs == 1 else "they are parts of trainings"
        yield (
            f"{name}: {count_text(runs, 'run')} went on from where another had ended: {what}, and "
            "averaged apart from runs that began anew."
        )


def _conflicts(name: str, conflicts: Sequence[Conflict]) -> str:
    seeds = ", ".join(_seeds_text(conflict.seeds) for conflict in conflicts[:SHOWN])
    more = ", …" if len(conflicts) > SHOWN else ""
    cpus = sorted({cpu for conflict in conflicts for cpu in conflict.cpus})
    versions = sorted({version for conflict in conflicts for version in conflict.versions})
    return (
        f"{name}: {count_text(len(conflicts), 'seed')} ({seeds}{more}) came to different weights "
        f"when repeated, on {'; '.join(cpus) or 'unknown CPUs'} with glassnet "
        f"{', '.join(versions) or 'of unknown versions'}. The newest run of a seed that was "
        f"evaluated on the test set counts for the accuracies."
    )


def _seeds_text(seeds: Mapping[str, int | None]) -> str:
    """The seeds of a sample; one number where all are equal, as in every study.

    >>> _seeds_text({"initial": 3, "training": 3}), _seeds_text({"initial": 3, "training": 4})
    ('3', 'initial 3 and training 4')
    >>> _seeds_text({"initial": None, "training": 4})
    'training 4'
    """
    seeds = {use: seed for use, seed in seeds.items() if seed is not None}
    if len(seeds) > 1 and len(set(seeds.values())) == 1:
        return str(next(iter(seeds.values())))
    return " and ".join(f"{use} {seed}" for use, seed in seeds.items())


def _is_raised(network: Statistics) -> bool:
    """Whether so many epochs of the sample take about as many images as MNIST's, or more."""
    setting = network.setting
    full = PUBLISHED_EPOCHS * FULL_SET
    return setting.epochs > PUBLISHED_EPOCHS and setting.epochs * setting.samples > 0.9 * full


def _sample(*, raised: bool) -> str:
    note = (
        f"{SAMPLE} is a sample of MNIST that comes with glassnet: with 4,000 images to train on, "
        f"accuracies are lower than with all 60,000."
    )
    if raised:
        note += " The epochs were raised to give about as many training steps as on the full set."
    return note


def _runs(n: int, of: int) -> str:
    return "the run" if n == of == 1 else f"{n} of {count_text(of, 'run')}"
