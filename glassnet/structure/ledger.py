"""The layers so far, for the message of a shape error."""

from __future__ import annotations

from collections.abc import Sequence

from glassnet.layers.base import Layer, Shape
from glassnet.layers.sizes import times


def ledger(input_shape: Shape, layers: Sequence[Layer]) -> str:
    """The layers so far and their output shapes, one a line."""
    rows = [("Input", times(input_shape))]
    rows += [(layer.label(), times(layer.output_shape)) for layer in layers]
    width = max(len(label) for label, _ in rows)
    return "\n".join(
        f"{number:5} {label:<{width}}  {shape}" for number, (label, shape) in enumerate(rows)
    )
