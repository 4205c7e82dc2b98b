"""DeepDiagnosis's rules: which symptom it finds in a run, at the end of which epoch.

Source: Wardat, Cruz, Le & Rajan 2022, "DeepDiagnosis: Automatically Diagnosing Faults and
Recommending Actionable Fixes in Deep Learning Programs", ICSE (arXiv 2112.04036). Thresholds and
order are those of the program that its authors published, github.com/DeepDiagnosis/ICSE2022,
``callback/callbacks.py``. What is adapted, and why, stands in ``README.md`` of this folder.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from benchmarks.health.watched import EpochEnd, LayerSeen, Watched

DEAD = 0.7  # of a ReLU layer's outputs are 0
SATURATED = 0.5  # of the inputs of a sigmoid or a tanh are beyond ±5
VANISHED = 1e-7  # the mean absolute entry of the gradient by a dense layer's kernel


def symptom(run: Watched) -> str | None:
    """What DeepDiagnosis reports of a run, after which it ends the training; None for nothing."""
    for epoch in range(1, len(run.losses) + 1):
        if (found := symptom_at(run, epoch)) is not None:
            return found
    return None


def symptom_at(run: Watched, epoch: int) -> str | None:
    """What it finds at the end of an epoch, from 1, by this epoch and those before it."""
    if not math.isfinite(run.losses[epoch - 1]):
        return "invalid loss"
    is_last = epoch == run.epochs
    end = run.ends[epoch - 1]
    if any(is_numerical_error(layer.mean) for layer in end.layers):
        return "numerical error"
    if is_last and any(map(is_dead, end.layers)):
        return "dead node"
    if is_last and any(map(is_saturated, end.layers)):
        return "saturated activation"
    if is_last and has_unchanged_outputs(run.ends):
        return "unchanged tensor"
    if is_last and does_not_decrease(run.losses):
        return "loss not decreasing"
    if not run.accuracies[epoch - 1] > 0:
        return "invalid accuracy"
    if is_last and does_not_increase(run.accuracies):
        return "accuracy not increasing"
    if any(map(has_bad_gradient, end.layers)):
        return "numerical error"
    if any(map(has_vanished, end.layers)):
        return "vanishing gradient"
    if any(is_numerical_error(kernel.mean) for kernel in end.kernels):
        return "numerical error"
    return "unchanged weight" if is_last and has_unchanged_kernel(run.ends) else None


def is_numerical_error(mean: float) -> bool:
    """Exploding tensor, numerical error: a mean that is not finite, or exactly zero."""
    return not math.isfinite(mean) or mean == 0


def is_dead(layer: LayerSeen) -> bool:
    """Dead node: most outputs of a ReLU layer are zero."""
    return layer.activation == "relu" and layer.at_most_zero >= DEAD


def is_saturated(layer: LayerSeen) -> bool:
    """Saturated activation: most inputs of a sigmoid or tanh layer lie where it is flat."""
    return layer.beyond_five is not None and layer.beyond_five > SATURATED


def does_not_decrease(losses: Sequence[float]) -> bool:
    """Loss not decreasing: the last epoch's is no lower than any before it.

    >>> does_not_decrease([2.30, 2.29, 2.31]), does_not_decrease([2.30, 2.31, 2.29])
    (True, False)
    """
    return len(losses) > 1 and losses[-1] >= max(losses[:-1])


def does_not_increase(accuracies: Sequence[float]) -> bool:
    """Accuracy not increasing: the last epoch's is no higher than any before it."""
    return len(accuracies) > 1 and accuracies[-1] <= min(accuracies[:-1])


def has_bad_gradient(layer: LayerSeen) -> bool:
    """Numerical error: the mean gradient by a dense layer's kernel is not finite, or zero."""
    kernel = layer.kernel
    return layer.kind == "Dense" and kernel is not None and is_numerical_error(kernel.gradient_mean)


def has_vanished(layer: LayerSeen) -> bool:
    """Vanishing gradient: that by a dense layer's kernel is nearly nothing."""
    kernel = layer.kernel
    return layer.kind == "Dense" and kernel is not None and kernel.gradient_size < VANISHED


def has_unchanged_outputs(ends: Sequence[EpochEnd]) -> bool:
    """Unchanged tensor: a hidden layer's mean output is the same at all epochs' ends.

    Not of a layer that only prepares or reshapes the images: it depends on no weight, and its
    mean is always the same.
    """
    hidden = zip(*(end.layers[:-1] for end in ends), strict=True)
    return any(
        layers[0].learns and layers[0].kind != "Flatten" and _same(layer.mean for layer in layers)
        for layers in hidden
    )


def has_unchanged_kernel(ends: Sequence[EpochEnd]) -> bool:
    """Unchanged weight: a dense layer's mean weight, or gradient, is the same at all ends."""
    return any(
        layers[0].kind == "Dense"
        and (
            _same(layer.kernel.mean for layer in layers if layer.kernel is not None)
            or _same(layer.kernel.gradient_mean for layer in layers if layer.kernel is not None)
        )
        for layers in zip(*(end.layers for end in ends), strict=True)
    )


def _same(means: Iterable[float]) -> bool:
    """Whether there are several of them, all alike."""
    listed = list(means)
    return len(listed) > 1 and len(set(listed)) == 1
