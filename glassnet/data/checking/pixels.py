"""What the pixels of a data set's images are like, all together and image by image."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from glassnet.data.checking.findings import SPOILT, Finding, named
from glassnet.data.dataset import Images
from glassnet.quantities import count_text

BLOCK = 1 << 22
"""Pixels that are looked at at a time."""

LEAST_RANGE = 5
"""An image whose values differ by less than this, of 255, shows nothing."""

LARGEST_SHIFT = 1
"""By so many standard deviations the means of both parts may differ; reversed, MNIST is 2.4 off."""


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


def on_pixels(
    training: PixelStatistics,
    test: PixelStatistics,
    counts: tuple[int, int],
    name: Callable[[int], str],
) -> Iterator[Finding]:
    """What is odd with the pixels.

    Args:
        training: of the training images.
        test: of the test images.
        counts: of both parts' images.
        name: how an image is called, by its place among the training and then the test images.
    """
    blank = [*training.blank, *(counts[0] + place for place in test.blank)]
    if blank:
        share = len(blank) / sum(counts)
        yield Finding(
            "blank images",
            f"{count_text(len(blank), 'image shows', 'images show')} nothing but one colour: "
            f"{named(map(name, blank))}. Take them out.",
            spoils=share >= SPOILT,
        )
    shift = abs(training.mean - test.mean)
    if shift > LARGEST_SHIFT * max(training.spread, test.spread):
        yield Finding(
            "other pixels",
            f"The test images have a mean of {test.mean:.0f} of 255 and the training images one of "
            f"{training.mean:.0f}: bring both parts to one kind of picture, or a network that "
            "learned from the one is lost with the other.",
            spoils=True,
        )
