"""Recorded trainings are replayed to any of their steps, the same to the last bit.

    python -m tools.replay_steps

Each case draws a training by its number: a network, dropout, an optimizer, a schedule, callbacks,
weights of classes, a number of threads. A callback notes a fingerprint of the weights and of the
optimizer's vectors before each step. Then the training is replayed from its record to a step that
is drawn, from its beginning or from a checkpoint, on another number of threads. The fingerprints
must be equal.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import glassnet as gn
from glassnet import callbacks, layers, networks
from glassnet.data import fingerprint
from glassnet.errors import DivergenceError
from glassnet.study import StatisticsTracker
from tools import proofs
from tools.kill_and_resume import lowered, optimizer

CASES = 50
IMAGES, HELD = 600, 100
CUSTOM = {"lowered": lowered}


class Notes(callbacks.Callback):
    """A fingerprint of all that a step changes, before each step, by its epoch and step, from 1."""

    changes_training = False

    def __init__(self) -> None:
        self.before: dict[tuple[int, int], str] = {}

    def get_state(self) -> dict[str, Any]:
        """Nothing that the training needs."""
        return {}

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Note which epoch it is."""
        self.epoch = epoch

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        """Note what stands before this step."""
        self.before[self.epoch + 1, batch + 1] = state_of(self.model)


def state_of(model: Any) -> str:
    """A fingerprint of the weights and of what the optimizer remembers."""
    return fingerprint(model.parameters, model.optimizer_state.vectors())


def build(rng: random.Random) -> gn.Sequential:
    """One of the named networks, or one with dropout."""
    seed = rng.randrange(1000)
    if rng.random() < 0.5:
        activation = rng.choice(["relu", "tanh", "sigmoid"])
        return networks.build(
            rng.choice(list(networks.NETWORKS)),
            activation=activation,
            seed=seed,
            input_shape=(28, 28, 1),
            classes=10,
            preprocess=layers.Rescaling(1 / 255),
        )
    return gn.Sequential(
        [
            gn.Input((28, 28, 1)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(rng.choice([4, 6]), 5, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Dropout(rng.choice([0.1, 0.3])),
            layers.Flatten(),
            layers.Dense(20, activation="tanh", kernel_regularizer="l2"),
            layers.Dropout(rng.choice([0.2, 0.5])),
            layers.Dense(10, activation="softmax"),
        ],
        seed=seed,
    )


def steering(rng: random.Random, model: gn.Sequential) -> list[callbacks.Callback]:
    """Callbacks that change the training."""
    chosen: list[callbacks.Callback] = []
    assert model.optimizer is not None
    if isinstance(model.optimizer.learning_rate, float):
        kinds: list[Callable[[], callbacks.Callback]] = [
            lambda: callbacks.ReduceLROnPlateau("val_loss", 0.5, patience=0, min_delta=0.1),
            lambda: callbacks.LearningRateScheduler(lowered),
        ]
        chosen.append(rng.choice(kinds)())
    if rng.random() < 0.5:
        chosen.append(
            callbacks.EarlyStopping(
                "val_loss", restore_best_weights=True, patience=rng.randint(0, 2)
            )
        )
    return chosen


def check(case: int) -> str:
    """One case.

    Raises:
        AssertionError: if the replay stands elsewhere than the run.
    """
    rng = random.Random(case)
    (x, y), _ = gn.data.load("mnist-5k")
    first = rng.randrange(len(x) - IMAGES)
    x, y = x[first : first + IMAGES], y[first : first + IMAGES]
    training, held = (x[:-HELD], y[:-HELD]), (x[-HELD:], y[-HELD:])
    model = build(rng)
    model.compile(optimizer(rng), "sparse_categorical_crossentropy", metrics=["accuracy"])
    with tempfile.TemporaryDirectory() as name, warnings.catch_warnings():
        warnings.simplefilter("error")  # nothing speaks against the same bits
        folder = Path(name)
        notes, tracker = Notes(), StatisticsTracker(folder)
        checkpoints = folder / "checkpoints"
        keeper = callbacks.ModelCheckpoint(
            checkpoints / "{epoch}-{batch}.safetensors", save_freq=rng.choice([5, 13])
        )
        with suppress(DivergenceError):  # its steps can be replayed as well
            model.fit(
                *training,
                batch_size=rng.choice([16, 33, 128]),
                epochs=rng.randint(2, 5),
                verbose=0,
                callbacks=[notes, *steering(rng, model), keeper, tracker],
                validation_data=held,
                validation_freq=rng.choice([1, 1, 2]),
                class_weight=rng.choice([None, {0: 2.0, 3: 0.5}]),
                shuffle=rng.random() < 0.9,
                seed=case,
                threads=rng.randint(1, 4),
            )
        place = rng.choice(sorted(notes.before))
        kept = checkpoints if rng.random() < 0.5 and checkpoints.exists() else None
        assert tracker.run_file is not None
        then = gn.replay(
            tracker.run_file,
            *place,
            data=(training, held),
            custom_objects=CUSTOM,
            checkpoints=kept if kept and _reaches(kept, place, notes) else None,
            threads=rng.randint(1, 4),
            verbose=0,
        )
        assert (then.epoch, then.step) == place
        assert state_of(then.model) == notes.before[place], f"{model.name} before step {place}"
        later = [after for after in sorted(notes.before) if after > place][:1]
        for after in later:
            then.advance()
            assert state_of(then.model) == notes.before[after], f"{model.name} after step {place}"
    return "from a checkpoint" if kept else "from the beginning"


def _reaches(checkpoints: Path, place: tuple[int, int], notes: Notes) -> bool:
    """Whether one of the checkpoints was written before this step."""
    steps = max(step for _, step in notes.before)
    done = (place[0] - 1) * steps + place[1] - 1
    names = [path.stem.split("-") for path in checkpoints.iterdir()]
    return any((int(epoch) - 1) * steps + int(batch) <= done for epoch, batch in names)


def main() -> int:
    """The proof."""
    started = time.monotonic()
    status = proofs.main("replay_steps", check, CASES)
    print(f"replay_steps: {time.monotonic() - started:.0f} s.")
    return status


if __name__ == "__main__":
    sys.exit(main())
