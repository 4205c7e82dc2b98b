"""The form in which a network takes its images, and how a picture is brought to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from glassnet.errors import ArgumentError, quoted

CROPS = ("digit", "whole")
BACKGROUNDS = ("dark", "bright", "any")


@dataclass(frozen=True)
class PictureForm:
    """How pictures are brought to the form of a data set's images.

    Attributes:
        shape: of one image, ``(height, width, channels)``; one channel is grey, three are colour.
        crop: ``"digit"``: the ink alone counts, scaled and centred as MNIST's digits are.
            ``"whole"``: all of the picture counts, with its margins.
        background: ``"dark"`` or ``"bright"``: what the images have behind what they show, so that
            a picture of the opposite kind is reversed. ``"any"``: pictures are taken as they are.

    >>> PictureForm((28, 28, 1)).to_config()
    {'shape': [28, 28, 1], 'crop': 'digit', 'background': 'dark'}
    """

    shape: tuple[int, int, int]
    crop: str = "digit"
    background: str = "dark"

    def __post_init__(self) -> None:
        if self.crop not in CROPS or self.background not in BACKGROUNDS:
            raise ArgumentError(
                f"PictureForm: crop={quoted(self.crop)}, background={quoted(self.background)}; "
                f"crop must be one of {', '.join(CROPS)}, and background one of "
                f"{', '.join(BACKGROUNDS)}."
            )

    def to_config(self) -> dict[str, Any]:
        """What JSON can hold; `from_config` is the opposite."""
        return {"shape": list(self.shape), "crop": self.crop, "background": self.background}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> PictureForm:
        """The form of this description."""
        return cls(tuple(config["shape"]), config["crop"], config["background"])
