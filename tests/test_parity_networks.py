"""The study's five networks beside PyTorch's: the loss of each of 100 steps on real digits."""

from __future__ import annotations

import pytest

from glassnet import networks
from glassnet.model import Sequential
from glassnet.optimizers import SGD
from tests import parity
from tests.parity import torch
from tests.step_losses import train

pytestmark = [pytest.mark.parity, pytest.mark.slow]

RATE, BATCH, STEPS = 0.5, 128, 100  # the study's recipe


@pytest.mark.parametrize(("dtype", "tolerance"), [("float32", 1e-3), ("float64", 1e-8)])
@pytest.mark.parametrize("name", networks.NETWORKS)
def test_the_loss_follows_pytorchs(name, dtype, tolerance, mnist, record_property):
    (x_train, y_train), _ = mnist
    # All of MNIST has enough images for one epoch, the bundled sample for a quarter of one.
    epochs = 1 if len(x_train) >= BATCH * STEPS else 4
    x, y = (array[: BATCH * STEPS // epochs] for array in (x_train, y_train))
    model = networks.build(name, preprocess=networks.preprocessing("standard", x_train), seed=1)
    model = Sequential.from_config(model.get_config() | {"dtype": dtype})
    model.compile(SGD(RATE), "sparse_categorical_crossentropy")
    twin = parity.Twin(model)
    losses = train(model, x, y, BATCH, epochs)
    expected = twin.train(x, y, BATCH, epochs, lambda weights: torch.optim.SGD(weights, RATE))
    assert len(losses) == len(expected) == STEPS
    difference = parity.largest_difference(losses, expected)
    record_property("largest relative difference", difference)
    print(f"{name}, {dtype}: {difference:.1e} (loss {expected[0]:.3f} → {expected[-1]:.3f})")
    assert difference <= tolerance
