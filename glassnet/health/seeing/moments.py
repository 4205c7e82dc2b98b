"""A network at one step of its training: its figures, and its loss for some fixed images."""

from __future__ import annotations

import math
from dataclasses import dataclass

from glassnet.inspecting import Inspection, LayerFigures, Step


@dataclass(frozen=True)
class Moment:
    """A network just before a step, and this step.

    Attributes:
        place: of the step, from 0, as those of ``Curve.losses``.
        inspection: what can be seen of each layer; its outputs are of some fixed images.
        probe_loss: the mean loss of the same images; infinite where it is not finite.
    """

    place: int
    inspection: Inspection
    probe_loss: float

    @property
    def step(self) -> Step:
        """The step."""
        assert self.inspection.step is not None
        return self.inspection.step

    @property
    def loss(self) -> float:
        """Of the batch of the step; infinite where it is not finite."""
        return math.inf if self.step.loss is None else self.step.loss

    @property
    def weighted(self) -> list[LayerFigures]:
        """The layers with weights, in their order."""
        return [layer for layer in self.inspection.layers if layer.weights is not None]

    @property
    def largest_update(self) -> LayerFigures | None:
        """The layer whose weights the step moves furthest in relation to their size."""
        moved = [layer for layer in self.weighted if layer.update is not None]
        return max(moved, key=lambda layer: layer.update or 0.0, default=None)

    def dead_layer(self, share: float) -> LayerFigures | None:
        """The first hidden layer of whose units at least such a share are dead.

        A unit of a function with bounds that gives the same for all images is not dead: it rests at
        a bound, which is saturation, or gets the same from the layer before it.
        """
        for layer in self.inspection.layers[:-1]:
            has_bounds = layer.saturated is not None
            if not has_bounds and layer.dead_share is not None and layer.dead_share >= share:
                return layer
        return None

    def saturated_layer(self, share: float) -> LayerFigures | None:
        """The first hidden layer with at least such a share of its outputs near a bound."""
        for layer in self.inspection.layers[:-1]:
            if layer.saturated is not None and layer.saturated >= share:
                return layer
        return None
