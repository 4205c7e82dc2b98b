"""What glassnet takes for granted of Numba's inside: one test for each assumption.

When a new version of Numba breaks glassnet, the name of the test that fails says what has changed.
"""

from __future__ import annotations

import ast
import gc
import itertools
import re
import tomllib
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numba import typeof, types

from glassnet.compiling import compilation_disabled, compiled
from glassnet.numba_internals import inspection

pytestmark = pytest.mark.skipif(
    compilation_disabled(), reason="with NUMBA_DISABLE_JIT=1 nothing is compiled"
)

ROOT = Path(__file__).parents[1]
ROOM = ROOT / "glassnet" / "numba_internals"
PUBLIC = {"njit", "typeof", "types"}
PRIVATE = {"overloads", "targetoptions", "_defn", "_unique_ids", "_reduce", "_rebuild", "fndesc"}


# ---- one door --------------------------------------------------------------------------------


def private_names(source: str) -> Iterator[str]:
    """What a text takes of Numba and llvmlite, other than what their users take."""
    for node in ast.walk(ast.parse(source)):
        modules: list[str] = []
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {alias.name for alias in node.names}
            modules = [f"{node.module}.{name}" for name in names]
            if node.module == "numba" and names <= PUBLIC:
                modules = []
        elif isinstance(node, ast.Attribute):
            modules = [node.attr] if node.attr in PRIVATE else []
        elif isinstance(node, ast.Constant) and node.value in PRIVATE:
            modules = [str(node.value)]
        for module in modules:
            if module in PRIVATE or re.match(r"numba\.|llvmlite\b", module):
                yield module


def test_a_private_name_is_seen() -> None:
    for source in (
        "from numba.core import cgutils",
        "import numba.core.types",
        "from numba import njit, core",
        "import llvmlite.binding as llvm",
        "f.overloads[types]",
        "getattr(f, 'targetoptions')",
    ):
        assert list(private_names(source)), source
    assert not list(private_names("import numba\nfrom numba import njit, typeof, types"))


def test_only_one_room_knows_numba_from_inside() -> None:
    found = {
        str(path.relative_to(ROOT)): names
        for folder in ("glassnet", "benchmarks", "examples", "tools")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if ROOM not in path.parents
        and (names := list(private_names(path.read_text(encoding="utf-8"))))
    }
    assert found == {}


def test_the_newest_version_allowed_is_the_one_that_is_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (requirement,) = (text for text in project["dependencies"] if text.startswith("numba"))
    limits = re.fullmatch(r"numba>=0\.(\d+),<0\.(\d+)", requirement)
    locked = re.search(r"^numba==0\.(\d+)", (ROOT / "constraints.txt").read_text("utf-8"), re.M)
    assert limits is not None
    assert locked is not None
    assert int(limits[1]) <= int(locked[1]) == int(limits[2]) - 1


# ---- machine code ----------------------------------------------------------------------------


class Memory:
    """A store that remembers."""

    def __init__(self) -> None:
        self.content: dict[Any, bytes] = {}
        self.written = 0

    def read(self, types: Any) -> bytes | None:
        return self.content.get(types)

    def write(self, types: Any, data: bytes) -> None:
        self.content[types] = data
        self.written += 1


def make_double() -> Any:
    @compiled
    def double(x):
        for i in range(x.size):
            x[i] = 2 * x[i]

    return double


FLOATS = (typeof(np.zeros(1, np.float32)),)


def doubled(function: Any) -> list[float]:
    x = np.array([1, 2], np.float32)
    function(x)
    return x.tolist()


def test_a_function_is_compiled_to_what_python_calls() -> None:
    from glassnet.numba_internals.machine_code import compile_for

    assert doubled(compile_for(make_double(), FLOATS, Memory())) == [2, 4]


def test_machine_code_is_bytes_that_another_function_can_be_read_from() -> None:
    from glassnet.numba_internals.machine_code import compile_for

    store = Memory()
    compile_for(make_double(), FLOATS, store)
    again = make_double()
    assert doubled(compile_for(again, FLOATS, store)) == [2, 4]
    assert store.written == 1  # what is found is not compiled
    assert list(again.overloads) == [FLOATS]


def test_what_is_compiled_for_arrays_that_are_not_written_takes_those_that_could_be() -> None:
    from glassnet.numba_internals.machine_code import compile_for

    @compiled
    def copy(x, y):
        y[0] = x[0]

    x = np.ones(1, np.float32)
    x.flags.writeable = False
    call = compile_for(copy, (typeof(x), *FLOATS), Memory())
    for given in (x, np.ones(1, np.float32)):
        y = np.zeros(1, np.float32)
        call(given, y)
        assert y == 1


def test_functions_are_numbered_apart_from_those_of_other_processes() -> None:
    from numba.core.bytecode import FunctionIdentity

    from glassnet.numba_internals import machine_code

    machine_code._number_functions_apart()
    first, second = (FunctionIdentity.from_function(make_double().py_func) for _ in range(2))
    assert second.unique_id == first.unique_id + 1
    machine_code._number_anew()
    third = FunctionIdentity.from_function(make_double().py_func)
    assert abs(third.unique_id - second.unique_id) > 1000
    assert f"v{third.unique_id}" in third.unique_name or str(third.unique_id) in third.unique_name


def test_a_function_without_wrappers_can_not_be_called_from_python() -> None:
    from glassnet.numba_internals import machine_code

    inner = machine_code.without_wrappers(make_double())
    machine_code.compile_for(inner, FLOATS, Memory())
    result = inner.overloads[FLOATS]
    wrapper = result.fndesc.llvm_cpython_wrapper_name
    assert result.library.get_pointer_to_function(wrapper) == 0
    assert result.library.get_pointer_to_function(result.fndesc.llvm_func_name) != 0
    assert inner.targetoptions["fastmath"] == make_double().targetoptions["fastmath"]


_symbols = (f"glassnet_test_{n}" for n in itertools.count())


@pytest.mark.parametrize("read", [False, True])
def test_compiled_code_calls_another_by_its_symbol(read: bool) -> None:
    from glassnet.numba_internals import machine_code

    store = Memory()
    for _ in range(1 + read):
        inner = machine_code.without_wrappers(make_double())
        machine_code.compile_for(inner, FLOATS, store)
    linked = machine_code.link(inner, FLOATS, next(_symbols))
    alive = weakref.ref(inner)
    del inner
    gc.collect()
    assert alive() is None  # the machine code stays without it
    call = linked.call

    @compiled
    def quadruple(x):
        call(x)
        call(x)

    assert doubled(quadruple) == [4, 8]


def test_a_symbol_is_called_with_its_own_types_only() -> None:
    from numba.core.errors import TypingError

    from glassnet.numba_internals import machine_code

    inner = machine_code.without_wrappers(make_double())
    machine_code.compile_for(inner, FLOATS, Memory())
    call = machine_code.link(inner, FLOATS, next(_symbols)).call

    @compiled
    def wrong(x):
        call(x)

    with pytest.raises(TypingError, match="was compiled for"):
        wrong(np.zeros(1))


def test_an_error_in_a_linked_function_is_raised_by_its_caller() -> None:
    from glassnet.numba_internals import machine_code

    @compiled
    def fail(x):
        if x[0] == 1:
            raise ValueError("one")

    inner = machine_code.without_wrappers(fail)
    machine_code.compile_for(inner, FLOATS, Memory())
    call = machine_code.link(inner, FLOATS, next(_symbols)).call

    @compiled
    def outer(x):
        call(x)

    with pytest.raises(ValueError, match="one"):
        outer(np.ones(1, np.float32))
    outer(np.zeros(1, np.float32))


def test_what_inspection_would_need_is_let_go() -> None:
    from glassnet.numba_internals import machine_code

    function = make_double()
    machine_code.compile_for(function, FLOATS, Memory())
    result = function.overloads[FLOATS]
    assert result.type_annotation is None
    assert result.library._shared_module is None
    assert doubled(function) == [2, 4]


# ---- primitives ------------------------------------------------------------------------------


def test_a_view_is_a_piece_of_an_array_and_no_copy() -> None:
    from glassnet.numba_internals import primitives

    view = primitives.view

    @compiled
    def fill(x):
        piece = view(x, 2, (2, 3))
        for i in range(2):
            for j in range(3):
                piece[i, j] = 10 * i + j

    x = np.full(9, -1.0, np.float32)
    fill(x)
    assert x.tolist() == [-1, -1, 0, 1, 2, 10, 11, 12, -1]


def test_numbers_are_loaded_and_stored_at_once() -> None:
    from glassnet.numba_internals import primitives

    load, store, yield_core = (
        primitives.load_acquire,
        primitives.store_release,
        primitives.yield_core,
    )

    def copy_first(x):
        store(x, 1, load(x, 0))
        yield_core()

    move: Any = compiled(copy_first)
    x = np.array([7, 0])
    move(x)
    assert x.tolist() == [7, 7]
    # Neither LLVM nor the processor moves them past the work around them.
    text = move.inspect_llvm(move.signatures[0])
    assert re.search(r"load atomic .* acquire", text)
    assert re.search(r"store atomic .* release", text)


def test_the_processors_counter_goes_on() -> None:
    from glassnet.numba_internals import primitives

    ticks = primitives.cycle_counter

    @compiled
    def read():
        return ticks()

    first = read()
    assert read() > first


# ---- processor and objects -------------------------------------------------------------------


def test_the_processor_is_known() -> None:
    from glassnet.numba_internals import processor

    assert processor.name()
    features = processor.features()
    assert features
    assert set(map(type, features.values())) == {bool}
    assert all(f"+{name}" in processor.host_features() for name, has in features.items() if has)


def test_the_users_choice_of_features_is_heeded(monkeypatch: pytest.MonkeyPatch) -> None:
    from numba.core import config

    from glassnet.numba_internals import processor

    monkeypatch.setattr(config, "CPU_FEATURES", "+avx,-avx512f,")
    assert processor.features() == {"avx": True, "avx512f": False}


def test_a_compiled_function_tells_its_source_and_how_it_is_compiled() -> None:
    def add(x):
        return x + 1

    kind, function, options, *_ = inspection.describe(compiled(add))
    assert (kind, function, options["fastmath"]) == ("compiled", add, {"contract"})
    assert inspection.describe(add) is None


def test_an_intrinsic_tells_the_function_that_emits_it() -> None:
    from numba.extending import intrinsic

    def emit(typing_context):
        return types.void(), None

    assert inspection.describe(intrinsic(emit))[:2] == ("intrinsic", emit)


def test_a_function_tells_whether_it_was_compiled_already() -> None:
    function = make_double()
    assert not inspection.has_machine_code(function)
    doubled(function)
    assert inspection.has_machine_code(function)


def test_types_are_told_apart() -> None:
    from llvmlite import ir

    different = [
        types.float32,
        types.float64,
        typeof(np.zeros(1)),
        typeof(np.zeros((1, 1))),
        typeof(np.zeros((2, 2)).T),
        typeof((1, 2.0)),
        ir.IntType(32),
        ir.IntType(64),
    ]
    facts = [inspection.describe(each) for each in different]
    assert None not in facts
    assert len({str(each) for each in facts}) == len(different)
    assert inspection.describe(object()) is None
