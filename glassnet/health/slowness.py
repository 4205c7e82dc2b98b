"""Whether a network had still much to learn at the end of its training."""

from __future__ import annotations

import math

import numpy as np

from glassnet.health import evidence
from glassnet.health.curve import Curve
from glassnet.health.levels import WINDOW
from glassnet.metrics.baseline import share_gained

UNSURE = 0.6
"""A loss above this share of that of a constant answer is high for one that is often right."""

WORTH_IT = 0.16
"""Likewise, by how much the loss must be about to fall in three times as many steps. It lies in the
middle between the healthy run of the tuning half that is about to fall most, 0.124, and the slow
one that is about to fall least, 0.203."""

GOOD = 0.92
"""Who has gained so much over a constant answer has not enough left to gain."""

FEWEST = 40
"""Of fewer losses nobody can tell how steeply they fall."""


def is_unsure(accuracy: float, loss: float, constant_loss: float) -> bool:
    """Whether a network is right much oftener than its loss says.

    Whoever is right with the probability a, knows it, and is equally wrong in all other ways has
    the loss ``-a log a - (1 - a) log(1 - a) + (1 - a) log(K - 1)``, with K classes. A much larger
    one is that of outputs which can't be sure, as those of a second softmax are. A loss below
    `UNSURE` may be that of smoothed labels.

    Args:
        accuracy: of the last epoch, between 0 and 1.
        loss: of the last epoch.
        constant_loss: the least loss of a constant answer, the logarithm of K for equal classes.

    >>> is_unsure(0.98, loss=1.5, constant_loss=2.3), is_unsure(0.4, loss=1.7, constant_loss=2.3)
    (True, False)
    """
    wrong = min(max(1 - accuracy, 1e-12), 1 - 1e-12)
    doubt = -wrong * math.log(wrong) - (1 - wrong) * math.log(1 - wrong)
    others = max(0.0, math.log(max(1.0, math.expm1(constant_loss))))
    return UNSURE * constant_loss < loss < constant_loss and loss > 1.2 * (doubt + wrong * others)


def may_gain(curve: Curve) -> str | None:
    """What shows that the loss was about to fall much further.

    The loss of a network falls about as a power of the number of steps. A straight line through the
    logarithms of the last two thirds of all losses says which; so three times as many steps leave
    ``3 ** -power`` of the loss at the end.
    """
    losses, c = curve.losses.astype(np.float64), curve.constant_loss
    n = len(losses)
    if not c or n < FEWEST or _is_good(curve) or not (losses > 0).all():
        return None
    now = float(np.median(losses[-max(WINDOW, n // 20) :]))
    steps = np.log(np.arange(n // 3, n) + 1.0)
    steps -= steps.mean()
    power = -float(steps @ np.log(losses[n // 3 :])) / float(steps @ steps)
    left = 3**-power
    return evidence.still_falling(now, left) if now * (1 - left) > WORTH_IT * c else None


def _is_good(curve: Curve) -> bool:
    """Whether it gained so much over a constant answer that the rest does not matter."""
    accuracy = (curve.val_accuracy or curve.accuracy)[-1]
    gained = share_gained(accuracy, curve.majority_share or 0.0)
    return gained is None or gained > GOOD
