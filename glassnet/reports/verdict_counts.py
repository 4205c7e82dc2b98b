"""How many runs had which verdict, in words."""

from __future__ import annotations

from collections.abc import Mapping

from glassnet.health.verdict import NAMES, VerdictName
from glassnet.health.words import name_text
from glassnet.quantities import and_text

STATES: frozenset[VerdictName] = frozenset({"healthy", "unstable", "slow"})
"""What a run is; the others say what it did."""


def counts_text(counts: Mapping[VerdictName, int]) -> str:
    """How many runs had which verdict, as the end of a sentence.

    >>> counts_text({"healthy": 45, "diverged": 2, "slow": 1})
    '45 are healthy, 2 diverged and 1 is slow'
    """
    there = [(name, counts[name]) for name in NAMES if counts.get(name)]
    return and_text([f"{count:,} {said(name, count)}" for name, count in there])


def said(name: VerdictName, count: int) -> str:
    """A verdict behind the number of runs that had it.

    >>> said("unstable", 2), said("never-started", 1)
    ('are unstable', 'never started')
    """
    if name not in STATES:
        return name_text(name)
    return f"{'is' if count == 1 else 'are'} {name_text(name)}"
