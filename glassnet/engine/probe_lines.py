"""Probes: lines in a network's program that look at it while it runs, and change nothing.

A line stands behind a call, at the place where a buffer is complete and nothing has written over it
yet. There are two kinds. One hands out a buffer: what an op has put out, or the loss's gradient by
that. The other notes the time (`glassnet.profiling`). The program without probes has none of these
lines, and so what nobody asks for costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from glassnet.compiling import compiled
from glassnet.engine.fusion import Fusions
from glassnet.engine.probes import Columns
from glassnet.engine.source_text import call_name, calls, functions

HANDING_OUT = ("train_tile", "predict_tile", "forward_tile")
FORWARD = ("forward", "inference")
_MARK = re.compile(r"(\s*)# probe: (.*)")


@cache
def hand_out_loop() -> Callable[..., None]:
    """``hand_out(y, first, active, outputs)``: what a probe is about, into the images' rows.

    y: (numbers, lanes)   outputs: (active, columns), from the column ``first`` on
    """

    @compiled
    def hand_out(y: Any, first: int, active: int, outputs: Any) -> None:
        for t in range(active):
            for f in range(y.shape[0]):
                outputs[t, first + f] = y[f, t]

    return hand_out


class Calls:
    """Which call completes a buffer: where a function was left to another loop, it is that loop.

    Args:
        names: of the ops in the program.
        fusions: what the ops do for their neighbours.
        trained: see `trained_ops`.
        begin: the call that fills the gradient by the last of these.
    """

    def __init__(self, names: Sequence[str], fusions: Fusions, trained: range, begin: str) -> None:
        self._names, self._fusions = names, fusions
        self._trained, self._begin = trained, begin

    def outputs(self, n: int) -> list[str]:
        """The calls behind which the output of op n, counted from 0, is complete.

        In training it is one, and in inference the other.
        """
        if n >= self._trained.stop:
            return ["loss"]
        while n >= 0 and self._fusions.forward(n):
            n -= 1
        return [f"{self._names[n]}_{kind}" for kind in FORWARD] if n >= 0 else ["load"]

    def gradient(self, n: int) -> str:
        """The call behind which the gradient by the output of op n is complete."""
        n += 1
        if n == self._trained.stop:
            return self._begin
        while self._fusions.backward(n):
            n += 1
        return f"{self._names[n]}_backward"


def with_probes(source: str, columns: Columns, calls: Calls, lanes: int) -> str:
    """A program's text with the lines that hand out what stands in the columns."""
    behind = _handing_out(columns, calls, lanes)
    if not behind:
        return source
    return with_lines(source, HANDING_OUT, lambda name: behind.get(name, ()))


def _handing_out(columns: Columns, calls: Calls, lanes: int) -> dict[str, list[str]]:
    """The lines that hand out what stands in the columns, by the call behind which they belong."""
    lines: dict[str, list[str]] = {}

    def add(call: str, buffer: str, n: int, first: int) -> None:
        array = f"view({buffer}{n + 1}, 0, {(columns.numbers(n), lanes)})"
        lines.setdefault(call, []).append(f"hand_out({array}, {first}, active, outputs)")

    for n, first in columns.outputs.items():
        for call in calls.outputs(n):
            add(call, "y", n, first)
    for n, first in columns.gradients.items():
        add(calls.gradient(n), "dy", n, first)
    return lines


def with_lines(
    source: str,
    names: Sequence[str],
    behind: Callable[[str], Sequence[str]],
    at_mark: Callable[[str], Sequence[str]] | None = None,
) -> str:
    r"""A program's text with probes.

    Args:
        source: the text.
        names: of the functions that get them.
        behind: the lines behind a call, by the name of what is called.
        at_mark: the lines in place of a comment ``# probe: what was done`` of the frame, by its
            words; None leaves the comments.

    >>> source = "def f(x):\n    load(x)\n    loss(x)"
    >>> print(with_lines(source, ["f"], lambda name: [f"note({name!r})"]))
    def f(x):
        load(x)
        note('load')
        loss(x)
        note('loss')
    """
    ends = {call.end_lineno: call for each in functions(source, *names) for call in calls(each)}
    lines: list[str] = []
    for number, line in enumerate(source.splitlines(), start=1):
        mark = _MARK.fullmatch(line)
        if mark and at_mark:
            lines += [f"{mark[1]}{inserted}" for inserted in at_mark(mark[2])]
        else:
            lines.append(line)
        if call := ends.get(number):
            margin = " " * call.col_offset
            lines += [f"{margin}{inserted}" for inserted in behind(call_name(call))]
    end = "\n" if source.endswith("\n") else ""
    return "\n".join(lines) + end
