"""The same seed gives the same bits, whatever the number of threads."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from typing import Any

import numpy as np
import pytest

import glassnet as gn
from glassnet import layers
from glassnet.compiling import compilation_disabled
from glassnet.engine import threads as threads_module
from glassnet.engine.epoch import Epoch
from glassnet.engine.runner import Runner
from glassnet.engine.threads import Team, thread_count
from glassnet.errors import ArgumentError

IMAGES, BATCH = 250, 100  # the last batch has 50 images, three tiles and an eighth


def data() -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(3)
    x = generator.integers(0, 256, (IMAGES, 9, 8, 2), dtype=np.uint8)
    return x, generator.integers(0, 4, IMAGES).astype(np.uint8)


def network() -> gn.Sequential:
    """A network with every kind of layer that keeps something between forward and backward."""
    model = gn.Sequential(
        [
            gn.Input((9, 8, 2)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(4, 3, padding="same", activation="sigmoid"),
            layers.AveragePooling2D(2),
            layers.Conv2D(5, 2, strides=(1, 2), activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dropout(0.25),
            layers.Dense(70, activation="tanh", kernel_regularizer="l2"),
            layers.Dropout(0.5),
            layers.Dense(4, activation="softmax"),
        ],
        seed=1,
    )
    optimizer = gn.optimizers.SGD(0.1, momentum=0.9)
    model.compile(optimizer, "sparse_categorical_crossentropy", ["accuracy"])
    return model


def trained(threads: int) -> tuple[gn.Sequential, dict[str, list[float]]]:
    x, y = data()
    model = network()
    history = model.fit(
        x, y, BATCH, 2, verbose=0, validation_data=(x[:60], y[:60]), seed=5, threads=threads
    )
    return model, history.history


def test_training_gives_the_same_bits_for_1_2_and_4_threads() -> None:
    alone, figures = trained(1)
    for threads in (2, 4, 7):
        together, others = trained(threads)
        assert together.parameters.tobytes() == alone.parameters.tobytes()
        assert others == figures


def test_evaluation_and_prediction_give_the_same_bits_for_1_2_and_4_threads() -> None:
    x, y = data()
    model, _ = trained(1)
    figures = model.evaluate(x, y, threads=1)
    outputs = model.predict(x, threads=1)
    for threads in (2, 4):
        assert model.evaluate(x, y, threads=threads) == figures
        assert model.predict(x, threads=threads).tobytes() == outputs.tobytes()


def test_another_seed_gives_other_bits() -> None:
    x, y = data()
    weights = []
    for seed in (5, 6):
        model = network()
        model.fit(x, y, BATCH, verbose=0, seed=seed)
        weights.append(model.parameters.tobytes())
    assert weights[0] != weights[1]


def test_returning_to_python_after_each_step_changes_nothing() -> None:
    class Watcher(gn.callbacks.Callback):
        def __init__(self) -> None:
            self.batches: list[int] = []

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            self.batches.append(batch)

    x, y = data()
    reference, _ = trained(1)
    watched, watcher = network(), Watcher()
    watched.fit(x, y, BATCH, 2, verbose=0, seed=5, callbacks=[watcher])
    assert watcher.batches == [0, 1, 2, 0, 1, 2]
    assert watched.parameters.tobytes() == reference.parameters.tobytes()


def test_two_trainings_in_one_process_do_not_meet() -> None:
    from concurrent.futures import ThreadPoolExecutor

    reference, _ = trained(1)
    with ThreadPoolExecutor(2) as pool:
        for model, _ in pool.map(trained, (2, 2)):
            assert model.parameters.tobytes() == reference.parameters.tobytes()


def test_a_team_runs_every_member_and_waits_for_all() -> None:
    with Team(3) as team:
        seen: list[int] = []

        def work(thread: int, threads: int, base: int) -> int:
            seen.append(thread)
            return base + thread

        assert team.run(work, 10) == 10
        assert sorted(seen) == [0, 1, 2]


def test_a_member_that_fails_is_heard() -> None:
    def fail(thread: int, threads: int) -> None:
        if thread == 1:
            raise RuntimeError("thread 1")

    with Team(2) as team, pytest.raises(RuntimeError, match="thread 1"):
        team.run(fail)


@pytest.mark.parametrize("threads", [0, -1, 1.5, True, "2"])
def test_a_wrong_number_of_threads_is_refused(threads: Any) -> None:
    with pytest.raises(ArgumentError, match="the engine: threads must be an int of at least 1"):
        thread_count(threads)


def test_a_number_of_threads_may_be_numpys() -> None:
    threads = thread_count(np.int64(3))  # type: ignore[arg-type]
    assert (threads, type(threads)) == (3, int)


def test_a_step_allocates_nothing() -> None:
    if compilation_disabled():
        pytest.skip("NumPy allocates as it likes; the promise is of compiled code")
    from numba.core.runtime import _nrt_python, rtsys

    x, y = data()
    model = network()
    model.fit(x, y, 10, verbose=0, threads=1)
    runner = model.runner
    work = Epoch(
        x.reshape(IMAGES, 72, 2),
        y.astype(np.int64),
        np.arange(IMAGES),
        10,
        0,
    )
    buffers = runner._training_buffers(1, work, 25)
    _nrt_python.memsys_enable_stats()
    counts = []
    for steps in (1, 25):
        arguments = (0, 1, 0, steps, *runner._training_arguments(work, 0, steps, buffers))
        train = runner.plan.function("train", arguments, work.images, work.targets)
        before = rtsys.get_allocation_stats()
        assert train(*arguments) == steps
        counts.append(rtsys.get_allocation_stats().alloc - before.alloc)
    _nrt_python.memsys_disable_stats()
    assert counts[0] == counts[1]


def members(team: Team) -> set[int]:
    """The threads that a team consists of, each of which waits until all have come."""
    together = threading.Barrier(team.threads, timeout=30)
    seen: set[int] = set()

    def come(thread: int, threads: int) -> None:
        together.wait()
        seen.add(threading.get_ident())

    team.run(come)
    return seen


def test_teams_at_once_have_threads_of_their_own_and_leave_them_to_the_next() -> None:
    with Team(2) as one, Team(2) as other:
        assert not members(one) & members(other)
        threads = members(one) | members(other)
    with Team(3) as next_one:
        assert len(members(next_one)) == 3
        assert members(next_one) <= threads


def test_all_threads_of_a_team_run_at_once_however_teams_come_and_go() -> None:
    for count in (2, 5, 3, 7, 2, 4) * 10:
        with Team(count) as team:
            assert len(members(team)) == len(members(team)) == count


def test_a_thread_that_cannot_be_started_is_refused_before_anybody_waits_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Team(2):
        pass  # so many are idle
    idle = list(threads_module._idle)

    def start(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", start)
        with pytest.raises(ArgumentError, match=f"of {len(idle) + 1} threads .* gave {len(idle)} "):
            Team(len(idle) + 1)
    assert set(threads_module._idle) == set(idle)
    with Team(len(idle) + 1) as team:
        assert len(members(team)) == len(idle) + 1


def test_an_error_is_raised_when_the_others_have_come_back() -> None:
    done, given_up = [], threading.Event()

    def work(thread: int, threads: int) -> None:
        if thread == 1:
            raise RuntimeError("thread 1")
        assert given_up.wait(30)
        time.sleep(0.05)  # longer than it takes to raise
        done.append(thread)

    with Team(3) as team, pytest.raises(RuntimeError, match="thread 1"):
        team.run(work, give_up=given_up.set)
    assert sorted(done) == [0, 2]


def test_of_several_errors_that_of_the_first_thread_is_raised() -> None:
    def fail(thread: int, threads: int) -> None:
        time.sleep(0.02 * (threads - thread))
        raise RuntimeError(f"thread {thread}")

    with Team(3) as team, pytest.raises(RuntimeError, match="thread 0"):
        team.run(fail)


# One thread waits at the barrier for another that does not come.
WAITING = """
import sys, time
from glassnet.engine.barrier import arrivals, give_up, wait_loop
from glassnet.engine import threads as threads_module
from glassnet.engine.threads import Team

wait, arrived = wait_loop(), arrivals(2)
wait(arrivals(1), 0, 1, 1)  # compile

def work(thread, threads):
    while thread == 1 and not arrived[-8]:
        print("waiting", flush=True)
        time.sleep(0.1)
    return wait(arrived, thread, threads, 1)

try:
    with Team(2) as team:
        print(team.run(work, give_up=lambda: give_up(arrived)))
except KeyboardInterrupt:
    print("interrupted")
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows can't send Ctrl-C to one program alone")
def test_ctrl_c_is_heard_while_a_thread_waits_for_one_that_does_not_come() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WAITING], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "waiting\n"
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
        finally:
            process.kill()
    assert err == ""
    assert out.splitlines()[-1] == "interrupted"


def test_a_training_that_is_interrupted_has_counted_its_steps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    x, y = data()
    model, run = network(), Runner._run

    def interrupted(runner: Runner, *arguments: Any, **named: Any) -> Any:
        reached = run(runner, *arguments, **named)
        signal.raise_signal(signal.SIGINT)  # the updates are made
        return reached

    monkeypatch.setattr(Runner, "_run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        model.fit(x, y, BATCH, verbose=0, threads=2)
    assert model.optimizer_state is not None
    assert model.optimizer_state.iteration == 1


fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


@fork
def test_a_forked_process_starts_threads_of_its_own() -> None:
    with Team(2) as team:
        team.run(lambda thread, threads: thread)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            with Team(2) as team:
                status = team.run(lambda thread, threads: thread)
        finally:
            os._exit(status)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
