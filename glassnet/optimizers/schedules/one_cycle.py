"""One cycle: up to a high rate, and down to almost none."""

from __future__ import annotations

from glassnet.arguments import one_of, real_number, whole_number
from glassnet.optimizers.schedules.base import LearningRateSchedule
from glassnet.optimizers.schedules.cosine import half_wave

STRATEGIES = ("cos", "linear")


class OneCycle(LearningRateSchedule):
    """From ``start = max / div_factor`` up to ``max``, then down to ``start / final_div_factor``.

    The high rates in the middle take a training far in few epochs, and the low ones at the end let
    it settle. It is for runs whose number of steps is known before.

    Args:
        max_learning_rate: the peak; above 0.
        total_steps: the steps of the whole training, at least 1; the rate stays after them.
        pct_start: the share of the steps in which the rate rises, from 0 to 1 (it is no percentage,
            in spite of its name); by default 0.3.
        anneal_strategy: ``"cos"``, the default, goes up and down along half a wave; ``"linear"``
            goes in straight lines.
        div_factor: the peak divided by the first rate; above 0, by default 25.
        final_div_factor: the first rate divided by the last; above 0, by default 10,000.

    Raises:
        ArgumentError: if one of them is out of its range.

    Names, defaults and rates are those of PyTorch's ``OneCycleLR`` (Keras has no such schedule). By
    default, PyTorch's lets the momentum go the other way. Here the momentum stays as it is.

    >>> schedule = OneCycle(0.8, total_steps=5, pct_start=0.4, anneal_strategy="linear",
    ...                     div_factor=4, final_div_factor=100)
    >>> [round(schedule(step), 3) for step in range(6)]
    [0.2, 0.8, 0.534, 0.268, 0.002, 0.002]

    Smith & Topin 2018, "Super-convergence: very fast training of neural networks using large
    learning rates", §2.
    """

    def __init__(
        self,
        max_learning_rate: float,
        total_steps: int,
        pct_start: float = 0.3,
        anneal_strategy: str = "cos",
        div_factor: float = 25.0,
        final_div_factor: float = 1e4,
    ) -> None:
        owner = "OneCycle"
        self.max_learning_rate = real_number(owner, "max_learning_rate", max_learning_rate, above=0)
        self.total_steps = whole_number(owner, "total_steps", total_steps, at_least=1)
        self.pct_start = real_number(owner, "pct_start", pct_start, at_least=0, at_most=1)
        self.anneal_strategy = one_of(owner, "anneal_strategy", anneal_strategy, STRATEGIES)
        self.div_factor = real_number(owner, "div_factor", div_factor, above=0)
        self.final_div_factor = real_number(owner, "final_div_factor", final_div_factor, above=0)

    def __call__(self, step: int) -> float:
        """The learning rate of a step."""
        peak = self.max_learning_rate
        start = peak / self.div_factor
        top, last = self.pct_start * self.total_steps - 1, self.total_steps - 1
        if step < top:
            return self._between(start, peak, step / top)
        if last <= top:  # the rise is all there is
            return peak
        end = start / self.final_div_factor
        return self._between(peak, end, min((step - top) / (last - top), 1.0))

    def _between(self, first: float, last: float, part: float) -> float:
        """The rate after a part of the way from one to the other."""
        left = half_wave(part) if self.anneal_strategy == "cos" else 1 - part
        return last + (first - last) * left
