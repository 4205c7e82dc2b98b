"""The form in which a network takes its images, and how a picture is brought to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from glassnet.arguments import named_values
from glassnet.errors import ArgumentError, quoted
from glassnet.pictures.digit import read_digit, read_digits
from glassnet.pictures.image import SIDE
from glassnet.pictures.pixels import in_bytes
from glassnet.pictures.reading import Reading
from glassnet.pictures.scaling import scale_to_fit
from glassnet.pictures.whole import read_whole

CROPS = ("digit", "whole")
BACKGROUNDS = ("dark", "bright", "any")
CHANNELS = (1, 3)


@dataclass(frozen=True)
class PictureForm:
    """How pictures are brought to the form of a data set's images.

    Attributes:
        shape: of one image, ``(height, width, channels)``; one channel is grey, three are colour.
        crop: ``"digit"``: the ink alone counts, scaled and centred as MNIST's digits are.
            ``"whole"``: all of the picture counts, with its margins.
        background: ``"dark"`` or ``"bright"``: what the images have behind what they show, so that
            a picture of the opposite kind is reversed, and its paper made wholly dark, or bright.
            ``"any"``: pictures are taken as they are.

    >>> PictureForm((28, 28, 1)).to_config()
    {'shape': [28, 28, 1], 'crop': 'digit', 'background': 'dark'}
    """

    shape: tuple[int, int, int]
    crop: str = "digit"
    background: str = "dark"

    def __post_init__(self) -> None:
        object.__setattr__(self, "shape", _image_shape(self.shape))
        if self.crop not in CROPS or self.background not in BACKGROUNDS:
            raise ArgumentError(
                f"PictureForm: crop={quoted(self.crop)}, background={quoted(self.background)}; "
                f"crop must be one of {', '.join(CROPS)}, and background one of "
                f"{', '.join(BACKGROUNDS)}."
            )

    def read(self, path: str | Path, steps: bool = False) -> Reading:
        """Read a picture, and bring it to this form.

        A digit is cropped and centred as MNIST's are, on 28×28 pixels, which are then scaled where
        the form has another size: so the digit's box keeps its share of the canvas.

        Args:
            path: a PNG, JPEG or another format, see `glassnet.pictures.files`, of any size.
            steps: whether the result tells what was done, step by step.

        Raises:
            DataError: The file is missing, no picture, damaged or too large; or nothing at all is
                to be seen, where a digit was expected.
        """
        path = Path(path)
        if self.crop == "whole":
            return read_whole(path, self.shape, self.background, steps)
        return self._of_digits(read_digit(path, steps))

    def read_several(self, path: str | Path, steps: bool = False) -> Reading:
        """Bring each digit of a picture to this form, from left to right and line by line.

        Args:
            path: The picture's file.
            steps: Whether to keep what is done to the picture, step by step.

        Raises:
            ArgumentError: This form takes pictures as a whole.
            DataError: As `read` raises it.
        """
        if self.crop == "whole":
            raise ArgumentError(
                "PictureForm: only digits can be told apart in a picture, and this form takes "
                "pictures as a whole (crop='whole')."
            )
        return self._of_digits(read_digits(path, steps))

    def _of_digits(self, reading: Reading) -> Reading:
        """Digits in MNIST's form as images of this form."""
        height, width, channels = self.shape
        images = reading.images
        if (height, width) != (SIDE, SIDE):
            black = np.zeros(1, np.float32)
            images = np.stack(
                [
                    in_bytes(scale_to_fit(image / np.float32(255), black, (height, width)))
                    for image in images
                ]
            )
        if self.background == "bright":
            images = 255 - images
        return replace(reading, images=np.repeat(images, channels, axis=3))

    def describe(self) -> str:
        """The form in words.

        >>> PictureForm((32, 32, 3), "whole", "any").describe()
        '32×32 pixels in colour; the whole picture; backgrounds as they are'
        """
        height, width, channels = self.shape
        shown = {
            "dark": "bright on a dark background",
            "bright": "dark on a bright background",
            "any": "backgrounds as they are",
        }
        crop = "only what is drawn, scaled and centred as MNIST's digits are"
        return (
            f"{height}×{width} pixels {'in grey' if channels == 1 else 'in colour'}; "
            f"{crop if self.crop == 'digit' else 'the whole picture'}; {shown[self.background]}"
        )

    def to_config(self) -> dict[str, Any]:
        """What JSON can hold; `from_config` is the opposite."""
        return {"shape": list(self.shape), "crop": self.crop, "background": self.background}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> PictureForm:
        """The form of this description."""
        shape, crop, background = named_values("PictureForm", config, "shape", "crop", "background")
        return cls(shape, crop, background)


def _image_shape(shape: Any) -> tuple[int, int, int]:
    """The shape, if an image can have it."""
    if (
        isinstance(shape, tuple | list)
        and len(shape) == 3
        and all(type(side) is int and side > 0 for side in shape)
        and shape[2] in CHANNELS
    ):
        return shape[0], shape[1], shape[2]
    raise ArgumentError(
        f"PictureForm: shape must be (height, width, channels), with 1 or 3 channels, not "
        f"{quoted(shape)}."
    )
