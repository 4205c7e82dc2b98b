"""What stands out among the figures of a network, in words: observations, and no verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from glassnet.inspecting.distributions import Distribution
from glassnet.inspecting.figures import LayerFigures
from glassnet.inspecting.units import MARGIN, NEARLY_ALL
from glassnet.quantities import names_text, ratio_text, share_text

MOSTLY = 0.5
"""More than this share of a layer's outputs near a bound stands out."""

USUAL_UPDATES = (1e-4, 1e-1)
"""Steps that move weights by a smaller or a larger share of their size stand out."""


def is_saturated(layer: LayerFigures) -> bool:
    """Whether most of a layer's outputs are near a bound."""
    return layer.saturated is not None and layer.saturated > MOSTLY


def moves_too_far(layer: LayerFigures) -> bool:
    """Whether the step moves the layer's weights by an unusually large share of their size."""
    return layer.update is not None and layer.update > USUAL_UPDATES[1]


def hardly_moves(layer: LayerFigures) -> bool:
    """Whether the step moves the layer's weights, and by an unusually small share of their size."""
    return layer.update is not None and 0 < layer.update < USUAL_UPDATES[0]


def observations(
    layers: Sequence[LayerFigures], same_answer: float | None = None
) -> tuple[str, ...]:
    """A sentence for each kind of thing that stands out; none where nothing does.

    Args:
        layers: what can be seen of each, in their order.
        same_answer: the largest share of the images that get one and the same answer.
    """
    return tuple(_observations(layers, same_answer or 0.0))


def _observations(layers: Sequence[LayerFigures], same_answer: float) -> Iterator[str]:
    inner = layers[:-1]  # an answer may well be near a bound
    if text := _not_finite(layers):
        yield f"Not finite: {text}."
    if text := _listed(layers, _dead):
        yield f"Dead units, which give the same for nearly all images: {text}."
    if same_answer >= NEARLY_ALL:
        yield "The network gives the same answer for nearly all images."
    if text := _listed(inner, _saturated):
        yield f"Saturated, which is within {share_text(MARGIN, 0)} of a bound: {text}."
    if text := _listed(layers, _without_gradient):
        yield f"No gradient arrives at the weights of {text}."
    if text := _listed(layers, _large_update):
        yield f"A large step, above {ratio_text(USUAL_UPDATES[1])} of the weights' size: {text}."
    if text := _listed(layers, _small_update):
        yield f"A small step, below {ratio_text(USUAL_UPDATES[0])} of the weights' size: {text}."


def _listed(
    layers: Iterable[LayerFigures], remark: Callable[[LayerFigures], str | None]
) -> str | None:
    """The remarks on all layers for which there is one."""
    return names_text(filter(None, map(remark, layers))) or None


def _not_finite(layers: Sequence[LayerFigures]) -> str | None:
    """Where it begins: what is not finite among the weights spoils all that is computed of them."""
    for part in ("weights", "outputs", "gradients"):

        def remark(layer: LayerFigures, part: str = part) -> str | None:
            spread: Distribution | None = getattr(layer, part)
            if spread is None or not spread.not_finite:
                return None
            number = "all" if spread.not_finite == spread.count else f"{spread.not_finite:,} of the"
            return f"{number} {part} of {layer.name}"

        if text := _listed(layers, remark):
            return text
    return None


def _dead(layer: LayerFigures) -> str | None:
    if not layer.dead:
        return None
    if len(layer.dead) == layer.units:
        return f"all {layer.units:,} of {layer.name}"
    return f"{len(layer.dead):,} of {layer.units:,} in {layer.name}"


def _saturated(layer: LayerFigures) -> str | None:
    if not is_saturated(layer):
        return None
    return f"{share_text(layer.saturated, 0)} of the outputs of {layer.name}"


def _without_gradient(layer: LayerFigures) -> str | None:
    return layer.name if layer.weight_gradients and layer.weight_gradients.size == 0 else None


def _large_update(layer: LayerFigures) -> str | None:
    return _update(layer) if moves_too_far(layer) else None


def _small_update(layer: LayerFigures) -> str | None:
    return _update(layer) if hardly_moves(layer) else None


def _update(layer: LayerFigures) -> str:
    return f"{ratio_text(layer.update)} in {layer.name}"
