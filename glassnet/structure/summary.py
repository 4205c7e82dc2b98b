"""A network as a table: in the terminal, and in a notebook."""

from __future__ import annotations

from html import escape

from glassnet.layers.sizes import times
from glassnet.structure.flops import flops
from glassnet.structure.stack import Stack

HEADINGS = ("Name", "Layer", "Output", "Parameters", "FLOPs")


def rows(model: Stack) -> list[tuple[str, str, str, str, str]]:
    """Name, layer, output shape, parameters and FLOPs of each layer."""
    model.build()
    return [
        (
            str(layer.name),
            layer.label(),
            times(layer.output_shape),
            f"{sum(op.count_params() for op in layer.ops()):,}",
            f"{sum(op.flops() for op in layer.ops()):,}",
        )
        for layer in model.layers
    ]


def totals(model: Stack) -> str:
    """One line below the table."""
    forward, training = flops(model.ops())
    return (
        f"{model.count_params():,} parameters · {forward:,} FLOPs an image forward · "
        f"{training:,} in training"
    )


def text(model: Stack) -> str:
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


def html(model: Stack) -> str:
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
