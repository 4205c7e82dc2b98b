"""The written rule: what a run is, by the whole of its curve.

A detector is shown the first third of a curve. The rule sees all of it, so it knows whether a fall
was for good and whether a network still had much to learn. It looks at losses and accuracies only,
as somebody who reads a plot does, and it was written before any detector was.

In words, with ``c`` the least loss of a constant answer (2.30 for ten classes), ``n`` the last step
that a detector is shown, and a *level* the median of twenty losses in a row, which no single bad
batch moves:

1. **diverged**: a loss until ``n`` is not finite; or a level until ``n`` is beyond twice ``c``, and
   so is the median of all levels from ``n`` to the end of the whole run. A network that answers
   nothing at all has the loss ``c``: twice as much says that it is sure of what is wrong. A few
   moments below are no recovery, so the median decides.
2. **never-started**: by the last shown epoch the network gained nothing over a constant answer, as
   `glassnet.metrics.baseline.never_started` decides for tables too; and before that it had learned
   nothing either: no level was below ``0.7 c``. A plateau that ended before ``n`` is no defect. A
   network without a fall (3) never started as well if on the validation images it gained nothing in
   any shown epoch, by the same function: what it learns of its images then holds for no others.
3. **A fall**: after a level below ``0.7 c`` (it had learned), a level is above half way from the
   best one so far up to ``c``. That is at least half of ``c``: twenty batches at 0.4 are an
   accident of a network that was at 0.01, but nothing is lost.
   - **collapsed**: it is still that high at ``n``, and never comes back below the half way until
     the end of the whole run.
   - **unstable**: it comes back, before ``n`` or in the rest of the run.
4. **unstable** as well: the validation accuracy falls by more than 0.15 from one shown epoch to the
   next, and later comes back to within 0.05 of where it was. The epochs' ends show what the level
   can't: a network that is good on every batch and bad after it.
5. **slow**: in the rest of the run the validation accuracy gains more than 0.07 over that of the
   last shown epoch, and its errors become at most 0.55 of what they were; or no level until ``n``
   is below ``0.7 c``. A sound LeNet gains 0.02 from its third epoch to its ninth.
6. **undecided**: it is not slow, but gains more than 0.05, and its errors become at most 0.8 of
   what they were. Here one reader says slow and another one healthy. Such a run is left out, and
   counted.
7. **healthy**: all others.

The *first bad step* of a fall, and of a divergence, is the first step whose loss is above the bound
that the level passes, at the beginning of the twenty that pass it; bounds are as in 3, or twice
``c`` where nothing was learned. Of a run that never started, and of a slow one, it is 1.

A run with an injected fault is defective since the step of its fault. Its name is the one above; if
that is "healthy", the fault did no harm that a curve shows, and the run is left out, and counted. A
doubled softmax always does harm: its loss can't go below 1.46, so a healthy one is called slow.

The rule was read against 60 plots without labels, before any detector was written. Its first form
had no undecided runs, and named 56 as the reader did (``reading.json``). Two of the other four were
sure of what is wrong most of the time, and once below twice ``c`` for a moment; one learned
nothing, though its accuracy wandered; one was a border of slow. So the medians of 1, the validation
images of 2, the second half of 5, and 6 came into the rule. Now it names 59 likewise, and calls the
last one undecided.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glassnet.metrics.baseline import never_started
from tools.health_runs.training import Curve

WINDOW = 20
LEARNED = 0.7  # of the loss of a constant answer
BEYOND = 2.0  # likewise
FELL, CAME_BACK = 0.15, 0.05  # validation accuracy
GAINED, ERRORS_LEFT = 0.07, 0.55  # a slow one, by validation accuracy and its errors
GAINED_PERHAPS, ERRORS_LEFT_PERHAPS = 0.05, 0.8  # an undecided one


@dataclass(frozen=True)
class Label:
    """What a run is.

    Attributes:
        name: one of the rule's names.
        first_bad_step: of the whole training, from 1; None for a healthy run.
        cause: the injected fault; None without one.
        counts: False for a run that is undecided, or whose fault did no harm.
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
        return Label(name, step, counts=name != "undecided")
    if fault == "doubled-softmax" and name in ("healthy", "undecided"):
        name = "slow"
    harmed = name not in ("healthy", "undecided")
    return Label(name, curve.specification.fault_step, fault, counts=harmed)


def _by_curve(curve: Curve) -> tuple[str, int | None]:
    losses = np.where(np.isfinite(curve.losses), curve.losses, np.inf).astype(np.float64)
    shown = min(curve.specification.epochs * curve.steps, len(losses))
    c = curve.constant_loss
    levels = levels_of(losses)
    falls, beyond = _first_steps(losses, levels, c, shown)
    if not np.isfinite(losses[:shown]).all():
        return "diverged", falls or beyond or 1 + int(np.argmin(np.isfinite(losses)))
    at_end = max(0, shown - WINDOW)
    if (falls or beyond) and np.median(levels[at_end:]) > BEYOND * c:
        return "diverged", falls or beyond
    learned = bool((levels[:shown] < LEARNED * c).any())
    if not learned and _never_started(curve):
        return "never-started", 1
    if falls is not None:
        stays = (levels[at_end:] > _bound(levels, c, falls - 1)).all()
        return ("collapsed" if stays else "unstable"), falls
    if _nothing_for_others(curve):
        return "never-started", 1
    if (step := _fell_between_epochs(curve)) is not None:
        return "unstable", step
    if not learned or _gains(curve, GAINED, ERRORS_LEFT):
        return "slow", 1
    if _gains(curve, GAINED_PERHAPS, ERRORS_LEFT_PERHAPS):
        return "undecided", None
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
    best = float(levels[: step - WINDOW + 1].min())  # of the levels that end before the step
    return (best + c) / 2


def _first_steps(
    losses: NDArray[np.float64], levels: NDArray[np.float64], c: float, shown: int
) -> tuple[int | None, int | None]:
    """The first shown step, from 1, at which a fall begins, and at which a level is beyond.

    Each is None if there is none. The second is looked for where nothing was learned before.
    """
    best = np.minimum.accumulate(np.concatenate([np.full(WINDOW, np.inf), levels]))[: len(levels)]
    learned = best < LEARNED * c
    bounds = np.where(learned, (best + c) / 2, BEYOND * c)
    passes = (losses > bounds) & (levels > bounds)
    passes[shown:] = False
    falls, beyond = passes & learned, passes & ~learned
    return (
        1 + int(np.argmax(falls)) if falls.any() else None,
        1 + int(np.argmax(beyond)) if beyond.any() else None,
    )


def _never_started(curve: Curve) -> bool:
    last = curve.shown()
    if not last.accuracy:
        return True
    loss = float(last.losses[-last.steps :].mean())
    return never_started(last.accuracy[-1], curve.majority_share, loss, curve.constant_loss)


def _nothing_for_others(curve: Curve) -> bool:
    shown = curve.shown().val_accuracy
    return bool(shown) and never_started(max(shown), curve.majority_share)


def _fell_between_epochs(curve: Curve) -> int | None:
    """The first step of the shown epoch at whose end the network was much worse; from 1."""
    accuracies = curve.val_accuracy
    for epoch in range(1, min(curve.specification.epochs, len(accuracies))):
        before, now = accuracies[epoch - 1], accuracies[epoch]
        if before - now > FELL and max(accuracies[epoch:]) > before - CAME_BACK:
            return epoch * curve.steps + 1
    return None


def _gains(curve: Curve, gained: float, errors_left: float) -> bool:
    """Whether the rest of the run brings so much more validation accuracy."""
    shown = curve.specification.epochs
    if len(curve.val_accuracy) <= shown:
        return False
    then, best = curve.val_accuracy[shown - 1], max(curve.val_accuracy[shown:])
    return best - then > gained and 1 - best <= errors_left * (1 - then)
