"""What the pixels of a data set's images are like, all together and image by image."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glassnet.data.dataset import Images

BLOCK = 1 << 22
"""Pixels that are looked at at a time."""

LEAST_RANGE = 5
"""An image whose values differ by less than this, of 255, shows nothing."""


@dataclass(frozen=True)
class PixelStatistics:
    """What the values of a part's pixels are like, from 0 to 255.

    Attributes:
        mean: of all pixels of all channels.
        spread: their standard deviation.
        least: the smallest value.
        most: the largest value.
        channels: mean and spread of each channel.
        blank: the places of the images that show nothing.
    """

    mean: float
    spread: float
    least: int
    most: int
    channels: tuple[tuple[float, float], ...]
    blank: tuple[int, ...]


def pixel_statistics(
    images: Images, count: Callable[[int], None] = lambda done: None
) -> PixelStatistics:
    """Look at all pixels of a part, exactly: values are counted, not averaged.

    Args:
        images: uint8 ``(n, height, width, channels)``, at least one.
        count: is told of images that were looked at.

    >>> both = np.uint8([[[[0], [255]]], [[[9], [9]]]])
    >>> statistics = pixel_statistics(both)
    >>> statistics.mean, statistics.blank
    (68.25, (1,))
    """
    channels = images.shape[3]
    values = np.zeros((channels, 256), np.int64)
    blank: list[int] = []
    step = max(1, BLOCK // math.prod(images.shape[1:]))
    for start in range(0, len(images), step):
        block = images[start : start + step].reshape(-1, math.prod(images.shape[1:3]), channels)
        for channel in range(channels):
            values[channel] += np.bincount(block[:, :, channel].ravel(), minlength=256)
        ranges = np.ptp(block, axis=1).max(axis=1)
        blank += (start + np.flatnonzero(ranges < LEAST_RANGE)).tolist()
        count(len(block))
    mean, spread = _moments(values.sum(axis=0))
    there = np.flatnonzero(values.sum(axis=0))
    by_channel = tuple(_moments(counts) for counts in values)
    return PixelStatistics(mean, spread, int(there[0]), int(there[-1]), by_channel, tuple(blank))


def _moments(counts: NDArray[np.int64]) -> tuple[float, float]:
    """Mean and standard deviation of values from 0 on that occur so many times."""
    levels, total = np.arange(len(counts)), int(counts.sum())
    mean = int(counts @ levels) / total
    square = int(counts @ (levels * levels)) / total
    return mean, math.sqrt(max(0.0, square - mean * mean))
