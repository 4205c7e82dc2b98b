"""A verdict in a few words, as tables, notes and lists have it."""

from __future__ import annotations

from collections.abc import Mapping

from glassnet.callbacks import Rollback
from glassnet.health.verdict import CauseName, Verdict, VerdictName

MEANINGS: Mapping[VerdictName, str] = {
    "healthy": "it learned, and has little left to learn",
    "never-started": "it knows no more than a constant answer does",
    "collapsed": "it had learned, then fell and did not come back",
    "diverged": "its loss was not finite, or went beyond that of a constant answer for good",
    "unstable": "it fell, and came back",
    "slow": "it still had much to learn at its end",
}
"""What each verdict says of a training, behind a colon."""


def name_text(name: VerdictName | CauseName) -> str:
    """The name of a verdict or of a cause in words.

    >>> name_text("never-started"), name_text("dead-units")
    ('never started', 'dead units')
    """
    return name.replace("-", " ")


def verdict_text(verdict: Verdict) -> str:
    """A verdict with the place at which the training went wrong, where it went well before.

    >>> verdict_text(Verdict("collapsed", (2, 31))), verdict_text(Verdict("unstable", (1, 12)))
    ('collapsed in epoch 2, step 31', 'unstable since epoch 1, step 12')
    >>> verdict_text(Verdict("slow", (1, 1)))
    'slow'
    """
    if verdict.first_bad_step is None or verdict.name in ("never-started", "slow"):
        return name_text(verdict.name)
    epoch, step = verdict.first_bad_step
    since = "since" if verdict.name == "unstable" else "in"
    return f"{name_text(verdict.name)} {since} epoch {epoch:,}, step {step:,}"


def defect_text(verdict: Verdict) -> str:
    """The same with the name of the cause, where it is known.

    >>> from glassnet.health.verdict import Cause
    >>> defect_text(Verdict("collapsed", (2, 31), cause=Cause("dead-units", "All are dead.")))
    'collapsed in epoch 2, step 31: dead units'
    """
    said = verdict_text(verdict)
    return said if verdict.cause is None else f"{said}: {name_text(verdict.cause.name)}"


def predicate(verdict: Verdict) -> str:
    """The same behind the name of a training.

    >>> predicate(Verdict("never-started", (1, 1))), predicate(Verdict("slow", (1, 1)))
    ('never started', 'is slow')
    """
    is_state = verdict.name in ("healthy", "unstable", "slow")
    return f"is {verdict_text(verdict)}" if is_state else verdict_text(verdict)


def rollback_text(rollback: Rollback) -> str:
    """A training's return to an earlier state of its own, in a sentence.

    >>> print(rollback_text(Rollback(from_step=90, to_step=0, learning_rate=0.1)))
    After step 90 of the training it went back to its beginning, and on with the learning rate 0.1.
    >>> rollback_text(Rollback(from_step=90, to_step=20, learning_rate=0.125)).split(", ")[0]
    'After step 90 of the training it went back to where it was after step 20'
    """
    to = f"where it was after step {rollback.to_step:,}" if rollback.to_step else "its beginning"
    return (
        f"After step {rollback.from_step:,} of the training it went back to {to}, and on with the "
        f"learning rate {rollback.learning_rate:g}."
    )


def sentences(verdict: Verdict, subject: str = "It") -> list[str]:
    """All that a verdict says: what it means, its evidence, its cause, and what may help.

    Args:
        verdict: the verdict.
        subject: the name of the training at the beginning.

    >>> said = sentences(Verdict("slow", (1, 1), suggestion="Train for more epochs."))
    >>> said
    ['It is slow: it still had much to learn at its end.', 'Train for more epochs.']
    """
    said = [f"{subject} {predicate(verdict)}: {MEANINGS[verdict.name]}.", *verdict.evidence]
    if verdict.cause is not None:
        said += [verdict.cause.words, *verdict.cause.evidence]
    return said + ([verdict.suggestion] if verdict.suggestion else [])
