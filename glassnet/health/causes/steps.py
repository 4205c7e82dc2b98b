"""Steps of a wrong size: a rate that jumps, a step too large for the weights, one too small."""

from __future__ import annotations

import math

import numpy as np

from glassnet.health.causes.breaks import RATE_JUMP
from glassnet.health.causes.finding import Finding
from glassnet.health.causes.units import consequences
from glassnet.health.seeing.moments import Moment
from glassnet.health.seeing.sighting import Sighting
from glassnet.health.verdict import Cause
from glassnet.quantities import ratio_text

TOO_FAR = 0.3
"""A step that moves a layer's weights by so much of their size leaves little of what they were."""

FAR, UNUSUAL = 0.05, 3.0
"""So does one that moves them by this much, if it is so many times as far as the steps before."""

STILL_FAR = 0.1
"""A network that moves by so much at each step, long after its first one, can't settle. A single
step of this size is too large if it did harm."""

WORSE = 1.2
"""A step did harm if it makes the loss of fixed images so many times as large."""

TOO_NEAR = 2e-3
"""Where no layer moves by more than this at any step, it takes thousands of steps to learn."""

USUAL, MOST = 1e-2, 100.0
"""So far a step usually moves weights at the beginning. A rate that would do so is a good next try,
if it is at most so many times as large."""

SHORTLY = 3
"""So many steps before the one that shows the harm may have done it."""


def rate_jumped(seen: Sighting) -> Finding | None:
    """The learning rate became many times as large from one step to the next."""
    place, broke = seen.broke_at, seen.at(seen.broke_at)
    rate = None if broke is None else broke.step.learning_rate
    earlier = _rate_before(seen, place)
    if broke is None or rate is None or earlier is None or not rate >= RATE_JUMP * earlier > 0:
        return None
    moved = broke.largest_update
    evidence = []
    if moved is not None:
        evidence.append(_moved(seen, broke))
    evidence += _loss_of_fixed_images(seen, broke) + consequences(seen)
    cause = Cause(
        "rate-jumped",
        f"The learning rate jumped from {earlier:.3g} to {rate:.3g} at {seen.name_of(place)}.",
        tuple(evidence),
        None if moved is None else moved.name,
    )
    return Finding(
        cause, "Look at the schedule or the callback that sets the learning rate.", place
    )


def _rate_before(seen: Sighting, place: int) -> float | None:
    before = seen.at(place - 1)
    if before is not None:
        return before.step.learning_rate
    return float(seen.rates[place - 1]) if 0 < place < len(seen.rates) else None


def step_too_large(seen: Sighting) -> Finding | None:
    """A step moved the weights of a layer so far that little was left of what they had been."""
    guilty = _guilty(seen)
    if guilty is None:
        return None
    moved, rate = guilty.largest_update, guilty.step.learning_rate
    assert moved is not None
    evidence = [
        _moved(seen, guilty),
        *_loss_of_fixed_images(seen, guilty),
        *consequences(seen),
    ]
    cause = Cause(
        "step-too-large",
        f"A step too large for the weights: {seen.name_of(guilty.place)} moved those of "
        f"{moved.name} by {ratio_text(moved.update)} of their size.",
        tuple(evidence),
        moved.name,
    )
    which = "a smaller learning rate"
    if rate is not None:
        which = f"a smaller learning rate than {rate:.3g}: {rate / 4:.2g} is a good next try"
    place = guilty.place if seen.bad_place > 0 else None
    return Finding(cause, f"Take {which}.", place, guilty.place)


def _guilty(seen: Sighting) -> Moment | None:
    """The step that moved a layer's weights too far; None if there is none."""
    if seen.verdict.name == "slow":
        late = seen.window[len(seen.window) // 2 :]
        far = [moment for moment in late if _update(moment) >= STILL_FAR]
        return far[-1] if len(far) > len(late) / 2 else None
    if seen.bad_place == 0:
        return next((moment for moment in seen.window if _update(moment) >= TOO_FAR), None)
    near = [m for m in seen.window if seen.broke_at - SHORTLY <= m.place <= seen.broke_at]
    before = [_update(m) for m in seen.window if m.place < seen.broke_at - SHORTLY]
    usual = float(np.median(before)) if before else math.inf
    for moment in near[::-1]:
        update = _update(moment)
        is_unusual = update >= FAR and update >= UNUSUAL * usual
        if update >= TOO_FAR or is_unusual or (update >= STILL_FAR and _did_harm(seen, moment)):
            return moment
    return None


def _did_harm(seen: Sighting, moment: Moment) -> bool:
    """Whether the loss of fixed images is clearly larger behind a step than before it."""
    behind = seen.at(moment.place + 1)
    return behind is not None and behind.probe_loss > WORSE * moment.probe_loss


def rate_too_small(seen: Sighting) -> Finding | None:
    """No step moves any layer by much."""
    return _hardly_moves(seen, [_update(moment) for moment in seen.window], "any layer")


def hidden_layers_hardly_move(seen: Sighting) -> Finding | None:
    """The last layer moves, and all those before it hardly do."""
    updates = [
        max((layer.update or 0.0 for layer in moment.weighted[:-1]), default=0.0)
        for moment in seen.window
    ]
    return _hardly_moves(seen, updates, "any layer but the last one")


def _hardly_moves(seen: Sighting, updates: list[float], which: str) -> Finding | None:
    """A rate that is too small, by how far the layers move that move most."""
    usual = float(np.median(updates)) if updates else 0.0
    if not (seen.is_stalled and 0 < usual < TOO_NEAR):
        return None
    rate = seen.window[-1].step.learning_rate
    named = "" if rate is None else f" of {rate:.3g}"
    cause = Cause(
        "rate-too-small",
        f"The learning rate{named} is too small: no step moves the weights of {which} by much.",
        (
            f"Even the one of these layers that moves most moves by {ratio_text(usual)} of its "
            "weights' size in a step; about 1 % is usual at the beginning.",
        ),
    )
    tried = "" if rate is None else f", {rate * min(USUAL / usual, MOST):.1g} for example"
    return Finding(cause, f"Take a larger learning rate{tried}, or train for more epochs.")


def _update(moment: Moment) -> float:
    moved = moment.largest_update
    return 0.0 if moved is None or moved.update is None else moved.update


def _moved(seen: Sighting, moment: Moment) -> str:
    moved = [layer for layer in moment.weighted if layer.update is not None]
    parts = ", ".join(f"{layer.name} by {ratio_text(layer.update)}" for layer in moved)
    rate = moment.step.learning_rate
    which = "" if rate is None else f", with a learning rate of {rate:.3g},"
    return f"This step{which} moved the weights of {parts}; about 1 % is usual."


def _loss_of_fixed_images(seen: Sighting, moment: Moment) -> list[str]:
    behind = seen.at(moment.place + 1)
    if behind is None or behind.probe_loss <= moment.probe_loss:
        return []
    now = f"{behind.probe_loss:.3g}" if math.isfinite(behind.probe_loss) else "not finite"
    return [
        f"The loss of {moment.inspection.images:,} fixed images was {moment.probe_loss:.3g} before "
        f"it and is {now} behind it."
    ]
