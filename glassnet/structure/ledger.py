"""The layers so far, for the message of a shape error."""

from __future__ import annotations

from collections.abc import Sequence

from glassnet.errors import shortened
from glassnet.layers.base import Layer, Shape
from glassnet.layers.sizes import times

FIRST, LAST = 5, 15  # layers that are shown of a network that fills more than a terminal


def ledger(input_shape: Shape, layers: Sequence[Layer]) -> str:
    """The layers so far and their output shapes, one a line; of very many, the first and last."""
    rows = [("Input", times(input_shape))]
    rows += [(shortened(layer.label()), times(layer.output_shape)) for layer in layers]
    width = max(len(label) for label, _ in rows)
    lines = [f"{number:5} {label:<{width}}  {shape}" for number, (label, shape) in enumerate(rows)]
    left_out = len(lines) - FIRST - LAST
    if left_out > 1:
        lines[FIRST:-LAST] = [f"    … {left_out} more"]
    return "\n".join(lines)
