"""First values that do not depend on the weight's shape."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from glassnet.arguments import real_number
from glassnet.initializers.base import Initializer


class Constant(Initializer):
    """The same value everywhere.

    Args:
        value: a finite number.

    Raises:
        ArgumentError: if it is not finite.

    >>> Constant(0.1)((2,), np.random.default_rng(0), "float64")
    array([0.1, 0.1])
    """

    def __init__(self, value: float = 0.0) -> None:
        self.value = real_number("Constant", "value", value)

    def draw(self, shape: tuple[int, ...], generator: np.random.Generator) -> NDArray[np.float64]:
        """The value, nothing being drawn."""
        return np.full(shape, self.value)


class Zeros(Constant):
    """Zero everywhere: for biases. As kernels, all units of a layer would stay the same."""

    def __init__(self) -> None:
        super().__init__(0.0)


class Ones(Constant):
    """One everywhere."""

    def __init__(self) -> None:
        super().__init__(1.0)


class RandomUniform(Initializer):
    """Uniform between two bounds.

    Args:
        minval: the lower bound.
        maxval: the upper bound, at least the lower one.

    Raises:
        ArgumentError: if one of them is not finite, or the upper is below the lower.
    """

    def __init__(self, minval: float = -0.05, maxval: float = 0.05) -> None:
        self.minval = real_number("RandomUniform", "minval", minval)
        self.maxval = real_number("RandomUniform", "maxval", maxval, at_least=self.minval)

    def draw(self, shape: tuple[int, ...], generator: np.random.Generator) -> NDArray[np.float64]:
        """Independent values."""
        return generator.uniform(self.minval, self.maxval, shape)


class RandomNormal(Initializer):
    """Normal.

    Args:
        mean: a finite number.
        stddev: the standard deviation, at least 0.

    Raises:
        ArgumentError: if one of them is not finite, or the upper is below the lower.
    """

    def __init__(self, mean: float = 0.0, stddev: float = 0.05) -> None:
        self.mean = real_number(type(self).__name__, "mean", mean)
        self.stddev = real_number(type(self).__name__, "stddev", stddev, at_least=0)

    def draw(self, shape: tuple[int, ...], generator: np.random.Generator) -> NDArray[np.float64]:
        """Independent values."""
        return generator.normal(self.mean, self.stddev, shape)


class TruncatedNormal(RandomNormal):
    """Normal, values further than two ``stddev`` from the mean being drawn again.

    What comes out deviates less than ``stddev`` says: by 0.8796 of it.

    Args:
        mean: a finite number.
        stddev: the standard deviation before the cut, at least 0.

    Raises:
        ArgumentError: if one of them is not finite, or the upper is below the lower.
    """

    def draw(self, shape: tuple[int, ...], generator: np.random.Generator) -> NDArray[np.float64]:
        """Independent values within ``mean ± 2 stddev``."""
        return self.mean + self.stddev * truncated_normal(shape, generator)


def truncated_normal(shape: tuple[int, ...], generator: np.random.Generator) -> NDArray[np.float64]:
    """Standard normal values, those beyond ±2 drawn again.

    >>> bool(np.abs(truncated_normal((1000,), np.random.default_rng(0))).max() <= 2)
    True
    """
    values = generator.standard_normal(shape)
    while (outside := np.abs(values) > 2.0).any():
        values[outside] = generator.standard_normal(np.count_nonzero(outside))
    return values
