"""Two inspections of one network in one table, so that what changed between them stands out."""

from __future__ import annotations

from glassnet.inspecting.distributions import Distribution
from glassnet.inspecting.figures import LayerFigures
from glassnet.inspecting.observations import moves_too_far
from glassnet.inspecting.report import Inspection
from glassnet.layers.sizes import times
from glassnet.quantities import MISSING, ratio_text, share_text
from glassnet.tables import Cell, Column, Table

MUCH = 3.0
"""A size that becomes so many times as large, or as small, stands out."""

MANY = 0.1
"""So does a share that changes by more than this."""

COLUMNS = (
    Column("layer"),
    Column("dead units", "right"),
    Column("saturated", "right"),
    Column("outputs", "right", "size of"),
    Column("weights", "right", "size of", optional=True),
    Column("their gradients", "right", "size of"),
)

LEGEND = (
    "Before the step → behind it; where there is one figure, it stayed. Size is the root mean "
    "square."
)


def side_by_side(before: Inspection, after: Inspection | None, title: str = "") -> Table:
    """The layers with weights or with units, before a step and behind it.

    Args:
        before: the network just before the step, with what the step does to the weights.
        after: the network just before the next step; None where the training ended.
        title: above the table.
    """
    behind = before.layers if after is None else after.layers
    rows = [
        _row(one, other)
        for one, other in zip(before.layers, behind, strict=True)
        if one.weights is not None or one.units is not None
    ]
    moved = Column("moved\nby the step", "right")
    notes = [LEGEND] if after is not None else ["The training ended with this step."]
    return Table((*COLUMNS, moved), rows, title, notes)


def _row(before: LayerFigures, after: LayerFigures) -> list[Cell]:
    return [
        Cell(before.name, "strong", times(before.output_shape), "faint"),
        _dead(before, after),
        _saturated(before, after),
        _size(before.outputs, after.outputs),
        _size(before.weights, after.weights),
        _size(before.weight_gradients, after.weight_gradients),
        Cell(ratio_text(before.update), "warning" if moves_too_far(before) else "plain"),
    ]


def _dead(before: LayerFigures, after: LayerFigures) -> Cell:
    if before.dead is None or after.dead is None:
        return Cell(MISSING, "faint")
    one, other, units = len(before.dead), len(after.dead), before.units or 0
    return _changed(f"{one:,}", f"{other:,}", abs(other - one) > MANY * units, f" of {units:,}")


def _saturated(before: LayerFigures, after: LayerFigures) -> Cell:
    one, other = before.saturated, after.saturated
    if one is None or other is None:
        return Cell(MISSING, "faint")
    return _changed(share_text(one, 0), share_text(other, 0), abs(other - one) > MANY)


def _size(before: Distribution | None, after: Distribution | None) -> Cell:
    if before is None and after is None:
        return Cell(MISSING, "faint")
    one, other = _number(before), _number(after)
    low, high = (0.0 if spread is None else spread.size or 0.0 for spread in (before, after))
    low, high = min(low, high), max(low, high)
    spoilt = bool(after is not None and after.not_finite)
    return _changed(one, other, spoilt or high > MUCH * low)


def _number(spread: Distribution | None) -> str:
    if spread is None:
        return MISSING
    return "not finite" if spread.size is None or spread.not_finite else f"{spread.size:.2g}"


def _changed(before: str, after: str, much: bool, behind: str = "") -> Cell:
    if before == after:
        return Cell(f"{before}{behind}")
    return Cell(f"{before} → {after}{behind}", "warning" if much else "plain")
