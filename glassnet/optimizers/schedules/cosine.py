"""Schedules along half a wave of the cosine: slowly, fast, slowly."""

from __future__ import annotations

import math

from glassnet.arguments import real_number
from glassnet.optimizers.schedules.base import LearningRateSchedule


def half_wave(part: float) -> float:
    """From 1 at 0 to 0 at 1: ``(1 + cos π part) / 2``.

    >>> half_wave(0.0), half_wave(0.5), half_wave(1.0)
    (1.0, 0.5, 0.0)
    """
    return 0.5 * (1 + math.cos(math.pi * part))


class CosineDecay(LearningRateSchedule):
    """``η = peak · (alpha + (1 - alpha) (1 + cos(π k / decay_steps)) / 2)``, after a warmup.

    The peak is ``warmup_target``, to which the rate rises in a straight line within
    ``warmup_steps``, and k counts from there; without a target there is no warmup, and the peak is
    ``initial_learning_rate``.

    Args:
        initial_learning_rate: of the first step; at least 0.
        decay_steps: the steps from the peak to the end, without the warmup; above 0.
        alpha: the rate at the end, in units of the peak; at least 0, by default 0. As in Keras it
            may be above 1. Then the rate rises.
        warmup_target: at least 0, or None, the default.
        warmup_steps: the steps up to the target, at least 0, by default 0. They have no effect if
            there is no target.

    Raises:
        ArgumentError: if one of them is out of its range.

    >>> schedule = CosineDecay(0.0, decay_steps=4, warmup_target=0.8, warmup_steps=2)
    >>> [round(schedule(step), 3) for step in range(8)]
    [0.0, 0.4, 0.8, 0.683, 0.4, 0.117, 0.0, 0.0]

    Loshchilov & Hutter 2017, "SGDR: stochastic gradient descent with warm restarts", §3; for the
    warmup, Goyal et al. 2017, "Accurate, large minibatch SGD", §2.2.
    """

    def __init__(
        self,
        initial_learning_rate: float,
        decay_steps: float,
        alpha: float = 0.0,
        *,
        warmup_target: float | None = None,
        warmup_steps: float = 0,
    ) -> None:
        owner = "CosineDecay"
        self.initial_learning_rate = real_number(
            owner, "initial_learning_rate", initial_learning_rate, at_least=0
        )
        self.decay_steps = real_number(owner, "decay_steps", decay_steps, above=0)
        self.alpha = real_number(owner, "alpha", alpha, at_least=0)
        self.warmup_target = (
            None
            if warmup_target is None
            else real_number(owner, "warmup_target", warmup_target, at_least=0)
        )
        self.warmup_steps = real_number(owner, "warmup_steps", warmup_steps, at_least=0)

    def __call__(self, step: int) -> float:
        """The learning rate of a step."""
        start, warmup, peak = self.initial_learning_rate, self.warmup_steps, self.warmup_target
        if peak is None:
            warmup, peak = 0, start
        if step < warmup:
            return start + (peak - start) * step / warmup
        part = min((step - warmup) / self.decay_steps, 1.0)
        return peak * (self.alpha + (1 - self.alpha) * half_wave(part))


class CosineDecayRestarts(LearningRateSchedule):
    """A cosine decay that starts anew, each time ``t_mul`` times as long and ``m_mul`` as high.

    In the i-th period, from 0, ``η = initial_learning_rate · (alpha + (1 - alpha) · m_mulⁱ ·
    (1 + cos(π k / (first_decay_steps · t_mulⁱ))) / 2)``, where k counts from its start.

    Args:
        initial_learning_rate: above 0.
        first_decay_steps: the length of the first period in steps; above 0.
        t_mul: how many times as long each period is as the one before; at least 1, by default 2.
        m_mul: how many times as high, likewise; at least 0, by default 1.
        alpha: the rate at the end of a period, in units of the initial one; at least 0, by default
            0. As in Keras it may be above 1: the rate then rises within a period.

    Raises:
        ArgumentError: if one of them is out of its range.

    >>> schedule = CosineDecayRestarts(0.8, first_decay_steps=2, m_mul=0.5)
    >>> [round(schedule(step), 3) for step in range(7)]
    [0.8, 0.4, 0.4, 0.341, 0.2, 0.059, 0.2]

    Loshchilov & Hutter 2017, "SGDR: stochastic gradient descent with warm restarts", §3.
    """

    def __init__(
        self,
        initial_learning_rate: float,
        first_decay_steps: float,
        t_mul: float = 2.0,
        m_mul: float = 1.0,
        alpha: float = 0.0,
    ) -> None:
        owner = "CosineDecayRestarts"
        self.initial_learning_rate = real_number(
            owner, "initial_learning_rate", initial_learning_rate, above=0
        )
        self.first_decay_steps = real_number(owner, "first_decay_steps", first_decay_steps, above=0)
        self.t_mul = real_number(owner, "t_mul", t_mul, at_least=1)
        self.m_mul = real_number(owner, "m_mul", m_mul, at_least=0)
        self.alpha = real_number(owner, "alpha", alpha, at_least=0)

    def __call__(self, step: int) -> float:
        """The learning rate of a step."""
        period, part = self._place(step)
        height = self.m_mul**period * half_wave(part)
        return self.initial_learning_rate * (self.alpha + (1 - self.alpha) * height)

    def _place(self, step: int) -> tuple[int, float]:
        """The number of the period that a step is in, and which part of it has gone."""
        length, left = self.first_decay_steps, float(step)
        if self.t_mul == 1:
            period, left = divmod(left, length)
            return int(period), left / length
        number = 0
        while left >= length:  # one turn for each past period, because logarithms would round
            left, length, number = left - length, length * self.t_mul, number + 1
        return number, left / length
