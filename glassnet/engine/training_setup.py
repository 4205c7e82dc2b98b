"""What a network is trained for."""

from __future__ import annotations

from dataclasses import dataclass

from glassnet.losses import Loss
from glassnet.optimizers import Optimizer


@dataclass(frozen=True)
class TrainingSetup:
    """What training is for.

    Attributes:
        loss: that is lowered.
        optimizer: that lowers it.
        weighted: whether each image has a weight, by which its loss is multiplied.
    """

    loss: Loss
    optimizer: Optimizer
    weighted: bool = False
