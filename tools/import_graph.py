"""Which module of the package takes something from which, read from the source.

Everything counts that ties one file to another: imports at the top, inside functions and for types
only, annotations and other strings that name a module, and what ``importlib`` or a module's
``__getattr__`` would load. Not counted is that Python runs a package's ``__init__.py`` before the
modules in it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

Graph = dict[str, set[str]]


def import_graph(root: Path, package: str) -> Graph:
    """For each module below ``root/package`` the modules of the package that it names."""
    files = {
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): path
        for path in sorted((root / package).rglob("*.py"))
    }
    return {
        name: {target for target in _targets(name, path, set(files)) if target != name}
        for name, path in files.items()
    }


def rooms(graph: Mapping[str, set[str]]) -> Graph:
    """The same between rooms: the folders and files that stand directly in the package."""
    result: Graph = {}
    for name, targets in graph.items():
        own = room(name)
        result.setdefault(own, set()).update({room(target) for target in targets} - {own})
    return result


def room(module: str) -> str:
    """The folder or file that a module belongs to; the package itself is a room of its own."""
    return ".".join(module.split(".")[:2])


def circle(graph: Mapping[str, set[str]]) -> list[str]:
    """A circle of the graph, as names from the first to the first again; empty if there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])[::-1]
    return []


def _targets(module: str, path: Path, known: set[str]) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    yield from _named(tree, package, known)
    for text in _strings(tree):
        # A sentence that names a module is for a reader; a name alone is for a program.
        if re.fullmatch(r"[\w.:]+", text):
            yield from _in_text(text, known)
    for annotation in _annotations(tree):
        for text in _strings(annotation):
            yield from _in_text(text, known)


def _named(tree: ast.AST, package: str, known: set[str]) -> Iterator[str]:
    """The modules that import statements name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*(above if node.level else []), *filter(None, [node.module])])
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield from [inner] if inner in known else [base] if base in known else []


def _in_text(text: str, known: set[str]) -> Iterator[str]:
    """The modules that a string names as dotted paths: ``"glassnet.model.Sequential"``."""
    for path in re.findall(r"\b\w+(?:\.\w+)+", text):
        names = path.split(".")
        for length in range(len(names), 1, -1):
            if ".".join(names[:length]) in known:
                yield ".".join(names[:length])
                break


def _strings(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _annotations(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        for name in ("annotation", "returns"):
            if isinstance(annotation := getattr(node, name, None), ast.AST):
                yield annotation
