"""What a compiled loop depends on, as one hash: edit any of it, and the hash is another.

Numba keys its cache by a file's time stamp and does not look at what a function calls. Here the
code of a loop, the values that it closes over and all functions that it calls are hashed.
"""

from __future__ import annotations

import hashlib
import platform
import types
from typing import Any

import numpy as np

from glassnet.compiling import compilation_disabled


def fingerprint(*things: Any) -> str:
    """The SHA-256 of texts, numbers, arrays' types and functions, followed into what they use."""
    digest = hashlib.sha256()
    seen: set[int] = set()
    for thing in things:
        _add(digest, thing, seen)
    return digest.hexdigest()


def machine() -> str:
    """The versions and the kind of processor for which code is compiled."""
    versions = [platform.python_version(), np.__version__, platform.machine(), platform.system()]
    if not compilation_disabled():
        import llvmlite
        import llvmlite.binding as llvm
        import numba

        features = llvm.get_host_cpu_features().flatten()
        versions += [numba.__version__, llvmlite.__version__, llvm.get_host_cpu_name(), features]
    return "\n".join(versions)


def _function(thing: Any) -> Any:
    """The Python function behind a method, or behind what Numba made of it; else the thing."""
    if isinstance(thing, types.MethodType):
        return thing.__func__
    # py_func: a compiled function; _defn: an intrinsic, which says what machine code to emit.
    return getattr(thing, "py_func", None) or getattr(thing, "_defn", None) or thing


def _add(digest: Any, thing: Any, seen: set[int]) -> None:
    function = _function(thing)
    if isinstance(function, types.FunctionType):
        if id(function) in seen:
            digest.update(b"seen")
            return
        seen.add(id(function))
        _add_code(digest, function.__code__, seen)
        for name in function.__code__.co_names:
            if name in function.__globals__:
                _add_value(digest, name, function.__globals__[name], seen)
        for cell in function.__closure__ or ():
            _add(digest, cell.cell_contents, seen)
        return
    _add_value(digest, "", thing, seen)


def _add_code(digest: Any, code: types.CodeType, seen: set[int]) -> None:
    digest.update(code.co_code)
    digest.update(repr((code.co_names, code.co_varnames)).encode())
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            _add_code(digest, constant, seen)
        else:
            digest.update(repr(constant).encode())


def _add_value(digest: Any, name: str, value: Any, seen: set[int]) -> None:
    if isinstance(_function(value), types.FunctionType):
        digest.update(name.encode())
        _add(digest, value, seen)
    elif isinstance(value, tuple | list):
        for item in value:
            _add_value(digest, name, item, seen)
    elif isinstance(value, types.ModuleType | type):
        digest.update(f"{name}={value.__name__}".encode())
    elif isinstance(value, str | bytes | int | float | complex | np.generic | None):
        digest.update(f"{name}={type(value).__name__}:{value!r}".encode())
    else:
        digest.update(f"{name}={type(value).__qualname__}".encode())
