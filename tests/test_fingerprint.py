"""Two things have one fingerprint only if the same machine code would come of them."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from glassnet.compiling import compilation_disabled, compiled, inlined
from glassnet.engine.fingerprint import fingerprint

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


def test_what_can_not_be_told_apart_is_never_found_again() -> None:
    unknown = object()
    assert fingerprint(unknown) != fingerprint(unknown)


@pytest.mark.skipif(compilation_disabled(), reason="nothing is compiled")
def test_a_type_of_machine_code_is_known_by_its_name() -> None:
    from llvmlite import ir

    assert fingerprint(returns(ir.IntType(32))) == fingerprint(returns(ir.IntType(32)))
    assert fingerprint(returns(ir.IntType(32))) != fingerprint(returns(ir.IntType(64)))
