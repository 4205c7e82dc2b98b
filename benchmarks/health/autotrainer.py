"""AUTOTRAINER's rules: which training problem it finds in a run, at the end of which epoch.

Source: Zhang, Zhai, Ma & Shen 2021, "AUTOTRAINER: An Automatic DNN Training Problem Detection and
Repair System", ICSE. Thresholds and order are those of the program that its authors published,
github.com/shiningrain/AUTOTRAINER, ``AutoTrainer/utils/monitor.py``; the Greek letters are the
names of its parameters. What is adapted, and why, stands in ``README.md`` of this folder.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from benchmarks.health.watched import EpochEnd, Watched

CONVERGED = 0.7  # Θ: the accuracy that a network must reach, in training and in validation
LARGEST_LOSS = 1e5  # a larger validation loss counts as not finite
JUDGED_FROM = 0.3  # of all epochs: before, losses and accuracies say nothing
VANISHED_RATIO = 1e-3  # β1: of the first kernel's gradient to the last one's
VANISHED = 1e-4  # β2: of the first kernel's gradient
EXPLODED_RATIO = 70.0  # β3: of the first kernel's gradient to the last one's
DYING = 0.7  # γ: the share of exact zeros in the gradient
SWING = 0.03  # ζ: from a peak of the accuracy to a trough
SWINGS = 0.2  # η: so many swings an epoch
LEAST_GAIN = 0.01  # δ: of accuracy, in the best epoch


def problem(run: Watched) -> str | None:
    """What AUTOTRAINER calls wrong with a run first; None for a run without problems."""
    for epoch in range(1, len(run.losses) + 1):
        if (found := problem_at(run, epoch)) is not None:
            return found
    return None


def problem_at(run: Watched, epoch: int) -> str | None:
    """What it finds at the end of an epoch, from 1, by this epoch and those before it."""
    accuracies, val_accuracies = run.accuracies[:epoch], run.val_accuracies[:epoch]
    if _loss_exploded(run.losses[:epoch], run.val_losses[:epoch]):
        return "exploding gradient"
    end = run.ends[epoch - 1]
    if not all(math.isfinite(k.gradient_norm) and math.isfinite(k.mean) for k in end.kernels):
        return "exploding gradient"
    if epoch < JUDGED_FROM * run.epochs:
        return None
    if min(max(accuracies), max(val_accuracies)) >= CONVERGED:
        return "oscillating loss" if is_oscillating(accuracies) else None
    if is_dying(end):
        return "dying ReLU"
    if has_exploded(end):
        return "exploding gradient"
    if has_vanished(end):
        return "vanishing gradient"
    return "slow convergence" if is_slow(accuracies) and is_slow(val_accuracies) else None


def has_vanished(end: EpochEnd) -> bool:
    """Vanishing gradient: the first layer's is far below the last one's, and below 10⁻⁴ itself."""
    return _ratio(end) < VANISHED_RATIO and end.kernels[0].gradient_norm < VANISHED


def has_exploded(end: EpochEnd) -> bool:
    """Exploding gradient: the first layer's is far above the last one's."""
    return _ratio(end) > EXPLODED_RATIO


def is_dying(end: EpochEnd) -> bool:
    """Dying ReLU: most entries of the gradient are exactly zero."""
    return end.zero_gradients >= DYING


def is_oscillating(accuracies: Sequence[float]) -> bool:
    """Oscillating loss: the training accuracy goes up and down, often and far.

    The first peak is compared with the first trough, the second one with the second, and so on.

    >>> is_oscillating([0.8, 0.9, 0.75, 0.92]), is_oscillating([0.8, 0.9, 0.89, 0.92])
    (True, False)
    """
    peaks, troughs = [], []
    for before, here, behind in zip(accuracies, accuracies[1:], accuracies[2:], strict=False):
        if here >= before and here >= behind:
            peaks.append(here)
        if here <= before and here <= behind:
            troughs.append(here)
    swings = sum(peak - trough >= SWING for peak, trough in zip(peaks, troughs, strict=False))
    return swings >= SWINGS * len(accuracies)


def is_slow(accuracies: Sequence[float]) -> bool:
    """Slow convergence: no epoch gained a point of accuracy; a first epoch alone shows no gain.

    >>> is_slow([0.11, 0.112, 0.113]), is_slow([0.11, 0.15]), is_slow([0.11])
    (True, False, False)
    """
    gains = [after - before for before, after in itertools.pairwise(accuracies)]
    return bool(gains) and max(gains) < LEAST_GAIN


def _ratio(end: EpochEnd) -> float:
    """How large the first kernel's gradient is, in relation to the last one's."""
    first, last = end.kernels[0].gradient_norm, end.kernels[-1].gradient_norm
    if last == 0:
        return math.nan if first == 0 else math.inf  # no rule holds for NaN; infinity has exploded
    return first / last


def _loss_exploded(losses: Sequence[float], val_losses: Sequence[float]) -> bool:
    return not all(map(math.isfinite, [*losses, *val_losses])) or val_losses[-1] >= LARGEST_LOSS
