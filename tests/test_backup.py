"""The folder of a backup: written beside the training, for one training alone, and never lost."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import glassnet as gn
from glassnet import layers
from glassnet.callbacks import BackupAndRestore, Callback
from glassnet.callbacks.background import BackgroundCall
from glassnet.callbacks.backup_folder import LOCK
from glassnet.errors import ArgumentError, CheckpointError, OutputError
from glassnet.formats import safetensors
from glassnet.model.checkpoint import load_state

IMAGES, BATCH, EPOCHS, STEPS = 60, 10, 4, 6
generator = np.random.default_rng(0)
X = generator.random((IMAGES, 5), np.float32)
Y = generator.integers(0, 3, IMAGES)


def network() -> gn.Sequential:
    model = gn.Sequential([gn.Input((5,)), layers.Dense(3, activation="softmax")], seed=0)
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


def train(model: gn.Sequential, *callbacks: Callback, **named: Any) -> gn.callbacks.History:
    given: dict[str, Any] = {"epochs": EPOCHS, "seed": 7, "threads": 1}
    return model.fit(X, Y, BATCH, verbose=0, callbacks=callbacks, **given | named)


@pytest.fixture(scope="module")
def whole() -> bytes:
    """The weights of a training that nobody watched."""
    model = network()
    train(model)
    return model.parameters.tobytes()


class CutOff(Exception):
    """Ends a training as a power cut would."""


class At(Callback):
    """Does something when so many epochs are done."""

    def __init__(self, epochs: int, do: Callable[[], object]) -> None:
        self.epochs, self.do = epochs, do

    def get_state(self) -> dict[str, Any]:
        return {}

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        if epoch + 1 == self.epochs:
            self.do()


def cut_off() -> None:
    raise CutOff


def wait_for(backup: BackupAndRestore) -> None:
    """Wait until the first checkpoint is there."""
    while backup.kept_at is None:
        time.sleep(0.001)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# ---- written beside the training -----------------------------------------------------------------


def test_the_training_goes_on_while_a_checkpoint_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bytes
) -> None:
    may_be_written, written = threading.Event(), []
    write = safetensors.write

    def slow(path: Path, contents: Any) -> None:
        assert may_be_written.wait(30)  # for ever, if the training waited for this file
        write(path, contents)
        written.append(path.name)

    monkeypatch.setattr(safetensors, "write", slow)
    model = network()
    backup = BackupAndRestore(tmp_path, save_freq=2, delete_checkpoint=False)
    steps: list[int] = []

    class Watch(Callback):
        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            steps.append(batch)
            if len(steps) == 3:  # a step further than the one that is kept
                assert not written
                assert backup.kept_at is None
                may_be_written.set()

    train(model, backup, Watch())
    assert model.parameters.tobytes() == whole
    assert written == [f"step-{step:010d}.safetensors" for step in range(2, 25, 2)]
    assert backup.kept_at == (EPOCHS - 1, STEPS)
    assert names(tmp_path) == ["step-0000000022.safetensors", "step-0000000024.safetensors"]


def test_what_is_kept_is_the_moment_and_not_what_came_after(tmp_path: Path) -> None:
    kept: list[dict[str, Any]] = []

    class Keep(Callback):
        def on_train_checkpoint(self, epoch: int, step: int) -> None:
            if (epoch, step) == (2, 0):
                state = self.model.training_state()  # type: ignore[attr-defined]
                kept.append(state.weights)

    train(network(), Keep(), BackupAndRestore(tmp_path, delete_checkpoint=False, keep=4))
    _, state = load_state(tmp_path / "step-0000000012.safetensors")
    (weights,) = kept
    assert weights.keys() == state.weights.keys()
    for name, array in weights.items():
        assert array.tobytes() == state.weights[name].tobytes()


def test_by_time_alone(tmp_path: Path) -> None:
    backup = BackupAndRestore(tmp_path, None, delete_checkpoint=False, every_seconds=3600)
    train(network(), backup)
    assert names(tmp_path) == []
    backup = BackupAndRestore(tmp_path, None, delete_checkpoint=False, every_seconds=1e-9)
    train(network(), backup)
    assert backup.kept_at is not None
    with pytest.raises(ArgumentError, match="nothing would be kept"):
        BackupAndRestore(tmp_path, None)


def test_a_call_in_the_background_fails_where_it_is_waited_for() -> None:
    call = BackgroundCall(cut_off)
    with pytest.raises(CutOff):
        call.wait()
    call.wait()  # it is said once


def test_where_there_are_no_more_threads_it_is_called_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_: Any) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    done: list[str] = []
    call = BackgroundCall(lambda: done.append("done"))
    assert (done, call.is_over) == (["done"], True)
    call.wait()


# ---- one training for a folder -------------------------------------------------------------------


def test_a_second_training_in_the_folder_is_refused_and_the_first_one_is_not_disturbed(
    tmp_path: Path, whole: bytes
) -> None:
    second = network()

    def try_second() -> None:
        with pytest.raises(
            CheckpointError, match="another training that is going on is kept there"
        ):
            train(second, BackupAndRestore(tmp_path))

    first = network()
    train(first, BackupAndRestore(tmp_path), At(2, try_second))
    assert first.parameters.tobytes() == whole
    assert names(tmp_path) == []
    train(second, BackupAndRestore(tmp_path))  # now it may, from its own beginning
    assert second.parameters.tobytes() == whole


def test_another_process_is_refused_in_one_sentence(tmp_path: Path) -> None:
    program = f"""
import numpy as np, glassnet as gn
from glassnet.callbacks import BackupAndRestore
model = gn.Sequential([gn.Input((5,)), gn.layers.Dense(3, activation="softmax")], seed=0)
model.compile("adam", "sparse_categorical_crossentropy")
try:
    backup = BackupAndRestore({str(tmp_path)!r})
    model.fit(np.zeros((9, 5), "float32"), np.arange(9) % 3, callbacks=backup)
except gn.errors.CheckpointError as error:
    print(error)
"""
    said: list[str] = []

    def start_another() -> None:
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
        said.append(done.stdout + done.stderr)

    train(network(), BackupAndRestore(tmp_path), At(1, start_another))
    assert said == [
        f"{tmp_path}: another training that is going on is kept there: wait for its end, or name "
        "another folder.\n"
    ]


def test_the_lock_of_a_process_that_was_killed_is_no_hindrance(
    tmp_path: Path, whole: bytes
) -> None:
    program = f"""
import os, signal
from glassnet.callbacks.backup_folder import BackupFolder
BackupFolder({str(tmp_path)!r}, 2).lock()
os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
"""
    assert subprocess.run([sys.executable, "-c", program]).returncode != 0
    assert names(tmp_path) == [LOCK]
    model = network()
    train(model, BackupAndRestore(tmp_path))
    assert model.parameters.tobytes() == whole


def test_a_training_that_can_not_begin_leaves_the_folder(tmp_path: Path) -> None:
    class Fails(Callback):
        def on_train_begin(self, logs: Any = None) -> None:
            raise CutOff

    backup = BackupAndRestore(tmp_path)
    with pytest.raises(CutOff):
        train(network(), backup, Fails())
    train(network(), BackupAndRestore(tmp_path))


def test_a_training_that_fails_leaves_the_folder(tmp_path: Path, whole: bytes) -> None:
    backup = BackupAndRestore(tmp_path)
    with pytest.raises(CutOff):
        train(network(), backup, At(3, cut_off))
    assert names(tmp_path) == ["step-0000000006.safetensors", "step-0000000012.safetensors"]
    model = network()
    train(model, BackupAndRestore(tmp_path), At(9, cut_off))
    assert model.parameters.tobytes() == whole


def test_a_folder_with_another_training_is_left_again(tmp_path: Path) -> None:
    with pytest.raises(CutOff):
        train(network(), BackupAndRestore(tmp_path), At(3, cut_off))
    refused = BackupAndRestore(tmp_path)
    with pytest.raises(CheckpointError, match="the seed 7, and this one has 8"):
        train(network(), refused, At(9, cut_off), seed=8)
    train(network(), BackupAndRestore(tmp_path), At(9, cut_off))


# ---- a disk that is full, a folder that is gone --------------------------------------------------


@pytest.fixture
def failing_writes(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """The numbers of the writes, from 1, that fail as on a full disk; also after half of them."""
    failing: set[int] = set()
    count = 0

    def full(file: int) -> None:
        nonlocal count
        count += 1
        if count in failing:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    return failing


def test_a_disk_that_is_full_for_a_while_ends_no_training(
    tmp_path: Path, failing_writes: set[int], whole: bytes
) -> None:
    failing_writes |= {2, 3}
    model = network()
    backup = BackupAndRestore(tmp_path, delete_checkpoint=False, keep=4)
    with pytest.warns(UserWarning, match="no space left") as said:
        train(model, backup)
    assert [str(each.message) for each in said] == [
        f"{tmp_path / 'step-0000000012.safetensors'}: can't be written: no space left on device. "
        "Until another checkpoint is written, the training can be resumed after epoch 1."
    ]
    assert model.parameters.tobytes() == whole
    assert names(tmp_path) == ["step-0000000006.safetensors", "step-0000000024.safetensors"]
    assert backup.kept_at == (4, 0)


def test_what_was_kept_before_the_disk_was_full_is_gone_on_with(
    tmp_path: Path, failing_writes: set[int], whole: bytes
) -> None:
    failing_writes |= {2, 3}
    backup = BackupAndRestore(tmp_path)
    with pytest.warns(UserWarning, match="no space left"), pytest.raises(CutOff):
        train(network(), backup, At(4, cut_off))
    assert names(tmp_path) == ["step-0000000006.safetensors"]
    assert backup.kept_at == (1, 0)
    resumed, backup = network(), BackupAndRestore(tmp_path)
    train(resumed, backup, At(9, cut_off))
    assert backup.resumed_at == (1, 0)
    assert resumed.parameters.tobytes() == whole


def test_a_disk_that_is_full_from_the_beginning(
    tmp_path: Path, failing_writes: set[int], whole: bytes
) -> None:
    failing_writes |= set(range(9))
    model = network()
    with pytest.warns(
        UserWarning, match=r"no space left on device\. Until a checkpoint is written, the training "
    ):
        train(model, BackupAndRestore(tmp_path))
    assert model.parameters.tobytes() == whole
    assert names(tmp_path) == []


def test_a_folder_that_is_deleted_ends_no_training(tmp_path: Path, whole: bytes) -> None:
    folder = tmp_path / "backup"
    model, backup = network(), BackupAndRestore(folder)

    def delete() -> None:
        wait_for(backup)
        shutil.rmtree(folder)

    with pytest.warns(UserWarning, match="was deleted") as said:
        train(model, backup, At(2, delete))
    assert [str(each.message) for each in said] == [
        f"{folder}: the folder was deleted while a training used it. The training is not kept any "
        "more."
    ]
    assert backup.kept_at is None
    assert model.parameters.tobytes() == whole
    assert not folder.exists()


def test_a_folder_that_another_training_has_made_anew_is_not_touched(tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    backup = BackupAndRestore(folder)

    def replace() -> None:
        wait_for(backup)
        shutil.rmtree(folder)
        with pytest.raises(CutOff):
            train(network(), BackupAndRestore(folder), At(3, cut_off), seed=8)

    with pytest.warns(UserWarning, match="the folder was deleted"):
        train(network(), backup, At(2, replace))
    assert names(folder) == ["step-0000000006.safetensors", "step-0000000012.safetensors"]


def test_the_file_of_model_checkpoint_is_asked_for_and_so_its_failure_is_an_error(
    tmp_path: Path, failing_writes: set[int]
) -> None:
    failing_writes |= {2}
    path = tmp_path / "best.safetensors"
    with pytest.raises(OutputError, match=r"best\.safetensors: can't be written: no space left"):
        train(network(), gn.callbacks.ModelCheckpoint(path))
    _, state = load_state(path)  # the one before
    assert state.epoch == 1
    assert names(tmp_path) == ["best.safetensors"]
