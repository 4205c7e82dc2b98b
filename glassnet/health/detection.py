"""From the curve of a training to the verdict on it.

The rules are asked one after the other, and the first that holds gives the verdict. What the losses
alone say comes from `LossWatch`; what the accuracies say besides is here.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from glassnet.health import evidence
from glassnet.health.curve import Curve
from glassnet.health.loss_watch import LEARNED, LossWatch, Rise
from glassnet.health.slowness import is_unsure, may_gain
from glassnet.health.verdict import Verdict, VerdictName
from glassnet.metrics.baseline import never_started

FELL = 0.15
"""A validation accuracy that falls by more from one epoch to the next shows an unstable network."""

FOR_GOOD = 100
"""A network that begins beyond a constant answer may come down within so many steps."""


def detect(curve: Curve, watch: LossWatch | None = None) -> Verdict:
    """The verdict on a training, by its curve alone: no cause is known yet.

    A training that was cut short is judged by what is there.

    Args:
        curve: what is known of it from outside.
        watch: has all losses of the curve already; None hands them to a new one.

    >>> losses = np.array([2.3, 1.1, 0.4, np.inf], np.float32)
    >>> found = detect(Curve(losses, steps=10, constant_loss=2.3, diverged_at=(1, 4)))
    >>> found.name, found.first_bad_step
    ('diverged', (1, 4))
    >>> print(found.evidence[0])
    The loss of step 4 of epoch 1 was not finite.
    """
    if watch is None:
        watch = LossWatch(curve.constant_loss, is_penalized=curve.is_penalized)
        watch.add(curve.losses)
    ended = watch.ended()
    rules: tuple[Callable[[Curve, LossWatch], Verdict | None], ...] = (
        _diverged,
        _never_started,
        _fell,
        _nothing_for_others,
        _fell_between_epochs,
        _slow,
    )
    found = (rule(curve, ended) for rule in rules)
    return next((verdict for verdict in found if verdict is not None), Verdict("healthy"))


def detect_early(curve: Curve, watch: LossWatch) -> Verdict | None:
    """What the losses alone say already, while the training goes on; None if nothing is wrong yet.

    A network that has collapsed by now may still come back; then it is unstable.

    Args:
        curve: of the training so far; its losses and accuracies are not looked at.
        watch: has the losses so far.

    >>> watch = LossWatch(constant_loss=2.3)
    >>> watch.add(50 * [0.2] + 20 * [2.3])
    >>> detect_early(Curve(np.empty(0, np.float32), steps=40, constant_loss=2.3), watch).name
    'collapsed'
    """
    if watch.not_finite is not None:
        return _diverged(curve, watch.ended())
    if watch.beyond is not None and watch.losses - watch.beyond.step < FOR_GOOD + 1:
        return None
    return _diverged(curve, watch) or _fell(curve, watch)


def _diverged(curve: Curve, watch: LossWatch) -> Verdict | None:
    rise = watch.fall or watch.beyond
    ended = curve.diverged_at
    if ended is None and watch.not_finite is not None:
        ended = curve.place(watch.not_finite)
    if ended is not None:
        first = curve.place(rise.step) if rise is not None else ended
        rose = (evidence.rise(rise, curve.place(rise.step)),) if rise is not None else ()
        what = "loss" if watch.not_finite is not None else "weights"
        return evidence.verdict("diverged", first, evidence.not_finite(ended, what), *rose)
    if rise is None or not watch.is_beyond:
        return None
    return _risen("diverged", rise, curve, watch)


def _never_started(curve: Curve, watch: LossWatch) -> Verdict | None:
    """It is no better than a constant answer at its end, whatever it was in between.

    Where no accuracy is measured, the loss alone says so, unless it contains penalties.
    """
    if watch.learned or not _has_completed_an_epoch(curve):
        return None
    is_measured = bool(curve.accuracy) and curve.majority_share is not None
    if curve.is_penalized and not is_measured:
        return None
    is_validated = bool(curve.val_accuracy)
    accuracies = curve.val_accuracy or curve.accuracy
    accuracy = accuracies[-1] if accuracies else None
    loss = watch.level if is_validated else _last_epoch_loss(curve)
    if not never_started(accuracy, curve.majority_share, loss, curve.constant_loss):
        return None
    seen = evidence.nothing_gained(
        accuracy, curve.majority_share, loss, curve.constant_loss, is_validated=is_validated
    )
    return evidence.verdict("never-started", curve.place(0), *seen)


def _fell(curve: Curve, watch: LossWatch) -> Verdict | None:
    if watch.fall is None:
        return None
    return _risen("collapsed" if watch.is_down else "unstable", watch.fall, curve, watch)


def _nothing_for_others(curve: Curve, watch: LossWatch) -> Verdict | None:
    """What it learned of its images holds for no others."""
    if not curve.val_accuracy:
        return None
    if not watch.learned and len(curve.val_accuracy) < 2:
        return None  # it may have had no time to learn anything
    best = max(curve.val_accuracy)
    if not never_started(best, curve.majority_share):
        return None
    seen = evidence.nothing_for_others(best, curve.majority_share)
    return evidence.verdict("never-started", curve.place(0), seen, suggestion="labels")


def _fell_between_epochs(curve: Curve, watch: LossWatch) -> Verdict | None:
    """It is good on every batch, and bad at the end of an epoch."""
    accuracies = curve.val_accuracy
    for epoch in range(1, len(accuracies)):
        before, now = accuracies[epoch - 1], accuracies[epoch]
        if before - now > FELL:
            place = (curve.first_epoch + epoch, 1)
            seen = evidence.fell_between_epochs(before, now, place[0])
            return evidence.verdict("unstable", place, seen)
    return None


def _slow(curve: Curve, watch: LossWatch) -> Verdict | None:
    accuracy, loss, c = curve.accuracy[-1:], _last_epoch_loss(curve), curve.constant_loss
    if not c or loss is None or curve.is_penalized or not _has_completed_an_epoch(curve):
        return None  # nobody can tell how much is left
    first = curve.place(0)
    if accuracy and is_unsure(accuracy[0], loss, c):
        seen = evidence.unsure(accuracy[0], loss, c)
        return evidence.verdict("slow", first, seen, suggestion="unsure")
    if not watch.learned and watch.best < np.inf:
        return evidence.verdict("slow", first, evidence.learned_little(watch.best, c, LEARNED))
    if accuracy and (gain := may_gain(curve)) is not None:
        return evidence.verdict("slow", first, gain)
    return None


def _risen(name: VerdictName, rise: Rise, curve: Curve, watch: LossWatch) -> Verdict:
    place = curve.place(rise.step)
    seen = [evidence.rise(rise, place)]
    if watch.level is not None:
        seen.append(evidence.at_the_end(watch.level, curve.constant_loss))
    return evidence.verdict(name, place, *seen)


def _has_completed_an_epoch(curve: Curve) -> bool:
    return bool(curve.accuracy) or len(curve.losses) >= curve.steps


def _last_epoch_loss(curve: Curve) -> float | None:
    """The mean loss of the last completed epoch; of all steps if none was completed."""
    completed = len(curve.losses) // curve.steps * curve.steps or len(curve.losses)
    last = curve.losses[max(0, completed - curve.steps) : completed]
    return float(last.mean(dtype=np.float64)) if last.size else None
