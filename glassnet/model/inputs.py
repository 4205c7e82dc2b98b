"""What the user hands in, checked and brought to the form that the engine takes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.engine.memory import read_only
from glassnet.errors import DataError, ShapeError
from glassnet.layers.base import Shape
from glassnet.layers.sizes import times


def images(array: NDArray[Any], input_shape: Shape, dtype: str, name: str = "x") -> NDArray[Any]:
    """The images as ``(n, places, channels)``: uint8 stays uint8, all else becomes ``dtype``.

    They can't be written to, and are a copy only where they had another form.

    Raises:
        ShapeError: if one image is not of ``input_shape``, or there are none.
        DataError: if a value is not finite, or too large for ``dtype``, or no number.
    """
    if array.dtype.kind not in "buif":
        raise DataError(
            f"{name} has dtype {array.dtype}: give numbers, uint8 (0 … 255) or floating-point."
        )
    if array.shape[1:] != input_shape:
        found = f"{name} has shape {array.shape}, and the network takes (n, {_list(input_shape)})"
        if array.shape == input_shape:
            raise ShapeError(f"{found}: give one image as {name}[np.newaxis].")
        if array.ndim == len(input_shape) and (*array.shape[1:], 1) == input_shape:
            raise ShapeError(f"{found}: add the channels with {name}[..., np.newaxis].")
        if (*array.shape[2:], *array.shape[1:2]) == input_shape:
            raise ShapeError(
                f"{found}: channels are last, so move them with np.moveaxis({name}, 1, -1)."
            )
        raise ShapeError(f"{found}: images of {times(input_shape)} are expected.")
    if len(array) == 0:
        raise ShapeError(f"{name} is empty: give at least one image.")
    if array.dtype != np.uint8:
        with np.errstate(over="ignore"):  # what becomes too large is named below
            numbers = array.astype(dtype, copy=False)
        _check_finite(numbers, array, name)
        array = numbers
    return read_only(array).reshape(len(array), -1, input_shape[-1])


def same_length(x: NDArray[Any], y: NDArray[Any], names: str = "x and y") -> None:
    """Raise a DataError unless there is one label for each image."""
    length = len(y) if y.ndim else 0
    if len(x) != length:
        raise DataError(
            f"{names} do not match: {len(x)} images and {length} labels. Give one label per image."
        )


def _check_finite(array: NDArray[Any], given: NDArray[Any], name: str) -> None:
    # A sum is finite unless something in it is not (or it overflows: then look closer).
    with np.errstate(all="ignore"):
        if np.isfinite(array.sum(dtype=np.float64)):
            return
    wrong = np.argwhere(~np.isfinite(array))
    if len(wrong):
        place = ", ".join(str(index) for index in wrong[0])
        value = given[tuple(wrong[0])]
        trouble = f"too large for {array.dtype}" if np.isfinite(value) else "not finite"
        raise DataError(
            f"{name}[{place}] is {value}, the first of {len(wrong)} values that are {trouble}: "
            "remove or replace them before training."
        )


def _list(shape: Shape) -> str:
    return ", ".join(map(str, shape))
