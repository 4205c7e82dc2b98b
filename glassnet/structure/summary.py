"""A network as a table: in the terminal, and in a notebook."""

from __future__ import annotations

from glassnet.layers.sizes import times
from glassnet.structure.flops import flops
from glassnet.structure.stack import Stack
from glassnet.tables import Column, Table

COLUMNS = (
    Column("Name"),
    Column("Layer"),
    Column("Output"),
    Column("Parameters", "right"),
    Column("FLOPs", "right"),
)


def layer_table(model: Stack, title: str | None = None, *, names: bool = True) -> Table:
    """A row for each layer: its output shape, parameters and FLOPs; all of them in a note.

    Args:
        model: the network; it is built if need be.
        title: the network's name if None.
        names: whether the layers' names are shown.
    """
    model.build()
    rows = [["input", "Input", times(model.input_shape or ()), "", ""]]
    rows += [
        [
            str(layer.name),
            layer.label(),
            times(layer.output_shape),
            f"{sum(op.count_params() for op in layer.ops()):,}",
            f"{sum(op.flops() for op in layer.ops()):,}",
        ]
        for layer in model.layers
    ]
    first = 0 if names else 1
    return Table(
        COLUMNS[first:],
        [row[first:] for row in rows],
        model.name if title is None else title,
        [totals(model)],
    )


def totals(model: Stack) -> str:
    """All parameters and FLOPs in a line."""
    forward, training = flops(model.ops())
    return (
        f"{model.count_params():,} parameters · {forward:,} FLOPs an image forward · "
        f"{training:,} in training"
    )
