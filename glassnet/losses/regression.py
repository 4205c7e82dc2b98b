"""Losses between numbers: squared and absolute error."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from glassnet.compiling import compiled
from glassnet.losses import targets
from glassnet.losses.base import Loop, Loss, lane_by_lane


def squared_error(features: int, dtype: Any) -> Loop:
    """``Σ (y - t)² / features``; ``dy = 2 (y - t) / features``.

    Reference: `glassnet.reference.losses.mean_squared_error`. What makes it fast: it is part of the
    tile's program, so that the outputs are still in the cache.
    """
    zero, two, share = dtype(0), dtype(2), dtype(1 / features)

    @compiled
    def squared_error_of_image(y: Any, t: Any, scale: Any, dy: Any) -> Any:
        loss = zero
        for i in range(features):
            error = y[i] - t[i]
            loss += error * error
            dy[i] = scale * share * two * error
        return loss * share

    return squared_error_of_image


def absolute_error(features: int, dtype: Any) -> Loop:
    """``Σ |y - t| / features``; ``dy = sign(y - t) / features``, which is 0 where y = t.

    Reference: `glassnet.reference.losses.mean_absolute_error`. What makes it fast: it is part of
    the tile's program, so that the outputs are still in the cache.
    """
    zero, share = dtype(0), dtype(1 / features)

    @compiled
    def absolute_error_of_image(y: Any, t: Any, scale: Any, dy: Any) -> Any:
        loss = zero
        for i in range(features):
            error = y[i] - t[i]
            loss += abs(error)
            dy[i] = scale * share * np.sign(error)
        return loss * share

    return absolute_error_of_image


class _Regression(Loss):
    def targets(
        self, y_true: object, output_shape: tuple[int, ...], dtype: DTypeLike
    ) -> NDArray[Any]:
        features = targets.output_features(self.name, output_shape)
        return targets.vectors(self.name, y_true, features, dtype)


class MeanSquaredError(_Regression):
    """``(y - t)²``, averaged over the outputs, without the factor ½ of some textbooks.

    >>> MeanSquaredError().targets([[1, 2]], (2,), "float64")
    array([[1., 2.]])
    """

    name = "mean_squared_error"

    def loop(self, features: int, lanes: int, dtype: DTypeLike) -> Loop:
        """The compiled loss of a tile; see `Loss.loop`."""
        scalar = np.dtype(dtype).type
        return lane_by_lane(squared_error(features, scalar), lanes, scalar)


class MeanAbsoluteError(_Regression):
    """``|y - t|``, averaged over the outputs.

    >>> MeanAbsoluteError().targets([1.5], (1,), "float64")
    array([[1.5]])
    """

    name = "mean_absolute_error"

    def loop(self, features: int, lanes: int, dtype: DTypeLike) -> Loop:
        """The compiled loss of a tile; see `Loss.loop`."""
        scalar = np.dtype(dtype).type
        return lane_by_lane(absolute_error(features, scalar), lanes, scalar)
