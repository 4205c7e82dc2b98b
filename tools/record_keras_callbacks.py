"""Record what Keras's callbacks decide for given figures, and what its options of `fit` do.

    python -m venv /tmp/keras && /tmp/keras/bin/pip install keras==3.15.1 "jax[cpu]==0.10.2"
    KERAS_BACKEND=jax PYTHONPATH=. /tmp/keras/bin/python tools/record_keras_callbacks.py

``tests/test_keras_callbacks.py`` lets glassnet's callbacks decide on the same figures, and trains
the same network with the same options.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

RECORDED = Path(__file__).parents[1] / "tests/recorded/keras/callbacks.json"

FALLING = [1.0, 0.8, 0.79995, 0.7, 0.7, 0.71, 0.72, 0.6, 0.61, 0.62, 0.63, 0.64, 0.65, 0.66]
RISING = [0.1, 0.5, 0.4, 0.6, 0.6, 0.55, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.71, 0.7]

PLATEAUS: list[dict[str, Any]] = [
    {},
    {"patience": 2},
    {"patience": 1, "factor": 0.5},
    {"patience": 0, "factor": 0.5},
    {"patience": 2, "cooldown": 2, "factor": 0.3},
    {"patience": 1, "cooldown": 3},
    {"patience": 1, "min_lr": 0.02},
    {"patience": 2, "min_delta": 0.15},
    {"patience": 2, "mode": "max"},
    {"monitor": "val_accuracy", "patience": 2},
    {"monitor": "val_accuracy", "patience": 3, "cooldown": 1, "mode": "max"},
]
CHECKPOINTS: list[dict[str, Any]] = [
    {},
    {"save_best_only": True},
    {"save_best_only": True, "monitor": "val_accuracy", "mode": "max"},
    {"save_best_only": True, "initial_value_threshold": 0.65},
    {"save_best_only": True, "mode": "max"},
]
STOPS: list[dict[str, Any]] = [
    {},
    {"patience": 2},
    {"patience": 3},
    {"patience": 2, "min_delta": 0.15},
    {"patience": 2, "start_from_epoch": 4},
    {"patience": 2, "baseline": 0.65},
    {"patience": 1, "baseline": 0.9},
    {"patience": 2, "restore_best_weights": True},
    {"patience": 5, "restore_best_weights": True},
    {"monitor": "val_accuracy", "mode": "max", "patience": 3},
    {"monitor": "val_accuracy", "mode": "max", "patience": 4, "min_delta": 0.05},
    {"patience": 20, "restore_best_weights": True},
]
WEIGHTS: list[dict[str, Any]] = [
    {},
    {"class_weight": {0: 0.5, 1: 2.0, 2: 1.0}},
    {"class_weight": {1: 3.0}},
    {"sample_weight": [0.25 * (n % 5) for n in range(20)]},
]
FREQUENCIES: list[Any] = [1, 2, 3, [1, 4], [2, 3, 5]]
SAVED_AFTER = (1, 3, 5, 7)
"""So many steps, in epochs of five."""


def data() -> tuple[list[list[float]], list[int], list[list[float]]]:
    """Twenty images of two values, their labels of three classes, and a kernel to begin with."""
    x = [[((7 * n) % 20) / 20, ((3 * n + 5) % 20) / 20] for n in range(20)]
    return x, [n * n % 3 for n in range(20)], [[0.1, -0.2, 0.3], [-0.3, 0.2, 0.1]]


def epochs() -> list[dict[str, float]]:
    """The figures of each epoch."""
    return [
        {"loss": 2 * a, "val_loss": a, "val_accuracy": b}
        for a, b in zip(FALLING, RISING, strict=True)
    ]


def main() -> None:
    """Let Keras decide, and write it down."""
    import keras
    import numpy as np

    def model() -> Any:
        built = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        built.compile(keras.optimizers.SGD(0.5), "mse", metrics=["accuracy"])
        return built

    def rates(callback: Any) -> list[float]:
        callback.set_model(own := model())
        callback.on_train_begin()
        found = []
        for epoch, figures in enumerate(epochs()):
            callback.on_epoch_begin(epoch)
            callback.on_epoch_end(epoch, dict(figures))
            found.append(float(own.optimizer.learning_rate))
        return found

    def saved(settings: dict[str, Any]) -> list[str]:
        folder = Path(tempfile.mkdtemp())
        name = "{epoch:02d}-{val_loss:.2f}.keras"
        callback = keras.callbacks.ModelCheckpoint(str(folder / name), **settings)
        callback.set_model(model())
        callback.on_train_begin()
        for epoch, figures in enumerate(epochs()):
            callback.on_epoch_begin(epoch)
            callback.on_epoch_end(epoch, dict(figures))
        return sorted(path.stem for path in folder.iterdir())

    def lines(separator: str) -> str:
        path = Path(tempfile.mkdtemp()) / "log.csv"
        callback = keras.callbacks.CSVLogger(str(path), separator=separator)
        callback.set_model(model())
        callback.on_train_begin()
        for epoch, figures in enumerate(epochs()[:3]):
            callback.on_epoch_end(epoch, dict(figures))
        callback.on_train_end()
        return path.read_text()

    def stopped(settings: dict[str, Any]) -> list[int | None]:
        """After which epoch it stops, and of which the weights are in the end; from 0."""
        callback = keras.callbacks.EarlyStopping(**{"mode": "min", **settings})
        callback.set_model(own := model())
        callback.on_train_begin()
        last = None
        for epoch, figures in enumerate(epochs()):
            own.layers[0].set_weights([np.full((2, 1), float(epoch)), np.zeros(1)])
            callback.on_epoch_end(epoch, dict(figures))
            last = epoch
            if own.stop_training:
                break
        callback.on_train_end()
        return [last if own.stop_training else None, int(own.get_weights()[0][0, 0])]

    def trained(*callbacks: Any, **named: Any) -> tuple[Any, Any]:
        """A small network, trained on `data` without shuffling: the network and its history."""
        x, y, kernel = data()
        own = keras.Sequential(
            [keras.Input((2,)), keras.layers.Dense(3, activation="softmax", name="dense")]
        )
        own.compile(keras.optimizers.SGD(0.5, momentum=0.9), "sparse_categorical_crossentropy")
        own.set_weights([np.array(kernel), np.zeros(3)])
        if "sample_weight" in named:
            named["sample_weight"] = np.array(named["sample_weight"])
        given = {"batch_size": 4, "epochs": 3, "verbose": 0, "shuffle": False, **named}
        history = own.fit(np.array(x), np.array(y), callbacks=list(callbacks), **given)
        return own, history

    def weighted(settings: dict[str, Any]) -> dict[str, Any]:
        own, history = trained(**settings)
        return {
            "loss": history.history["loss"],
            "weights": [each.ravel().tolist() for each in own.get_weights()],
        }

    def saved_by_steps(steps: int) -> list[str]:
        folder = Path(tempfile.mkdtemp())
        name = str(folder / "{epoch}-{batch}.keras")
        trained(keras.callbacks.ModelCheckpoint(name, save_freq=steps))
        return sorted(path.stem for path in folder.iterdir())

    def validated(frequency: Any) -> int:
        x, y, _ = data()
        pair = (np.array(x), np.array(y))
        _, history = trained(epochs=5, validation_data=pair, validation_freq=frequency)
        return len(history.history["val_loss"])

    def appended() -> str:
        path = Path(tempfile.mkdtemp()) / "log.csv"
        for first, append in ((0, False), (2, True)):
            callback = keras.callbacks.CSVLogger(str(path), append=append)
            callback.set_model(model())
            callback.on_train_begin()
            for epoch in range(first, first + 2):
                callback.on_epoch_end(epoch, dict(epochs()[epoch]))
            callback.on_train_end()
        return path.read_text()

    def continued() -> dict[str, Any]:
        """Figures of epochs 2 and 3 by ``initial_epoch``, and the epochs' numbers."""
        _, history = trained(epochs=4, initial_epoch=2)
        return {"epoch": history.epoch, "loss": history.history["loss"]}

    plateaus = []
    for settings in PLATEAUS:
        given = {"mode": "max", **settings} if "accuracy" in str(settings) else settings
        plateaus.append(rates(keras.callbacks.ReduceLROnPlateau(**{"mode": "min", **given})))
    checkpoints = [saved({"mode": "min", **settings}) for settings in CHECKPOINTS]
    scheduled = rates(
        keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate * 0.9 if epoch else rate)
    )
    result = {
        "keras": keras.__version__,
        "plateaus": plateaus,
        "checkpoints": checkpoints,
        "scheduled": scheduled,
        "csv": [lines(","), lines(";")],
        "appended": appended(),
        "stops": [stopped(settings) for settings in STOPS],
        "by_steps": [saved_by_steps(steps) for steps in SAVED_AFTER],
        "weighted": [weighted(settings) for settings in WEIGHTS],
        "validations": [validated(frequency) for frequency in FREQUENCIES],
        "continued": continued(),
    }
    RECORDED.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
