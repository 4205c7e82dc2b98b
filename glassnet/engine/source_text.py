"""A program's source text: its functions written, and found again."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Sequence

WIDTH = 79  # characters of the longest line of a program


def tuple_source(items: Sequence[str]) -> str:
    """A tuple, in one line if it is short enough.

    >>> tuple_source(["w1"]), tuple_source([])
    ('(w1,)', '()')
    """
    line = f"({', '.join(items)}{',' if len(items) == 1 else ''})"
    if len(line) <= WIDTH - len("    w1 = "):
        return line
    return "(\n" + "".join(f"    {item},\n" for item in items) + ")"


def function_source(name: str, arguments: str, lines: Sequence[str]) -> str:
    """A function of some lines.

    >>> print(function_source("double", "x", ["x *= 2"]), end="")
    def double(x):
        x *= 2
    """
    signature = f"def {name}({arguments}):"
    if len(signature) > WIDTH:
        margin = "    "
        arguments = textwrap.fill(arguments, WIDTH, initial_indent=margin, subsequent_indent=margin)
        signature = f"def {name}(\n{arguments}\n):"
    return signature + "\n" + textwrap.indent("\n".join(lines), "    ") + "\n"


def functions(source: str, *names: str) -> list[ast.FunctionDef]:
    """The functions of a program that have one of these names, parsed."""
    body = ast.parse(source).body
    return [node for node in body if isinstance(node, ast.FunctionDef) and node.name in names]


def calls(definition: ast.FunctionDef) -> list[ast.Call]:
    """The calls that stand as statements in a function, in their order."""
    found = [
        node.value
        for node in ast.walk(definition)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ]
    return sorted(found, key=lambda call: call.lineno)


def call_name(call: ast.Call) -> str:
    """What is called."""
    return ast.unparse(call.func)
