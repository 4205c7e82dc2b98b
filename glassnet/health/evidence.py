"""What is said of a training beside the word for it: sentences with figures, and what may help."""

from __future__ import annotations

from glassnet.health.loss_watch import Rise
from glassnet.health.verdict import Verdict, VerdictName
from glassnet.quantities import share_text

SUGGESTIONS = {
    "diverged": "Lower the learning rate to a third or a tenth, and see that the inputs are scaled "
    "to about -1 to 1.",
    "collapsed": "Lower the learning rate to a third, or let it rise slowly in the first steps.",
    "unstable": "Lower the learning rate to a half or a third, or let it decay.",
    "never-started": "See that the labels belong to the images and that the inputs are scaled; "
    "then try another learning rate, initialisation or activation.",
    "slow": "Raise the learning rate, or train for more epochs.",
    "labels": "See that the labels belong to the images, in their order.",
    "unsure": "See that the outputs pass a softmax only once; if they do, raise the learning rate.",
}
"""By the verdict, or by the word of a rule that knows better."""


def verdict(
    name: VerdictName,
    first_bad_step: tuple[int, int],
    *seen: str,
    suggestion: str | None = None,
) -> Verdict:
    """A verdict with its evidence, and with the suggestion of its name or of another word."""
    return Verdict(name, first_bad_step, seen, suggestion=SUGGESTIONS[suggestion or name])


def not_finite(place: tuple[int, int], what: str) -> str:
    """The loss, or the weights, were not finite."""
    return f"The {what} of {_step(place)} {'was' if what == 'loss' else 'were'} not finite."


def rise(rise: Rise, place: tuple[int, int]) -> str:
    """How the loss rose."""
    if rise.before is None:
        return f"From {_step(place)} on, the loss was above {_loss(rise.bound)}."
    return (
        f"The loss was {_loss(rise.before)} before {_step(place)} (the median of 20 steps), "
        f"and above {_loss(rise.bound)} from there on."
    )


def at_the_end(level: float, constant_loss: float | None) -> str:
    """Where the loss is now."""
    constant = "" if constant_loss is None else f"; a constant answer has {_loss(constant_loss)}"
    return f"At the end it was {_loss(level)}{constant}."


def nothing_gained(
    accuracy: float | None,
    majority_share: float | None,
    loss: float | None,
    constant_loss: float | None,
    *,
    is_validated: bool,
) -> tuple[str, ...]:
    """Accuracy and loss are those of a constant answer: at the end, or those of the last epoch."""
    seen = []
    if loss is not None and constant_loss is not None:
        when = "at the end" if is_validated else "of the last epoch"
        seen.append(f"The loss {when} was {loss:.4g}; a constant answer has {constant_loss:.4g}.")
    if accuracy is None or majority_share is None:
        return tuple(seen)
    which = "After the last epoch" if is_validated else "In the last epoch"
    whose = "validation" if is_validated else "training"
    seen.append(
        f"{which} {share_text(accuracy)} of the {whose} images were answered rightly; "
        f"a constant answer gets {share_text(majority_share)}."
    )
    return tuple(seen)


def nothing_for_others(best: float, majority_share: float | None) -> str:
    """What it learned holds for no other images."""
    return (
        f"At most {share_text(best)} of the validation images were answered rightly; "
        f"a constant answer gets {share_text(majority_share)}."
    )


def fell_between_epochs(before: float, now: float, epoch: int) -> str:
    """The validation accuracy fell."""
    return f"In epoch {epoch} the validation accuracy fell from {before:.3f} to {now:.3f}."


def unsure(accuracy: float, loss: float, constant_loss: float) -> str:
    """It is right, and does not say so."""
    return (
        f"In the last epoch {share_text(accuracy)} of the images were answered rightly, but the "
        f"loss was {_loss(loss)}, not far below the {_loss(constant_loss)} of a constant answer: "
        "the outputs are less sure than they could be."
    )


def learned_little(best: float, constant_loss: float, learned: float) -> str:
    """The loss has hardly come down."""
    return (
        f"The loss came down to {_loss(best)} at best (the median of 20 steps), which is more than "
        f"{learned:.0%} of the {_loss(constant_loss)} of a constant answer."
    )


def still_falling(now: float, left: float) -> str:
    """The loss was still coming down at the end."""
    return (
        f"At the end the loss was {_loss(now)}, and still falling steadily: three times as many "
        f"steps may leave {left:.0%} of it."
    )


def _loss(loss: float) -> str:
    """A loss with three digits that count.

    >>> _loss(2.3026), _loss(0.1), _loss(682.3)
    ('2.30', '0.100', '682')
    """
    return f"{loss:#.3g}".rstrip(".")


def _step(place: tuple[int, int]) -> str:
    epoch, step = place
    return f"step {step:,} of epoch {epoch:,}"
