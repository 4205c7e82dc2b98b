"""Units that do nothing any more: dead ones and saturated ones."""

from __future__ import annotations

from collections.abc import Callable

from glassnet.health.causes.finding import Finding
from glassnet.health.seeing.moments import Moment
from glassnet.health.seeing.sighting import Sighting
from glassnet.health.verdict import Cause
from glassnet.inspecting import LayerFigures
from glassnet.quantities import share_text

NEARLY_ALL = 0.9
"""A layer is lost of whose units so many are dead, or of whose outputs so many are saturated."""

SAME_ANSWER = 0.95
"""A network gives a constant answer that says the same of so many images."""


def dead_from_the_start(seen: Sighting) -> Finding | None:
    """A layer whose units are dead before the first step."""
    if seen.start is None or (layer := seen.start.dead_layer(NEARLY_ALL)) is None:
        return None
    cause = Cause(
        "dead-units",
        f"{_units(layer)} of {layer.name} are dead from the first step: they give the same "
        "whatever image comes in, so nothing can be learned through them.",
        (_dead(layer, seen.start), *_without_gradient(seen.start)),
        layer.name,
    )
    return Finding(
        cause,
        f"Look at the initializers of {layer.name} and of the layers before it: he_normal for a "
        "kernel in front of a ReLU, glorot_uniform for others, and zeros for a bias.",
        0,
    )


def died(seen: Sighting) -> Finding | None:
    """A layer whose units were alive, and are dead since some step."""
    event = _since(seen, dead_now)
    if event is None:
        return None
    moment, layer = event
    killer = seen.name_of(moment.place - 1)
    cause = Cause(
        "dead-units",
        f"{_units(layer)} of {layer.name} died: since {killer} they give the same whatever image "
        "comes in, and without a gradient they can't come back.",
        (_dead(layer, moment), *_without_gradient(moment)),
        layer.name,
    )
    return Finding(
        cause,
        f"{_smaller_rate(moment)}, or an activation that can't die, such as tanh.",
        moment.place - 1 if seen.bad_place > 0 else None,
        moment.place - 1,
    )


def saturated_from_the_start(seen: Sighting) -> Finding | None:
    """A layer whose outputs lie at a bound before the first step."""
    if seen.start is None or (layer := saturated_now(seen.start)) is None:
        return None
    return _saturation(seen.start, layer, "from the first step", None)


def saturated(seen: Sighting) -> Finding | None:
    """A layer nearly all of whose outputs lie at a bound since some step."""
    event = _since(seen, saturated_now)
    if event is None:
        return None
    moment, layer = event
    since = f"since {seen.name_of(moment.place - 1)}"
    return _saturation(moment, layer, since, moment.place - 1)


def _saturation(moment: Moment, layer: LayerFigures, since: str, shown: int | None) -> Finding:
    """A function is flat near its bound: its derivative is nearly 0 there."""
    cause = Cause(
        "saturation",
        f"The outputs of {layer.name} are saturated {since}: its function is flat there, so hardly "
        "any gradient comes through.",
        (
            f"{share_text(layer.saturated, 0)} of its outputs for {moment.inspection.images:,} "
            "fixed images lie within 1 % of a bound.",
            *_without_gradient(moment),
        ),
        layer.name,
    )
    return Finding(
        cause,
        f"Draw smaller weights (glorot_uniform), or {_smaller_rate(moment).lower()}; a ReLU does "
        "not saturate.",
        shown=shown,
    )


def consequences(seen: Sighting) -> list[str]:
    """What the layers came to behind the break, a sentence."""
    before, behind = seen.window[0], seen.window[-1]
    for moment in seen.window[1:]:
        if (layer := dead_now(moment)) is not None and dead_now(before) is None:
            return [
                f"Since {seen.name_of(moment.place - 1)}, {len(layer.dead or ()):,} of the "
                f"{layer.units:,} units of {layer.name} are dead."
            ]
    if (layer := saturated_now(behind)) is not None and saturated_now(before) is None:
        return [
            f"{behind.place - seen.broke_at:,} steps later, {share_text(layer.saturated, 0)} of "
            f"the outputs of {layer.name} are saturated."
        ]
    return []


def dead_now(moment: Moment) -> LayerFigures | None:
    """The first hidden layer that is dead at this moment."""
    return moment.dead_layer(NEARLY_ALL)


def saturated_now(moment: Moment) -> LayerFigures | None:
    """The first hidden layer that is saturated at this moment."""
    return moment.saturated_layer(NEARLY_ALL)


def _since(
    seen: Sighting, lost: Callable[[Moment], LayerFigures | None]
) -> tuple[Moment, LayerFigures] | None:
    """The first moment since which a layer is lost, to the end of what was looked at, and it.

    None where none is lost at the end, or one was at the beginning.
    """
    found = None
    for moment in seen.window[::-1]:
        layer = lost(moment)
        if layer is None:
            return found
        found = moment, layer
    return None


def _units(layer: LayerFigures) -> str:
    dead = len(layer.dead or ())
    return (
        f"All {dead:,} units" if dead == layer.units else f"{dead:,} of the {layer.units:,} units"
    )


def _dead(layer: LayerFigures, moment: Moment) -> str:
    return (
        f"Of its {layer.units:,} units, {len(layer.dead or ()):,} give the same for at least 99 % "
        f"of {moment.inspection.images:,} fixed images."
    )


def _without_gradient(moment: Moment) -> list[str]:
    none = [
        layer.name
        for layer in moment.weighted
        if layer.weight_gradients is not None and layer.weight_gradients.size == 0
    ]
    return [f"No gradient arrives at the weights of {', '.join(none)}."] if none else []


def _smaller_rate(moment: Moment) -> str:
    rate = moment.step.learning_rate
    return "Take a smaller learning rate" + ("" if rate is None else f" than {rate:.3g}")
