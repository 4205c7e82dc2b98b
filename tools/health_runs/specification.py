"""What one of the labelled runs is: a value from which it can be trained again, bit by bit."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

TEST_ONLY = ("strided", "dropout")
"""Families of networks that no detector is tuned on: all their runs are held out."""

HINDSIGHT = 3
"""A run is trained for so many times the epochs that a detector is shown."""


@dataclass(frozen=True)
class Specification:
    """One run.

    Attributes:
        number: its place in the set, which decides all the rest.
        family: of networks, see `families`.
        data: ``"mnist"`` or ``"fashion-mnist"``.
        activation: between the layers.
        initializer: of all kernels.
        optimizer: its class, with ``settings`` beside the learning rate.
        learning_rate: a number that stays, but for the fault ``rate-jump``.
        settings: the optimizer's other arguments.
        batch_size: images in a step.
        epochs: that a detector is shown; it is trained for `HINDSIGHT` times as many.
        fault: what is injected, see `faults`; None for nothing.
        fault_step: the first step that the fault spoils, from 1; 1 also where all are spoilt.
        fault_size: how large the fault is, where it has a size.
    """

    number: int
    family: str
    data: str
    activation: str
    initializer: str
    optimizer: str
    learning_rate: float
    settings: dict[str, float | bool]
    batch_size: int
    epochs: int
    fault: str | None = None
    fault_step: int | None = None
    fault_size: float | None = None

    @property
    def seed(self) -> int:
        """Of the weights, the order of the images, and dropout."""
        return self.number

    @property
    def shuffles(self) -> bool:
        """Whether each epoch has an order of its own; not with a bad batch, which is one step's."""
        return self.fault != "bad-batch"

    @property
    def key(self) -> str:
        """Twelve digits that stand for all of it."""
        text = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @property
    def file_name(self) -> str:
        """Of what is kept of the run: its number and its key."""
        return f"{self.number:03}-{self.key}.json"

    @property
    def held_out(self) -> bool:
        """Whether no detector may be tuned on it: half of all, and the families of `TEST_ONLY`."""
        return self.family in TEST_ONLY or int(self.key, 16) % 2 == 0
