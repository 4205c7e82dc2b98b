"""Outputs, gradients and losses beside those that PyTorch computed when they were recorded."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.recorded_networks import FOLDER, file_of, names, network, sample
from tests.step_losses import train

TOLERANCE = 1e-9


def close(actual, expected):
    """Assert that these agree, relative to the largest value."""
    assert len(actual) == len(expected)
    scale = np.abs(expected).max()
    np.testing.assert_allclose(actual, expected, rtol=0, atol=TOLERANCE * scale)


@pytest.mark.parametrize("name", names())
def test_figures_are_pytorchs(name):
    recorded = json.loads(file_of(name).read_text(encoding="utf-8"))
    model, x, y, batch_size, epochs = network(name)
    close(sample(model.predict(x)), recorded["outputs"])
    found = {
        "layer_outputs": model.layer_outputs(x),
        "layer_gradients": model.layer_gradients(x, y),
    }
    for kind, by_name in found.items():
        assert [name for name in by_name if "/" not in name] == list(recorded[kind])
        for name, values in recorded[kind].items():
            close(sample(by_name[name]), values)
    loss, gradients = model.loss_and_gradients(x, y)
    assert loss == pytest.approx(recorded["loss"], rel=TOLERANCE)
    assert model.weight_names() == list(recorded["gradients"])
    for gradient, values in zip(gradients, recorded["gradients"].values(), strict=True):
        close(sample(gradient), values)
    losses = train(model, x, y, batch_size, epochs)
    np.testing.assert_allclose(losses, recorded["losses"], rtol=TOLERANCE)


def test_every_file_is_compared():
    assert {path.name for path in FOLDER.iterdir() if path.is_file()} == {
        file_of(name).name for name in names()
    }
