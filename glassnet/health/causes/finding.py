"""What a rule finds: a cause, what may help, and since which step."""

from __future__ import annotations

from dataclasses import dataclass, replace

from glassnet.health.curve import Curve
from glassnet.health.verdict import Cause, Verdict


@dataclass(frozen=True)
class Finding:
    """What a rule finds.

    Attributes:
        cause: why the training went wrong.
        suggestion: what may help, a sentence.
        place: the step, from 0, since which it was wrong, where the look shows it exactly; None
            leaves the first bad step to the curve.
        shown: the step, from 0, before and behind which the network shows it best; None for the
            one that did the harm.
    """

    cause: Cause
    suggestion: str
    place: int | None = None
    shown: int | None = None

    def added_to(self, verdict: Verdict, curve: Curve) -> Verdict:
        """The verdict with the cause in it."""
        since = verdict.first_bad_step if self.place is None else curve.place(self.place)
        return replace(verdict, first_bad_step=since, cause=self.cause, suggestion=self.suggestion)
