"""What belongs to the libraries that need not be followed, because their versions are hashed."""

from __future__ import annotations

import functools
import os
import sys
import sysconfig
import types
from pathlib import Path
from typing import Any

import numpy as np

from glassnet.numba_internals import BY_TEXT

INSTALLED = ("llvmlite", "numba", "numpy")

# Modules of the standard library that give the same today and tomorrow: none of them reads a clock,
# a file or the environment.
STANDARD = frozenset(
    {"__future__", "_operator", "abc", "builtins", "cmath", "collections", "contextlib"}
    | {"dataclasses", "enum", "fractions", "functools", "itertools", "math", "numbers"}
    | {"operator", "types", "typing"}
)


@functools.cache
def is_library(module: str | None, file: str | None) -> bool:
    """Whether a module of this name, read from this file, is one of the libraries.

    The file counts too, because a user's own ``enum.py`` hides the standard one.

    >>> is_library("builtins", None), is_library("enum", "enum.py")
    (True, False)
    """
    root = (module or "").partition(".")[0]
    if module in BY_TEXT:
        return module in sys.modules and file == sys.modules[module].__file__
    if root in INSTALLED:
        return file is not None and root in sys.modules and _is_in(file, _folder(root))
    if root not in STANDARD:
        return False
    if file is None:
        return root in sys.builtin_module_names
    return file.startswith("<frozen ") or (
        _is_in(file, sysconfig.get_path("stdlib")) and "-packages" not in file
    )


def is_of_library(thing: Any) -> bool:
    """Whether something is what a library has under its name: a class, or a function in C.

    It is looked up, because the name alone proves nothing: ``functools.wraps`` copies it.
    """
    if type(thing) is np.ufunc:
        return getattr(np, thing.__name__, None) is thing
    if type(thing) is types.FunctionType:
        return False
    try:
        name, module = thing.__qualname__, sys.modules[thing.__module__ or ""]
    except Exception:
        return False  # it has none, or answers with an error of its own
    if type(name) is not str or module is None:
        return False
    if not is_library(module.__name__, getattr(module, "__file__", None)):
        return False
    found: Any = module
    for part in name.split("."):
        found = getattr(found, part, None)
    return found is thing


def _folder(root: str) -> str:
    return str(Path(str(sys.modules[root].__file__)).parent)


def _is_in(file: str, folder: str) -> bool:
    return file.startswith(folder + os.sep)
