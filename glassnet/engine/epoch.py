"""What an epoch of training works on, and what its steps come to.

``fit`` makes an `Epoch`; an engine trains through it, and tells of it in `StepRange`s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.engine.probes import ProbedStep


@dataclass(frozen=True)
class Epoch:
    """What one epoch of training works on.

    Attributes:
        images: (n, places, channels).
        targets: as the loss takes them.
        order: (samples,) int64, the images in the order in which they are taken.
        batch_size: images in a step.
        stream: 32 bits, from which the epoch's random numbers come.
        weights: (n,), how much each image counts, of the network's type; None for all the same.
    """

    images: NDArray[Any]
    targets: NDArray[Any]
    order: NDArray[np.int64]
    batch_size: int
    stream: int
    weights: NDArray[Any] | None = None

    @property
    def steps(self) -> int:
        """The number of batches; the last one may not be full."""
        return -(-self.order.size // self.batch_size)

    def batch(self, step: int) -> NDArray[np.int64]:
        """The images of a step, counted from 0."""
        return self.order[step * self.batch_size :][: self.batch_size]


@dataclass(frozen=True)
class StepRange:
    """The steps from ``first`` to before ``last``, and their results.

    Attributes:
        outputs: (images, features), in the order in which the epoch took the images.
        losses: (images,).
        penalties: (steps,), what the regularisers add to each step's loss.
        seconds: the time that the steps took.
        diverged: the step whose loss was not finite (it is the last one here), or None.
        probed: what was seen of the step, if it is one that is looked at: then it is the only one.
    """

    first: int
    last: int
    outputs: NDArray[Any]
    losses: NDArray[Any]
    penalties: NDArray[np.float64]
    seconds: float
    diverged: int | None
    probed: ProbedStep | None = None
