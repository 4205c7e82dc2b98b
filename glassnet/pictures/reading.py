"""What comes of reading a picture: images in a network's form, doubts, and what was done."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from glassnet.pictures.pixels import in_bytes


@dataclass(frozen=True)
class Step:
    """One thing that was done to a picture.

    Attributes:
        name: of the step, in a word or two.
        note: what it found in this picture and did about it, in a sentence.
        picture: uint8 ``(height, width)`` or ``(height, width, 3)``: the picture after it.
    """

    name: str
    note: str
    picture: NDArray[np.uint8]


@dataclass(frozen=True)
class Doubt:
    """A reason to think that a picture is not what was asked for.

    Attributes:
        kind: ``"several"``, ``"nothing"``, ``"cut-off"`` or ``"unsure"``.
        message: the reason and what may be done about it, in one line.
    """

    kind: str
    message: str


@dataclass(frozen=True)
class Reading:
    """A picture as a network takes it.

    Attributes:
        images: uint8 ``(n, height, width, channels)``: one image, or several from left to right and
            line by line where that was asked for.
        doubts: what speaks against it; empty where nothing does.
        steps: what was done to the picture, in order; empty unless they were asked for.
    """

    images: NDArray[np.uint8]
    doubts: tuple[Doubt, ...] = ()
    steps: tuple[Step, ...] = field(default=(), repr=False)


class Log:
    """The steps that were taken, if anybody wants to know."""

    def __init__(self, wanted: bool) -> None:
        self.wanted = wanted
        self.steps: list[Step] = []

    def add(self, name: str, note: str, plane: NDArray[np.floating]) -> None:
        """Note a step, and the picture after it, 0 to 1."""
        if self.wanted:
            self.steps.append(Step(name, note, in_bytes(plane)))
