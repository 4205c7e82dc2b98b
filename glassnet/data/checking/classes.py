"""How the images of a data set are spread over its classes, and in which order they come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from glassnet.data.checking.findings import Finding, class_names
from glassnet.data.dataset import DataSet
from glassnet.data.order import is_sorted
from glassnet.quantities import count_text, names_text

FEW = 10
"""Fewer images of a class than this are few."""
UNEVEN = 3
"""Classes are called uneven where the largest has so many times the images of the smallest."""

Counts = NDArray[np.int64]


def count_classes(data: DataSet) -> tuple[Counts, Counts]:
    """How many images of each class are there to train on, and to test with; ``(classes,)``."""
    classes = len(data.card.classes)
    training, test = (np.bincount(labels, minlength=classes) for _, labels in data)
    return training, test


def on_classes(data: DataSet, from_folders: bool = False) -> Iterator[Finding]:
    """What is odd with the classes.

    Args:
        data: the data set.
        from_folders: whether each class is a folder of pictures.
    """
    classes = data.card.classes
    training, test = count_classes(data)
    yield from _missing(classes, training, test)
    yield from _few(classes, training, test)
    yield from _uneven(classes, training)
    yield from _alike(classes)
    # The files of a folder have no order of their own.
    if not from_folders and is_sorted(data.training[1]):
        yield Finding(
            "order",
            "The training images are sorted by class. glassnet takes them in another order in each "
            "epoch, and its validation share from every class; other programs may take the end, "
            "which is one class: shuffle the images for them.",
        )


def _missing(classes: Sequence[str], training: Counts, test: Counts) -> Iterator[Finding]:
    nowhere = np.flatnonzero((training == 0) & (test == 0))
    if len(nowhere):
        yield Finding(
            "missing classes",
            f"{count_text(len(nowhere), 'class has', 'classes have')} no image at all: "
            f"{class_names(classes, nowhere)}. Take them out of the names, or add images.",
        )
    untrained = np.flatnonzero((training == 0) & (test > 0))
    if len(untrained):
        yield Finding(
            "missing classes",
            f"{count_text(len(untrained), 'class is', 'classes are')} tested but never trained: "
            f"{class_names(classes, untrained)}. Put some of their images into the training part.",
            spoils=True,
        )
    untested = np.flatnonzero((training > 0) & (test == 0))
    if len(untested):
        yield Finding(
            "missing classes",
            f"{count_text(len(untested), 'class is', 'classes are')} trained but never tested: "
            f"{class_names(classes, untested)}. Put some of their images into the test part, or "
            "the figures say nothing about them.",
            spoils=True,
        )


def _few(classes: Sequence[str], training: Counts, test: Counts) -> Iterator[Finding]:
    for counts, part, why in (
        (training, "train on", "A network learns little from them: add some."),
        (test, "test with", "One of them is more than a tenth of a class's figures: add some."),
    ):
        few = np.flatnonzero((counts > 0) & (counts < FEW)).tolist()
        if few:
            listed = names_text(f"{classes[label]} ({counts[label]})" for label in few)
            yield Finding("few images", f"Fewer than {FEW} images to {part}: {listed}. {why}")


def _uneven(classes: Sequence[str], training: Counts) -> Iterator[Finding]:
    there = np.flatnonzero(training).tolist()
    largest = max(there, key=lambda label: training[label])
    smallest = min(there, key=lambda label: training[label])
    if training[largest] >= UNEVEN * training[smallest]:
        yield Finding(
            "uneven classes",
            f"{classes[largest]} has {training[largest]:,} training images and {classes[smallest]} "
            f"{training[smallest]:,}. Look at the balanced accuracy and at each class's recall in "
            "glassnet evaluate: the accuracy alone hides what happens to small classes.",
        )


def _alike(classes: Sequence[str]) -> Iterator[Finding]:
    """Classes that differ by capitals and spaces only, which are one as a rule."""
    spellings: dict[str, list[str]] = {}
    for name in classes:
        spellings.setdefault("".join(name.casefold().split()), []).append(name)
    for alike in spellings.values():
        if len(alike) > 1:
            yield Finding(
                "class names",
                f"{names_text(map(repr, alike))} differ in capitals or spaces only. Give them one "
                "name if they are one class.",
            )
