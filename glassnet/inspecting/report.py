"""An inspection as a table: a row for each layer, with tiny histograms."""

from __future__ import annotations

from collections.abc import Sequence

from glassnet.inspecting.distributions import SPAN, Distribution
from glassnet.inspecting.figures import Inspection, LayerFigures
from glassnet.inspecting.observations import observations
from glassnet.layers.sizes import times
from glassnet.quantities import MISSING, ratio_text, share_text
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


def table(inspection: Inspection) -> Table:
    """An inspection as a table; the gradients of the weights are left out where it is too wide."""
    columns, rows = COLUMNS, [_cells(layer) for layer in inspection.layers]
    if inspection.step is not None:
        columns = (*COLUMNS, MOVED)
        for row, layer in zip(rows, inspection.layers, strict=True):
            row.append(Cell(ratio_text(layer.update)))
    notes = (*observations(inspection), *inspection.sources, LEGEND)
    return Table(columns, rows, _title(inspection), notes)


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


def _cells(layer: LayerFigures) -> list[Cell]:
    is_dead = bool(layer.dead)
    dead = MISSING if layer.dead is None else f"{len(layer.dead):,}/{layer.units:,}"
    return [
        Cell(layer.name, "strong", times(layer.output_shape), "faint"),
        Cell(dead, "warning" if is_dead else "plain"),
        Cell(share_text(layer.saturated, 0)),
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
