"""Cutting data into batches and parts, and labels into one-hot rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassnet.arguments import real_number, whole_number
from glassnet.arrays import as_array
from glassnet.calls import explained
from glassnet.errors import ArgumentError, DataError, ShapeError, quoted

Arrays = tuple[NDArray[Any], NDArray[Any]]


@explained("batches")
def batches(
    x: ArrayLike,
    y: ArrayLike,
    batch_size: int,
    generator: np.random.Generator | None = None,
) -> Iterator[Arrays]:
    """Go once through the data, some images at a time; the last batch may be smaller.

    Args:
        x: Images, ``(n, …)``.
        y: Labels, ``(n, …)``.
        batch_size: Images per batch, at least 1.
        generator: Shuffles the images; None keeps their order.

    Raises:
        ArgumentError: The batch size is below 1, or the generator is none.
        ShapeError: There are not as many labels as images.

    >>> x, y = np.arange(5), np.arange(5) * 10
    >>> [yb.tolist() for _, yb in batches(x, y, batch_size=2)]
    [[0, 10], [20, 30], [40]]
    """
    batch_size = whole_number("batches", "batch_size", batch_size, at_least=1)
    images, labels = _paired("batches", x, y)
    if generator is not None:
        _check_generator("batches", generator)
    return _batches(images, labels, batch_size, generator)


def _batches(
    x: NDArray[Any], y: NDArray[Any], batch_size: int, generator: np.random.Generator | None
) -> Iterator[Arrays]:
    # Apart from `batches`, so that a wrong argument is told by the call, not by the first batch.
    order = np.arange(len(x)) if generator is None else generator.permutation(len(x))
    for start in range(0, len(x), batch_size):
        chosen = order[start : start + batch_size]
        yield x[chosen], y[chosen]


@explained("one_hot")
def one_hot(labels: ArrayLike, classes: int) -> NDArray[np.float32]:
    """Turn labels into rows with a one at the label's place: ``y[i, k] = 1 if labels[i] == k``.

    Args:
        labels: Integers from 0 to ``classes - 1``, of any shape.
        classes: The number of classes.

    Returns:
        float32 ``(*labels.shape, classes)``.

    Raises:
        DataError: A label is no integer, or outside the classes.

    >>> one_hot(np.array([2, 0]), classes=3)
    array([[0., 0., 1.],
           [1., 0., 0.]], dtype=float32)
    """
    classes = whole_number("one_hot", "classes", classes, at_least=1)
    given = as_array("one_hot: labels", labels)
    if not np.issubdtype(given.dtype, np.integer):
        raise DataError(f"one_hot: labels must be integers, not {given.dtype}.")
    outside = given[(given < 0) | (given >= classes)]
    if outside.size:
        raise DataError(
            f"one_hot: label {outside.flat[0]} is outside the classes 0 to {classes - 1}."
        )
    rows: NDArray[np.float32] = np.eye(classes, dtype=np.float32)[given]
    return rows


@explained("train_validation_split")
def train_validation_split(
    x: ArrayLike,
    y: ArrayLike,
    fraction: float,
    generator: np.random.Generator,
    stratified: bool = False,
) -> tuple[Arrays, Arrays]:
    """Set a random part of the data aside: ``(x_train, y_train), (x_validation, y_validation)``.

    Both parts keep the order that the data had.

    Args:
        x: Images, ``(n, …)``.
        y: Labels, ``(n, …)``.
        fraction: Share of the images for validation, between 0 and 1; rounded to whole images.
        generator: Chooses them.
        stratified: Take this share of every class; ``y`` must be ``(n,)`` then.

    Raises:
        ArgumentError: The fraction is not between 0 and 1, or leaves one of the parts empty, or the
            generator is none.
        ShapeError: There are not as many labels as images, or labels to stratify by are no list.

    >>> x, y = np.arange(10), np.repeat([0, 1], 5)
    >>> _, (_, y_val) = train_validation_split(x, y, 0.4, np.random.default_rng(0), stratified=True)
    >>> y_val.tolist()
    [0, 0, 1, 1]
    """
    images, labels = _paired("train_validation_split", x, y)
    fraction = real_number("train_validation_split", "fraction", fraction, above=0, below=1)
    _check_generator("train_validation_split", generator)
    size = round(fraction * len(images))
    if not 0 < size < len(images):
        raise ArgumentError(
            f"train_validation_split: a fraction of {fraction} makes {size:,} of {len(images):,} "
            "images the validation part; neither part may be empty."
        )
    if stratified:
        chosen = _choose_by_class(labels, size, generator)
    else:
        chosen = generator.choice(len(images), size, replace=False)
    validation = np.zeros(len(images), bool)
    validation[chosen] = True
    rest = ~validation
    return (images[rest], labels[rest]), (images[validation], labels[validation])


def _choose_by_class(
    y: NDArray[Any], size: int, generator: np.random.Generator
) -> NDArray[np.intp]:
    """Choose ``size`` images so that each class has its share, to within one image.

    Whole shares first; what is left goes to the largest remainders, ties by chance.
    """
    if y.ndim != 1:
        raise ShapeError(
            f"train_validation_split: labels to stratify by must be (n,), not {y.shape}."
        )
    classes, members = np.unique(y, return_counts=True)
    shares, remainders = np.divmod(members * size, len(y))
    by_remainder = np.lexsort((generator.random(len(classes)), -remainders))
    shares[by_remainder[: size - shares.sum()]] += 1
    chosen = [
        generator.choice(np.flatnonzero(y == label), share, replace=False)
        for label, share in zip(classes, shares, strict=True)
    ]
    return np.concatenate(chosen)


def _paired(where: str, x: ArrayLike, y: ArrayLike) -> Arrays:
    """Images and labels as arrays, which belong together by their places."""
    images, labels = as_array(f"{where}: x", x), as_array(f"{where}: y", y)
    if images.shape[:1] != labels.shape[:1] or not images.ndim:
        counts = [len(array) if array.ndim else 0 for array in (labels, images)]
        raise ShapeError(f"{where}: {counts[0]:,} labels for {counts[1]:,} images; each needs one.")
    return images, labels


def _check_generator(owner: str, generator: object) -> None:
    if not isinstance(generator, np.random.Generator):
        raise ArgumentError(
            f"{owner}: generator must be one of NumPy's, as np.random.default_rng(0), not "
            f"{quoted(generator)}."
        )
