"""Mistakes in the network itself: two softmaxes in a row, a gradient that is wrong."""

from __future__ import annotations

from glassnet.health.causes.finding import Finding
from glassnet.health.seeing.sighting import Sighting
from glassnet.health.verdict import Cause
from glassnet.quantities import names_text, share_text

RIGHT = (0.7, 1.4)
"""The loss rises along a right gradient by its size; kinks of a ReLU change it a little."""


def two_softmaxes(seen: Sighting) -> Finding | None:
    """The answers go through two softmaxes."""
    found = seen.softmaxes
    if found is None:
        return None
    cause = Cause(
        "two-softmaxes",
        "The answers go through two softmaxes in a row, and the second one flattens them.",
        (
            f"The second one is {found.second}: it gets probabilities, so no answer can be surer "
            f"than {share_text(found.most, 0)}.",
            f"Even a network that is always right keeps a loss of {found.least_loss:.2f}.",
        ),
    )
    return Finding(cause, "Leave one of the two softmaxes out.", 0)


def wrong_gradient(seen: Sighting) -> Finding | None:
    """The loss does not change as the gradient by a layer's weights says."""
    low, high = RIGHT
    wrong = [slope for slope in seen.slopes if not low <= slope.ratio <= high]
    if not wrong:
        return None
    last = wrong[-1]
    others = [slope.layer for slope in seen.slopes if slope not in wrong]
    opposite = all(slope.ratio < 0 for slope in wrong)
    kind = "has the wrong sign" if opposite else "is wrong"
    evidence = [
        f"One step along the gradient by the weights of {last.layer}, the loss should rise by "
        f"{last.gradient:.3g} for each unit of length; measured, it changes by {last.measured:.3g}."
    ]
    if len(wrong) > 1:
        evidence.append(f"It is so in {names_text(slope.layer for slope in wrong)}.")
    if others:
        evidence.append(f"The gradients by the weights of {names_text(others)} are right.")
    mends = _where(seen, last.layer, others)
    words = f"The gradient {kind} in all layers up to {last.layer}, so every step goes astray."
    if len(wrong) == 1:
        words = f"The gradient by the weights of {last.layer} {kind}, so every step goes astray."
    if opposite:
        words = words.replace("every step goes astray", "every step climbs instead of descending")
    cause = Cause("wrong-gradient", words, tuple(evidence), last.layer)
    return Finding(cause, mends, 0)


def _where(seen: Sighting, last_wrong: str, right: list[str]) -> str:
    """Where the mistake must be: between the last wrong layer and the next one that is right."""
    names = [layer.name for layer in seen.layers]
    behind = names[names.index(last_wrong) + 1 :]
    between = behind[: next((n for n, name in enumerate(behind) if name in right), len(behind))]
    layers = names_text([last_wrong, *between])
    return (
        f"Look at the backward pass of {layers}: the mistake is there. Compare its derivative with "
        "a difference of its outputs."
    )
