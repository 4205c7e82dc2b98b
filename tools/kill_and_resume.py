"""Trainings that are killed at any moment and resumed end as if nothing had happened.

    python -m tools.kill_and_resume

Each case draws a training by its number: an optimizer, a schedule, callbacks, dropout, weights of
classes, a number of threads. It is trained once without a break. Then it is trained in a process of
its own that is killed with SIGKILL, a random time after it has begun to write a checkpoint or while
it writes, and started again, a few times. The receipts of both must be equal, and so must the
figures of all epochs and the lines of the log.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import glassnet as gn
from glassnet import callbacks, layers, optimizers
from glassnet.data import fingerprint
from tools import proofs

CASES = 200
IMAGES, SIDE, CLASSES = 640, 10, 4
MOST_KILLS = 4
LONGEST_LIFE = 0.05  # seconds from a process's first checkpoint until it is killed
RESULT = "result.json"


def optimizer(rng: random.Random) -> Any:
    """Any optimizer, with a number or a schedule for its learning rate."""
    schedules = optimizers.schedules
    rate: Any = rng.choice(
        [
            0.01,
            schedules.ExponentialDecay(0.02, 30, 0.8),
            schedules.CosineDecay(0.02, 300),
            schedules.OneCycle(0.05, 400),
        ]
    )
    kinds: list[Callable[[], Any]] = [
        lambda: optimizers.SGD(rate),
        lambda: optimizers.SGD(rate, momentum=0.9, nesterov=True),
        lambda: optimizers.Adam(rate),
        lambda: optimizers.AdamW(rate),
        lambda: optimizers.RMSprop(rate, momentum=0.5),
        lambda: optimizers.Adagrad(rate),
    ]
    return rng.choice(kinds)()


def train(case: int, folder: Path, *, backed_up: bool) -> dict[str, Any]:
    """Train as the case says; what it came to."""
    rng = random.Random(case)
    generator = np.random.default_rng(case)
    y = generator.integers(0, CLASSES, IMAGES)
    x = generator.integers(0, 90, (IMAGES, SIDE, SIDE, 1)).astype(np.uint8)
    x[np.arange(IMAGES), y, :] += 120
    model = gn.Sequential(
        [
            gn.Input((SIDE, SIDE, 1)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(4, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dropout(rng.choice([0.2, 0.5])),
            layers.Dense(CLASSES, activation="softmax", kernel_regularizer="l2"),
        ],
        seed=case,
    )
    chosen = optimizer(rng)
    model.compile(chosen, "sparse_categorical_crossentropy", metrics=["accuracy"])
    log = folder / "log.csv"
    watching: list[callbacks.Callback] = [callbacks.CSVLogger(log)]
    if isinstance(chosen.learning_rate, float):
        watching += rng.choice(
            [
                [callbacks.ReduceLROnPlateau("val_loss", 0.5, patience=1)],
                [callbacks.LearningRateScheduler(_lowered)],
                [],
            ]
        )
    if rng.random() < 0.5:
        watching.append(callbacks.EarlyStopping("val_loss", restore_best_weights=True, patience=3))
    best = folder / "best.safetensors"
    watching.append(callbacks.ModelCheckpoint(best, save_best_only=True, save_weights_only=True))
    frequency: Any = rng.choice(["epoch", 7])
    seconds = rng.choice([0.02, 0.2])
    if backed_up:
        watching.append(
            callbacks.BackupAndRestore(folder / "backup", frequency, every_seconds=seconds)
        )
    history = model.fit(
        x[:-128],
        y[:-128],
        batch_size=rng.choice([16, 33]),
        epochs=rng.randint(4, 14),
        verbose=0,
        callbacks=watching,
        validation_data=(x[-128:], y[-128:]),
        class_weight=rng.choice([None, {0: 2.0, 3: 0.5}]),
        validation_freq=rng.choice([1, 2]),
        seed=case,
        threads=rng.randint(1, 4),
    )
    return {
        "weights": fingerprint(*model.get_weights()),
        "best": fingerprint(*gn.load_model(best).get_weights()),
        "history": history.history,
        "status": history.status,
        "log": log.read_text(),
    }


def _lowered(epoch: int, rate: float) -> float:
    return rate * 0.9 if epoch else rate


def check(case: int) -> str:
    """One case.

    Raises:
        AssertionError: if the killed training came to something else.
    """
    rng = random.Random(-case - 1)
    with tempfile.TemporaryDirectory() as name:
        whole, killed = Path(name) / "whole", Path(name) / "killed"
        whole.mkdir()
        killed.mkdir()
        expected = train(case, whole, backed_up=False)
        resumed = 0
        for _ in range(rng.randint(1, MOST_KILLS)):
            _start(case, killed, rng.uniform(0, LONGEST_LIFE))
            resumed += any((killed / "backup").glob("step-*"))
        _start(case, killed, None)
        found = json.loads((killed / RESULT).read_text())
        assert found == json.loads(json.dumps(expected)), f"resumed {resumed} times: {found}"
        left = list((killed / "backup").iterdir())
        assert not left, f"files are left: {left}"
    return "resumed" if resumed else "begun anew"


def _start(case: int, folder: Path, life: float | None) -> None:
    """Start the training in a process of its own.

    Args:
        case: the number of the case.
        folder: where the training is kept.
        life: seconds until the process is killed, from the moment when it begins to write a
            checkpoint: so it is killed in the midst of a training, however slow the machine is.
            None lets it come to its end.
    """
    command = [sys.executable, "-m", "tools.kill_and_resume", "--train", str(case), str(folder)]
    before = _kept(folder)
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        while life is not None and process.poll() is None and _kept(folder) == before:
            time.sleep(0.001)
        try:
            _, errors = process.communicate(timeout=life)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            return
    if process.returncode:
        raise AssertionError(errors)


def _kept(folder: Path) -> set[str]:
    """The names of the checkpoints, also of one that is being written."""
    backup = folder / "backup"
    return {path.name for path in backup.glob("*step-*")}


def main() -> int:
    """The proof; or, for its own use, one training."""
    if sys.argv[1:2] == ["--train"]:
        case, folder = int(sys.argv[2]), Path(sys.argv[3])
        result = train(case, folder, backed_up=True)
        beside = folder / f"{RESULT}.{os.getpid()}"
        beside.write_text(json.dumps(result))
        beside.rename(folder / RESULT)
        return 0
    started = time.monotonic()
    status = proofs.main("kill_and_resume", check, CASES)
    print(f"kill_and_resume: {time.monotonic() - started:.0f} s.")
    return status


if __name__ == "__main__":
    sys.exit(main())
