"""What a compiled loop depends on, as one hash: edit any of it, and the hash is another.

Numba keys its cache by a file's time stamp and does not look at what a function calls. Here the
code of a loop, the values that it closes over and all functions that it calls are hashed.
"""

from __future__ import annotations

import hashlib
import os
import platform
import types
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from glassnet.compiling import compilation_disabled
from glassnet.numba_internals import inspection
from glassnet.version import __version__

# Functions of these are known by name: their versions are in `machine`.
LIBRARIES = ("builtins", "llvmlite", "math", "numba", "numpy", "operator")


def fingerprint(*things: Any) -> str:
    """The SHA-256 of texts, numbers, arrays and functions, followed into what they use.

    Something of an unknown kind gets a number that never comes again: what depends on it is
    compiled anew each time, rather than mistaken for something else.
    """
    digest = hashlib.sha256()
    seen: dict[int, int] = {}
    for thing in things:
        for piece in _pieces(thing, seen):
            data = piece.encode() if isinstance(piece, str) else piece
            digest.update(len(data).to_bytes(8, "little") + data)
    return digest.hexdigest()


@cache
def machine() -> str:
    """The versions, the settings and the kind of processor for which code is compiled."""
    facts = [
        __version__,
        platform.python_version(),
        np.__version__,
        platform.machine(),
        platform.system(),
    ]
    if not compilation_disabled():
        from glassnet.numba_internals import processor

        facts += [*inspection.versions(), inspection.generators()]
        facts += [processor.name(), processor.host_features()]
        facts += sorted(f"{k}={v}" for k, v in os.environ.items() if k.startswith("NUMBA_"))
    return "\n".join(facts)


def _pieces(thing: Any, seen: dict[int, int]) -> Iterator[str | bytes]:
    """What a thing is hashed as: a tag for its kind, and what distinguishes it in its kind."""
    function = _function(thing)
    if isinstance(function, types.FunctionType):
        yield from _pieces_of_function(thing, function, seen)
    elif isinstance(thing, tuple | list):
        yield f"sequence of {len(thing)}"
        for item in thing:
            yield from _pieces(item, seen)
    elif isinstance(thing, set | frozenset):
        yield f"set {sorted(map(repr, thing))}"
    elif isinstance(thing, np.ndarray) and not thing.dtype.hasobject:
        yield f"array {thing.dtype} {thing.shape}"
        yield thing.tobytes()
    elif isinstance(thing, str | bytes | int | float | complex | np.generic | np.dtype | None):
        yield f"{type(thing).__name__} {thing!r}"
    elif isinstance(thing, type | types.BuiltinFunctionType | np.ufunc):
        yield f"name {getattr(thing, '__module__', '')}.{thing.__name__}"
    elif inspection.is_type(thing):
        yield f"type {thing}"
    elif isinstance(thing, types.ModuleType):
        yield f"module {thing.__name__}"
    elif isinstance(thing, slice | types.EllipsisType):
        yield repr(thing)
    else:
        yield f"unknown {os.urandom(16).hex()}"


def _function(thing: Any) -> Any:
    """The Python function behind a method, or behind what Numba made of it; else the thing."""
    if isinstance(thing, types.MethodType):
        return thing.__func__
    return inspection.python_function(thing) or thing


def _pieces_of_function(
    thing: Any, function: types.FunctionType, seen: dict[int, int]
) -> Iterator[str | bytes]:
    if (function.__module__ or "").split(".")[0] in LIBRARIES:
        yield f"name {function.__module__}.{function.__qualname__}"
        return
    if id(function) in seen:
        yield f"function {seen[id(function)]} again"
        return
    seen[id(function)] = len(seen)
    options = inspection.options(thing)
    yield f"function {sorted((name, str(_sorted(value))) for name, value in options.items())}"
    cells = [cell.cell_contents for cell in function.__closure__ or ()]
    closed_over = dict(zip(function.__code__.co_freevars, cells, strict=True))
    yield from _pieces_of_code(function.__code__, {**function.__globals__, **closed_over}, seen)
    yield from _pieces(function.__defaults__ or (), seen)
    yield from _pieces(sorted((function.__kwdefaults__ or {}).items()), seen)
    yield from _pieces(cells, seen)


def _pieces_of_code(
    code: types.CodeType, names: dict[str, Any], seen: dict[int, int]
) -> Iterator[str | bytes]:
    """The instructions, the constants, and the globals that are named."""
    yield code.co_code
    yield repr((code.co_names, code.co_varnames, code.co_freevars))
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _pieces_of_code(constant, names, seen)
        else:
            yield from _pieces(constant, seen)
    for name in (*code.co_names, *code.co_freevars):
        value = names.get(name)
        if isinstance(value, types.ModuleType):
            # Of a module what the code may take from it: all attributes that it names.
            yield f"module {value.__name__}"
            if value.__name__.split(".")[0] not in LIBRARIES:
                taken = [n for n in code.co_names if hasattr(value, n)]
                yield from _pieces([(n, getattr(value, n)) for n in taken], seen)
        elif name in names:
            yield from _pieces((name, value), seen)


def _sorted(value: Any) -> Any:
    return sorted(value) if isinstance(value, set | frozenset) else value
