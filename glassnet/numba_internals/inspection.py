"""What Numba's and LLVM's own objects consist of, for whoever wants to tell them apart."""

from __future__ import annotations

import inspect
from functools import cache
from typing import Any


def options(function: Any) -> dict[str, Any]:
    """How Numba is to compile a function; nothing for one that it does not compile."""
    return getattr(function, "targetoptions", {})


def python_function(thing: Any) -> Any:
    """The Python function of which Numba made this, or None.

    Of a compiled function that is the function, of an intrinsic the one that emits machine code.
    """
    return getattr(thing, "py_func", None) or getattr(thing, "_defn", None)


def is_type(thing: Any) -> bool:
    """Whether this is a type of Numba or of LLVM, whose text tells all about it."""
    return type(thing).__module__.startswith(("numba.core.types", "llvmlite.ir.types"))


def versions() -> tuple[str, str]:
    """Of Numba and of llvmlite."""
    import llvmlite
    import numba

    return numba.__version__, llvmlite.__version__


@cache
def generators() -> str:
    """The text of the modules that emit machine code: an edit of it changes what loops become."""
    from glassnet.numba_internals import primitives, vector_operations, vector_types

    modules = (primitives, vector_operations, vector_types)
    return "\n".join(inspect.getsource(module) for module in modules)
