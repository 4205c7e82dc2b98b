"""Compiled loops: each compiled once, kept on disk, and called by name from other compiled code.

Numba compiles a function together with all that it calls. A network's step that called its loops
in that way would compile every loop three times over, anew for each network, and never find it on
disk again. So each loop is compiled by itself, kept in a file named by a hash of all that it
depends on, and made known to the linker as a symbol; whoever calls it declares the symbol.
Networks share their loops, and a process finds in milliseconds what another one compiled.

Machine code stays in a process for ever, since Numba has no way to unload it. So no loop is loaded
twice: equal ones are one, whichever network made them. Here they are known by their symbols; the
functions themselves go when their network goes.
"""

from __future__ import annotations

import hashlib
import os
import warnings
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from glassnet.engine.cache import compilation_lock, loops_folder
from glassnet.engine.fingerprint import fingerprint, machine
from glassnet.errors import OutputError
from glassnet.files import write_atomically
from glassnet.interrupts import delayed_interrupt

if TYPE_CHECKING:
    from glassnet.numba_internals.machine_code import Linked, Types

_linked: dict[str, Linked] = {}
_loaded: dict[str, Any] = {}  # what Python calls, by its symbol
_inner: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
_symbols: WeakKeyDictionary[Any, dict[Types, str]] = WeakKeyDictionary()


def is_compiled(function: Any) -> bool:
    """Whether a function is Numba's to compile, and not plain Python."""
    return hasattr(function, "py_func")


def is_kept(function: Any, types: Types, *, linked: bool) -> bool:
    """Whether a function is on disk for these types: to be linked, or to be called from Python."""
    function = without_wrappers(function) if linked else function
    return _file(_symbol(function, types)).exists()


def link(function: Any, types: Types) -> Callable[..., None]:
    """Compile a loop for these Numba types, or find it compiled.

    Args:
        function: made by `glassnet.compiling.compiled`; it returns nothing.
        types: of its arguments.

    Returns:
        What compiled code calls in its place: the same arguments, of just these types.
    """
    from glassnet.numba_internals import machine_code

    symbol = _symbol(without_wrappers(function), types)
    if symbol not in _linked:
        compile_loop(function, types)
        _linked[symbol] = machine_code.link(without_wrappers(function), types, symbol)
    return _linked[symbol].call


def compile_loop(function: Any, types: Types) -> None:
    """Compile a loop that is only ever linked, or find it compiled."""
    entry_point(without_wrappers(function), types)


def load(function: Any, types: Types) -> Any:
    """Compile a loop that Python calls, or find it compiled: equal functions give the same one."""
    symbol = _symbol(function, types)
    if symbol not in _loaded:
        entry_point(function, types)
        _loaded[symbol] = function
    return _loaded[symbol]


def entry_point(function: Any, types: Types) -> Callable[..., Any]:
    """Compile a function for these types, or read it from disk; what Python calls with them."""
    from glassnet.numba_internals import machine_code

    symbol = _symbol(function, types)
    # Whoever waited for the lock finds the file. LLVM would swallow a Ctrl-C: it waits.
    kept = _file(symbol).exists()
    with nullcontext() if kept else compilation_lock(symbol), delayed_interrupt():
        return machine_code.compile_for(function, types, _Files(function))


def without_wrappers(function: Any) -> Any:
    """The same function without the means to be called from Python; always the same one."""
    if function not in _inner:
        from glassnet.numba_internals import machine_code

        _inner[function] = machine_code.without_wrappers(function)
    return _inner[function]


def _symbol(function: Any, types: Types) -> str:
    symbols = _symbols.setdefault(function, {})
    if types not in symbols:
        symbols[types] = f"glassnet_{fingerprint(function, machine(), str(types))[:40]}"
    return symbols[types]


def _file(symbol: str) -> Path:
    return loops_folder() / f"{symbol}.nbc"


class _Files:
    """The machine code of one function on disk, a file for each of its signatures."""

    def __init__(self, function: Any) -> None:
        self._function = function

    def read(self, types: Types) -> bytes | None:
        """The content of a file of our own, from a folder that nobody else may write to."""
        file = _file(_symbol(self._function, types))
        try:
            content = file.read_bytes()
            os.utime(file)  # the folder keeps what was used last
        except OSError:
            return None
        checksum, data = content[:32], content[32:]
        if hashlib.sha256(data).digest() != checksum:
            return None  # damaged, say by a full disk: compile anew and overwrite it
        return data

    def write(self, types: Types, data: bytes) -> None:
        """Keep this, or warn."""
        file = _file(_symbol(self._function, types))
        try:
            write_atomically(file, hashlib.sha256(data).digest() + data)
        except OutputError as error:
            warnings.warn(f"a compiled loop can't be kept: {error}", stacklevel=2)
