"""Optimizers beside PyTorch's, over ten steps of a small network.

Where the two put ε in another place (below the root in Keras's Adagrad and RMSprop, before the
correction of the bias in its Adam), both get one that is too small to matter; what ε does is
compared with the formulas in test_optimizers.py.
"""

from __future__ import annotations

import pytest

from glassnet import optimizers
from tests import parity
from tests.parity import torch
from tests.small_networks import SMALL_NETWORKS, build, data_for

pytestmark = pytest.mark.parity

NONE = 1e-30
ON = torch.optim
PAIRS = {
    "momentum": (optimizers.SGD(0.1, momentum=0.9), lambda w: ON.SGD(w, 0.1, momentum=0.9)),
    "nesterov": (
        optimizers.SGD(0.1, momentum=0.8, nesterov=True),
        lambda w: ON.SGD(w, 0.1, momentum=0.8, nesterov=True),
    ),
    "adagrad": (
        optimizers.Adagrad(0.1, initial_accumulator_value=0.2, epsilon=NONE),
        lambda w: ON.Adagrad(w, 0.1, initial_accumulator_value=0.2, eps=NONE),
    ),
    "rmsprop": (
        optimizers.RMSprop(0.01, rho=0.8, epsilon=NONE),
        lambda w: ON.RMSprop(w, 0.01, alpha=0.8, eps=NONE),
    ),
    "rmsprop, momentum": (
        optimizers.RMSprop(0.01, rho=0.8, momentum=0.7, epsilon=NONE),
        lambda w: ON.RMSprop(w, 0.01, alpha=0.8, momentum=0.7, eps=NONE),
    ),
    "adam": (
        optimizers.Adam(0.01, beta_1=0.8, beta_2=0.95, epsilon=NONE),
        lambda w: ON.Adam(w, 0.01, betas=(0.8, 0.95), eps=NONE),
    ),
    "adamw": (
        optimizers.AdamW(0.01, weight_decay=0.3, epsilon=NONE),
        lambda w: ON.AdamW(w, 0.01, weight_decay=0.3, eps=NONE),
    ),
}


def decayed(weights):
    """SGD whose rate falls with each step, as the original's does."""
    sgd = ON.SGD(weights, 0.3)
    schedule = ON.lr_scheduler.LambdaLR(sgd, lambda step: 1 / (1 + 0.2 * step))
    sgd.register_step_post_hook(lambda *_: schedule.step())
    return sgd


PAIRS["decay"] = (optimizers.SGD(0.3, decay=0.2), decayed)


def scheduled(weights):
    """Adam in one cycle of ten steps."""
    adam = ON.Adam(weights, 0.01, eps=NONE)
    schedule = ON.lr_scheduler.OneCycleLR(adam, 0.01, total_steps=11, cycle_momentum=False)
    adam.register_step_post_hook(lambda *_: schedule.step())
    return adam


PAIRS["schedule"] = (
    optimizers.Adam(optimizers.schedules.OneCycle(0.01, total_steps=11), epsilon=NONE),
    scheduled,
)


@pytest.mark.parametrize("name", PAIRS)
def test_ten_steps(name):
    optimizer, its_twin = PAIRS[name]
    model = build(SMALL_NETWORKS["dense"], optimizer)
    x, y = data_for(model, images=73)
    parity.assert_parity(model, x, y, batch_size=18, epochs=2, optimizer=its_twin)
