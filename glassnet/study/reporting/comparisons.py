"""Which network is better: each compared with each, over the runs with the same seeds.

A pair is two runs with the same seeds. Where defects are excluded, both have to be healthy: how
often a network is lost is another question then, which has its own figure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, count
from typing import NamedTuple

from glassnet.quantities import count_text, percent_text
from glassnet.study.reporting.averages import bounds_text
from glassnet.study.reporting.settings import labels
from glassnet.study.reporting.summary import Outcome, Statistics
from glassnet.study.statistics.average import Average
from glassnet.study.statistics.holm import holm
from glassnet.study.statistics.pairs import LEVEL, least_p_value, paired_difference

MOST_NETWORKS = 8
"""Of more networks on the same data, each is compared with the best one only."""

Seeds = tuple[tuple[str, int | None], ...]


@dataclass(frozen=True)
class PairedComparison:
    """Two networks that were trained on the same data, and what their pairs say.

    Attributes:
        better: the one that was better on average.
        other: the other one.
        difference: of their accuracies on the test set, pair by pair.
        p_value: how often chance alone gives such a difference, corrected for all comparisons.
        comparisons: how many were possible.
        is_told: whether the one is better by all that can be said: its p-value is below 5 %.
        left_out: how many pairs were not counted, since a run of them diverged, and so was not
            evaluated; or since one was a defect, where these are excluded.
        with_defects: in how many of the pairs that were counted a run is a defect.
        excludes_defects: whether such pairs are left out.
    """

    better: str
    other: str
    difference: Average
    p_value: float
    comparisons: int
    is_told: bool
    left_out: int
    with_defects: int
    excludes_defects: bool

    @property
    def pairs(self) -> int:
        """How many pairs were compared."""
        return self.difference.n


class _Named(NamedTuple):
    """A network under the name that tells it from others, and what it came to by its seeds."""

    label: str
    mean: float
    accuracies: dict[Seeds, float | None]
    defects: set[Seeds]
    excludes_defects: bool


def compare(statistics: Sequence[Statistics]) -> list[PairedComparison]:
    """Compare all networks that were trained on the same data with the same seeds.

    Args:
        statistics: what ``summarise`` found.

    Returns:
        The comparisons, those of a data set together. Of more than `MOST_NETWORKS` networks on one
        data set, each is compared with the best one; the correction counts all pairs of networks,
        since which one is the best is known from the same runs.
    """
    groups: dict[tuple[str, str | None], list[_Named]] = {}
    for label, network in zip(labels(statistics), statistics, strict=True):
        mean = network.test_accuracy.mean if network.test_accuracy else None
        if network.data is not None and not network.parts_before and mean is not None:
            defects = {_seeds(outcome) for outcome in network.defects}
            named = _Named(label, mean, _by_seeds(network), defects, network.excludes_defects)
            groups.setdefault((network.data, network.data_set), []).append(named)
    return [comparison for group in groups.values() for comparison in _compare_all(group)]


def answer(comparison: PairedComparison) -> str:
    """Whether the one network is better than the other, in a few words.

    "wide is better", or "can't be told".
    """
    if _is_nothing(comparison):
        return "no difference"
    return f"{comparison.better} is better" if comparison.is_told else "can't be told"


def sentence(comparison: PairedComparison) -> str:
    """The answer with its figures.

    "wide is 0.42 points better than lenet (95 %: 0.31 to 0.53, p = 0.002 over 10 pairs)."
    """
    one, other, pairs = comparison.better, comparison.other, comparison.pairs
    if _is_nothing(comparison):
        return f"{one} and {other} have the same accuracy in all {pairs} pairs."
    interval = comparison.difference.interval
    bounds = f"95 %: {bounds_text(interval)}, " if interval else ""
    figures = f"{bounds}{p_value_text(comparison.p_value)} over {pairs} pairs"
    if comparison.is_told:
        said = f"{one} is {points_text(comparison)} points better than {other} ({figures})."
    else:
        said = (
            f"Whether {one} is better than {other} can't be told: it is {points_text(comparison)} "
            f"points better on average ({figures})."
        )
        needed = fewest_pairs(comparison.comparisons)
        if pairs < needed:
            said += f" So few pairs can't tell any difference: {needed} are the fewest that can."
    if comparison.left_out:
        left = count_text(comparison.left_out, "pair is", "pairs are")
        why = "is a defect" if comparison.excludes_defects else "diverged"
        said += f" {left} left out, in which a run {why}."
    if comparison.with_defects:
        them = "it" if comparison.with_defects == 1 else "them"
        said += (
            f" In {comparison.with_defects} of the pairs a run is a defect; --exclude-defects "
            f"leaves {them} out."
        )
    return said


def points_text(comparison: PairedComparison) -> str:
    """The mean difference in points of a per cent: "0.42"."""
    return percent_text(comparison.difference.mean, digits=2)


def p_value_text(p_value: float) -> str:
    """A p-value with three digits.

    >>> p_value_text(0.0123), p_value_text(0.0002)
    ('p = 0.012', 'p < 0.001')
    """
    return "p < 0.001" if p_value < 0.001 else f"p = {p_value:.3f}"


def _compare_all(group: Sequence[_Named]) -> list[PairedComparison]:
    """The comparisons of networks on one data set, with their p-values corrected."""
    many = len(group) > MOST_NETWORKS
    chosen = _with_the_best(group) if many else list(combinations(group, 2))
    found = [made for one, other in chosen if (made := _compare_two(one, other)) is not None]
    # Of few, some may have no seeds in common.
    possible = math.comb(len(group), 2) if many else len(found)
    corrected = holm([comparison.p_value for comparison in found], possible)
    return [
        replace(comparison, p_value=p, comparisons=possible, is_told=p < LEVEL)
        for comparison, p in zip(found, corrected, strict=True)
    ]


def _with_the_best(group: Sequence[_Named]) -> list[tuple[_Named, _Named]]:
    """The best network with each other one, those of a pair in the order of the group."""
    best = max(range(len(group)), key=lambda place: group[place].mean)
    before = [(each, group[best]) for each in group[:best]]
    return before + [(group[best], each) for each in group[best + 1 :]]


def _compare_two(one: _Named, other: _Named) -> PairedComparison | None:
    """One comparison, as if it were the only one; None where there are fewer than two pairs."""
    common = [seeds for seeds in one.accuracies if seeds in other.accuracies]
    both = {seeds: (one.accuracies[seeds], other.accuracies[seeds]) for seeds in common}
    known = {seeds: (a, b) for seeds, (a, b) in both.items() if a is not None and b is not None}
    pairs = list(known.values())
    if len(pairs) < 2:
        return None
    if sum(a for a, _ in pairs) < sum(b for _, b in pairs):
        one, other, pairs = other, one, [(b, a) for a, b in pairs]
    found = paired_difference([a for a, _ in pairs], [b for _, b in pairs])
    return PairedComparison(
        better=one.label,
        other=other.label,
        difference=found.average,
        p_value=found.p_value,
        comparisons=1,
        is_told=found.p_value < LEVEL,
        left_out=len(common) - len(pairs),
        with_defects=len(known.keys() & (one.defects | other.defects)),
        excludes_defects=one.excludes_defects,
    )


def _by_seeds(network: Statistics) -> dict[Seeds, float | None]:
    """The accuracy on the test set by the seeds, where these are known; None where none counts.

    That is so of a run that diverged, and of any defect where these are excluded. A run that was
    not evaluated for another reason is not there.
    """
    found: dict[Seeds, float | None] = {}
    for outcome in network.outcomes:
        counts = outcome.is_healthy or not network.excludes_defects
        is_known = outcome.is_lost or outcome.test_accuracy is not None
        if is_known and None not in outcome.seeds.values():
            found[_seeds(outcome)] = outcome.test_accuracy if counts else None
    return found


def _seeds(outcome: Outcome) -> Seeds:
    return tuple(sorted(outcome.seeds.items()))


def _is_nothing(comparison: PairedComparison) -> bool:
    """Whether all pairs are equal."""
    interval = comparison.difference.interval
    return comparison.difference.mean == 0 and interval is not None and interval.method == "equal"


def fewest_pairs(comparisons: int) -> int:
    """How many pairs there must be for a p-value below 5 % that is corrected for so many.

    >>> fewest_pairs(1), fewest_pairs(10)
    (6, 9)
    """
    return next(n for n in count(2) if comparisons * least_p_value(n) < LEVEL)
