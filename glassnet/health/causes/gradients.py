"""Gradients that get lost, or grow, on their way back through the layers."""

from __future__ import annotations

from glassnet.health.causes.finding import Finding
from glassnet.health.seeing.moments import Moment
from glassnet.health.seeing.sighting import Sighting
from glassnet.health.verdict import Cause
from glassnet.inspecting import LayerFigures

LOST = 1e-3
"""A gradient is lost that is so small in one layer in relation to that of the last one."""

FAINT = 2e-2
"""Plain gradient descent hardly moves a layer whose gradient is so small in relation to it."""

GROWN = 100.0
"""A gradient has grown that is so many times that of the last layer."""


def vanishing_at_the_start(seen: Sighting) -> Finding | None:
    """The gradient is as good as lost in front of a layer, from the first step."""
    return _vanishing(seen, seen.start or seen.window[0], LOST)


def vanishing(seen: Sighting) -> Finding | None:
    """The gradient is faint in front of a layer, at the start or some steps behind it."""
    return _vanishing(seen, seen.start or seen.window[0], FAINT) or _vanishing(
        seen, seen.window[-1], FAINT
    )


def exploding(seen: Sighting) -> Finding | None:
    """The gradient grows from layer to layer on its way back."""
    moment = seen.start or seen.window[0]
    sizes = _sizes(moment)
    if len(sizes) < 2:
        return None
    (layer, size), (last, of_last) = max(sizes[:-1], key=lambda pair: pair[1]), sizes[-1]
    if not size > GROWN * of_last > 0:
        return None
    cause = Cause(
        "exploding-gradient",
        f"The gradient explodes on its way back: at the weights of {layer.name} it is "
        f"{size / of_last:,.0f} times as large as at those of {last.name}.",
        (_listed(moment),),
        layer.name,
    )
    return Finding(cause, "Draw smaller weights (glorot_uniform), or take fewer layers.", 0)


def _vanishing(seen: Sighting, moment: Moment, bound: float) -> Finding | None:
    sizes = _sizes(moment)
    if len(sizes) < 2 or not seen.is_stalled:  # no network falls by it
        return None
    (layer, size), (last, of_last) = min(sizes[:-1], key=lambda pair: pair[1]), sizes[-1]
    if not 0 <= size < bound * of_last:
        return None
    times = f"{of_last / size:,.0f} times as small as" if size else "0, unlike"
    cause = Cause(
        "vanishing-gradient",
        f"The gradient vanishes on its way back: at the weights of {layer.name} it is {times} at "
        f"those of {last.name}, so the first layers hardly learn.",
        (f"{_listed(moment)} This is at {seen.name_of(moment.place)}.",),
        layer.name,
    )
    return Finding(
        cause,
        "Take relu or tanh where there are sigmoids, he_normal or glorot_uniform for the weights, "
        "or fewer layers; Adam scales each gradient by its own size.",
    )


def _sizes(moment: Moment) -> list[tuple[LayerFigures, float]]:
    """The sizes of the gradients by the weights, in the order of the layers."""
    return [
        (layer, layer.weight_gradients.size)
        for layer in moment.weighted
        if layer.weight_gradients is not None and layer.weight_gradients.size is not None
    ]


def _listed(moment: Moment) -> str:
    sizes = ", ".join(f"{size:.2g} in {layer.name}" for layer, size in _sizes(moment))
    return f"Sizes of the gradients by the weights: {sizes}."
