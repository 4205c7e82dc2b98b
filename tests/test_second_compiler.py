"""The process that helps to compile."""

from __future__ import annotations

import io
import pickle
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numba import typeof

import glassnet as gn
from glassnet import layers
from glassnet.compiling import compilation_disabled
from glassnet.engine import library, second_compiler
from glassnet.engine.program import Program

pytestmark = pytest.mark.skipif(
    compilation_disabled(), reason="with NUMBA_DISABLE_JIT=1 nothing is compiled"
)


def work() -> tuple[Program, list[tuple[str, tuple[Any, ...]]]]:
    """A program, and two of its loops with the types that they take."""
    model = gn.Sequential([gn.Input((4,)), layers.Dense(3), layers.Dense(2)], seed=0)
    program = model.runner.plan.program
    matrix, vector = np.zeros((1, 1), np.float32), np.zeros(1, np.float32)
    types = tuple(map(typeof, (matrix, matrix, (matrix, vector), (), (matrix,))))
    return program, [("dense_1_forward", types), ("dense_2_forward", types)]


def test_it_compiles_what_it_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSNET_CACHE", str(tmp_path))
    given = io.BytesIO(pickle.dumps(work()))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=given))
    second_compiler.main()
    assert len(list(tmp_path.glob("loops/*.nbc"))) == 2


def test_it_helps_as_long_as_the_block_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLASSNET_CACHE", str(tmp_path))
    monkeypatch.setattr(second_compiler, "FEWEST_LOOPS", 1)
    monkeypatch.setattr(second_compiler, "available_cores", lambda: 2)
    monkeypatch.delenv(second_compiler.MARK, raising=False)
    started = []
    start = second_compiler._start

    def noting(work: bytes, folder: Path) -> Any:
        started.append(start(work, folder))
        return started[0]

    monkeypatch.setattr(second_compiler, "_start", noting)
    with second_compiler.second_compiler(*work()):
        patience = time.monotonic() + 120
        while len(list(tmp_path.glob("loops/*.nbc"))) < 2:
            assert time.monotonic() < patience
            time.sleep(0.05)
    assert started[0].returncode is not None


def test_nobody_is_called_for_what_is_there_already(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_compiler, "FEWEST_LOOPS", 1)
    monkeypatch.setattr(second_compiler, "available_cores", lambda: 2)
    monkeypatch.delenv(second_compiler.MARK, raising=False)
    monkeypatch.setattr(library, "is_kept", lambda *_, **__: True)
    monkeypatch.setattr(second_compiler, "_start", lambda *_: pytest.fail("it was called"))
    with second_compiler.second_compiler(*work()):
        pass
