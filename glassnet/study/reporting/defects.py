"""Which runs of a network went wrong, in words: how many, which ones, and where."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from glassnet.health.verdict import NAMES, Verdict
from glassnet.health.words import MEANINGS, name_text, predicate
from glassnet.study.reporting.run_choice import SHORT, seed_text
from glassnet.study.reporting.summary import Counts, Outcome, Statistics

FOLDER = Path("results")
"""Where ``glassnet explain`` looks for a run if nobody names another folder."""

SHOWN = 3
"""Of many seeds or reasons, so many are named."""


EXCLUDED = (
    "Accuracies are averages over the healthy runs: defects are left out of them, and counted."
)
"""What has to be said above such averages."""


def defect_texts(counts: Counts) -> list[str]:
    """How many runs had each verdict but a healthy one; the verdict alone where there is one run.

    "2 collapsed", "1 diverged".
    """
    return [
        name_text(name) if counts.runs == 1 else f"{n} {name_text(name)}"
        for name, n in counts.verdicts.items()
        if n and name != "healthy"
    ]


def verdicts_text(counts: Counts) -> str:
    """How many runs had which verdict: "45 healthy, 2 collapsed, 1 diverged"."""
    return ", ".join(f"{n} {name_text(name)}" for name, n in counts.verdicts.items() if n)


def defect_notes(
    statistics: Sequence[Statistics], labels: Iterable[str], folder: Path | None = None
) -> list[str]:
    """A note for each network of which a seed went wrong, and what the words in them mean.

    Args:
        statistics: what ``summarise`` found.
        labels: a name for each of them.
        folder: of the study, where it is another than `FOLDER`.
    """
    where = "" if folder is None or folder == FOLDER else f" {shlex.quote(str(folder))}"
    found = [
        f"{_note(network, label)}{where}"
        for network, label in zip(statistics, labels, strict=True)
        if network.defects
    ]
    return [*found, *_meanings(statistics)]


def _note(network: Statistics, label: str) -> str:
    """How many seeds went wrong, which ones and where, the lost ones first, and how to see why."""
    defects = sorted(network.defects, key=lambda outcome: not outcome.is_lost)
    told = "; ".join(_text(outcome) for outcome in defects[:SHOWN])
    more = "; …" if len(defects) > SHOWN else ""
    are = "is a defect" if len(defects) == 1 else "are defects"
    said = f"{label}: {len(defects)} of {len(network.outcomes)} seeds {are} ({told}{more})."
    if len(network.outcomes) == 1:
        said = f"{label}: {told}."
    return f"{said} To see why: glassnet explain {defects[0].run[:SHORT]}"


def _text(outcome: Outcome) -> str:
    """What became of a seed, and why, if somebody has looked.

    >>> _text(Outcome("", {"training": 4}, "collapsed", (2, 31), "dead-units", 0.1))
    'seed 4 collapsed in epoch 2, step 31: dead units'
    """
    verdict = Verdict(outcome.verdict, outcome.first_bad_step)
    said = f"seed {seed_text(outcome.seeds)} {predicate(verdict)}"
    return said if outcome.cause is None else f"{said}: {name_text(outcome.cause)}"


def _meanings(statistics: Sequence[Statistics]) -> Iterator[str]:
    """What the words mean that were said of a seed, in one sentence."""
    said = {outcome.verdict for network in statistics for outcome in network.defects}
    if said:
        words = [f"{name_text(name)}: {MEANINGS[name]}" for name in NAMES if name in said]
        legend = "; ".join(words)
        yield f"{legend[0].upper()}{legend[1:]}."
