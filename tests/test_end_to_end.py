"""LeNet, trained from its first weights on real digits, recognises those it has never seen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import glassnet as gn
from glassnet import networks

Images = tuple[np.ndarray, np.ndarray]


@pytest.mark.slow
def test_lenet_learns_digits(mnist: tuple[Images, Images], tmp_path: Path) -> None:
    (x_train, y_train), (x_test, y_test) = mnist
    unit = networks.preprocessing("unit", x_train)
    model = networks.build("lenet", activation="relu", preprocess=unit, seed=0)
    model.compile(gn.optimizers.SGD(0.1), "sparse_categorical_crossentropy", metrics=["accuracy"])
    untrained = model.evaluate(x_test, y_test)
    epochs = 1 if len(x_train) == 60_000 else 10  # of the sample, 40,000 images in all
    history = model.fit(
        x_train, y_train, batch_size=64, epochs=epochs, verbose=0, seed=0, threads=1
    )
    trained = model.evaluate(x_test, y_test)

    assert untrained["accuracy"] < 0.3
    assert history.history["accuracy"][-1] > 0.85  # 0.90 and 0.98 were seen
    assert trained["accuracy"] > 0.9  # 0.96 was seen
    assert trained["loss"] < 0.35  # 0.11 was seen

    model.save(tmp_path / "lenet.safetensors")
    again = gn.load_model(tmp_path / "lenet.safetensors")
    assert again.evaluate(x_test, y_test) == trained
    right = again.predict(x_test).argmax(axis=1) == y_test
    assert right.mean() == pytest.approx(trained["accuracy"], rel=1e-12)
