"""Two things have one fingerprint only if the same machine code would come of them.

What a loop can depend on is listed here, kind by kind: each is in the hash, or is refused.
"""

from __future__ import annotations

import builtins
import collections
import ctypes
import inspect
import operator
import os
import subprocess
import sys
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from glassnet.compiling import compilation_disabled, compiled, inlined
from glassnet.engine.fingerprint import Untraceable, fingerprint
from glassnet.numba_internals import inspection

helpers = types.ModuleType("helpers")


def returns(value: Any) -> Callable[[], Any]:
    def function() -> Any:
        return value

    return function


def with_default(default: float) -> Callable[..., float]:
    def function(x: float = default, *, y: float = default) -> float:
        return x + y

    return function


def uses_module() -> Any:
    return helpers.factor


def nested(value: float) -> Callable[..., Any]:
    inner = returns(value)
    return lambda: [inner() for _ in range(3)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a", "b"),
        (1, 1.0),
        (1, True),
        (0.0, -0.0),
        (((1, 2), 3), (1, (2, 3))),
        (("ab", "c"), ("a", "bc")),
        (np.arange(3), np.arange(3) + 1),
        (np.zeros(4), np.zeros((2, 2))),
        (np.zeros(2, np.float32), np.zeros(2)),
        (np.float32(1), np.float64(1)),
        (np.float32(1), np.array(1, np.float32)),
        (returns(1), returns(2)),
        (returns(np.array([1, 1])), returns(np.array([100, 7]))),
        (returns(returns(1)), returns(returns(2))),
        (with_default(1.0), with_default(2.0)),
        (nested(1.0), nested(2.0)),
        (lambda x: x + 1, lambda x: x + 2),
        (lambda x: x in {1, 2}, lambda x: x in {1, 3}),
        (lambda x: np.floor(x), lambda x: np.ceil(x)),
    ],
)
def test_what_differs_has_another_fingerprint(one: Any, other: Any) -> None:
    assert fingerprint(one) != fingerprint(other)
    assert fingerprint(one) == fingerprint(one)


def test_the_same_closure_made_twice_has_one_fingerprint() -> None:
    for make in (returns, with_default, nested):
        assert fingerprint(make(1.5)) == fingerprint(make(1.5))


def test_what_a_module_gives_counts() -> None:
    prints = []
    for factor in (2.0, 3.0, returns(2.0), returns(3.0)):
        helpers.factor = factor  # type: ignore[attr-defined]
        prints.append(fingerprint(uses_module))
    assert len(set(prints)) == 4


def test_how_a_loop_is_compiled_counts() -> None:
    if compilation_disabled():
        pytest.skip("with NUMBA_DISABLE_JIT=1 nothing is compiled")

    def loop() -> None: ...

    assert fingerprint(compiled(loop)) != fingerprint(inlined(loop))
    assert fingerprint(compiled(loop)) == fingerprint(compiled(loop))


@pytest.mark.skipif(compilation_disabled(), reason="nothing is compiled")
def test_a_type_of_machine_code_is_known_by_its_name() -> None:
    from llvmlite import ir

    assert fingerprint(returns(ir.IntType(32))) == fingerprint(returns(ir.IntType(32)))
    assert fingerprint(returns(ir.IntType(32))) != fingerprint(returns(ir.IntType(64)))


# ---- what a loop can depend on ------------------------------------------------------------------

# A module of a user's own: its function `loop` depends on {value}, which is to be edited.
TRACED = {
    "an attribute of a module in a module": """
        package = module("package", inner=module("package.inner", constants=module("c", K={value})))
        def loop(): return package.inner.constants.K
        """,
    "of a module in a local variable": """
        package = module("package", constants=module("package.constants", K={value}))
        def loop():
            constants = package.constants
            return constants.K
        """,
    "of a module that another function names": """
        package = module("package", constants=module("package.constants", K={value}))
        def constants(): return package.constants
        def loop(): return constants().K
        """,
    "of a module that is handed on": """
        package = module("package", constants=module("package.constants", K={value}))
        def read(constants): return constants.K
        def loop(): return read(package.constants)
        """,
    "of a module, in a function inside": """
        package = module("package", constants=module("package.constants", K={value}))
        def loop():
            constants = package.constants
            return sum([constants.K for _ in range(3)])
        """,
    "what a module gives by __getattr__": """
        package = module("package", __getattr__=lambda name: {value})
        def loop(): return package.K
        """,
    "a module that the function imports": """
        package = module("imported_package", K={value})
        sys.modules["imported_package"] = package
        def loop():
            import imported_package
            return imported_package.K
        """,
    "a member of an enumeration": """
        import enum
        class Kind(enum.IntEnum): A = {value}
        def loop(): return Kind.A
        """,
    "a member of an enumeration, by a name of its own": """
        import enum
        class Kind(enum.Enum): A = {value}
        KIND = Kind.A
        def loop(): return KIND.value
        """,
    "an attribute of a class": """
        class Settings: K = {value}
        def loop(): return Settings.K
        """,
    "an attribute of a class in a module": """
        class Settings: K = {value}
        package = module("package", Settings=Settings)
        def loop(): return package.Settings.K
        """,
    "an attribute of a base class": """
        class Base: K = {value}
        class Settings(Base): pass
        def loop(): return Settings.K
        """,
    "a method of a class": """
        class Settings:
            @staticmethod
            def k(): return {value}
        def loop(): return Settings.k()
        """,
    "a named tuple": """
        from typing import NamedTuple
        class Rates(NamedTuple):
            one: int
            other: int
        RATES = Rates({value}, 7)
        def loop(): return RATES.one
        """,
    "the order of a named tuple's fields": """
        from typing import NamedTuple
        class Rates(NamedTuple("Rates", [("one", int), ("other", int)][:: 5 - 2 * {value}])): pass
        RATES = Rates(1, 2)
        def loop(): return RATES.one
        """,
    "a dictionary": """
        RATES = {{"one": {value}}}
        def loop(): return RATES["one"]
        """,
    "a list in a dictionary": """
        RATES = {{"one": [7, [{value}]]}}
        def loop(): return RATES["one"]
        """,
    "a partial function": """
        import functools
        def twice(x): return 2 * x
        part = functools.partial(twice, {value})
        def loop(): return part()
        """,
    "a function that bears a library's name": """
        import functools
        import numpy as np
        @functools.wraps(np.fft.fft)
        def own(): return {value}
        def loop(): return own()
        """,
    "a function inside a library's wrapper": """
        import contextlib
        @contextlib.contextmanager
        def own(): yield {value}
        def loop(): return own()
        """,
    "a function of a cached one": """
        import functools
        @functools.cache
        def own(): return {value}
        def loop(): return own()
        """,
    "a global that hides a builtin": """
        def abs(x): return {value}
        def loop(): return abs(1)
        """,
    "a global where a function around has a variable of that name": """
        K = {value}
        def around():
            K = 1
            def loop():
                def inner():
                    global K
                    return K
                return K, inner()
            return loop
        loop = around()
        """,
    "a constant in a comprehension": """
        def loop(): return [x + {value} for x in range(3)]
        """,
    "a default of a function inside": """
        def loop():
            def inner(x={value}): return x
            return inner()
        """,
    "how many arguments a function takes": """
        def loop(*x): return x
        if {value} == 3:
            def loop(x): return x
        """,
    "a number of a record": """
        import numpy as np
        RECORD = np.array([(1, {value})], [("a", "i4"), ("b", "i4")])[0]
        def loop(): return RECORD.b
        """,
    "where a record's fields are": """
        import numpy as np
        RECORDS = np.zeros(1, np.dtype({{"names": ["a"], "formats": ["u1"], "offsets": [{value}],
                                         "itemsize": 8}}))
        def loop(): return RECORDS.a
        """,
    "the order of an array's axes": """
        import numpy as np
        ARRAY = np.zeros((2, 2), order="CF"[{value} - 2])
        def loop(): return ARRAY[0]
        """,
    "an attribute of a function": """
        def own(): return 0
        own.K = {value}
        def loop(): return own.K
        """,
    "a step in a slice": """
        def loop(x): return x[slice(0, 9, {value})]
        """,
    "the bits of a NaN": """
        import struct
        NAN = struct.unpack("<d", struct.pack("<Q", 0x7FF8000000000000 + {value}))[0]
        def loop(): return NAN
        """,
}


def loop_of(source: str, value: int) -> Any:
    """The function ``loop`` of a module of a user's own."""

    def module(name: str, **contents: Any) -> types.ModuleType:
        made = types.ModuleType(name)
        vars(made).update(contents)
        return made

    spaces: dict[str, Any] = {"__name__": "own", "module": module, "sys": sys}
    exec(inspect.cleandoc("\n" + source.format(value=value)), spaces)
    return spaces["loop"]


@pytest.fixture(autouse=True)
def _no_module_is_left() -> Iterator[None]:
    yield
    sys.modules.pop("imported_package", None)


@pytest.mark.parametrize("kind", TRACED)
def test_an_edit_of_what_a_loop_depends_on_counts(kind: str) -> None:
    before, same, after = (fingerprint(loop_of(TRACED[kind], value)) for value in (2, 2, 3))
    assert before == same
    assert before != after


def test_a_builtin_that_was_replaced_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    def loop(x: Any) -> Any:
        return abs(x)

    before = fingerprint(loop)
    monkeypatch.setattr("builtins.abs", lambda x: x)
    assert fingerprint(loop) != before


class Text(str):
    """It may compare, and print, as it likes."""


class Array(np.ndarray[Any, Any]):
    """The same."""


class Unwilling:
    """What a proxy is that stands for nothing yet."""

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        raise RuntimeError("there is nothing to stand for")

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(f"there is no {name}")


def endless() -> list[Any]:
    itself: list[Any] = []
    itself.append(itself)
    return itself


def too_early() -> Any:
    def function() -> Any:
        return later

    fingerprint(function)
    later = 1
    return later


class Stateful:
    """An object with a method that a loop may take along."""

    factor = 2

    def method(self) -> int:
        return self.factor


REFUSED: dict[str, Any] = {
    "an object": object(),
    "an object in a container": {"one": [object()]},
    "an object that a function closes over": returns(object()),
    "a method of an object": returns(Stateful().method),
    "a method, in C, of an object": returns([].append),
    "an array of objects": np.array([None]),
    "a kind of text": Text("a"),
    "a kind of array": np.zeros(2).view(Array),
    "a function of a foreign library": ctypes.CDLL(None).abs,
    "a list that holds itself": endless(),
    "an object that answers no question": Unwilling(),
    "what is asked for by a name at run time": lambda: getattr(helpers, "factor"),  # noqa: B009
    "what is looked up at run time": lambda: globals()["helpers"],
    "the same, by another name": returns(getattr),
    "the same, by the module of builtins": lambda: builtins.getattr(helpers, "factor"),  # noqa: B009
    "the same, by an operator": lambda: operator.attrgetter("factor")(helpers),
    "a function in a set": {returns(1)},
    "a text that is run": lambda: eval("1"),
    "a file": lambda: open("numbers"),  # noqa: PTH123, SIM115
    "a variable of the system": lambda: os.getenv("FACTOR"),
    "a module that is not loaded": loop_of("def loop():\n    import not_there", 0),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_can_not_be_hashed_soundly_is_refused(kind: str) -> None:
    with pytest.raises(Untraceable):
        fingerprint(REFUSED[kind])


def test_a_variable_without_a_value_is_refused() -> None:
    with pytest.raises(Untraceable, match="has no value yet"):
        too_early()


def test_a_file_that_bears_a_library_s_name_is_no_library(tmp_path: Path) -> None:
    prints = []
    for factor in (2, 3):
        spaces: dict[str, Any] = {"__name__": "enum"}
        code = compile(f"def loop(): return {factor}", str(tmp_path / "enum.py"), "exec")
        exec(code, spaces)
        prints.append(fingerprint(spaces["loop"]))
    assert prints[0] != prints[1]


# ---- what Numba knows ---------------------------------------------------------------------------

compiles = pytest.mark.skipif(compilation_disabled(), reason="nothing is compiled")


def first(x: Any) -> Any:
    return x


@compiles
def test_options_count_when_a_function_is_met_again() -> None:
    assert fingerprint(compiled(first), compiled(first)) != fingerprint(
        compiled(first), inlined(first)
    )


@compiles
def test_the_types_for_which_a_function_was_compiled_beforehand_count() -> None:
    from numba import njit

    fixed = [njit(signature)(first) for signature in ("f4(f4)", "f8(f8)", "f4(f4)")]
    prints = [fingerprint(function) for function in fixed]
    assert prints[0] == prints[2]
    assert prints[0] != prints[1]


@compiles
def test_the_types_that_are_given_to_variables_count() -> None:
    from numba import njit
    from numba import types as nb

    prints = [fingerprint(njit(locals={"x": x})(first)) for x in (nb.float32, nb.float64)]
    assert prints[0] != prints[1]


@compiles
def test_a_compiler_of_the_user_s_own_is_refused() -> None:
    from numba import njit
    from numba.core.compiler import Compiler

    class Own(Compiler):
        pass

    with pytest.raises(Untraceable):
        fingerprint(njit(pipeline_class=Own)(first))


@compiles
def test_types_of_arguments_are_known_by_what_is_in_them() -> None:
    from numba import typeof

    def point(*fields: str) -> Any:
        make: Any = collections.namedtuple  # a checker of types wants to know the fields
        return typeof(make("Point", fields)(1.0, 2.0))

    assert str(point("x", "y")) == str(point("y", "x"))
    assert fingerprint(point("x", "y")) == fingerprint(point("x", "y"))
    assert fingerprint(point("x", "y")) != fingerprint(point("y", "x"))
    kinds = [np.zeros((2, 2), order="F"), np.zeros((2, 2)), np.zeros(2), np.zeros(2, "f4")]
    assert len({fingerprint(typeof(kind)) for kind in kinds}) == len(kinds)
    # Numba names the type of a function by its address, which another one may have tomorrow.
    assert fingerprint(typeof(compiled(first)).dispatcher) == fingerprint(compiled(first))
    with pytest.raises(Untraceable):
        fingerprint(typeof(compiled(first)))


@compiles
def test_a_setting_of_numba_counts_however_it_was_made(monkeypatch: pytest.MonkeyPatch) -> None:
    from numba.core import config

    before = fingerprint(inspection.environment())
    monkeypatch.setattr(config, "BOUNDSCHECK", 1)
    assert fingerprint(inspection.environment()) != before


@compiles
def test_the_number_of_threads_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    from numba.core import config

    before = fingerprint(inspection.environment())
    monkeypatch.setattr(config, "NUMBA_NUM_THREADS", 99)
    monkeypatch.setenv("NUMBA_NUM_THREADS", "99")
    assert fingerprint(inspection.environment()) == before


EXTENSIONS = {
    "a function": """
        def double(x): return 0
        @overload(double)
        def own(x): return lambda x: {value} * x
        """,
    "a method": """
        @overload_method(types.Array, "double")
        def own(x): return lambda x: {value}
        """,
    "an attribute": """
        @overload_attribute(types.Array, "double")
        def own(x): return lambda x: {value}
        """,
    "an operator, by its machine code": """
        @lower_builtin(operator.add, types.Boolean, types.Boolean)
        def own(context, builder, signature, args): return {value}
        """,
    "an operator, by its type": """
        @infer_global(operator.add)
        class Own(AbstractTemplate):
            def generic(self, args, keywords): return {value}
        """,
}


@compiles
@pytest.mark.parametrize("kind", EXTENSIONS)
def test_what_numba_was_taught_counts_for_every_loop(kind: str) -> None:
    # In a process of its own, since nothing that Numba was taught can be taken back.
    script = """
import operator
from numba import types
from numba.core.typing.templates import AbstractTemplate, infer_global
from numba.extending import lower_builtin, overload, overload_attribute, overload_method
from glassnet.numba_internals.inspection import environment, extensions
from glassnet.engine.fingerprint import fingerprint
import glassnet.numba_internals.vector_operations
print(len(extensions()))
print(fingerprint(environment()))
{extension}
print(fingerprint(environment()))
"""
    outputs = []
    for value in (2, 3):
        extension = inspect.cleandoc("\n" + EXTENSIONS[kind].format(value=value))
        result = subprocess.run(
            [sys.executable, "-c", script.format(extension=extension)],
            capture_output=True,
            text=True,
            check=True,
        )
        outputs.append(result.stdout.split())
    (none, before, after), (_, same, other) = outputs
    assert none == "0"
    assert before == same
    assert len({before, after, other}) == 3
