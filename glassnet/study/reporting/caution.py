"""What so few runs can't show, said beside what they show."""

from __future__ import annotations

from collections.abc import Sequence

from glassnet.quantities import percent_text
from glassnet.study.reporting.comparisons import fewest_pairs
from glassnet.study.reporting.summary import Statistics
from glassnet.study.statistics.pairs import least_p_value
from glassnet.study.statistics.rates import rate


def few_runs(statistics: Sequence[Statistics]) -> list[str]:
    """A sentence or two on what can't be known yet, where a network has few runs; else nothing.

    Args:
        statistics: what ``summarise`` found. The network with the fewest seeds decides.
    """
    fewest = min((len(network.outcomes) for network in statistics if network.outcomes), default=0)
    if not 0 < fewest < fewest_pairs(comparisons=1):
        return []
    if fewest == 1:
        return [
            "One run of a network says nothing about the next: neither how far its accuracy would "
            "lie from this one, nor how often a run is lost. Ten runs show both."
        ]
    none_lost = rate(0, of=fewest)
    assert none_lost is not None  # there are some runs
    return [
        f"{fewest} runs of a network show little. If none of them is lost, up to "
        f"{percent_text(none_lost.interval.high, 0)} % of all may still be. And {fewest} pairs "
        f"can't give a p-value below {least_p_value(fewest):.3g}, so they can't tell which of two "
        f"networks is better: {fewest_pairs(comparisons=1)} are the fewest that can, and ten are "
        "a good number."
    ]
