"""Which runs there are: each is drawn by its number alone, so any first part stands for all."""

from __future__ import annotations

import math
import random
from typing import NamedTuple

from tools.health_runs.families import FAMILIES
from tools.health_runs.faults import FAULTS
from tools.health_runs.specification import Specification

RUNS = 480
INJECTED = 3  # of this many runs, one has an injected fault
EPOCHS = (2, 3, 4)
BATCH_SIZES = (32, 64, 128)
DATA = ("mnist", "fashion-mnist")
INITIALIZERS = ("glorot_uniform", "glorot_uniform", "he_normal", "random_normal", "lecun_uniform")


class Chosen(NamedTuple):
    """An optimizer with its settings, the rates it is tried with, and one that is sound."""

    name: str
    settings: dict[str, float | bool]
    lowest: float
    highest: float
    sound: float


OPTIMIZERS = (
    Chosen("SGD", {}, 0.001, 10.0, 0.05),
    Chosen("SGD", {}, 0.02, 2.0, 0.05),
    Chosen("SGD", {"momentum": 0.9, "nesterov": True}, 0.001, 3.0, 0.02),
    Chosen("Adam", {}, 0.0001, 0.3, 0.001),
    Chosen("AdamW", {"weight_decay": 0.004}, 0.0001, 0.1, 0.001),
    Chosen("RMSprop", {}, 0.0001, 0.1, 0.001),
    Chosen("Adagrad", {}, 0.001, 3.0, 0.02),
)


def draw(number: int) -> Specification:
    """The run of this number, from 0.

    >>> draw(5) == draw(5), len({draw(n).key for n in range(50)})
    (True, 50)
    """
    rng = random.Random(number)
    family = sorted(FAMILIES)[number % len(FAMILIES)]
    if number % INJECTED == INJECTED - 1:
        return _injected(number, family, FAULTS[number // INJECTED % len(FAULTS)], rng)
    optimizer = rng.choice(OPTIMIZERS)
    rate = math.exp(rng.uniform(math.log(optimizer.lowest), math.log(optimizer.highest)))
    return Specification(
        number=number,
        family=family,
        data=rng.choice(DATA),
        activation=rng.choice(("sigmoid", "relu", "relu", "tanh")),
        initializer=rng.choice(INITIALIZERS),
        optimizer=optimizer.name,
        learning_rate=float(f"{rate:.3g}"),
        settings=optimizer.settings,
        batch_size=rng.choice(BATCH_SIZES),
        epochs=rng.choice(EPOCHS),
    )


def _injected(number: int, family: str, fault: str, rng: random.Random) -> Specification:
    """A training that would be sound but for the fault."""
    optimizer = rng.choice(OPTIMIZERS)
    step: int = 1
    size: float | None = None
    if fault in ("bad-batch", "rate-jump"):
        step = rng.randint(60, 140)  # in the first epoch, or, of a jump, a little later
    if fault == "bad-batch":
        size = 1000.0
    if fault == "rate-jump":
        size = rng.choice((300.0, 1000.0))
    return Specification(
        number=number,
        family=family,
        data=rng.choice(DATA),
        activation="relu" if fault == "dead-initialisation" else rng.choice(("relu", "tanh")),
        initializer="glorot_uniform",
        optimizer=optimizer.name,
        learning_rate=optimizer.sound,
        settings=optimizer.settings,
        batch_size=rng.choice(BATCH_SIZES),
        epochs=rng.choice(EPOCHS),
        fault=fault,
        fault_step=step,
        fault_size=size,
    )
