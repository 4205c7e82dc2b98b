"""What Numba's own objects are made of, and all else that decides which machine code it makes."""

from __future__ import annotations

import inspect
import platform
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib import import_module
from types import FunctionType
from typing import Any

import numpy as np

from glassnet.compiling import compilation_disabled
from glassnet.numba_internals import BY_TEXT
from glassnet.version import __version__

# Settings of Numba that do not change what a loop compiles to.
_IRRELEVANT = {"CACHE_DIR", "COLOR_SCHEME", "NUMBA_DEFAULT_NUM_THREADS", "NUMBA_NUM_THREADS"}

# What these register is known by their versions, or by the text of the module.
_KNOWN = {*BY_TEXT, "abc", "builtins", "llvmlite", "numba", "numpy"}


def describe(thing: Any) -> Any:
    """What a loop that uses one of Numba's objects depends on; None for any other thing.

    Args:
        thing: perhaps a compiled function, an intrinsic or a type of Numba or LLVM.

    Returns:
        A tuple of functions and plain values.
    """
    if "numba" not in sys.modules:
        return None
    from llvmlite import ir
    from numba.core.extending import _Intrinsic
    from numba.core.registry import CPUDispatcher

    if type(thing) is CPUDispatcher:
        return _compiled_function(thing)
    if type(thing) is _Intrinsic:
        return "intrinsic", thing._defn, thing._prefer_literal, thing._ctor_kwargs
    if issubclass(type(thing), ir.Type):
        # The text of a type that has a name does not say what is in it.
        return None if type(thing) is ir.IdentifiedStructType else ("LLVM", str(thing))
    return _type(thing)


def has_machine_code(function: Any) -> bool:
    """Whether a function of Numba's was compiled in this process already, for any types."""
    return bool(function.overloads)


def environment() -> tuple[Any, ...]:
    """The versions, the kind of processor, the settings, and what Numba was taught by others."""
    if compilation_disabled():
        return versions()
    return *versions(), settings(), extensions()


@cache
def versions() -> tuple[str, ...]:
    """Of all that takes part, with the kind of processor for which code is compiled."""
    facts = [__version__, platform.python_version(), np.__version__]
    facts += [platform.machine(), platform.system()]
    if not compilation_disabled():
        import llvmlite
        import numba

        from glassnet.numba_internals import processor

        facts += [inspect.getsource(import_module(name)) for name in BY_TEXT]
        facts += [numba.__version__, llvmlite.__version__]
        facts += [processor.name(), processor.host_features()]
    return tuple(facts)


def settings() -> str:
    """Numba's settings as they are now, whether from variables, a file or the program itself."""
    from numba.core import config

    values = vars(config)
    return repr([(name, values[name]) for name in _settings()])


@cache
def _settings() -> list[str]:
    """The names of all settings that may change what a loop compiles to."""
    from numba.core import config

    return [
        name
        for name, value in vars(config).items()
        if name.isupper()
        and name not in _IRRELEVANT
        and isinstance(value, str | int | float | None)
    ]


def extensions() -> tuple[Any, ...]:
    """What was registered with Numba by anyone but itself and glassnet.

    ``numba.extending.overload`` and its like change what a call, an attribute or an operator
    compiles to, and the code that uses these names nothing of it. So all loops depend on it.
    """
    from numba.core.imputils import builtin_registry as lowering
    from numba.core.typing.templates import builtin_registry as typing

    for registry in (typing, lowering):
        for name, items in vars(registry).items():
            if isinstance(items, list):
                _look_at(f"{registry.__class__.__module__}.{name}", items)
    return tuple(_extensions)


_extensions: list[Any] = []
_looked_at: dict[str, int] = {}


def _look_at(name: str, items: list[Any]) -> None:
    """Keep what is new in one of Numba's lists, which only grow, if it is not Numba's own."""
    start, _looked_at[name] = _looked_at.get(name, 0), len(items)
    for item in items[start:]:
        made_of, about = _parts(item)
        own = [author for author in _authors(made_of) if _module(author) not in _KNOWN]
        if own:
            _extensions.append((own, about))


def _parts(item: Any) -> tuple[tuple[Any, ...], Any]:
    """What an entry in one of Numba's lists is made of, and what it is about."""
    from numba import types as nb

    if isinstance(item, type):  # a template: how a call or an attribute is typed
        return (item,), [getattr(item, name, None) for name in ("key", "_attr", "_jit_options")]
    if isinstance(item[1], nb.Function):  # a value, and the templates for its calls
        return item[1].templates, item[0]
    return (item[0],), item[1:]  # an implementation, and its signature


def _authors(parts: tuple[Any, ...]) -> Iterator[Any]:
    """The functions and classes of which a registered thing is made, through Numba's wrappers."""
    waiting, seen = list(parts), set()
    while waiting:
        part = waiting.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        if isinstance(part, FunctionType):
            yield part
            for cell in part.__closure__ or ():
                with suppress(ValueError):  # it has no value yet
                    waiting.append(cell.cell_contents)
        elif isinstance(part, type):
            if hasattr(part, "_overload_func"):
                waiting.append(part._overload_func)
            elif not hasattr(part, "_definition_func"):  # an intrinsic: who uses it names it
                yield from part.__mro__[:-1]


def _module(author: Any) -> str:
    function = isinstance(author, FunctionType)
    name = str(author.__globals__["__name__"] if function else author.__module__)
    return name if name.startswith("glassnet.") else name.partition(".")[0]


def _compiled_function(thing: Any) -> Any:
    from numba.core.compiler import Compiler

    if thing._compiler.pipeline_class is not Compiler:
        return None  # passes of the user's own
    signatures = () if thing._can_compile else tuple(thing.overloads)
    return "compiled", thing.py_func, thing.targetoptions, thing.locals, signatures


def _type(thing: Any) -> Any:
    """What is in one of Numba's types; None for a type whose name does not tell it all."""
    from numba import types as nb

    kind = type(thing)
    facts: Any = None
    if kind in (nb.Integer, nb.Float, nb.Complex, nb.Boolean, nb.NoneType, nb.UnicodeType):
        facts = thing.name
    elif kind is nb.Array:
        facts = thing.dtype, thing.ndim, thing.layout, thing.mutable, thing.aligned
    elif kind in (nb.UniTuple, nb.Tuple):
        facts = tuple(thing.types)
    elif kind in (nb.NamedUniTuple, nb.NamedTuple):
        facts = thing.instance_class, tuple(thing.types)
    elif kind in (nb.EnumMember, nb.IntEnumMember):
        facts = thing.instance_class, thing.dtype
    elif kind is nb.CPointer:
        facts = thing.dtype
    elif kind is nb.ExternalFunction:
        facts = thing.symbol, thing.sig.return_type, thing.sig.args
    return None if facts is None else (kind.__name__, facts)
