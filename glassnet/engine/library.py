"""Compiled loops: each compiled once, kept on disk, and called by name from other compiled code.

Numba compiles a function together with all that it calls. A network's step that called its loops
in that way would compile every loop three times over, anew for each network, and never find it on
disk again. So each loop is compiled by itself, kept in a file named by a hash of all that it
depends on, and made known to the linker as a symbol; whoever calls it declares the symbol.
Networks share their loops, and a process finds in milliseconds what another one compiled.

Machine code stays in a process for ever, because Numba has no way to unload it. So no loop is
loaded twice: equal loops are one, whichever network made them. Here loops are known by their
symbols. The functions themselves go when their network goes.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from glassnet.compiling import rare_collections
from glassnet.engine.cache import kept_loops
from glassnet.engine.fingerprint import Untraceable, fingerprint, followed
from glassnet.interrupts import delayed_interrupt
from glassnet.numba_internals import inspection

if TYPE_CHECKING:
    from glassnet.numba_internals.machine_code import Linked, Types

_linked: dict[str, Linked] = {}
_loaded: dict[str, Any] = {}  # what Python calls, by its symbol
_inner: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
_symbols: WeakKeyDictionary[Any, dict[Types, str]] = WeakKeyDictionary()
# Function → the fingerprint with which Numba compiled it; None where that is not known.
_frozen: WeakKeyDictionary[Any, str | None] = WeakKeyDictionary()


class Nameless(str):
    """The symbol of a loop that is not kept, because it depends on something that can't be hashed.

    Each process gives it a different symbol. It is not plain text, so it can't be hashed either,
    and what calls the loop is not kept.
    """


def is_compiled(function: Any) -> bool:
    """Whether Numba compiles a function; else it is plain Python."""
    return hasattr(function, "py_func")


def is_kept(function: Any, types: Types, *, linked: bool) -> bool:
    """Whether a function is on disk for these types: to be linked, or to be called from Python."""
    function = without_wrappers(function) if linked else function
    return kept_loops().holds(_file(_symbol(function, types)))


def can_be_kept(function: Any, types: Types) -> bool:
    """Whether all that a loop depends on can be hashed, so that another process can find it."""
    return not isinstance(_symbol(without_wrappers(function), types), Nameless)


def link(function: Any, types: Types) -> Callable[..., None]:
    """Compile a loop for these Numba types, or find it compiled.

    Args:
        function: made by `glassnet.compiling.compiled`; it returns nothing.
        types: of its arguments.

    Returns:
        The function that compiled code calls in its place, with arguments of exactly these types.
    """
    from glassnet.numba_internals import machine_code

    symbol = _symbol(without_wrappers(function), types)
    if symbol not in _linked:
        compile_loop(function, types)
        _linked[symbol] = machine_code.link(without_wrappers(function), types, symbol)
    return _linked[symbol].call


def compile_loop(function: Any, types: Types) -> None:
    """Compile a loop that compiled code links and Python never calls, or find it compiled."""
    entry_point(without_wrappers(function), types)


def load(function: Any, types: Types) -> Any:
    """Compile a loop that Python calls, or find it compiled: equal functions give the same one."""
    symbol = _symbol(function, types)
    if symbol in _loaded:
        return _loaded[symbol]
    entry_point(function, types)
    if not isinstance(symbol, Nameless):
        _loaded[symbol] = function
    return function


def entry_point(function: Any, types: Types) -> Callable[..., Any]:
    """Compile a function for these types, or read it from disk, and return what Python calls."""
    from glassnet.numba_internals import machine_code

    symbol = _symbol(function, types)
    # A process that waited for the lock finds the file. Ctrl-C waits, since LLVM would swallow it.
    ready = isinstance(symbol, Nameless) or kept_loops().holds(_file(symbol))
    lock = nullcontext() if ready else kept_loops().lock(symbol)
    with lock, delayed_interrupt(), rare_collections():
        return machine_code.compile_for(function, types, _Files(function))


def _note_what_is_compiled(function: Any) -> None:
    """Note which functions were compiled by someone else, with values that nobody knows now."""
    for called in _called(function):
        if inspection.has_machine_code(called):
            _frozen.setdefault(called, None)


def _is_as_hashed(function: Any, types: Types) -> bool:
    """Whether what was just compiled is what its name says.

    Numba reads a global's value once, when it compiles a function. So a loop may have been linked
    to a function that was compiled earlier in the same process, with another value.
    """
    if _name(function, types) != _symbol(function, types):
        return False
    for called in _called(function):
        if inspection.has_machine_code(called):
            now = fingerprint(called)
            if _frozen.setdefault(called, now) != now:
                return False
    return True


def _called(function: Any) -> list[Any]:
    return [thing for thing in followed(function) if is_compiled(thing) and thing is not function]


def without_wrappers(function: Any) -> Any:
    """The same function, but without what Python needs to call it; it is made only once."""
    if function not in _inner:
        from glassnet.numba_internals import machine_code

        _inner[function] = machine_code.without_wrappers(function)
    return _inner[function]


def _symbol(function: Any, types: Types) -> str:
    symbols = _symbols.setdefault(function, {})
    if types not in symbols:
        symbols[types] = _name(function, types)
    return symbols[types]


def _name(function: Any, types: Types) -> str:
    try:
        return f"glassnet_{fingerprint(function, types, inspection.environment())[:40]}"
    except Untraceable:
        return Nameless(f"glassnet_{secrets.token_hex(20)}")


def _file(symbol: str) -> str:
    return f"{symbol}.nbc"


class _Files:
    """The machine code of one function on disk, a file for each of its signatures."""

    def __init__(self, function: Any) -> None:
        self._function = function

    def read(self, types: Types) -> bytes | None:
        """The content of a file that nobody else can have written; None to have it compiled."""
        symbol = _symbol(self._function, types)
        if isinstance(symbol, Nameless):
            return None
        content = kept_loops().read(_file(symbol)) or b""
        checksum, data = content[:32], content[32:]
        if hashlib.sha256(data).digest() == checksum:
            return data
        # It is missing, or damaged, say by a full disk: it is compiled next, and written.
        _note_what_is_compiled(self._function)
        return None

    def write(self, types: Types, data: bytes) -> None:
        """Keep this, if it is what its name says."""
        symbol = _symbol(self._function, types)
        if not isinstance(symbol, Nameless) and _is_as_hashed(self._function, types):
            kept_loops().write(_file(symbol), hashlib.sha256(data).digest() + data)
