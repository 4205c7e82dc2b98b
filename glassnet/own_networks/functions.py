"""What the functions of a file say of themselves, read from its text.

No function is called to find out whether it makes a network: a user's file may hold others, which
train for an hour or delete a folder.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

GIVEN = ("input_shape", "classes", "num_classes", "activation", "seed")
"""The parameters by which a network's function is told of the images and the recipe."""


@dataclass(frozen=True)
class Function:
    """What a function at the top of a file says of itself.

    Attributes:
        name: of the function.
        makes_network: whether it says that it returns a ``Sequential``, or one can see it.
        trains_in: the line in which it calls ``fit``; None if it does not.
        missing: parameters without a default that nobody gives.
    """

    name: str
    makes_network: bool
    trains_in: int | None
    missing: tuple[str, ...]

    @property
    def is_network(self) -> bool:
        """Whether it is one of the file's networks."""
        public = not self.name.startswith("_")
        return public and self.makes_network and self.trains_in is None and not self.missing


def functions_in(tree: ast.Module) -> dict[str, Function]:
    """The functions at the top of a file, by name.

    >>> tree = ast.parse("def wide(classes): return Sequential([Flatten(), Dense(classes)])")
    >>> functions_in(tree)["wide"].is_network
    True
    """
    nodes = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    makers = _makers(nodes)
    return {
        name: Function(name, name in makers, _line_of_fit(node), _missing(node))
        for name, node in nodes.items()
    }


def networks_outside_functions(tree: ast.Module) -> list[str]:
    """The names at the top of a file that hold a network, which should be functions."""
    return [name for node in tree.body for name, value in _assigned(node) if _is_sequential(value)]


def _makers(nodes: Mapping[str, ast.FunctionDef]) -> set[str]:
    """The functions that say that they return a ``Sequential``, or can be seen to return one."""
    makers = {name for name, node in nodes.items() if _is_annotated(node.returns)}
    silent = {name: node for name, node in nodes.items() if node.returns is None}
    while True:  # a function may return what another one makes
        found = {name for name, node in silent.items() if _returns_network(node, makers)}
        if found <= makers:
            return makers
        makers |= found


def _is_annotated(returns: ast.expr | None) -> bool:
    text = returns.value if isinstance(returns, ast.Constant) else returns and ast.unparse(returns)
    return isinstance(text, str) and text.rpartition(".")[2] == "Sequential"


def _returns_network(node: ast.FunctionDef, makers: set[str]) -> bool:
    """Whether a function returns a call of ``Sequential`` or of a maker, or a name that holds one.

    A call may also be ``networks.build``, and stand in either branch of a conditional expression.
    """
    inside = list(_inside(node))
    holders = {
        name
        for part in inside
        for name, value in _assigned(part)
        if _is_network(value, makers, set())
    }
    returned = [part.value for part in inside if isinstance(part, ast.Return)]
    return any(_is_network(value, makers, holders) for value in returned)


def _is_network(value: ast.expr | None, makers: set[str], holders: set[str]) -> bool:
    if isinstance(value, ast.IfExp):
        return any(_is_network(branch, makers, holders) for branch in (value.body, value.orelse))
    if isinstance(value, ast.Name):
        return value.id in holders
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in makers:
        return True
    return _is_sequential(value)


def _is_sequential(value: ast.expr | None) -> bool:
    called = ast.unparse(value.func) if isinstance(value, ast.Call) else ""
    return called.rpartition(".")[2] == "Sequential" or called.endswith("networks.build")


def _assigned(node: ast.AST) -> Iterator[tuple[str, ast.expr | None]]:
    """The names that a statement assigns to, and what it assigns."""
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            if isinstance(target, ast.Name):
                yield target.id, node.value


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    """All parts of a function, but not those of functions and classes that it defines."""
    for part in ast.iter_child_nodes(node):
        if not isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            yield part
            yield from _inside(part)


def _line_of_fit(node: ast.FunctionDef) -> int | None:
    for part in _inside(node):
        called = part.func if isinstance(part, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr == "fit":
            return called.lineno
    return None


def _missing(node: ast.FunctionDef) -> tuple[str, ...]:
    """The parameters without a default that nobody gives a network's function."""
    positional = [*node.args.posonlyargs, *node.args.args]
    needed = positional[: len(positional) - len(node.args.defaults)]
    needed += [
        argument
        for argument, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        if default is None
    ]
    return tuple(argument.arg for argument in needed if argument.arg not in GIVEN)
