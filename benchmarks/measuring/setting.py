"""What all measurements of one run share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.profiling import limits
from glassnet.study.running.images import StudyImages


@dataclass
class Limits:
    """What the machine can do at most, as the trials between the measurements found it.

    Attributes:
        threads: that all contestants have.
        flops: float32 operations a second, one figure a trial.
        bytes: a second, from and to memory, one figure a trial.
    """

    threads: int
    flops: list[float] = field(default_factory=list)
    bytes: list[float] = field(default_factory=list)

    def measure(self) -> None:
        self.flops.append(limits.flops_per_second(self.threads))
        self.bytes.append(limits.bytes_per_second(self.threads))

    @property
    def flops_per_second(self) -> float:
        return max(self.flops)

    @property
    def bytes_per_second(self) -> float:
        return max(self.bytes)


@dataclass
class Setting:
    """On what everything is measured, and how thoroughly.

    Attributes:
        images: that all train on.
        data_dir: the folder that the user named for them.
        threads: of each contestant.
        quick: a first impression instead of figures to quote.
        tell: called with a line whenever something is done.
    """

    images: StudyImages
    data_dir: Path | None
    threads: int
    quick: bool
    tell: Callable[[str], None]

    @property
    def rounds(self) -> int:
        return 2 if self.quick else 5

    @cached_property
    def floats(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Training and test images as frameworks want them: float32, mean 0, deviation 1."""
        (x_train, _), (x_test, _) = self.images.training, self.images.test
        mean, deviation = np.float32(x_train.mean()), np.float32(x_train.std())
        return (x_train - mean) / deviation, (x_test - mean) / deviation
