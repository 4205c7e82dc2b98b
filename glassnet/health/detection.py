"""From the curve of a training to the verdict on it."""

from __future__ import annotations

from glassnet.health.curve import Curve
from glassnet.health.verdict import Verdict
from glassnet.metrics.baseline import never_started


def detect(curve: Curve) -> Verdict:
    """The verdict on a training, by its curve alone: no cause is known yet.

    >>> import numpy as np
    >>> losses = np.array([2.3, 1.1, 0.4, np.inf], np.float32)
    >>> detect(Curve(losses, steps=10, diverged_at=(1, 4))).name
    'diverged'
    """
    if curve.diverged_at is not None:
        return Verdict("diverged", curve.diverged_at, ("The loss was not finite.",))
    last = curve.losses[-curve.steps :]
    loss = float(last.mean()) if last.size else None
    accuracy = curve.accuracy[-1] if curve.accuracy else None
    if never_started(accuracy, curve.majority_share, loss, curve.constant_loss):
        return Verdict("never-started", curve.place(0))
    return Verdict("healthy")
