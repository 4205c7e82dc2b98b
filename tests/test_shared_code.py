"""What is compiled is there once in a process, however many networks use it."""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import glassnet as gn
from glassnet import layers
from glassnet.compiling import compilation_disabled
from glassnet.engine import library, plan

pytestmark = pytest.mark.skipif(
    compilation_disabled(), reason="with NUMBA_DISABLE_JIT=1 nothing is compiled"
)

GENERATOR = np.random.default_rng(0)
X = GENERATOR.random((40, 12), np.float32)
Y = np.arange(40) % 3


def network(
    seed: int = 0,
    rate: float = 0.5,
    drop: tuple[float, ...] = (0.3,),
    dtype: str = "float32",
    units: int = 5,
) -> gn.Sequential:
    dropouts = [layers.Dropout(share) for share in drop]
    model = gn.Sequential(
        [gn.Input((12,)), layers.Dense(units, activation="relu"), *dropouts, layers.Dense(3)],
        seed=seed,
        dtype=dtype,
    )
    model.compile(gn.optimizers.SGD(rate), gn.losses.SparseCategoricalCrossentropy(True))
    return model


def use(model: gn.Sequential) -> np.ndarray:
    model.fit(X, Y, batch_size=16, epochs=2, verbose=0, seed=3, threads=1)
    model.evaluate(X, Y, threads=1)
    model.predict(X, threads=1)
    return model.parameters.copy()


def compiled_so_far() -> tuple[int, int, int]:
    return len(library._linked), len(library._loaded), len(plan._entry_points)


def test_equal_networks_share_all_that_is_compiled() -> None:
    use(network())
    before = compiled_so_far()
    use(network())
    use(network(seed=1, rate=0.01))
    assert compiled_so_far() == before


def test_what_they_share_holds_nothing_of_their_own() -> None:
    settings = [{"seed": 0}, {"seed": 1}, {"rate": 0.1}, {"drop": (0.6,)}, {"dtype": "float64"}]
    forwards = [use(network(**each)) for each in settings]  # type: ignore[arg-type]
    backwards = [use(network(**each)) for each in reversed(settings)]  # type: ignore[arg-type]
    for one, other in zip(forwards, reversed(backwards), strict=True):
        assert np.array_equal(one, other)
    for n, one in enumerate(forwards):
        assert not any(np.array_equal(one, other) for other in forwards[:n])


def test_networks_that_differ_share_no_program() -> None:
    networks = [
        network(),
        network(dtype="float64"),
        network(units=6),
        network(drop=(0.6,)),
        network(drop=()),
        network(drop=(0.3, 0.3)),
    ]
    prints = {model.runner.plan._fingerprint for model in networks}
    assert len(prints) == len(networks)


def test_dropouts_of_one_rate_drop_apart() -> None:
    # They share all but the salt of their place; were it one loop, both would drop alike.
    loops = network(drop=(0.3, 0.3)).runner.plan.program.loops
    masks = []
    for name in ("dropout_3_forward", "dropout_4_forward"):
        x, y, mask = (np.ones((5, 16), np.float32) for _ in range(3))
        loops[name](x, y, (), (mask, np.arange(16, dtype=np.uint32)), ())
        masks.append(mask)
    assert not np.array_equal(masks[0], masks[1])


def test_a_network_that_is_gone_leaves_its_functions_to_nobody() -> None:
    model = network()
    use(model)
    loop = weakref.ref(model.runner.plan.program.loops["dense_1_forward"])
    del model
    gc.collect()
    assert loop() is None


def unwritable(array: np.ndarray) -> np.ndarray:
    array = array.copy()
    array.flags.writeable = False
    return array


def odd(array: np.ndarray) -> np.ndarray:
    """The same numbers at an odd address."""
    memory = np.zeros(array.nbytes + 1, np.uint8)
    moved = memory[1:].view(array.dtype).reshape(array.shape)
    moved[...] = array
    return moved


TOOL = Path(__file__).parents[1] / "tools" / "measure_growth.py"


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells in this way")
def test_a_process_with_many_equal_networks_does_not_grow() -> None:
    # A network loaded its machine code anew once, 2 MB of it.
    command = [sys.executable, str(TOOL), "--networks", "40", "--most", "20"]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
@pytest.mark.parametrize("form", [unwritable, odd, np.asfortranarray])
def test_nothing_is_compiled_for_the_way_in_which_arrays_lie(
    dtype: type, form: Callable[[np.ndarray], np.ndarray]
) -> None:
    model = network()

    def use_all(x: np.ndarray, y: np.ndarray) -> list[bytes]:
        model.set_weights(network().get_weights())
        model.fit(x, y, batch_size=16, verbose=0, seed=0, threads=1)
        loss, gradients = model.loss_and_gradients(x, y)
        figures = [loss, *model.evaluate(x, y, threads=1).values()]
        results = [np.array(figures), *gradients, model.predict(x, threads=1)]
        return [array.tobytes() for array in results]

    plans = [model.runner.plan, model.runner._predictors.of_lanes(16)._plan]
    x: np.ndarray = (X * 255).astype(dtype)
    expected = use_all(x, Y)
    before = [set(each._functions) for each in plans]
    formed, labels = form(x), form(Y)
    flags = str(formed.flags)
    assert use_all(formed, labels) == expected
    assert [set(each._functions) for each in plans] == before
    assert str(formed.flags) == flags  # what is the user's stays as it was
