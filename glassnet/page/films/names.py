"""What films are called, so that a reader can tell them apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from glassnet.errors import shortened
from glassnet.quantities import MISSING
from glassnet.study.reporting.run_choice import facts, seed_text
from glassnet.study.tracking.run import Run

LONGEST = 40
"""Letters of a fact in a name; a learning rate may be a schedule with many numbers."""


def film_names(runs: Sequence[Run]) -> list[str]:
    """A name for the film of each run: its network and its seed.

    Where several have these in common, the first fact in which all of them differ is said, too,
    such as the learning rate. Runs that differ in none are numbered.
    """
    plain = [f"{run.network}, seed {seed_text(run.seeds)}" for run in runs]
    seen: Counter[str] = Counter()
    names = []
    for run, name in zip(runs, plain, strict=True):
        seen[name] += 1
        alike = [other for other, same in zip(runs, plain, strict=True) if same == name]
        if len(alike) == 1:
            names.append(name)
            continue
        fact = _telling_fact(alike)
        label = f"{fact} {_value(run, fact)}" if fact else f"number {seen[name]}"
        names.append(f"{name}, {label}")
    return names


def _telling_fact(alike: Sequence[Run]) -> str | None:
    """The first fact that has another value in each of these runs; None if there is none."""
    for fact in facts(alike[0]):
        if len({_value(run, fact) for run in alike}) == len(alike):
            return fact
    return None


def _value(run: Run, fact: str) -> str:
    return shortened(facts(run).get(fact, MISSING), LONGEST)
