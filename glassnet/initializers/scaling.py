"""First values scaled to the size of the layer: Glorot's, He's and LeCun's."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from glassnet.arguments import one_of, real_number
from glassnet.initializers.base import Initializer
from glassnet.initializers.distributions import truncated_normal

# The standard deviation of a standard normal variable that is cut off at ±2.
TRUNCATED_DEVIATION = 0.87962566103423978


class VarianceScaling(Initializer):
    """Draws with variance ``scale / fan``, so that signals keep their size from layer to layer.

    Args:
        scale: above 0.
        mode: which fan: "fan_in" (inputs of a unit), "fan_out", or "fan_avg", their mean.
        distribution: "uniform" between ``±√(3 scale / fan)``, "truncated_normal", or
            "untruncated_normal".

    Raises:
        ArgumentError: if the scale is out of its range, or a name is unknown.

    >>> VarianceScaling(3.0, "fan_in", "uniform").limit((4, 7))
    1.5
    """

    def __init__(
        self,
        scale: float = 1.0,
        mode: str = "fan_in",
        distribution: str = "truncated_normal",
    ) -> None:
        owner = type(self).__name__
        self.scale = real_number(owner, "scale", scale, above=0)
        self.mode = one_of(owner, "mode", mode, ["fan_in", "fan_out", "fan_avg"])
        self.distribution = one_of(
            owner,
            "distribution",
            distribution,
            ["uniform", "truncated_normal", "untruncated_normal"],
        )

    def stddev(self, shape: Sequence[int]) -> float:
        """The standard deviation of what is drawn for this shape: ``√(scale / fan)``."""
        fan_in, fan_out = compute_fans(shape)
        fan = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[self.mode]
        return math.sqrt(self.scale / max(1.0, fan))

    def limit(self, shape: Sequence[int]) -> float:
        """The largest value that the uniform distribution gives for this shape."""
        return math.sqrt(3.0) * self.stddev(shape)

    def draw(self, shape: tuple[int, ...], generator: np.random.Generator) -> NDArray[np.float64]:
        """Independent values."""
        if self.distribution == "uniform":
            limit = self.limit(shape)
            return generator.uniform(-limit, limit, shape)
        if self.distribution == "untruncated_normal":
            return generator.normal(0.0, self.stddev(shape), shape)
        return truncated_normal(shape, generator) * (self.stddev(shape) / TRUNCATED_DEVIATION)


class GlorotUniform(VarianceScaling):
    """Uniform between ``±gain √(6 / (fan_in + fan_out))``.

    Args:
        gain: how much wider than for tanh, above 0; 4 before a sigmoid, whose slope at 0 is a
            quarter of tanh's. With 1, a sigmoid network of LeNet's depth never starts to learn.

    Raises:
        ArgumentError: if it is not above 0.

    Glorot & Bengio 2010, "Understanding the difficulty of training deep feedforward neural
    networks", eq. 16. By name, "glorot_uniform" has gain 1, "glorot_uniform_sigmoid" gain 4.

    >>> GlorotUniform(gain=4.0).limit((150, 150)) / GlorotUniform().limit((150, 150))
    4.0
    """

    def __init__(self, *, gain: float = 1.0) -> None:
        self.gain = real_number("GlorotUniform", "gain", gain, above=0)
        super().__init__(self.gain**2, "fan_avg", "uniform")


class GlorotNormal(VarianceScaling):
    """Truncated normal, variance ``2 / (fan_in + fan_out)`` (Glorot & Bengio 2010, eq. 12)."""

    def __init__(self) -> None:
        super().__init__(1.0, "fan_avg", "truncated_normal")


class HeUniform(VarianceScaling):
    """Uniform, variance ``2 / fan_in``: for ReLU (He et al. 2015, §2.2)."""

    def __init__(self) -> None:
        super().__init__(2.0, "fan_in", "uniform")


class HeNormal(VarianceScaling):
    """Truncated normal, variance ``2 / fan_in``: for ReLU (He et al. 2015, §2.2)."""

    def __init__(self) -> None:
        super().__init__(2.0, "fan_in", "truncated_normal")


class LecunUniform(VarianceScaling):
    """Uniform, variance ``1 / fan_in`` (LeCun et al. 1998, "Efficient BackProp", §4.6)."""

    def __init__(self) -> None:
        super().__init__(1.0, "fan_in", "uniform")


class LecunNormal(VarianceScaling):
    """Truncated normal, variance ``1 / fan_in`` (LeCun et al. 1998, "Efficient BackProp", §4.6)."""

    def __init__(self) -> None:
        super().__init__(1.0, "fan_in", "truncated_normal")


def compute_fans(shape: Sequence[int]) -> tuple[int, int]:
    """How many values flow into, and out of, one unit of a weight: ``(fan_in, fan_out)``.

    Args:
        shape: ``(in, out)``, or ``(…, in, out)`` with the kernel's rows and columns before.

    >>> compute_fans((5, 5, 6, 16))
    (150, 400)
    """
    if len(shape) < 2:
        size = math.prod(shape)
        return size, size
    *kernel, inputs, outputs = shape
    return math.prod(kernel) * inputs, math.prod(kernel) * outputs
