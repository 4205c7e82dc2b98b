"""Whether labels fit their images: a look at images and labels alone, without the network."""

from __future__ import annotations

from collections.abc import Callable
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

SHUFFLES = 50
"""So often the labels are shuffled, to see how often chance alone is right."""

DEVIATIONS = 6.0
"""A method learned something if it is right so many standard deviations more often than chance."""


@dataclass(frozen=True)
class Found:
    """How often a method finds the label of an image that it has not seen.

    Attributes:
        right: the share of images whose label it finds.
        by_chance: the same with shuffled labels, on average.
        spread: the standard deviation of this share from one shuffling to the next.
    """

    right: float
    by_chance: float
    spread: float

    @property
    def is_better(self) -> bool:
        """Whether it is right more often than chance can make it."""
        return self.right > self.by_chance + DEVIATIONS * self.spread


@dataclass(frozen=True)
class LabelsFit:
    """How often two simple methods find the label of an image that they have not seen.

    Attributes:
        images: that were asked for.
        known: images with labels from which the methods learned.
        nearest_mean: by the label of the nearest class mean.
        nearest_neighbour: by that of the nearest image.
    """

    images: int
    known: int
    nearest_mean: Found
    nearest_neighbour: Found

    @property
    def fits(self) -> bool:
        """Whether at least one of them does better than chance."""
        return self.nearest_mean.is_better or self.nearest_neighbour.is_better


def labels_fit(images: NDArray[Any], labels: NDArray[Any]) -> LabelsFit | None:
    """How well simple methods learn these labels; None if they are no labels, or too few.

    Every second one of up to 2,000 images is known to the methods, and the others are asked for.
    How often chance is right is not computed but tried, with shuffled labels: some images are the
    nearest ones of many others, so that answers are not independent.

    Args:
        images: ``(n, …)``.
        labels: ``(n,)`` integers, or vectors ``(n, classes)`` of two different numbers, the larger
            of which stands at the label: one-hot ones, smoothed or not. Other targets are none.

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
    if len(x) < 2 * FEWEST_IMAGES:
        return None
    known, asked, y_known, y_asked = x[::2], x[1::2], y[::2], y[1::2]
    nearest = _nearest(asked, known)
    return LabelsFit(
        images=len(asked),
        known=len(known),
        nearest_mean=_found(y_known, y_asked, lambda y: _by_means(known, y, asked)),
        nearest_neighbour=_found(y_known, y_asked, lambda y: y[nearest]),
    )


def _found(
    known: NDArray[Any], asked: NDArray[Any], answers: Callable[[NDArray[Any]], NDArray[Any]]
) -> Found:
    """How often a method is right, with these labels and with shuffled ones.

    Args:
        known: the labels from which it learns.
        asked: those that it shall find.
        answers: what it answers after it has learned from some labels.
    """
    rng = np.random.default_rng(0)
    shuffled = [(answers(rng.permutation(known)) == asked).mean() for _ in range(SHUFFLES)]
    right = float((answers(known) == asked).mean())
    return Found(right, float(np.mean(shuffled)), float(np.std(shuffled)))


def _by_means(
    known: NDArray[np.float32], labels: NDArray[Any], asked: NDArray[np.float32]
) -> NDArray[Any]:
    """The label of the nearest class mean, for each image."""
    classes, which = np.unique(labels, return_inverse=True)
    of_class = np.eye(len(classes), dtype=np.float32)[which].T  # (classes, images)
    means = of_class @ known / of_class.sum(axis=1, keepdims=True)
    return np.asarray(classes[_nearest(asked, means)])


def _as_labels(labels: NDArray[Any]) -> NDArray[Any] | None:
    if labels.ndim == 2 and labels.shape[1] > 1:
        return np.asarray(labels.argmax(axis=1)) if _name_classes(labels) else None
    flat = labels.reshape(-1) if labels.ndim == 2 else labels
    if flat.ndim != 1 or not (np.issubdtype(flat.dtype, np.integer) or _are_whole(flat)):
        return None
    return flat


def _name_classes(targets: NDArray[Any]) -> bool:
    """Whether each row has one number that is larger than the others, which are all the same."""
    high, low = targets.max(), targets.min()
    is_high, is_low = targets == high, targets == low
    return bool(high > low and (is_high | is_low).all() and (is_high.sum(axis=1) == 1).all())


def _are_whole(numbers: NDArray[Any]) -> bool:
    return bool(np.isfinite(numbers).all() and (numbers == np.round(numbers)).all())


def _ordinary(x: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which rows are finite and not far larger than the others, which would drown all distances."""
    peaks = np.abs(x).max(axis=1)
    is_finite = np.isfinite(peaks)
    usual = float(np.median(peaks[is_finite])) if is_finite.any() else 0.0
    return np.asarray(is_finite & (peaks <= 10 * usual)) if usual else is_finite


def _nearest(x: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.intp]:
    """For each row the place of the nearest of the others."""
    # |x - o|² = |x|² - 2 x·o + |o|², of which |x|² is the same for all of them.
    distances = np.square(others).sum(axis=1) - 2 * (x @ others.T)
    return np.asarray(distances.argmin(axis=1))
