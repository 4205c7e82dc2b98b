"""Whether labels fit their images: a look at images and labels alone, without the network."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_IMAGES = 2000
"""So many are enough to see whether there is anything to learn."""

FEWEST_IMAGES = 60
"""Of fewer images for each method, chance hides what there is."""

MOST_NUMBERS = 4096
"""Of larger images, evenly spread numbers are compared."""

DEVIATIONS = 4.0
"""A method learned something if it is right so many standard deviations more often than chance."""


@dataclass(frozen=True)
class LabelsFit:
    """How often two simple methods find the label of an image that they have not seen.

    Attributes:
        images: that were asked for.
        known: images with labels from which the methods learned.
        guessing: the share that is right by always giving the most frequent label.
        nearest_mean: by giving that of the nearest class mean.
        nearest_neighbour: by giving that of the nearest image.
    """

    images: int
    known: int
    guessing: float
    nearest_mean: float
    nearest_neighbour: float

    @property
    def best(self) -> float:
        """The better of the two."""
        return max(self.nearest_mean, self.nearest_neighbour)

    @property
    def needed(self) -> float:
        """What chance does not reach."""
        spread = math.sqrt(self.guessing * (1 - self.guessing) / self.images)
        return self.guessing + DEVIATIONS * spread

    @property
    def fits(self) -> bool:
        """Whether at least one of them does better than guessing."""
        return self.best > self.needed


def labels_fit(images: NDArray[Any], labels: NDArray[Any]) -> LabelsFit | None:
    """How well simple methods learn these labels; None if they are no labels, or too few.

    Every second one of up to 2,000 images is known to the methods, and the others are asked for.

    Args:
        images: ``(n, …)``.
        labels: ``(n,)`` integers, or vectors ``(n, classes)`` whose largest number is the label.

    >>> from glassnet import data
    >>> (x, y), _ = data.load("mnist-5k")
    >>> labels_fit(x, y).fits, labels_fit(x, y[::-1]).fits
    (True, False)
    """
    flat_labels = _as_labels(labels)
    if flat_labels is None or len(labels) < 2 * FEWEST_IMAGES or len(np.unique(flat_labels)) < 2:
        return None
    places = np.linspace(0, len(labels) - 1, min(MOST_IMAGES, len(labels))).astype(np.intp)
    flat = images[places].reshape(len(places), -1)
    spread = np.linspace(0, flat.shape[1] - 1, min(MOST_NUMBERS, flat.shape[1])).astype(np.intp)
    x, y = flat[:, spread].astype(np.float32), flat_labels[places]
    usual = _ordinary(x)
    x, y = x[usual], y[usual]
    known, asked, y_known, y_asked = x[::2], x[1::2], y[::2], y[1::2]
    classes, counts = np.unique(y_known, return_counts=True)
    means = np.stack([known[y_known == label].mean(axis=0) for label in classes])
    return LabelsFit(
        images=len(asked),
        known=len(known),
        guessing=_share(y_asked, classes[counts.argmax()]),
        nearest_mean=_share(y_asked, classes[_nearest(asked, means)]),
        nearest_neighbour=_share(y_asked, y_known[_nearest(asked, known)]),
    )


def _as_labels(labels: NDArray[Any]) -> NDArray[Any] | None:
    if labels.ndim == 2 and labels.shape[1] > 1:
        return np.asarray(labels.argmax(axis=1))
    flat = labels.reshape(-1) if labels.ndim == 2 else labels
    if flat.ndim != 1 or not (np.issubdtype(flat.dtype, np.integer) or _are_whole(flat)):
        return None
    return flat


def _are_whole(numbers: NDArray[Any]) -> bool:
    return bool(np.isfinite(numbers).all() and (numbers == np.round(numbers)).all())


def _ordinary(x: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which rows are finite and not far larger than the others, which would drown all distances."""
    peaks = np.abs(x).max(axis=1)
    return np.asarray(np.isfinite(peaks) & (peaks <= 10 * np.median(peaks)))


def _nearest(x: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.intp]:
    """For each row the place of the nearest of the others."""
    # |x - o|² = |x|² - 2 x·o + |o|², of which |x|² is the same for all of them.
    distances = np.square(others).sum(axis=1) - 2 * (x @ others.T)
    return np.asarray(distances.argmin(axis=1))


def _share(labels: NDArray[Any], answers: Any) -> float:
    return float((labels == answers).mean())
