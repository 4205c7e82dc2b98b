"""Where a trained network comes from: its data, how it was trained, and what it came to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from glassnet.data import DataCard


@dataclass(frozen=True)
class Origin:
    """What a network keeps of its training, beside its weights.

    Attributes:
        data: what it was trained on; None if unknown.
        recipe: how it was trained: name and value of what decides it, as JSON can hold it.
        figures: on the test set of its data: the loss, the accuracy and others by name.
        weights: the fingerprint of the weights to which the figures belong; empty without figures.
    """

    data: DataCard | None = None
    recipe: dict[str, Any] = field(default_factory=dict)
    figures: dict[str, float] = field(default_factory=dict)
    weights: str = ""

    def to_config(self) -> dict[str, Any]:
        """What JSON can hold; `from_config` is the opposite."""
        return {
            "data": None if self.data is None else self.data.to_config(),
            "recipe": self.recipe,
            "figures": self.figures,
            "weights": self.weights,
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Origin:
        """The origin of this description."""
        data = config["data"]
        return cls(
            None if data is None else DataCard.from_config(data),
            config["recipe"],
            config["figures"],
            config["weights"],
        )
