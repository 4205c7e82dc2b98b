"""How the numbers of an array are spread: their size, and a histogram of a few bars."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.layers.base import Range

BARS = 9
"""An odd number, so that 0 lies in the middle of a bar where both signs occur."""

SPAN = 3.0
"""The bars reach so many sizes to each side; what lies beyond counts in the last bar."""


@dataclass(frozen=True)
class Distribution:
    """How the numbers of an array are spread. All but the first two tell of its finite numbers.

    Attributes:
        count: of the numbers.
        not_finite: how many of them are NaN or infinite.
        size: their root mean square, √(Σ x² / n); None if no number is finite.
        zeros: the share that is exactly 0.
        least, largest: of them; None if no number is finite.
        span: where the bars begin and end.
        bars: how many numbers each of the `BARS` equal parts of the span has.
    """

    count: int
    not_finite: int
    size: float | None
    zeros: float
    least: float | None
    largest: float | None
    span: Range
    bars: tuple[int, ...]

    def times(self, factor: float) -> Distribution:
        """How the numbers are spread when all of them are multiplied by a factor above 0."""

        def scaled(value: float | None) -> float | None:
            return None if value is None else value * factor

        return replace(
            self,
            size=scaled(self.size),
            least=scaled(self.least),
            largest=scaled(self.largest),
            span=(self.span[0] * factor, self.span[1] * factor),
        )


NOTHING: Range = (0.0, 0.0)


def distribution(values: NDArray[Any], bounds: Range | None = None) -> Distribution:
    """How these numbers are spread.

    Args:
        values: of any shape and at least one; float32 or float64.
        bounds: between which all of them lie, as those of a sigmoid do; the bars then have this
            span. Without bounds, the span is three sizes to each side on which there are numbers.

    >>> spread = distribution(np.array([-3.0, 0.0, 0.0, 4.0]))
    >>> spread.size, spread.zeros, spread.span, spread.bars
    (2.5, 0.5, (-7.5, 7.5), (0, 0, 1, 0, 2, 0, 1, 0, 0))
    >>> distribution(np.array([0.0, 0.1, 1.0]), bounds=(0.0, 1.0)).bars
    (2, 0, 0, 0, 0, 0, 0, 0, 1)
    """
    is_finite = np.isfinite(values)
    finite = values.ravel() if is_finite.all() else values[is_finite]
    not_finite = values.size - finite.size
    if finite.size == 0:
        return Distribution(values.size, not_finite, None, 0.0, None, None, NOTHING, (0,) * BARS)
    least, largest = float(finite.min()), float(finite.max())
    # In units of the largest number no square is too large, and none that counts is too small.
    unit = max(-least, largest) or 1.0
    scaled = np.asarray(finite / finite.dtype.type(unit))
    size = float(np.sqrt(np.square(scaled).mean(dtype=np.float64)))
    if bounds is None:
        low = -SPAN * size if least < 0 else 0.0
        high = SPAN * size if largest > 0 else 0.0
        span, bars = (low * unit, high * unit), _bars(scaled, (low, high))
    else:
        span, bars = bounds, _bars(finite, bounds)
    return Distribution(
        count=values.size,
        not_finite=not_finite,
        size=size * unit,
        zeros=1 - int(np.count_nonzero(finite)) / finite.size,
        least=least,
        largest=largest,
        span=span,
        bars=bars,
    )


def _bars(values: NDArray[Any], span: Range) -> tuple[int, ...]:
    """How many of the numbers each part of the span has; what lies beyond is in the last ones."""
    low, high = span
    if low == high:  # all of them are 0
        return (values.size, *(0,) * (BARS - 1))
    places = ((values.clip(low, high) - low) * (BARS / (high - low))).astype(np.intp)
    counts = np.bincount(places.clip(max=BARS - 1), minlength=BARS)
    return tuple(int(count) for count in counts)
