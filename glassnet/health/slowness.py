"""Whether a network had still much to learn at the end of its training."""

from __future__ import annotations

import math

import numpy as np

from glassnet.health import evidence
from glassnet.health.curve import Curve

UNSURE = 0.6
"""A loss above this share of that of a constant answer is high for one that is often right."""

MUCH_LEFT = 0.3
"""Likewise, for a network that may still gain something that is worth it."""

STEEP = 0.8
"""The loss falls by this power of the number of steps: three times as many leave 0.4 of it."""

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
    """What shows that the loss was still falling steadily, from a height that is worth it.

    The loss of a network falls about as a power of the number of steps. The medians of the third
    and of the fourth quarter of all steps say which.
    """
    losses, c = curve.losses.astype(np.float64), curve.constant_loss
    n = len(losses)
    if c is None or n < FEWEST or not curve.accuracy:
        return None
    earlier = float(np.median(losses[n // 2 : 3 * n // 4]))
    now = float(np.median(losses[3 * n // 4 :]))
    if not now > MUCH_LEFT * c or earlier <= now:
        return None
    power = math.log(earlier / now) / math.log(0.875 / 0.625)
    return evidence.still_falling(earlier, now) if power > STEEP else None
