"""A network's program for a reader: its text, and where the loops that it calls are written."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from glassnet.engine.program import Program
from glassnet.engine.source_text import call_name, calls, functions

ROOT = Path(__file__).parents[2]
LEGEND = """\
y0 holds the images, yn what op n makes of them. wn are its weights, sn is what it saves for the way
back, tn its scratch. A d in front stands for a gradient: dyn is the loss's gradient by yn. Each is
a piece of a long vector: view(vector, start, shape). The last axis is the lane, one for each image
of a tile. What is retained of all tiles is for weight_gradients, once for a whole batch."""


def listing(program: Program, name: str, *, whole: bool = False) -> str:
    """The program as it runs, as Python, below a few lines on how to read it.

    Args:
        program: the network's program.
        name: the network's name.
        whole: whether to show the frame and all functions, not only those that train the network
            (or predict, if it was not compiled for training).
    """
    shown = functions(program.source, "train_tile", "weight_gradients")
    shown = shown or functions(program.source, "predict_tile")
    others = ("evaluate_tile", "predict_tile") if whole else ()
    named = [*shown, *functions(program.source, *others)]
    called = dict.fromkeys(call_name(call) for each in named for call in calls(each))
    lines = program.source.splitlines()
    texts = ["\n".join(lines[each.lineno - 1 : each.end_lineno]) for each in shown if calls(each)]
    heading = [
        f"{name}: what is done with a tile of images, loop by loop.",
        "",
        *LEGEND.splitlines(),
        "",
        f"The loops are written below {ROOT}, in",
        *(f"  {line}" for line in places((name, program.loops[name]) for name in called)),
    ]
    comment = "\n".join(f"# {line}".rstrip() for line in heading)
    return "\n\n\n".join([comment, *([program.source.strip()] if whole else texts)]) + "\n"


def places(loops: Iterable[tuple[str, Any]]) -> Iterator[str]:
    """A line for each place at which loops begin, with their names; file by file."""
    names: dict[tuple[str, int], list[str]] = {}
    for name, loop in loops:
        names.setdefault(place(loop), []).append(name)
    texts = {where: f"{where[0]}:{where[1]}" for where in sorted(names)}
    width = max(map(len, texts.values()), default=0)
    for where, text in texts.items():
        first, *others = names[where]
        yield f"{text:{width}}  {first}{f' and {len(others)} more' if others else ''}"


def place(loop: Any) -> tuple[str, int]:
    """The file and the line in which a function begins."""
    code = inspect.unwrap(getattr(loop, "py_func", loop)).__code__
    path = Path(code.co_filename)
    path = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    return path.as_posix(), code.co_firstlineno
