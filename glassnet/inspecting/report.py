"""An inspection: what can be seen of each layer at one moment, and how it is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from glassnet.errors import unknown_name
from glassnet.inspecting.distributions import SPAN, Distribution
from glassnet.inspecting.figures import LayerArrays, LayerFigures, figures_of
from glassnet.inspecting.observations import (
    hardly_moves,
    is_saturated,
    moves_too_far,
    observations,
)
from glassnet.inspecting.units import same_answer
from glassnet.layers.sizes import times
from glassnet.quantities import MISSING, ratio_text, share_text
from glassnet.structure import Stack
from glassnet.tables import Cell, Column, Table

LEGEND = (
    f"Size is the root mean square. The bars reach {SPAN:g} sizes to each side of 0, or from bound "
    "to bound where a layer has bounds."
)
HEIGHTS = "▁▂▃▄▅▆▇█"

COLUMNS = (
    Column("layer"),
    Column("dead\nunits", "right"),
    Column("satu-\nrated", "right"),
    Column("outputs", "right", "size of"),
    Column("their\ngradients", "right", "size of"),
    Column("weights", "right", "size of"),
    Column("their\ngradients", "right", "size of", optional=True),
)

MOVED = Column("moved\nby", "right")


@dataclass(frozen=True)
class Step:
    """The step of a training at which a network is looked at, just before it changes the weights.

    Attributes:
        epoch, number: the epoch and the step in it, from 1.
        steps: of the epoch.
        images: of the step.
        loss: their mean loss; None if it is not finite.
        learning_rate: of this step.
    """

    epoch: int
    number: int
    steps: int
    images: int
    loss: float | None
    learning_rate: float | None


@dataclass(frozen=True)
class Inspection:
    """What can be seen of a network at one moment.

    Attributes:
        network: its name.
        dtype: the type of its numbers.
        layers: what can be seen of each, in their order.
        images: how many the outputs are of.
        same_answer: the largest share of the images to which the network gives one and the same
            answer: its largest output is that of one unit. None if it has only one output.
        step: of the training that is looked at; None for a network alone.
        sources: sentences that say what the figures are of, and what is missing why.
    """

    network: str
    dtype: str
    layers: tuple[LayerFigures, ...]
    images: int
    same_answer: float | None = None
    step: Step | None = None
    sources: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> LayerFigures:
        """What can be seen of the layer of this name.

        Raises:
            ArgumentError: if there is none.
        """
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise unknown_name("layer", name, [layer.name for layer in self.layers])

    def observations(self) -> tuple[str, ...]:
        """What stands out, a sentence for each kind of thing; these are no verdicts."""
        return observations(self.layers, self.same_answer)

    def as_dict(self) -> dict[str, Any]:
        """All figures as JSON can hold them, and what stands out."""
        return {**asdict(self), "observations": self.observations()}

    def __str__(self) -> str:
        return table(self).to_text()


def inspection_of(model: Stack, arrays: LayerArrays) -> Inspection:
    """What can be seen of a network in some arrays.

    Args:
        model: the network; only its layers count, not its weights.
        arrays: what is looked at.
    """
    answers = arrays.outputs[str(model.layers[-1].name)]
    return Inspection(
        network=model.name,
        dtype=model.dtype,
        layers=figures_of(model, arrays),
        images=len(answers),
        same_answer=same_answer(answers),
    )


def table(inspection: Inspection) -> Table:
    """An inspection as a table; the gradients of the weights are left out where it is too wide."""
    columns: Sequence[Column] = COLUMNS
    *inner, last = inspection.layers
    # An answer may well be near a bound.
    rows = [*(_cells(layer, is_saturated(layer)) for layer in inner), _cells(last, False)]
    if inspection.step is not None:
        columns = (*COLUMNS, MOVED)
        for row, layer in zip(rows, inspection.layers, strict=True):
            is_unusual = moves_too_far(layer) or hardly_moves(layer)
            row.append(_marked(ratio_text(layer.update), is_unusual))
    notes = (*inspection.observations(), *inspection.sources, LEGEND)
    return Table(columns, rows, _title(inspection), [_unbroken(note) for note in notes])


def _unbroken(sentence: str) -> str:
    """The sentence, in which no line ends between a number and its sign."""
    return sentence.replace(" %", "\u00a0%")


def _title(inspection: Inspection) -> str:
    network, step = f"{inspection.network}, {inspection.dtype}", inspection.step
    if step is None:
        return network
    loss = "not finite" if step.loss is None else f"{step.loss:.4g}"
    rate = "" if step.learning_rate is None else f", learning rate {step.learning_rate:.4g}"
    return (
        f"{network}, at step {step.number:,} of {step.steps:,} in epoch {step.epoch:,}: "
        f"loss {loss}{rate}"
    )


def _marked(text: str, stands_out: bool) -> Cell:
    return Cell(text, "warning" if stands_out else "plain")


def _cells(layer: LayerFigures, is_saturated: bool) -> list[Cell]:
    dead = MISSING if layer.dead is None else f"{len(layer.dead):,}/{layer.units:,}"
    return [
        Cell(layer.name, "strong", times(layer.output_shape), "faint"),
        _marked(dead, bool(layer.dead)),
        _marked(share_text(layer.saturated, 0), is_saturated),
        _spread(layer.outputs),
        _spread(layer.gradients),
        _spread(layer.weights),
        _spread(layer.weight_gradients),
    ]


def _spread(spread: Distribution | None) -> Cell:
    """The size, and below it the histogram."""
    if spread is None:
        return Cell(MISSING, "faint")
    if spread.size is None:
        return Cell("not finite", "warning")
    return Cell(f"{spread.size:.3g}", remark=histogram(spread.bars), remark_style="good")


def histogram(bars: Sequence[int]) -> str:
    """Bars of one line; whatever is not empty can be seen.

    >>> histogram([0, 1, 30, 100, 55])
    ' ▁▃█▅'
    """
    tallest = max(bars) or 1
    steps = len(HEIGHTS) - 1
    return "".join(HEIGHTS[round(n / tallest * steps)] if n else " " for n in bars)
