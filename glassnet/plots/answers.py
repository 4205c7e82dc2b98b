"""What a network takes for what, and its worst mistakes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassnet.arguments import whole_number
from glassnet.arrays import as_array
from glassnet.errors import ArgumentError, ShapeError, quoted, shortened
from glassnet.metrics.confusion import confusion_matrix
from glassnet.plots.look import axes_for, describe, palette_of
from glassnet.plots.network import are_probabilities, class_names, share
from glassnet.plots.tiles import Tiles, as_picture, fitted, grid
from glassnet.quantities import count_text, names_text, share_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_WITH_COUNTS = 16
"""Of more classes, the cells of a confusion matrix have no room for counts."""

MOST_NAMES = 40
"""Of more classes, some of the names stand beside a confusion matrix."""

LONGEST_NAME = 12

# ---- confusion -----------------------------------------------------------------------------


def confusion(
    y_true: ArrayLike,
    y_pred: ArrayLike,
    classes: Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Which class is taken for which: a row for each true class, a column for each answer.

    A mistake is the more orange, the larger its share of the images of its class. Right answers are
    blue, and do not take part in the scale: else no mistake could be seen beside them.

    Args:
        y_true: labels ``(n,)``.
        y_pred: what ``predict`` gives, ``(n, classes)``, or labels ``(n,)``.
        classes: their names, as ``model.class_names``; None for their numbers.
        ax: axes to draw into; None makes a figure.

    Raises:
        ArgumentError: if there are not as many names as classes.
        ShapeError, DataError: if labels and predictions do not fit each other or the classes.
        MissingLibraryError: without Matplotlib.

    >>> import glassnet as gn
    >>> with gn.plots.style():
    ...     ax = confusion([0, 1, 1, 1], [0, 1, 0, 1], ["cat", "dog"])
    >>> [text.get_text() for text in ax.texts]
    ['1', '1', '2']
    """
    true, given = as_array("y_true", y_true), as_array("y_pred", y_pred)
    count = _class_count(true, given, classes)
    matrix = confusion_matrix(true, given, count)
    names = _named("confusion", classes, count)
    side = 5.2 if count <= 12 else 7.0
    ax = axes_for(ax, side, side)
    _draw_cells(ax, matrix)
    _name_cells(ax, names)
    wrong = int(matrix.sum() - np.trace(matrix))
    accuracy = float(np.trace(matrix) / max(matrix.sum(), 1))
    found = f"{share_text(accuracy, 2)} right, {count_text(wrong, 'mistake')}"
    ax.set_title(f"{found} in {matrix.sum():,} images")
    describe(ax, _confusion_in_words(matrix, names, wrong, accuracy))
    return ax


def _class_count(true: NDArray[Any], given: NDArray[Any], classes: Sequence[str] | None) -> int:
    """How many classes there are, by the outputs, the names or the labels."""
    if given.ndim == 2:
        return int(given.shape[1])
    if isinstance(classes, Collection):
        return len(classes)
    both = [
        int(labels.max()) for labels in (true, given) if labels.size and labels.dtype.kind in "iu"
    ]
    return max(both, default=0) + 1


def _named(owner: str, classes: Any, count: int) -> tuple[str, ...]:
    """The names of so many classes, as somebody gave them.

    Raises:
        ArgumentError: if there are not as many.
    """
    if classes is not None and not (isinstance(classes, Collection) and len(classes) == count):
        raise ArgumentError(
            f"{owner}: classes must be {count_text(count, 'name')}, one for each class, not "
            f"{quoted(classes)}."
        )
    return class_names(None if classes is None else tuple(classes), count)


def _draw_cells(ax: Axes, matrix: NDArray[Any]) -> None:
    from matplotlib.colors import to_rgb

    palette, count = palette_of(ax), len(matrix)
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    diagonal = np.eye(count, dtype=bool)
    worst = max(float(shares[~diagonal].max(initial=0.0)), 1e-12)
    # Colour laid thinly upon the ground, so that figures can be read on a dark one as on a light.
    cells = np.empty((count, count, 4))
    cells[..., :3] = to_rgb(palette.lost)
    cells[..., 3] = 0.7 * np.sqrt(shares / worst).clip(0, 1)
    cells[diagonal, :3] = to_rgb(palette.first)
    cells[diagonal, 3] = 0.3 * shares[diagonal]
    ax.imshow(cells, interpolation="none")
    if count <= MOST_WITH_COUNTS:
        size = 9 if matrix.max() < 10_000 and count <= 12 else 7
        for row, column in np.argwhere(matrix > 0):
            ax.text(
                column,
                row,
                f"{matrix[row, column]:,}",
                ha="center",
                va="center",
                fontsize=size,
                color=palette.ink,
                weight="bold" if row == column else "normal",
            )


def _name_cells(ax: Axes, names: Sequence[str]) -> None:
    """Name the rows and the columns, as many of them as there is room for."""
    step = -(-len(names) // MOST_NAMES)
    places = np.arange(0, len(names), step)
    shown = [shortened(name, LONGEST_NAME) for name in names[::step]]
    upright = max(map(len, shown)) > 3
    size = 9 if len(shown) <= 16 else 7
    ax.set_xticks(places, shown, rotation=90 if upright else 0, fontsize=size)
    ax.set_yticks(places, shown, fontsize=size)
    ax.set_xlabel("the network's answer")
    ax.set_ylabel("what it is")
    ax.tick_params(length=0)
    if len(names) <= MOST_WITH_COUNTS:
        borders = np.arange(len(names) - 1) + 0.5
        ax.set_xticks(borders, minor=True)
        ax.set_yticks(borders, minor=True)
        ax.tick_params(which="minor", length=0)
        ax.grid(which="minor", color=palette_of(ax).grid)
    for spine in ax.spines.values():
        spine.set_visible(True)


def _confusion_in_words(
    matrix: NDArray[Any], names: Sequence[str], wrong: int, accuracy: float
) -> str:
    said = f"Confusion matrix of {count_text(len(names), 'class', 'classes')}: "
    said += f"{share_text(accuracy, 2)} of {matrix.sum():,} images are right."
    off = np.where(np.eye(len(matrix), dtype=bool), 0, matrix)
    order = np.argsort(-off, axis=None, kind="stable")[:3]
    frequent = [
        f"{shortened(names[true])} for {shortened(names[answer])} ({off[true, answer]:,}×)"
        for true, answer in (divmod(int(place), len(matrix)) for place in order)
        if off[true, answer]
    ]
    return f"{said} Most often it takes {names_text(frequent)}." if wrong else said


# ---- mistakes ------------------------------------------------------------------------------


def mistakes(
    x: ArrayLike,
    y_true: ArrayLike,
    outputs: ArrayLike,
    classes: Sequence[str] | None = None,
    count: int = 15,
    ax: Axes | None = None,
) -> Axes:
    """The worst mistakes: the images whose wrong answer is the surest.

    Args:
        x: images, ``(n, height, width, channels)``.
        y_true: labels ``(n,)``.
        outputs: what ``predict`` gives for them, ``(n, classes)``.
        classes: their names, as ``model.class_names``; None for their numbers.
        count: how many are shown at most.
        ax: axes to draw into; None makes a figure.

    Raises:
        ArgumentError: for a count below 1, or if there are not as many names as classes.
        ShapeError, DataError: if images, labels and outputs do not fit each other.
        MissingLibraryError: without Matplotlib.
    """
    images, labels, given = (
        as_array("x", x),
        as_array("y_true", y_true),
        as_array("outputs", outputs),
    )
    most = whole_number("mistakes", "count", count, at_least=1)
    if given.ndim != 2 or images.ndim == 0 or len(images) != len(given):
        raise ShapeError(
            f"mistakes: outputs have shape {given.shape}, and x has shape {images.shape}: expected "
            "what predict gives for the images of x, one row each."
        )
    confusion_matrix(labels, given, given.shape[1])  # which says what does not fit
    if labels.ndim != 1:
        raise ArgumentError("mistakes: y_true must be labels, (n,).")
    names = _named("mistakes", classes, given.shape[1])
    places = worst_mistakes(labels, given)
    shown = places[:most]
    rows, columns = grid(len(shown), 5)
    captions = [_mistake(labels[n], given[n], names) for n in shown]
    pitch = 1.0 + 0.15 * max((1 + caption.count("\n") for caption in captions), default=0)
    ax = axes_for(ax, 1.25 * max(columns, 3), 1.25 * pitch * rows + 0.3)
    tiles = Tiles(ax, max(columns, 3) + 0.1, pitch * rows)
    for place, (n, caption) in enumerate(zip(shown, captions, strict=True)):
        row, column = divmod(place, columns)
        values, look = as_picture(images[n], "mistakes")
        left, top, width, height = fitted(images[n], 0.88)
        tiles.image(values, column + 0.06 + left, pitch * row + top, width, height, **look)
        tiles.text(caption, column + 0.5, pitch * row + 0.92, 0.12, linespacing=1.1)
    if not captions:
        tiles.text("none", tiles.width / 2, 0.4)
    some = "" if len(shown) == len(places) else f"{len(shown)} of "
    told = f"{some}{count_text(len(places), 'mistake')}"
    ax.set_title(f"{told}, the surest first" if captions else told)
    told += f" in {len(images):,} images"
    first = "; ".join(caption.replace("\n", ", ") for caption in captions[:5])
    describe(ax, f"Images of {told}, the surest first: {first}." if first else f"{told}.")
    return ax


def _mistake(label: int, outputs: NDArray[Any], names: Sequence[str]) -> str:
    """What became of an image, in two lines; outputs that are no probabilities are not told."""
    answer = int(outputs.argmax())
    true, taken = (shortened(names[n], LONGEST_NAME) for n in (int(label), answer))
    line = f"{true} taken for {taken}" if len(true + taken) <= 4 else f"{true}, taken\nfor {taken}"
    return f"{line}\n{share(float(outputs[answer]))} sure" if are_probabilities(outputs) else line


def worst_mistakes(labels: NDArray[Any], outputs: NDArray[Any]) -> NDArray[np.intp]:
    """The places of the images that are mistaken, those with the largest outputs first."""
    answers = outputs.argmax(axis=1)
    wrong = np.flatnonzero(answers != labels)
    order = np.argsort(-outputs[wrong, answers[wrong]], kind="stable")
    places: NDArray[np.intp] = wrong[order]
    return places
