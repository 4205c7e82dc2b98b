"""Record what Keras's callbacks decide, for given figures of each epoch.

    python -m venv /tmp/keras && /tmp/keras/bin/pip install keras==3.15.1 "jax[cpu]==0.10.2"
    KERAS_BACKEND=jax PYTHONPATH=. /tmp/keras/bin/python tools/record_keras_callbacks.py

``tests/test_keras_callbacks.py`` lets glassnet's callbacks decide on the same figures.
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


def epochs() -> list[dict[str, float]]:
    """The figures of each epoch."""
    return [
        {"loss": 2 * a, "val_loss": a, "val_accuracy": b}
        for a, b in zip(FALLING, RISING, strict=True)
    ]


def main() -> None:
    """Let Keras decide, and write it down."""
    import keras

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
    }
    RECORDED.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
