"""Arrays of images, whatever their type and form, as uint8 ``(n, height, width, channels)``."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.data.dataset import Images
from glassnet.errors import DataError

CHANNELS = (1, 3)
"""Grey, and red, green and blue."""
BLOCK = 1 << 22  # numbers that are converted at a time: float64 takes eight times their bytes


def as_images(arrays: Sequence[NDArray[Any]], sources: Sequence[str]) -> list[Images]:
    """Bring arrays of images to one form, all by the same rule.

    The form: ``(n, h, w)`` is grey; ``(n, h, w, c)`` and ``(n, c, h, w)`` have 1 or 3 channels;
    ``(n, k)`` is flattened and grey where k is a square number.

    The values: whole numbers from 0 to 255 stay as they are; nothing but 0 and 1 becomes 0 and 255;
    uint16 beyond 255 is divided by 257; fractions from 0 to 1 become 255 times as much, from −1 to
    1 are moved there first, and from 0 to 255 are rounded.

    Args:
        arrays: one for each part of a data set; what they hold together decides on the rule.
        sources: where each was found, for messages.

    Raises:
        DataError: if a form or the values have no rule, or the parts' images differ in size.
    """
    formed = [_in_form(a, source) for a, source in zip(arrays, sources, strict=True)]
    for array, source in zip(formed, sources, strict=True):
        if array.shape[1:] != formed[0].shape[1:]:
            raise DataError(
                f"{source}: images of {_size(array)}, but {sources[0]} has {_size(formed[0])}; "
                "all must have one size."
            )
    factor, shift = _rule(formed, sources)
    return [_converted(array, factor, shift) for array in formed]


def _in_form(array: NDArray[Any], source: str) -> NDArray[Any]:
    """The array as ``(n, height, width, channels)``."""
    shape = array.shape
    if array.size == 0:
        raise DataError(f"{source}: holds no images, its form is {shape}.")
    if array.ndim == 2:
        side = math.isqrt(shape[1])
        if side * side == shape[1]:
            return array.reshape(len(array), side, side, 1)
        raise DataError(
            f"{source}: {shape[1]} numbers for each image, which is no square of a whole number, "
            "so its height and width can't be known: reshape it to (n, height, width, channels)."
        )
    if array.ndim == 3:
        return array[..., None]
    if array.ndim != 4:
        raise DataError(
            f"{source}: has the form {shape}; images are (n, height, width), (n, height, width, "
            "channels), (n, channels, height, width) or (n, height · width)."
        )
    last, first = shape[3] in CHANNELS, shape[1] in CHANNELS
    if last and first:
        raise DataError(
            f"{source}: in the form {shape} the second and the last number could both be that of "
            "the channels: reshape it to (n, height, width, channels) with a side above 3."
        )
    if last:
        return array
    if first:
        return np.moveaxis(array, 1, 3)
    raise DataError(
        f"{source}: has the form {shape}, in which neither the second nor the last number is one "
        "of channels: images are grey (1) or have colours (3), without transparency."
    )


def _rule(arrays: Sequence[NDArray[Any]], sources: Sequence[str]) -> tuple[float, float]:
    """By what to multiply all values, and what to add then.

    Raises:
        DataError: if they are no numbers, or no pixels.
    """
    for array, source in zip(arrays, sources, strict=True):
        if array.dtype.kind not in "buif":
            raise DataError(f"{source}: holds {array.dtype}, and pixels are numbers.")
    least = min(float(array.min()) for array in arrays)
    most = max(float(array.max()) for array in arrays)
    where = sources[0]
    if not (math.isfinite(least) and math.isfinite(most)):
        raise DataError(f"{where}: has values that are no finite numbers, and pixels are finite.")
    kinds = {array.dtype.kind for array in arrays}
    if least >= 0 and most <= 1:  # also whole numbers: a black and white image
        return 255.0, 0.0
    if least >= 0 and most <= 255:
        return 1.0, 0.0
    if kinds <= {"f"} and least >= -1 and most <= 1:
        return 127.5, 127.5
    if least >= 0 and most <= 65_535 and all(array.dtype == np.uint16 for array in arrays):
        return 1 / 257, 0.0
    raise DataError(
        f"{where}: values from {least:g} to {most:g}; pixels go from 0 to 255, from 0 to 1 or from "
        "−1 to 1, so give them as they were before they were standardised."
    )


def _converted(array: NDArray[Any], factor: float, shift: float) -> Images:
    if array.dtype == np.uint8 and factor == 1:
        return np.ascontiguousarray(array)
    result = np.empty(array.shape, np.uint8)
    step = max(1, BLOCK // max(1, math.prod(array.shape[1:])))
    for start in range(0, len(array), step):
        block = array[start : start + step].astype(np.float64)
        result[start : start + step] = np.rint(block * factor + shift)
    return result


def _size(array: NDArray[Any]) -> str:
    return "×".join(map(str, array.shape[1:]))
