"""Which pixels an answer depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassnet.arrays import as_array
from glassnet.errors import ShapeError, shortened
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

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def saliency(
    model: Network, images: ArrayLike, classes: ArrayLike | None = None, ax: Axes | None = None
) -> Axes:
    """Which pixels a network's answer depends on: each image, and below it its saliency map.

    A pixel of the map is the brighter, the more a small change of this pixel changes the score of
    the class: it is the size of ``∂s_c / ∂x``, the largest over the channels, as
    `Sequential.image_gradients` gives it. Each map has a scale of its own.

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
    x = _checked(images)
    outputs = model.predict(x, engine="reference")  # of few images: nothing is compiled for them
    classes = outputs.argmax(axis=1) if classes is None else classes
    maps = np.abs(model.image_gradients(x, classes)).max(axis=-1)  # says what does not fit
    chosen = np.broadcast_to(classes, len(x))
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


def _checked(given: Any) -> NDArray[Any]:
    """The images, one alone or several, as several.

    Raises:
        ShapeError: if they are neither.
    """
    images = as_array("images", given)
    if images.ndim == 3:
        images = images[np.newaxis]
    if images.ndim != 4 or len(images) == 0:
        raise ShapeError(
            f"saliency: images have shape {images.shape}: expected (height, width, channels) for "
            "one, or (n, height, width, channels)."
        )
    return images
