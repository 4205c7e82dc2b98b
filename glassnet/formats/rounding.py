"""Weights in eight bits: a quarter of the bytes, and a network that answers as before.

The rule is the usual one of symmetric quantisation, with one scale for each output unit, which is
the last axis of a kernel. All of it is computed in float32, so that every machine gets the same:

    s[o] = max |w[…, o]| / 127        q[…, o] = round(w[…, o] / s[o])        w' = q · s

Halves are rounded to the even number. No weight moves by more than s[o] / 2, but for the last bits
of float32, and the largest weight of each unit stays as it was. Vectors, such as biases, are kept
as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from glassnet.errors import ModelFileError, quoted
from glassnet.formats.contents import Tensors

LEVELS = 127
"""The largest integer of a rounded weight; -128 is not used, so that both signs are alike."""

SCALES = "/scales"
"""Behind a tensor's name: the tensor of its scales."""


class Rounded(NamedTuple):
    """A tensor in eight bits.

    Attributes:
        values: int8, from -127 to 127, with the tensor's shape.
        scales: float32, one for each place of the last axis.
    """

    values: NDArray[np.int8]
    scales: NDArray[np.float32]

    def restored(self) -> NDArray[np.float32]:
        """The tensor in float32: values times scales."""
        return self.values.astype(np.float32) * self.scales


def rounded(tensor: NDArray[np.float32]) -> Rounded:
    """A kernel in eight bits, by the rule above.

    Args:
        tensor: finite numbers in float32, of any shape ``(…, units)``.

    >>> kernel = np.array([[1.0, 0.1], [-2.0, 0.0]], np.float32)
    >>> rounded(kernel).values.tolist()
    [[64, 127], [-127, 0]]
    >>> rounded(kernel).restored().round(3).tolist()
    [[1.008, 0.1], [-2.0, 0.0]]
    """
    largest = np.abs(tensor).max(axis=tuple(range(tensor.ndim - 1)))
    scales = (largest / np.float32(LEVELS)).astype(np.float32)
    steps = np.where(scales > 0, scales, np.float32(1))  # of a unit whose weights are all 0
    # The scale of numbers at the end of float32's range has lost most of its digits.
    values = np.rint(tensor / steps).clip(-LEVELS, LEVELS)
    return Rounded(values.astype(np.int8), scales)


def rounded_tensors(tensors: Mapping[str, NDArray[np.float32]]) -> Tensors:
    """Tensors as a file holds them in eight bits; `restored_tensors` is the opposite.

    Args:
        tensors: of a network, by name. Those with one axis are kept as they are.

    >>> sorted(rounded_tensors({"dense/kernel": np.ones((4, 2), np.float32)}))
    ['dense/kernel', 'dense/kernel/scales']
    """
    stored: Tensors = {}
    for name, tensor in tensors.items():
        if tensor.ndim > 1:
            stored[name], stored[name + SCALES] = rounded(tensor)
        else:
            stored[name] = tensor
    return stored


def paired(stored: Tensors) -> dict[str, Rounded | NDArray[np.float32]]:
    """The tensors of a file, each in eight bits together with its scales.

    Raises:
        ModelFileError: if scales are missing, or do not fit.
    """
    left = dict(stored)
    found: dict[str, Rounded | NDArray[np.float32]] = {}
    for name, tensor in stored.items():
        if tensor.dtype == np.int8:
            scales = left.pop(name + SCALES, None)
            _check_scales(name, tensor, scales)
            assert scales is not None
            found[name] = Rounded(left.pop(name), scales)
    return found | left


def restored_tensors(stored: Tensors) -> Tensors:
    """The tensors of a network, from those of a file; what is not in eight bits stays as it is.

    Raises:
        ModelFileError: if scales are missing, or do not fit.
    """
    return {
        name: tensor.restored() if isinstance(tensor, Rounded) else tensor
        for name, tensor in paired(stored).items()
    }


def _check_scales(name: str, tensor: NDArray[np.int8], scales: NDArray[np.float32] | None) -> None:
    if scales is None:
        raise ModelFileError(
            f"tensor {quoted(name)} is in eight bits, and its scales {quoted(name + SCALES)} are "
            "missing."
        )
    if scales.dtype != np.float32 or scales.shape != tensor.shape[-1:] or not tensor.ndim:
        raise ModelFileError(
            f"tensor {quoted(name)} has the shape {tensor.shape}, and its scales are "
            f"{scales.dtype} {scales.shape}, where one in float32 for each place of the last axis "
            "belongs."
        )
    if not np.all((scales >= 0) & (scales <= np.finfo(np.float32).max / LEVELS)):
        raise ModelFileError(
            f"the scales {quoted(name + SCALES)} hold a number that is negative, too large or none."
        )
