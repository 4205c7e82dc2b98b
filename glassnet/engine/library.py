"""Compiled loops: each compiled once, kept on disk, and called by name from other compiled code.

Numba compiles a function together with all that it calls. A network's step that called its loops
in that way would compile every loop three times over, anew for each network, and never find it on
disk again. So each loop is compiled by itself, kept in a file named by a hash of all that it
depends on, and made known to the linker as a symbol; whoever calls it declares the symbol.
Networks share their loops, and a process finds in milliseconds what another one compiled.

This is the one module that knows Numba's cache from inside (``Dispatcher._cache``,
``CompileResult._reduce`` and ``_rebuild``, ``FunctionIdentity._unique_ids``, ``rtsys``).
"""

from __future__ import annotations

import hashlib
import itertools
import os
import pickle
import secrets
import warnings
from collections.abc import Callable
from contextlib import nullcontext
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from glassnet.engine.cache import compilation_lock, loops_folder
from glassnet.engine.fingerprint import fingerprint, machine
from glassnet.errors import OutputError
from glassnet.files import write_atomically
from glassnet.interrupts import delayed_interrupt

_linked: dict[str, Any] = {}  # symbol → what keeps its machine code alive


def is_compiled(function: Any) -> bool:
    """Whether a function is Numba's to compile, and not plain Python."""
    return hasattr(function, "py_func")


def is_kept(function: Any, types: tuple[Any, ...], *, linked: bool) -> bool:
    """Whether a function is on disk for these types: to be linked, or to be called from Python."""
    function = without_wrappers(function) if linked else function
    return _file(_symbol(function, types)).exists()


def link(function: Any, types: tuple[Any, ...]) -> Callable[..., None]:
    """Compile a loop for these Numba types, or find it compiled.

    Args:
        function: made by `glassnet.compiling.compiled`; it returns nothing.
        types: of its arguments.

    Returns:
        What compiled code calls in its place: the same arguments, of just these types.
    """
    import llvmlite.binding as llvm

    symbol = _symbol(without_wrappers(function), types)
    if symbol not in _linked:
        result = compile_loop(function, types)
        name = result.fndesc.llvm_func_name
        llvm.add_symbol(symbol, result.library.get_pointer_to_function(name))
        _linked[symbol] = result
    return _external(symbol, types)


def compile_loop(function: Any, types: tuple[Any, ...]) -> Any:
    """`load`, for a loop that is only ever linked."""
    return load(without_wrappers(function), types)


@lru_cache(maxsize=1024)
def without_wrappers(function: Any) -> Any:
    """The same function without the means to be called from Python, which cost a sixth more."""
    from numba import njit

    options = {**function.targetoptions, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    options.pop("nopython", None)
    return njit(function.py_func, **options)


def load(function: Any, types: tuple[Any, ...]) -> Any:
    """Compile a function for these types, or read it from disk; Numba's result."""
    _number_functions_apart()
    symbol = _symbol(function, types)
    function._cache = _keeping(function)
    # Whoever waited for the lock finds the file. LLVM would swallow a Ctrl-C: it waits.
    kept = _file(symbol).exists()
    with nullcontext() if kept else compilation_lock(symbol), delayed_interrupt():
        function.compile(types)
    return function.overloads[types]


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
    from numba.core.bytecode import FunctionIdentity

    FunctionIdentity._unique_ids = itertools.count(secrets.randbits(60))


@lru_cache(maxsize=1024)
def _symbol(function: Any, types: tuple[Any, ...]) -> str:
    return f"glassnet_{fingerprint(function, machine(), str(types))[:40]}"


def _file(symbol: str) -> Path:
    return loops_folder() / f"{symbol}.nbc"


def _external(symbol: str, types: tuple[Any, ...]) -> Callable[..., None]:
    """A call of the function that the linker knows by this name."""
    from numba import types as nb
    from numba.core import cgutils
    from numba.core.errors import TypingError
    from numba.extending import intrinsic

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


@lru_cache(maxsize=1024)
def _keeping(function: Any) -> Any:
    """A cache, as Numba's dispatchers take it, for one function and all its signatures."""
    from numba.core.caching import _Cache
    from numba.core.compiler import CompileResult
    from numba.core.runtime import rtsys
    from numba.core.serialize import dumps

    class Keeping(_Cache):  # type: ignore[misc]
        cache_path = str(loops_folder())

        def load_overload(self, signature: Any, target_context: Any) -> Any:
            file = _file(_symbol(function, signature))
            try:
                content = file.read_bytes()
                os.utime(file)  # the folder keeps what was used last
            except OSError:
                return None
            # Machine code from disk calls Numba's runtime. All else that a compiler needs takes a
            # tenth of a second to load, and where nothing is compiled nobody asks for it.
            rtsys.initialize(target_context)
            checksum, data = content[:32], content[32:]
            if hashlib.sha256(data).digest() != checksum:
                return None  # damaged, say by a full disk: compile anew and overwrite it
            try:
                # Our own pickle, from a folder that nobody else may write to.
                return CompileResult._rebuild(target_context, *pickle.loads(data))
            except ImportError:
                return None  # the same loop, when its module had another name

        def save_overload(self, signature: Any, result: Any) -> None:
            data = dumps(result._reduce())
            file = _file(_symbol(function, signature))
            try:
                write_atomically(file, hashlib.sha256(data).digest() + data)
            except OutputError as error:
                warnings.warn(f"a compiled loop can't be kept: {error}", stacklevel=2)

        def enable(self) -> None: ...

        def disable(self) -> None: ...

        def flush(self) -> None: ...

    return Keeping()
