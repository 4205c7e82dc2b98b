"""Compiled loops on disk: found again, shared, never yesterday's, and safe among processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from glassnet.compiling import compilation_disabled

pytestmark = pytest.mark.skipif(
    compilation_disabled(), reason="with NUMBA_DISABLE_JIT=1 nothing is compiled"
)

TRAIN = """
import hashlib
import numpy as np
import glassnet as gn
from glassnet import layers

x = np.random.default_rng(0).integers(0, 256, (64, 6, 6, 1), dtype=np.uint8)
y = np.arange(64) % 3
model = gn.Sequential(
    [gn.Input((6, 6, 1)), layers.Rescaling(1 / 255), layers.Conv2D(2, 3, activation="sigmoid"),
     layers.Flatten(), layers.Dense(3, activation="softmax")], seed=0)
model.compile("sgd", "sparse_categorical_crossentropy")
history = model.fit(x, y, batch_size=16, epochs=2, verbose=0, seed=0, threads=2)
print(hashlib.sha256(model.parameters.tobytes()).hexdigest())
"""

TRAIN_SOME = """
import hashlib
import numpy as np
import glassnet as gn
from glassnet import layers

x = np.random.default_rng(0).normal(size=(32, 5)).astype("float32")
for activation in {activations}:
    model = gn.Sequential(
        [gn.Input((5,)), layers.Dense(4, activation=activation), layers.Dense(2)], seed=0)
    model.compile("sgd", "mse")
    model.fit(x, x[:, :2], batch_size=16, verbose=0, seed=0, threads=1)
    print(hashlib.sha256(model.parameters.tobytes()).hexdigest())
"""

OWN_LAYER = """
from glassnet.compiling import compiled
from glassnet.layers import Layer, Loops

@compiled
def factor():
    return {factor}

class Times(Layer):
    needs_input = needs_output = False
    def loops(self, lanes, dtype, *, input_gradient=True):
        @compiled
        def forward(x, y, parameters, saved, scratch):
            y[:] = x * dtype(factor())
        @compiled
        def backward(dy, dx, x, y, parameters, saved, scratch, gradients):
            dx[:] = dy * dtype(factor())
        return Loops(forward, backward, forward)
"""

PREDICT = """
import numpy as np
import glassnet as gn
from own import Times

model = gn.Sequential([gn.Input((1,)), Times()])
print(model.predict(np.ones((1, 1)))[0, 0])
"""


def start(script: str, folder: Path, *path: Path) -> subprocess.Popen[str]:
    """A Python process that keeps its compiled loops in ``folder``."""
    places = os.pathsep.join([*map(str, path), *sys.path])
    environment = {**os.environ, "GLASSNET_CACHE": str(folder), "PYTHONPATH": places}
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", script],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def output(process: subprocess.Popen[str]) -> str:
    out, error = process.communicate(timeout=300)
    assert process.returncode == 0, error
    return out.strip()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder that three processes filled together, and what they all came to."""
    folder = tmp_path_factory.mktemp("kept")
    results = {output(process) for process in [start(TRAIN, folder) for _ in range(3)]}
    assert len(results) == 1
    return folder, results.pop()


def test_a_later_process_compiles_nothing_and_agrees(kept: tuple[Path, str]) -> None:
    folder, result = kept
    files = {file: file.stat().st_ino for file in folder.rglob("*.nbc")}
    assert files
    assert output(start(TRAIN, folder)) == result
    # A file that is written again is another file of the same name.
    assert {file: file.stat().st_ino for file in folder.rglob("*.nbc")} == files


def test_programs_of_several_processes_keep_apart_in_one(tmp_path: Path) -> None:
    activations = ["tanh", "relu"]
    each = [TRAIN_SOME.format(activations=[activation]) for activation in activations]
    alone = [output(start(script, tmp_path)) for script in each]
    assert len(set(alone)) == 2
    # Now all loops are there, and each process compiles one function of each name: the program's.
    programs = [file for file in tmp_path.rglob("*.nbc") if b"train_tile" in file.read_bytes()]
    assert len(programs) == 2
    for file in programs:
        file.unlink()
    assert [output(start(script, tmp_path)) for script in each] == alone
    together = TRAIN_SOME.format(activations=activations)
    assert output(start(together, tmp_path)).splitlines() == alone


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_process_numbers_its_functions_elsewhere(tmp_path: Path) -> None:
    script = """
import os
from numba.core.bytecode import FunctionIdentity
from glassnet.numba_internals.machine_code import _number_functions_apart
_number_functions_apart()
reader, writer = os.pipe()
if os.fork() == 0:
    os.write(writer, str(next(FunctionIdentity._unique_ids)).encode())
    os._exit(0)
os.wait()
print(int(os.read(reader, 99)) != next(FunctionIdentity._unique_ids))
"""
    assert output(start(script, tmp_path)) == "True"


def test_two_threads_compile_one_function_for_two_types(tmp_path: Path) -> None:
    script = """
import threading
from contextlib import contextmanager
import numpy as np
from numba import typeof
from glassnet.compiling import compiled
from glassnet.engine import cache, library

@compiled
def double(x):
    x[0] *= 2

arrays = [np.ones(2, kind) for kind in ("float32", "float64")]
both = threading.Barrier(2)
@contextmanager
def meet(loops, symbol):
    both.wait()  # each has begun before one compiles
    yield
cache.KeptLoops.lock = meet
def call(x):
    library.entry_point(double, (typeof(x),))(x)
threads = [threading.Thread(target=call, args=(x,)) for x in arrays]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print([x.tolist() for x in arrays])
"""
    expected = "[[2.0, 1.0], [2.0, 1.0]]"
    assert output(start(script, tmp_path)) == expected
    assert output(start(script, tmp_path)) == expected  # from what the first one kept


def test_a_damaged_file_is_compiled_anew(kept: tuple[Path, str]) -> None:
    folder, result = kept
    damaged = min(folder.rglob("*.nbc"), key=lambda file: file.stat().st_size)
    damaged.write_bytes(damaged.read_bytes()[:100])
    assert output(start(TRAIN, folder)) == result
    assert damaged.stat().st_size > 100


def test_an_edited_loop_is_compiled_anew_and_so_is_whoever_calls_it(tmp_path: Path) -> None:
    own = tmp_path / "own.py"
    for factor in (2.0, 3.0):
        own.write_text(OWN_LAYER.format(factor=factor), encoding="utf-8")
        stamp = 1_700_000_000
        os.utime(own, (stamp, stamp))  # an edit that a time stamp does not show
        environment_cache = tmp_path / "__pycache__"
        for compiled_file in environment_cache.glob("own*"):
            compiled_file.unlink()
        assert float(output(start(PREDICT, tmp_path / "cache", tmp_path))) == factor


def test_a_loop_whose_module_was_renamed_is_compiled_anew(tmp_path: Path) -> None:
    for name in ("own", "renamed"):
        (tmp_path / f"{name}.py").write_text(OWN_LAYER.format(factor=2.0), encoding="utf-8")
        script = PREDICT.replace("from own", f"from {name}")
        assert float(output(start(script, tmp_path / "cache", tmp_path))) == 2.0
        (tmp_path / f"{name}.py").unlink()


OTHER_PROGRAM = """
import numpy as np
import glassnet as gn
from glassnet import layers

model = gn.Sequential([gn.Input((3,)), layers.Dense(2)], seed=0)
if {compiled}:
    model.compile("sgd", "mse")
print(model.predict(np.ones((1, 3)))[0, 0])
"""


def test_what_one_program_left_serves_another_that_shares_it(tmp_path: Path) -> None:
    # The two programs differ, but not in what predicts.
    results = [
        output(start(OTHER_PROGRAM.format(compiled=compiled), tmp_path))
        for compiled in (False, True)
    ]
    assert results[0] == results[1]


CONSTANT = """
from enum import IntEnum

K = {value}
class Kind(IntEnum):
    FACTOR = {value}
"""

OWN_LAYER_WITH_CONSTANTS = """
import package.constants
from package.constants import Kind
from glassnet.compiling import compiled
from glassnet.layers import Layer, Loops

class Times(Layer):
    needs_input = needs_output = False
    def loops(self, lanes, dtype, *, input_gradient=True):
        @compiled
        def forward(x, y, parameters, saved, scratch):
            y[:] = x * dtype(package.constants.K * 10 + Kind.FACTOR)
        @compiled
        def backward(dy, dx, x, y, parameters, saved, scratch, gradients):
            dx[:] = dy
        return Loops(forward, backward, forward)
"""


def test_an_edited_constant_of_another_module_is_seen(tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").touch()
    (tmp_path / "own.py").write_text(OWN_LAYER_WITH_CONSTANTS, encoding="utf-8")
    constants = tmp_path / "package" / "constants.py"
    for value in (2, 3):
        constants.write_text(CONSTANT.format(value=value), encoding="utf-8")
        for kept in tmp_path.rglob("__pycache__/*"):
            kept.unlink()
        assert float(output(start(PREDICT, tmp_path / "cache", tmp_path))) == 11 * value


FROZEN = """
import numpy as np
from numba import typeof
from glassnet.compiling import compiled
from glassnet.engine import library

K = {first}

@compiled
def factor():
    return K

def times():
    @compiled
    def loop(x):
        x[0] *= factor()
    return loop

x = np.ones(1)
library.load(times(), (typeof(x),))
K = {then}
loop = library.load(times(), (typeof(x),))
loop(x)
print(x[0])
"""


def test_what_numba_froze_is_not_kept_under_the_name_of_what_came_after(tmp_path: Path) -> None:
    # Numba took K when it compiled `factor`; the second loop calls that, whatever K is now.
    assert output(start(FROZEN.format(first=2, then=3), tmp_path)) == "2.0"
    assert output(start(FROZEN.format(first=3, then=3), tmp_path)) == "3.0"


FROZEN_BY_THE_USER = FROZEN.replace("library.load(times(), (typeof(x),))", "factor()", 1)


def test_nor_is_it_written_over_a_damaged_file(tmp_path: Path) -> None:
    assert output(start(FROZEN.format(first=3, then=3), tmp_path)) == "3.0"
    (kept,) = tmp_path.rglob("*.nbc")
    kept.write_bytes(kept.read_bytes()[:100])
    assert output(start(FROZEN_BY_THE_USER.format(first=2, then=3), tmp_path)) == "2.0"
    assert output(start(FROZEN.format(first=3, then=3), tmp_path)) == "3.0"


NOT_KEPT = """
import numpy as np
import glassnet as gn
from glassnet.compiling import compiled
from glassnet.layers import Dense, Layer, Loops

class Settings:
    def __init__(self):
        self.factor = 2
settings = Settings()

class Times(Layer):
    needs_input = needs_output = False
    def loops(self, lanes, dtype, *, input_gradient=True):
        @compiled
        def forward(x, y, parameters, saved, scratch):
            if False:
                settings  # nothing that Numba knows, and no code that it compiles
            y[:] = x * 2
        @compiled
        def backward(dy, dx, x, y, parameters, saved, scratch, gradients):
            dx[:] = dy
        return Loops(forward, backward, forward)

model = gn.Sequential([gn.Input((1,)), Times(), Dense(1)], seed=0)
model.compile("sgd", "mse")
x = np.ones((16, 1), "float32")
model.fit(x, x, verbose=0, seed=0)
print(model.predict(x)[0, 0])
"""


def test_a_loop_that_can_not_be_hashed_works_and_leaves_nothing(tmp_path: Path) -> None:
    first = output(start(NOT_KEPT, tmp_path))
    files = {file.name for file in tmp_path.rglob("*.nbc")}
    assert files  # of Dense
    assert output(start(NOT_KEPT, tmp_path)) == first
    assert {file.name for file in tmp_path.rglob("*.nbc")} == files
