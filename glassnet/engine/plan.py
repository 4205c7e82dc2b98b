"""A program compiled, or found compiled on disk, and called."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cached_property
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.compiling import compilation_disabled, compiled
from glassnet.engine import library, steps
from glassnet.engine.fingerprint import Untraceable, fingerprint
from glassnet.engine.program import ENTRIES, Program
from glassnet.engine.second_compiler import second_compiler

Arguments = tuple[Any, ...]

_entry_points: dict[tuple[str, str, Any], Callable[..., Any]] = {}
"""Compiled functions by the program's fingerprint, their name and types: networks of one shape
have one program."""


class Plan:
    """A program's entry points, ready to be called.

    Each loop that the program names is compiled by itself, and the program is compiled to calls of
    these loops. If a loop is plain Python (in a user's own layer), the program runs as plain Python
    too, and calls the loops one by one.

    Attributes:
        compiled: whether the program is compiled.
        compile_seconds: the time spent so far on compiling, and on finding what is compiled.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.compiled = program.compiled and not compilation_disabled()
        self.compile_seconds = 0.0
        self._functions: dict[tuple[str, Any], Callable[..., Any]] = {}

    def function(
        self, entry: str, arguments: Arguments, images: NDArray[Any], targets: NDArray[Any] | None
    ) -> Callable[..., Any]:
        """An entry point, compiled for arguments of these types.

        Args:
            entry: one of `ENTRIES`.
            arguments: the arguments that it will be called with, or similar ones.
            images: the images among them.
            targets: the targets among them; None for the prediction.
        """
        types = _types(arguments) if self.compiled else ()
        if (entry, types) not in self._functions:
            started = time.perf_counter()
            self._functions[entry, types] = self._prepare(entry, types, images, targets)
            self.compile_seconds += time.perf_counter() - started
        return self._functions[entry, types]

    def is_kept(self, entry: str, images: NDArray[Any], targets: NDArray[Any] | None) -> bool:
        """Whether all loops of an entry point are compiled, so that it will be there at once."""
        loops = self.program.loops
        return all(
            library.is_kept(loops[name], _types(arguments), linked=self.compiled)
            for name, arguments in self.program.calls(entry, images, targets).items()
            if library.is_compiled(loops[name])
        )

    def _prepare(
        self, entry: str, types: Any, images: NDArray[Any], targets: NDArray[Any] | None
    ) -> Callable[..., Any]:
        calls = {
            name: (self.program.loops[name], _types(arguments))
            for name, arguments in self.program.calls(entry, images, targets).items()
            if library.is_compiled(self.program.loops[name])
        }
        if not self.compiled:
            loaded = {name: library.load(*call) for name, call in calls.items()}
            return _quiet(_function(self._module({**self.program.loops, **loaded}), entry))
        if self._fingerprint is None:
            return self._link(entry, types, calls)
        key = self._fingerprint, entry, types
        if key not in _entry_points:
            _entry_points[key] = self._link(entry, types, calls)
        return _entry_points[key]

    @cached_property
    def _fingerprint(self) -> str | None:
        """A hash of all that the compiled program depends on; None if that is not known."""
        try:
            return fingerprint(self.program.source, sorted(self.program.loops.items()))
        except Untraceable:
            return None

    def _link(
        self, entry: str, types: Any, calls: dict[str, tuple[Any, Any]]
    ) -> Callable[..., Any]:
        """Compile all loops, and then the program that calls them."""
        with second_compiler(self.program, [(name, types) for name, (_, types) in calls.items()]):
            linked = {
                name: library.link(function, loop_types)
                for name, (function, loop_types) in calls.items()
            }
        # Only the entry point is called from Python.
        inner = {
            name: library.without_wrappers(function) if library.is_compiled(function) else function
            for name, function in self.program.loops.items()
        }
        module = self._module({**inner, **linked})
        for name in ENTRIES[entry]:
            setattr(module, name, library.without_wrappers(compiled(_function(module, name))))
        return library.entry_point(compiled(_function(module, entry)), types)

    def _module(self, loops: dict[str, Any]) -> ModuleType:
        """The program as a module, with its loops."""
        # Numba keeps the name of a function's module with its machine code, and imports it where
        # another process finds the code: so the name is the frame's, which is always there.
        module = ModuleType(steps.__name__)
        code = compile(self.program.source, "<glassnet plan>", "exec")  # our own text
        exec(code, module.__dict__)
        module.__dict__.update(loops)
        return module


def _quiet(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same without NumPy's warnings: its step reports a loss that is not finite anyway."""

    def call(*arguments: Any) -> Any:
        with np.errstate(all="ignore"):
            return function(*arguments)

    return call


def _function(module: ModuleType, name: str) -> Callable[..., Any]:
    function: Callable[..., Any] = getattr(module, name)
    return function


def _types(arguments: Arguments) -> tuple[Any, ...]:
    import numba

    return tuple(numba.typeof(argument) for argument in arguments)
