"""All that is seen around the break of a training."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glassnet.health.curve import Curve
from glassnet.health.seeing.answers import TwoSoftmaxes
from glassnet.health.seeing.images import InputsSeen, OutlyingImages
from glassnet.health.seeing.labels import LabelsFit
from glassnet.health.seeing.moments import Moment
from glassnet.health.seeing.slopes import Slope
from glassnet.health.verdict import Verdict
from glassnet.inspecting import LayerFigures


@dataclass(frozen=True)
class BatchSeen:
    """The images of one step beside others, all with the weights before the step.

    Attributes:
        place: of the step, from 0.
        images: how many it has.
        outlying: how many of them stand out by how large their numbers are.
        loss: their mean loss; infinite where it is not finite.
        others: the mean losses of other batches of this size.
    """

    place: int
    images: int
    outlying: int
    loss: float
    others: tuple[float, ...]


@dataclass(frozen=True)
class Sighting:
    """What is seen of a training that went wrong.

    Attributes:
        curve: its losses.
        verdict: by the curve alone.
        broke_at: the step that did the harm, from 0; 0 of a training that was bad at once.
        suspected: whether this step was known from outside to have done it: by a jump of the
            learning rate, or images that stand out.
        start: the network at the first step; None where nobody can go back there.
        window: the network at each of the steps around the break, in order.
        rates: the learning rate of every step, from the first, ``(n,)``; empty if it is not known.
        inputs: what the first layer with weights gets.
        outlying: the images that stand out.
        labels: whether labels fit images; None where that can't be said.
        slopes: whether gradients are right, at the first step that could be looked at.
        softmaxes: two in a row; None if there are not.
        batch: that of the step at the break; None where none was looked at.
    """

    curve: Curve
    verdict: Verdict
    broke_at: int
    suspected: bool
    start: Moment | None
    window: tuple[Moment, ...]
    rates: NDArray[np.float64]
    inputs: InputsSeen | None
    outlying: OutlyingImages
    labels: LabelsFit | None
    slopes: tuple[Slope, ...]
    softmaxes: TwoSoftmaxes | None
    batch: BatchSeen | None

    @property
    def bad_place(self) -> int:
        """The first bad step by the curve alone, from 0."""
        since = self.verdict.first_bad_step
        return 0 if since is None else self.curve.number(*since)

    @property
    def is_stalled(self) -> bool:
        """Whether it learned nothing, or hardly anything: nothing made it fall."""
        return self.verdict.name in ("never-started", "slow")

    @property
    def layers(self) -> tuple[LayerFigures, ...]:
        """The layers of the network, in their order."""
        return self.window[0].inspection.layers

    def at(self, place: int) -> Moment | None:
        """The network at this step, if it was looked at."""
        return next((moment for moment in self.window if moment.place == place), None)

    def name_of(self, place: int) -> str:
        """A step in words."""
        epoch, step = self.curve.place(place)
        return f"step {step:,} of epoch {epoch:,}"
