"""Machine code: made of a function, turned to bytes and back, and called by a name.

Numba's dispatcher compiles a function for the types of its arguments, and asks a cache before. The
cache that it gets here hands the compiled function over as bytes, and somebody else keeps them.
"""

from __future__ import annotations

import itertools
import os
import pickle
import secrets
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple, Protocol

import llvmlite.binding as llvm
from numba import njit
from numba import types as nb
from numba.core import cgutils
from numba.core.bytecode import FunctionIdentity
from numba.core.caching import _Cache
from numba.core.compiler import CompileResult
from numba.core.errors import TypingError
from numba.core.runtime import rtsys
from numba.core.serialize import dumps
from numba.extending import intrinsic

Types = tuple[Any, ...]
"""Numba's types of a function's arguments."""


class Store(Protocol):
    """Where the machine code of one function is kept."""

    def read(self, types: Types) -> bytes | None:
        """What was written for these types, unchanged; None if there is nothing."""

    def write(self, types: Types, data: bytes) -> None:
        """Keep this for a later process."""


def without_wrappers(function: Any) -> Any:
    """The same function without the means to be called from Python, which cost a sixth more."""
    options = {**function.targetoptions, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    options.pop("nopython", None)
    return njit(function.py_func, **options)


def compile_for(function: Any, types: Types, store: Store) -> Callable[..., Any]:
    """Compile a function of ``njit`` for arguments of these types, or find it in the store.

    Returns:
        What Python calls with arguments of just these types: they are not looked at again.
    """
    _number_functions_apart()
    function._cache = _BytesCache(store)
    entry_point: Callable[..., Any] = function.compile(types)
    _release(function, types)
    return entry_point


class _BytesCache(_Cache):  # type: ignore[misc]
    """What Numba's dispatcher takes for its cache."""

    cache_path = ""

    def __init__(self, store: Store) -> None:
        self._store = store

    def load_overload(self, signature: Any, target_context: Any) -> Any:
        data = self._store.read(signature)
        if data is None:
            return None
        # Machine code that is read calls Numba's runtime. All else that a compiler needs takes a
        # tenth of a second to load, and where nothing is compiled nobody asks for it.
        rtsys.initialize(target_context)
        try:
            return CompileResult._rebuild(target_context, *pickle.loads(data))
        except ImportError:
            return None  # the same function, when its module had another name

    def save_overload(self, signature: Any, result: Any) -> None:
        self._store.write(signature, dumps(result._reduce()))

    def enable(self) -> None: ...

    def disable(self) -> None: ...

    def flush(self) -> None: ...


def _release(function: Any, types: Types) -> None:
    """Let go of what only inspection, or inlining into other compiled code, would need.

    That is the function in three intermediate languages: ten times the size of its machine code.
    """
    result = function.overloads[types]
    library = result.library
    library._shared_module = None
    library._linking_libraries.clear()
    function.overloads[types] = result._replace(type_annotation=None)


# ---- names that are found again --------------------------------------------------------------


@cache
def _number_functions_apart() -> None:
    """Let Numba number the functions of this process as it does in no other.

    In machine code a function has its name and a number, and every process would count from 1. Two
    programs from two processes could then have the same names, and where a third process reads both
    from disk, the linker would take the functions of the one for those of the other.
    """
    _number_anew()
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_number_anew)


def _number_anew() -> None:
    FunctionIdentity._unique_ids = itertools.count(secrets.randbits(60))


class Linked(NamedTuple):
    """A compiled function that other compiled code calls by a symbol."""

    call: Callable[..., None]
    environments: tuple[Any, ...]  # the machine code points to them: they must stay


def link(function: Any, types: Types, symbol: str) -> Linked:
    """Make a function that was compiled for these types known to the linker by a name.

    Args:
        function: it returns nothing.
        types: see `compile_for`.
        symbol: a name that nothing else has.
    """
    result = function.overloads[types]
    address = result.library.get_pointer_to_function(result.fndesc.llvm_func_name)
    llvm.add_symbol(symbol, address)
    return Linked(_external(symbol, types), _environments(result))


def _environments(result: Any) -> tuple[Any, ...]:
    others = result.referenced_envs  # as they were read; of what was compiled here, None
    if others is None:
        others = result._find_referenced_environments()
    return (result.environment, *others)


def _external(symbol: str, types: Types) -> Callable[..., None]:
    """A call of the function that the linker knows by this name.

    Numba never forgets an intrinsic: there must be one for each symbol, and no more.
    """

    @intrinsic  # type: ignore[untyped-decorator]
    def call(typing_context: Any, *arguments: Any) -> Any:
        if arguments != types:
            raise TypingError(f"{symbol} was compiled for {types} and is called with {arguments}")

        def generate(context: Any, builder: Any, signature: Any, packed: Any) -> Any:
            values = cgutils.unpack_tuple(builder, packed[0])
            convention = context.call_conv
            function = cgutils.get_or_insert_function(
                builder.module, convention.get_function_type(nb.none, types), symbol
            )
            status, _ = convention.call_function(builder, function, nb.none, types, values)
            with cgutils.if_unlikely(builder, status.is_error):
                convention.return_status_propagate(builder, status)
            return context.get_dummy_value()

        return nb.void(nb.StarArgTuple(arguments)), generate

    return call  # type: ignore[no-any-return]
