"""Which pixels an answer depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassnet.arrays import as_array
from glassnet.engine.layout import parameter_pieces
from glassnet.errors import DataError, ShapeError, shortened
from glassnet.plots.look import axes_for, describe
from glassnet.plots.network import (
    Network,
    are_probabilities,
    check_network,
    class_names,
    share,
)
from glassnet.plots.tiles import Tiles, as_picture, fitted
from glassnet.quantities import count_text
from glassnet.reference.saliency import score_gradients

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def saliency(
    model: Network, images: ArrayLike, classes: ArrayLike | None = None, ax: Axes | None = None
) -> Axes:
    """Which pixels a network's answer depends on: each image, and below it its saliency map.

    A pixel of the map is the brighter, the more a small change of this pixel changes the score of
    the class: it is the size of ``∂s_c / ∂x``, the largest over the channels, as `image_gradients`
    gives it. Each map has a scale of its own.

    Args:
        model: the network.
        images: ``(n, height, width, channels)``, or one alone.
        classes: the number of the class whose score is looked at, ``(n,)`` or one; None for what
            the network answers.
        ax: axes to draw into; None makes a figure.

    Raises:
        ArgumentError: if a layer of the user's own draws random numbers.
        ShapeError, DataError: if images or classes do not fit the network.
        MissingLibraryError: without Matplotlib.
    """
    check_network("saliency", model)
    x = _checked(images, "saliency")
    outputs = model.predict(x, engine="reference")  # of few images: nothing is compiled for them
    chosen = outputs.argmax(axis=1) if classes is None else _chosen(classes, outputs)
    maps = np.abs(image_gradients(model, x, chosen)).max(axis=-1)
    names = class_names(model.class_names, outputs.shape[1])
    ax = axes_for(ax, max(1.3 * len(x), 3.9), 3.1)
    columns = max(len(x), 3)
    tiles = Tiles(ax, columns, 2.25)
    said = []
    for n, (image, seen) in enumerate(zip(x, maps, strict=True)):
        values, look = as_picture(image, "saliency")
        left, top, width, height = fitted(image, 0.9)
        tiles.image(values, n + 0.05 + left, top, width, height, **look)
        tiles.image(seen, n + 0.05 + left, 1.0 + top, width, height, cmap="inferno")
        words = shortened(names[int(chosen[n])], 14)
        value = float(outputs[n, int(chosen[n])])
        if are_probabilities(outputs):
            words += f", {share(value)}"
        tiles.text(words, n + 0.5, 1.95, 0.15)
        said.append(words)
    ax.set_title("which pixels the score depends on")
    told = f"{count_text(len(x), 'image')} with the pixels on which the score of a class depends"
    describe(ax, f"{told}: {'; '.join(said)}.")
    return ax


def image_gradients(
    model: Network, images: ArrayLike, classes: ArrayLike | None = None
) -> NDArray[Any]:
    """How the score of a class changes with each pixel: ``∂s_c / ∂x``, in the shape of the images.

    The score is what stands before the softmax or sigmoid at the end. Where a `Threshold` makes
    images black and white, through which every gradient is 0, it is the gradient by the
    black-and-white image.

    Args:
        model: the network.
        images: ``(n, height, width, channels)``, or one alone.
        classes: the number of the class, ``(n,)`` or one; None for what the network answers.

    Raises:
        ArgumentError: if a layer of the user's own draws random numbers.
        ShapeError, DataError: if images or classes do not fit the network.

    >>> import glassnet as gn
    >>> from glassnet import layers
    >>> model = gn.Sequential([gn.Input((1, 2, 1)), layers.Flatten(), layers.Dense(2, "softmax")])
    >>> model.set_weights([[[1, 2], [3, 4]], [0, 0]])
    >>> image_gradients(model, [[[0.5], [0.5]]], 1).tolist()
    [[[[2.0], [4.0]]]]
    """
    check_network("image_gradients", model)
    x = _checked(images, "image_gradients")
    outputs = model.predict(x, engine="reference")
    chosen = outputs.argmax(axis=1) if classes is None else _chosen(classes, outputs)
    pieces = parameter_pieces(model.ops()).layers
    weights = [[piece.of(model.parameters) for piece in own] for own in pieces]
    return score_gradients(model.ops(), weights, x.astype(model.parameters.dtype), chosen)


def _chosen(classes: ArrayLike, outputs: NDArray[Any]) -> NDArray[np.int64]:
    """A class for each image."""
    given = np.atleast_1d(as_array("classes", classes))
    if given.dtype.kind not in "iu" or given.ndim != 1 or len(given) not in (1, len(outputs)):
        raise ShapeError(
            f"classes have shape {given.shape} and dtype {given.dtype}: expected one whole number, "
            f"or one for each of the {len(outputs)} images."
        )
    if given.min() < 0 or given.max() >= outputs.shape[1]:
        raise DataError(
            f"classes hold {given.max()} and {given.min()}: expected 0 to {outputs.shape[1] - 1}."
        )
    return np.broadcast_to(given.astype(np.int64), len(outputs))


def _checked(x: Any, owner: str) -> NDArray[Any]:
    """Images for a plot, one alone or several.

    Raises:
        ShapeError: if they are neither.
    """
    images = as_array("images", x)
    if images.ndim == 3:
        images = images[np.newaxis]
    if images.ndim != 4 or len(images) == 0:
        raise ShapeError(
            f"{owner}: images have shape {images.shape}: expected (height, width, channels) for "
            "one, or (n, height, width, channels)."
        )
    return images
