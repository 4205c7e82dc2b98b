"""The verdict on a training: one of six words, since when, why, and what may help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

VerdictName = Literal["healthy", "never-started", "collapsed", "diverged", "unstable", "slow"]
"""What a training came to.

healthy: it learned, and has little left to learn.
never-started: it knows no more than a constant answer does: its loss stayed at that of one, or what
    it learned of its images holds for no others, so that its validation accuracy stayed there.
collapsed: it had learned, then fell and did not come back.
diverged: its loss was not finite, or went far beyond that of a constant answer for good.
unstable: it fell, and came back.
slow: it still had much to learn at its end: it was still improving steadily, had hardly learned
    anything, or was much less sure of its answers than it could be.
"""

NAMES: tuple[VerdictName, ...] = get_args(VerdictName)

LOST: frozenset[VerdictName] = frozenset({"never-started", "collapsed", "diverged"})
"""The verdicts on trainings that came to nothing."""

CauseName = Literal[
    "dead-units",
    "saturation",
    "vanishing-gradient",
    "exploding-gradient",
    "step-too-large",
    "rate-jumped",
    "rate-too-small",
    "inputs-not-scaled",
    "labels-do-not-fit",
    "bad-batch",
    "wrong-gradient",
    "two-softmaxes",
]


@dataclass(frozen=True)
class Cause:
    """Why a training went wrong, as far as a look into the network can tell.

    Attributes:
        name: one word for it, for programs.
        words: a sentence that says it, for people.
        evidence: what was seen, a sentence each, with figures.
        layer: in which layer; None where it is in none, or in all.
    """

    name: CauseName
    words: str
    evidence: tuple[str, ...] = ()
    layer: str | None = None


@dataclass(frozen=True)
class Verdict:
    """What a training came to.

    Attributes:
        name: one of the six words.
        first_bad_step: the epoch and the step in it, both from 1, at which it went wrong; None for
            a healthy training.
        evidence: what the curve shows, a sentence each, with figures.
        cause: why it went wrong; None for a healthy training, and where nobody has looked yet.
        suggestion: what may help, a sentence; None for a healthy training.

    >>> Verdict("healthy").is_defect, Verdict("slow", (1, 1)).is_lost
    (False, False)
    """

    name: VerdictName
    first_bad_step: tuple[int, int] | None = None
    evidence: tuple[str, ...] = ()
    cause: Cause | None = None
    suggestion: str | None = None

    @property
    def is_defect(self) -> bool:
        """Whether something is wrong with it."""
        return self.name != "healthy"

    @property
    def is_lost(self) -> bool:
        """Whether it came to nothing: it never started, collapsed or diverged."""
        return self.name in LOST
