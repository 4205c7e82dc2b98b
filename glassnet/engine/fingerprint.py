"""What a compiled loop depends on, as one hash: edit any of it, and the hash is another.

Numba keys its cache by a file's time stamp and does not look at what a function calls. Here the
code of a loop is followed into everything that it can reach: the values that it closes over, the
globals that it names, what it names in modules and classes, and the functions that it calls.

The rule is that a thing is hashed wholly or not at all. Each kind of thing that is understood has
its branch in `_Walk.add`; anything else raises `Untraceable`, and its loop is compiled anew in each
process. A hash that left something out would run yesterday's code.
"""

from __future__ import annotations

import builtins
import dis
import enum
import functools
import hashlib
import operator
import struct
import sys
import types
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from glassnet.engine.libraries import is_library, is_of_library
from glassnet.numba_internals import inspection

_BY_NAME: tuple[Any, ...] = (
    *(compile, delattr, dir, eval, exec, getattr, globals, hasattr, input, locals, open, setattr),
    *(vars, __import__, operator.attrgetter, operator.methodcaller),
)
"""What reaches things that no instruction names, or that stand in no program."""

_BY_THE_WAY = frozenset(
    {"__annotate__", "__annotate_func__", "__annotations__", "__annotations_cache__", "__dict__"}
    | {"__doc__", "__firstlineno__", "__module__", "__orig_bases__", "__parameters__"}
    | {"__static_attributes__", "__weakref__", "_abc_impl"}
)
"""Entries of a class that say nothing about what its code does."""

_MADE_FOR_NAMED_TUPLES = frozenset(
    {"__getnewargs__", "__new__", "__replace__", "__repr__", "_asdict", "_make", "_replace"}
)
_METHODS = (types.FunctionType, staticmethod, classmethod, property)
_IMPORT = dis.opmap["IMPORT_NAME"]


class Untraceable(TypeError):
    """Something that a loop depends on is of a kind that can't be hashed soundly."""


def fingerprint(*things: Any) -> str:
    """The SHA-256 of values and functions, followed into all that they use.

    Args:
        things: texts, numbers, arrays, types, functions, and containers of these.

    Raises:
        Untraceable: one of them reaches something of a kind that can't be hashed soundly.

    >>> fingerprint(lambda x: x + 1) == fingerprint(lambda x: x + 2)
    False
    >>> fingerprint(object())
    Traceback (most recent call last):
    glassnet.engine.fingerprint.Untraceable: an object of builtins.object
    """
    return _walk(*things).digest.hexdigest()


def followed(*things: Any) -> list[Any]:
    """All functions, classes and modules that some things reach, and these themselves.

    Raises:
        Untraceable: as `fingerprint` does.
    """
    return [thing for _, thing in _walk(*things).seen.values()]


def _walk(*things: Any) -> _Walk:
    walk = _Walk()
    try:
        for thing in things:
            walk.add(thing)
        walk.add_what_namespaces_give()
    except RecursionError:
        raise Untraceable("a container that holds itself, or one that is too deep") from None
    return walk


class _Walk:
    """One walk through all that some things can reach.

    Each thing has a tag in front, and each piece says where it ends. So two different walks never
    write the same bytes.

    A module or a class gives whatever the code names in it: ``package.constants.K``, also where the
    module stands in a local variable or is an argument of another function. So the names of all
    code are collected, and at the end looked up in all modules that were met. This may take in
    something that no code uses, but it never leaves out what some code uses.
    """

    def __init__(self) -> None:
        self.digest = hashlib.sha256()
        self.names: set[str] = set()
        self.modules: list[types.ModuleType] = []
        # By identity: what is kept alive here can't leave its identity to something else.
        self.seen: dict[int, tuple[int, Any]] = {}

    def add(self, thing: Any) -> None:
        """Write a tag for the kind of a thing, and what distinguishes it in its kind.

        The kind is what ``type`` says: a stand-in for another object answers ``isinstance`` as that
        object does, or raises an error.
        """
        kind = type(thing)
        if kind in _ATOMS:
            self.write(kind.__name__, _ATOMS[kind](thing))
        elif kind is tuple or kind is list:
            self.write(kind.__name__, len(thing))
            for item in thing:
                self.add(item)
        elif kind is dict:
            self.write("dict")
            self.add([*thing.items()])  # their order may count
        elif kind is set or kind is frozenset:
            self.write(kind.__name__, *sorted(_of_a_value(item) for item in thing))
        elif kind is np.ndarray:
            self.add_array(thing)
        elif issubclass(kind, np.generic) and is_of_library(kind):
            self.write("scalar")
            self.add_array(np.asarray(thing))
        elif issubclass(kind, np.dtype):
            self.add_dtype(thing)
        elif kind is types.FunctionType:
            self.add_function(thing)
        elif kind is types.MethodType:
            self.write("method")
            self.add((thing.__func__, thing.__self__))
        elif kind is functools.partial:
            self.write("partial")
            self.add((thing.func, thing.args, thing.keywords))
        elif kind is types.ModuleType:
            self.add_module(thing)
        elif issubclass(kind, enum.Enum):
            self.write("member", thing.name)
            self.add((kind, thing._value_))
        elif issubclass(kind, tuple) and hasattr(kind, "_fields"):
            self.write("named tuple")
            self.add((kind, tuple(thing)))
        elif any(thing is function for function in _BY_NAME):
            raise Untraceable(f"{thing.__name__}, which finds things by names made at run time")
        elif is_of_library(thing):
            self.write("name", thing.__module__ or "numpy", thing.__qualname__)
        elif issubclass(kind, type):
            self.add_class(thing)
        elif (facts := inspection.describe(thing)) is not None:
            self.once(thing, lambda: self.add(facts))
        elif kind is functools._lru_cache_wrapper:
            self.once(thing, lambda: self.add(thing.__wrapped__))
        else:
            raise Untraceable(f"an object of {kind.__module__}.{kind.__qualname__}")

    def write(self, *pieces: object) -> None:
        """Write texts and numbers. How Python prints a tuple says where each of its items ends."""
        self.digest.update(repr(pieces).encode("utf-8", "backslashreplace"))

    def once(self, thing: Any, add: Callable[[], None]) -> None:
        """Follow a thing when it is met for the first time; later only say which one it was."""
        if id(thing) in self.seen:
            self.write("again", self.seen[id(thing)][0])
        else:
            self.seen[id(thing)] = len(self.seen), thing
            add()

    # ---- arrays ------------------------------------------------------------------------------

    def add_array(self, array: Any) -> None:
        self.write("array", array.shape, array.strides, array.flags.writeable, array.flags.aligned)
        self.add_dtype(array.dtype)
        self.digest.update(array.tobytes())  # as many as shape and type say

    def add_dtype(self, dtype: np.dtype[Any]) -> None:
        if dtype.hasobject:
            raise Untraceable("an array of Python objects")
        self.write("dtype", repr(dtype), dtype.itemsize, dtype.isalignedstruct)

    # ---- functions ---------------------------------------------------------------------------

    def add_function(self, function: types.FunctionType) -> None:
        self.once(function, lambda: self.follow_function(function))

    def follow_function(self, function: types.FunctionType) -> None:
        code, spaces = function.__code__, function.__globals__
        cells = _contents(function)
        if is_library(spaces.get("__name__"), code.co_filename):
            # Its code is known by the library's version; a decorator's wrapper holds more.
            self.write("library", str(spaces["__name__"]), function.__qualname__)
        else:
            self.write("function")
            self.add_code(code, spaces)
            if function.__dict__:
                self.add(function.__dict__)
        self.add((cells, function.__defaults__, function.__kwdefaults__))

    def add_code(self, code: types.CodeType, spaces: dict[str, Any]) -> None:
        """The instructions, the constants, and the globals that are named."""
        self.write("code", len(code.co_code), len(code.co_exceptiontable))
        self.digest.update(code.co_code + code.co_exceptiontable)
        self.write(code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
        self.write(code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_flags)
        for constant in code.co_consts:
            if isinstance(constant, types.CodeType):
                self.add_code(constant, spaces)
            else:
                self.add(constant)
        self.names.update(code.co_names)
        for name in code.co_names:
            value = spaces.get(name, _MISSING)
            if value is _MISSING:
                value = vars(builtins).get(name, _MISSING)
            if value is not _MISSING:
                self.write("global", name)
                self.add(value)
        if _IMPORT in code.co_code[::2]:
            for module in _imported(code, spaces):
                self.add_module(module)

    # ---- modules and classes -----------------------------------------------------------------

    def add_module(self, module: types.ModuleType) -> None:
        self.write("module", module.__name__)
        self.once(module, lambda: self.modules.append(module))

    def add_what_namespaces_give(self) -> None:
        """Look all names up in all modules, and in the modules that these give, to the end."""
        done: list[set[str]] = []
        while len(done) < len(self.modules) or any(self.names - names for names in done):
            done += [set() for _ in self.modules[len(done) :]]
            for module, names in zip(list(self.modules), done, strict=True):
                new = sorted(self.names - names)
                names.update(new)
                self.add_attributes(module, new)

    def add_attributes(self, module: types.ModuleType, names: Iterable[str]) -> None:
        spaces = vars(module)
        library = is_library(module.__name__, spaces.get("__file__"))
        for name in names:
            if name in spaces:
                value = spaces[name]
                if library and not _is_foreign(value):
                    continue
            elif library or "__getattr__" not in spaces:
                continue
            else:
                try:
                    value = getattr(module, name)
                except AttributeError:
                    continue
                except Exception as error:
                    raise Untraceable(f"{name} of {module.__name__}: {error!r}") from None
            self.write("attribute", module.__name__, name)
            self.add(value)

    def add_class(self, cls: type) -> None:
        self.once(cls, lambda: self.follow_class(cls))

    def follow_class(self, cls: type) -> None:
        """The bases, and all that the class itself defines."""
        self.write("class", cls.__qualname__)
        self.add((type(cls), cls.__bases__))
        entries = {name: v for name, v in vars(cls).items() if name not in _BY_THE_WAY}
        if isinstance(cls, enum.EnumMeta):
            members: Any = cls.__members__
            self.add([(name, member._value_) for name, member in members.items()])
            entries = {name: v for name, v in entries.items() if isinstance(v, _METHODS)}
        elif issubclass(cls, tuple) and isinstance(fields := entries.get("_fields"), tuple):
            made = _MADE_FOR_NAMED_TUPLES.union(fields)
            entries = {name: v for name, v in entries.items() if name not in made}
        for name, value in entries.items():
            self.write("entry", name)
            if isinstance(value, staticmethod | classmethod):
                self.write(type(value).__name__)
                self.add(value.__func__)
            elif type(value) is property:
                self.write("property")
                self.add((value.fget, value.fset, value.fdel))
            elif isinstance(value, types.MemberDescriptorType | types.GetSetDescriptorType):
                self.write("slot")
            else:
                self.add(value)


_ATOMS: dict[type, Callable[[Any], str | bytes]] = {
    str: lambda value: value,
    bytes: lambda value: value,
    int: repr,
    bool: repr,
    float: lambda value: struct.pack("<d", value),  # also the bits of a NaN
    complex: lambda value: struct.pack("<dd", value.real, value.imag),
    type(None): repr,
    type(...): repr,
    slice: lambda value: _of_a_value((value.start, value.stop, value.step)),
    range: repr,
}
_MISSING = object()


def _of_a_value(thing: Any) -> str:
    """The hash of a thing that reaches nothing."""
    walk = _walk(thing)
    if walk.seen:
        raise Untraceable("a function or a class in a set")
    return walk.digest.hexdigest()


def _contents(function: types.FunctionType) -> tuple[Any, ...]:
    try:
        return tuple(cell.cell_contents for cell in function.__closure__ or ())
    except ValueError:
        raise Untraceable(f"a variable of {function.__qualname__} that has no value yet") from None


def _imported(code: types.CodeType, spaces: dict[str, Any]) -> list[types.ModuleType]:
    """The modules that a function's own import statements name."""
    package = str(spaces.get("__package__") or "")
    above = [package.rsplit(".", level)[0] for level in range(package.count(".") + 1)]
    found = []
    for instruction in dis.get_instructions(code):
        if instruction.opname == "IMPORT_NAME":
            name = instruction.argval
            places = [name, *(f"{place}.{name}".rstrip(".") for place in above)]
            modules = [sys.modules[place] for place in places if place in sys.modules]
            if not modules:
                raise Untraceable(f"the module {name}, which is not loaded yet")
            found += modules
            found += [sys.modules[name.partition(".")[0]]] if name in sys.modules else []
    return found


def _is_foreign(value: Any) -> bool:
    """Whether the library's version alone does not determine what stands in its module."""
    if isinstance(value, types.FunctionType):
        name, file = value.__globals__.get("__name__"), value.__code__.co_filename
        return not is_library(name, file)
    return type(value) in _ATOMS or any(value is function for function in _BY_NAME)
