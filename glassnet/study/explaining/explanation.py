"""Why a run went wrong, as a value and in words."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from glassnet.callbacks import Rollback
from glassnet.health import Curve, Verdict
from glassnet.health.words import rollback_text, sentences
from glassnet.inspecting import Inspection

AROUND = 30
"""So many losses before and behind the first bad step are shown."""


@dataclass(frozen=True)
class Explanation:
    """What a look around the break of a run showed.

    Attributes:
        network: its name.
        verdict: on the run, with its cause, as far as one was seen, and a suggestion. None for a
            run that was cut short before anything went wrong.
        curve: what is known of the run from outside.
        before: the network just before the step that did the harm, with what this step did to it;
            None where nobody had to look.
        after: the network one step later; None also where the training ended there.
        rollbacks: how often the training went back to an earlier state of its own, in order; the
            curve is that of the steps that were kept.
    """

    network: str
    verdict: Verdict | None
    curve: Curve
    before: Inspection | None = None
    after: Inspection | None = None
    rollbacks: tuple[Rollback, ...] = ()

    @property
    def losses_around(self) -> tuple[int, list[float]]:
        """The first step, from 0, of a stretch around the first bad one, and its losses."""
        bad = 0
        if self.verdict is not None and self.verdict.first_bad_step is not None:
            bad = self.curve.number(*self.verdict.first_bad_step)
        first = max(0, bad - AROUND)
        return first, self.curve.losses[first : bad + AROUND + 1].tolist()

    def sentences(self) -> list[str]:
        """What there is to say, in words."""
        returns = [rollback_text(each) for each in self.rollbacks]
        if self.verdict is None:
            return [
                f"{self.network} was cut short before anything went wrong: nobody knows what it "
                "would have come to.",
                *returns,
            ]
        said = [*sentences(self.verdict, self.network), *returns]
        if self.verdict.is_defect and self.verdict.cause is None:
            said.append(
                "None of the known causes was seen around this step, so that why it went wrong is "
                "not known."
            )
        return said

    def as_dict(self) -> dict[str, Any]:
        """All of it as JSON can hold it; a loss that is not finite is None."""
        first, losses = self.losses_around
        at = self.curve.place(first)
        return {
            "network": self.network,
            "verdict": None if self.verdict is None else asdict(self.verdict),
            "losses": {
                "epoch": at[0],
                "step": at[1],
                "values": [loss if abs(loss) < float("inf") else None for loss in losses],
                "constant_loss": self.curve.constant_loss,
            },
            "rollbacks": [asdict(each) for each in self.rollbacks],
            "before": None if self.before is None else self.before.as_dict(),
            "after": None if self.after is None else self.after.as_dict(),
        }

    def __str__(self) -> str:
        return "\n".join(self.sentences())
