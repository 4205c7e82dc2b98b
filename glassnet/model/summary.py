"""A network as a table: in the terminal, in a notebook, and in the message of a shape error."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from glassnet.layers.base import Layer, Shape
from glassnet.layers.sizes import times

if TYPE_CHECKING:
    from glassnet.model.sequential import Sequential

HEADINGS = ("Name", "Layer", "Output", "Parameters", "FLOPs")


def flops(parts: Sequence[Layer]) -> tuple[int, int]:
    """Floating-point operations of one image: in prediction, and in training."""
    both = part_flops(parts)
    forward = sum(there for there, _ in both)
    return forward, forward + sum(back for _, back in both)


def part_flops(parts: Sequence[Layer]) -> list[tuple[int, int]]:
    """Floating-point operations of one image in each part: forward, and backward.

    Backward gives the gradients by the weights, as many operations again, and by the input, again
    as many, which the first layer with weights does not need, and what stands before it even less.
    """
    first = next((n for n, part in enumerate(parts) if part.weights), len(parts))
    return [
        (part.flops(), part.flops() * (bool(part.weights) + (n > first)))
        for n, part in enumerate(parts)
    ]


def ledger(input_shape: Shape, layers: Sequence[Layer]) -> str:
    """The layers so far and their output shapes, one a line."""
    rows = [("Input", times(input_shape))]
    rows += [(layer.label(), times(layer.output_shape)) for layer in layers]
    width = max(len(label) for label, _ in rows)
    return "\n".join(
        f"{number:5} {label:<{width}}  {shape}" for number, (label, shape) in enumerate(rows)
    )


def rows(model: Sequential) -> list[tuple[str, str, str, str, str]]:
    """Name, layer, output shape, parameters and FLOPs of each layer."""
    model.build()
    return [
        (
            str(layer.name),
            layer.label(),
            times(layer.output_shape),
            f"{sum(part.count_params() for part in layer.parts()):,}",
            f"{sum(part.flops() for part in layer.parts()):,}",
        )
        for layer in model.layers
    ]


def totals(model: Sequential) -> str:
    """One line below the table."""
    forward, training = flops(model.parts())
    return (
        f"{model.count_params():,} parameters · {forward:,} FLOPs an image forward · "
        f"{training:,} in training"
    )


def text(model: Sequential) -> str:
    """The table as plain text."""
    model.build()
    table = [HEADINGS, ("input", "Input", times(model.input_shape or ()), "", ""), *rows(model)]
    widths = [max(len(row[column]) for row in table) for column in range(len(HEADINGS))]
    lines = []
    for row in table:
        left = [cell.ljust(width) for cell, width in zip(row[:3], widths[:3], strict=True)]
        right = [cell.rjust(width) for cell, width in zip(row[3:], widths[3:], strict=True)]
        lines.append("  ".join(left + right).rstrip())
    lines.insert(1, "─" * (sum(widths) + 2 * (len(widths) - 1)))
    return "\n".join([model.name, *lines, lines[1], totals(model)])


def html(model: Sequential) -> str:
    """The table as HTML, as a notebook shows it."""
    if model.input_shape is None or not model.layers:
        return f"<p>{escape(repr(model))}</p>"
    head = "".join(f"<th style='text-align:left'>{heading}</th>" for heading in HEADINGS)
    body = "".join(
        "<tr>"
        + "".join(f"<td style='text-align:left'>{escape(cell)}</td>" for cell in row)
        + "</tr>"
        for row in rows(model)
    )
    return (
        f"<table><caption>{escape(model.name)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table><p>{escape(totals(model))}</p>"
    )
