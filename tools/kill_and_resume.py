"""Trainings that are killed at any moment and resumed end as if nothing had happened.

    python -m tools.kill_and_resume

Each case draws a training by its number: an optimizer, a schedule, callbacks, dropout, weights of
classes, a number of threads. It is trained once without a break. Then it is trained in a process of
its own that is killed with SIGKILL and started again, a few times. Half of the kills come a random
time after the process has begun to write its first checkpoint; the other half are aimed at a
checkpoint that is being written. What both trainings came to must be equal: the weights, the best
weights, the figures of all epochs and the lines of the log.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import re
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
from glassnet.files import write_atomically
from tools import proofs

CASES = 200
IMAGES, SIDE, CLASSES = 640, 10, 4
MOST_KILLS = 4
PROCESSES = multiprocessing.get_context("forkserver")
"""Each is a copy of one that has imported glassnet, and never trained: they start at once."""
LONGEST_LIFE = 0.05  # seconds from a process's first checkpoint until it is killed
LONGEST_WRITE = 0.002  # seconds from the moment when a file is there that is not finished
RESULT = "result.json"
FINISHED, UNFINISHED, ANY = r"step-\d+\.safetensors", r"\.step-.*\.tmp", r"\.?step-.*"
"""What the files of a backup are called: checkpoints, those that are being written, and both."""


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
                [callbacks.LearningRateScheduler(lowered)],
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


def lowered(epoch: int, rate: float) -> float:
    """A rate that falls by a tenth with each epoch."""
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
        resumed = written = 0
        for _ in range(rng.randint(1, MOST_KILLS)):
            before = _names(killed, UNFINISHED)
            if rng.random() < 0.5:
                _start(case, killed, UNFINISHED, rng.uniform(0, LONGEST_WRITE))
            else:
                _start(case, killed, ANY, rng.uniform(0, LONGEST_LIFE))
            written += bool(_names(killed, UNFINISHED) - before)
            resumed += bool(_names(killed, FINISHED))
        _start(case, killed)
        found = json.loads((killed / RESULT).read_text())
        assert found == json.loads(json.dumps(expected)), f"resumed {resumed} times: {found}"
        left = list((killed / "backup").iterdir())
        assert not left, f"files are left: {left}"
    how = "resumed" if resumed else "begun anew"
    return f"{how} and killed while it wrote" if written else how


def _start(case: int, folder: Path, awaited: str = "", life: float | None = None) -> None:
    """Start the training in a process of its own.

    Args:
        case: the number of the case.
        folder: where the training is kept.
        awaited: what the files are called of which a new one is waited for, so that the process is
            killed in the midst of a training, however slow the machine is.
        life: seconds from then until it is killed. None lets it come to its end.
    """
    before = _names(folder, awaited)
    process = PROCESSES.Process(target=_train_and_note, args=(case, folder))
    process.start()
    while life is not None and process.is_alive() and not _names(folder, awaited) - before:
        time.sleep(0.0002)
    process.join(life)
    if process.is_alive():
        process.kill()  # which is SIGKILL
        process.join()
    elif process.exitcode:
        raise AssertionError(f"the training ended with the status {process.exitcode}, see above")
    process.close()


def _train_and_note(case: int, folder: Path) -> None:
    """What each of the processes does."""
    result = train(case, folder, backed_up=True)
    write_atomically(folder / RESULT, json.dumps(result))


def _names(folder: Path, files: str) -> set[str]:
    """The names of these files in the folder of the backup."""
    try:
        names = [path.name for path in (folder / "backup").iterdir()]
    except FileNotFoundError:
        return set()
    return {name for name in names if re.fullmatch(files, name)}


def main() -> int:
    """The proof."""
    started = time.monotonic()
    PROCESSES.set_forkserver_preload(["glassnet.callbacks", "glassnet.engine.runner", "rich"])
    status = proofs.main("kill_and_resume", check, CASES)
    print(f"kill_and_resume: {time.monotonic() - started:.0f} s.")
    return status


if __name__ == "__main__":
    sys.exit(main())
