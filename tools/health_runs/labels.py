"""The written rule: what a run is, by the whole of its curve.

A detector is shown the first third of a curve. The rule sees all of it, so it knows whether a fall
was for good and whether a network still had much to learn. It looks at losses and accuracies only,
as somebody who reads a plot does, and it was written before any detector was.

In words, with ``c`` the least loss of a constant answer (2.30 for ten classes), ``n`` the last step
that a detector is shown, and a *level* the median of twenty losses in a row, which no single bad
batch moves:

1. **diverged**: a loss until ``n`` is not finite; or the level ends beyond twice ``c`` at ``n`` and
   never comes below it again. A network that answers nothing at all has the loss ``c``: twice as
   much says that it is sure of what is wrong.
2. **never-started**: by the last shown epoch the network gained nothing over a constant answer, as
   `glassnet.metrics.baseline.never_started` decides for tables too; and before that it had learned
   nothing either: no level was below ``0.7 c``. A plateau that ended before ``n`` is no defect.
3. **A fall**: after a level below ``0.7 c`` (it had learned), a level is above half way from the
   best one so far up to ``c``, and above ``0.35 c``. The second bound is for networks that are at
   0.01: twenty batches at 0.4 are an accident, but nothing is lost.
   - **collapsed**: it is still that high at ``n``, and never comes back below the half way until
     the end of the whole run.
   - **unstable**: it comes back, before ``n`` or in the rest of the run.
4. **unstable** as well: the validation accuracy falls by more than 0.15 from one shown epoch to the
   next, and later comes back to within 0.05 of where it was. The epochs' ends show what the level
   can't: a network that is good on every batch and bad after it.
5. **slow**: in the rest of the run the validation accuracy gains more than 0.06 over that of the
   last shown epoch, and its errors become at most six tenths. A sound LeNet gains 0.02 from its
   third epoch to its ninth.
6. **healthy**: all others.

The *first bad step* of a fall, and of a divergence, is the first step whose loss is above the bound
that the level passes, at the beginning of the twenty that pass it; bounds are as in 3, or twice
``c`` where nothing had been learned. Of a run that never started, and of a slow one, it is 1.

A run with an injected fault is defective since the step of its fault. Its name is the one above; if
that is "healthy", the fault did no harm that a curve shows, and the run is left out, and counted. A
doubled softmax always does harm: its loss can't go below 1.46, so a healthy one is called slow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glassnet.metrics.baseline import never_started
from tools.health_runs.training import Curve

WINDOW = 20
LEARNED = 0.7  # of the loss of a constant answer
NOTHING_LOST = 0.35  # likewise
BEYOND = 2.0  # likewise
FELL, CAME_BACK = 0.15, 0.05  # validation accuracy
GAINED, ERRORS_LEFT = 0.06, 0.6


@dataclass(frozen=True)
class Label:
    """What a run is.

    Attributes:
        name: one of the rule's names.
        first_bad_step: of the whole training, from 1; None for a healthy run.
        cause: the injected fault; None without one.
        counts: False for a run whose fault did no harm.
    """

    name: str
    first_bad_step: int | None
    cause: str | None = None
    counts: bool = True


def label(curve: Curve) -> Label:
    """What a run is, by the rule above."""
    name, step = _by_curve(curve)
    fault = curve.specification.fault
    if fault is None:
        return Label(name, step)
    if fault == "doubled-softmax" and name == "healthy":
        name = "slow"
    return Label(name, curve.specification.fault_step, fault, counts=name != "healthy")


def _by_curve(curve: Curve) -> tuple[str, int | None]:
    losses = np.where(np.isfinite(curve.losses), curve.losses, np.inf).astype(np.float64)
    shown = min(curve.specification.epochs * curve.steps, len(losses))
    c = curve.constant_loss
    levels = levels_of(losses)
    fall = _first_fall(losses, levels, c, shown)
    if not np.isfinite(losses[:shown]).all():
        return "diverged", fall or 1 + int(np.argmin(np.isfinite(losses)))
    at_end = max(0, shown - WINDOW)
    if (levels[at_end:] > BEYOND * c).all():
        return "diverged", fall
    learned = bool((levels[:shown] < LEARNED * c).any())
    if not learned and _never_started(curve):
        return "never-started", 1
    if learned and fall is not None:
        bound = _bound(levels, c, fall - 1)
        stays = (levels[at_end:] > bound).all()
        return ("collapsed" if stays else "unstable"), fall
    if (step := _fell_between_epochs(curve)) is not None:
        return "unstable", step
    if _slow(curve):
        return "slow", 1
    return "healthy", None


def levels_of(losses: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each step the median of it and the steps behind it, twenty or as many as there are."""
    ended = len(losses) > 0 and not np.isfinite(losses[-1])
    padded = np.concatenate([losses, np.full(WINDOW - 1, np.inf if ended else np.nan)])
    return np.asarray(
        np.nanmedian(np.lib.stride_tricks.sliding_window_view(padded, WINDOW), axis=1)
    )


def _bound(levels: NDArray[np.float64], c: float, step: int) -> float:
    """What a loss must not pass at a step, from 0, by what was learned before it."""
    before = levels[: max(0, step - WINDOW + 1)]  # the levels that end before the step
    best = float(before.min()) if before.size else np.inf
    return max((best + c) / 2, NOTHING_LOST * c) if best < LEARNED * c else BEYOND * c


def _first_fall(
    losses: NDArray[np.float64], levels: NDArray[np.float64], c: float, shown: int
) -> int | None:
    """The first shown step, from 1, at which a fall begins; None if there is none."""
    best = np.minimum.accumulate(np.concatenate([np.full(WINDOW, np.inf), levels]))[: len(levels)]
    half_way = np.maximum((best + c) / 2, NOTHING_LOST * c)
    bounds = np.where(best < LEARNED * c, half_way, BEYOND * c)
    falls = (losses > bounds) & (levels > bounds)
    falls[shown:] = False
    return 1 + int(np.argmax(falls)) if falls.any() else None


def _never_started(curve: Curve) -> bool:
    last = curve.shown()
    if not last.accuracy:
        return True
    loss = float(last.losses[-last.steps :].mean())
    return never_started(last.accuracy[-1], curve.majority_share, loss, curve.constant_loss)


def _fell_between_epochs(curve: Curve) -> int | None:
    """The first step of the shown epoch at whose end the network was much worse; from 1."""
    accuracies = curve.val_accuracy
    for epoch in range(1, min(curve.specification.epochs, len(accuracies))):
        before, now = accuracies[epoch - 1], accuracies[epoch]
        if before - now > FELL and max(accuracies[epoch:]) > before - CAME_BACK:
            return epoch * curve.steps + 1
    return None


def _slow(curve: Curve) -> bool:
    shown = curve.specification.epochs
    if len(curve.val_accuracy) <= shown:
        return False
    then, best = curve.val_accuracy[shown - 1], max(curve.val_accuracy[shown:])
    return best - then > GAINED and 1 - best <= ERRORS_LEFT * (1 - then)
