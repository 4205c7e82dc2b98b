"""Learning rates that change from step to step, by a plan made before the training.

Names, arguments, defaults and formulas are those of Keras 3, where it has them. A schedule takes
the place of an optimizer's learning rate::

    SGD(CosineDecay(0.5, decay_steps=1000), momentum=0.9)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from glassnet.configuration import lookup, serialize
from glassnet.optimizers.schedules.base import LearningRateSchedule
from glassnet.optimizers.schedules.cosine import CosineDecay, CosineDecayRestarts
from glassnet.optimizers.schedules.decays import (
    ExponentialDecay,
    InverseTimeDecay,
    PiecewiseConstantDecay,
    PolynomialDecay,
)
from glassnet.optimizers.schedules.one_cycle import OneCycle
from glassnet.optimizers.schedules.scaled import Scaled

__all__ = [
    "SCHEDULES",
    "CosineDecay",
    "CosineDecayRestarts",
    "ExponentialDecay",
    "InverseTimeDecay",
    "LearningRateSchedule",
    "OneCycle",
    "PiecewiseConstantDecay",
    "PolynomialDecay",
    "Scaled",
    "get",
    "serialize",
]

SCHEDULES: dict[str, type[LearningRateSchedule]] = {
    schedule.__name__: schedule
    for schedule in (
        ExponentialDecay,
        InverseTimeDecay,
        PolynomialDecay,
        PiecewiseConstantDecay,
        CosineDecay,
        CosineDecayRestarts,
        OneCycle,
        Scaled,
    )
}
"""By class name: none can be made from a short name alone, as there are no default rates."""


def get(
    identifier: object, custom_objects: Mapping[str, type[Any]] | None = None
) -> LearningRateSchedule:
    """The schedule of this configuration.

    Args:
        identifier: what `serialize` gives, or a `LearningRateSchedule`.
        custom_objects: further classes by name.

    Raises:
        ArgumentError: if there is no such schedule.

    >>> get({"class_name": "CosineDecay", "config": {"initial_learning_rate": 1, "decay_steps": 9}})
    CosineDecay(initial_learning_rate=1.0, decay_steps=9.0, alpha=0.0, warmup_target=None,
        warmup_steps=0.0)
    """
    return lookup("schedule", identifier, LearningRateSchedule, SCHEDULES, custom_objects)
