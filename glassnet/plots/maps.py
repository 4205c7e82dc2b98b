"""One image on its way through a network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from glassnet.arrays import as_array
from glassnet.errors import shortened, unknown_name
from glassnet.layers.sizes import times
from glassnet.plots.look import axes_for, describe
from glassnet.plots.network import (
    Network,
    are_probabilities,
    check_network,
    class_names,
    share,
)
from glassnet.plots.tiles import Tiles, as_picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ACROSS = 16.0
"""The width of a layer's maps together, in tiles."""
LABELS = 5.0
"""Room for the layers' names, in tiles."""
TALLEST = 2.6
"""Of one layer's row, in tiles."""
MOST_MAPS = 16
MOST_UNITS = 128


def feature_maps(
    model: Network,
    image: ArrayLike,
    layers: str | Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """One image on its way through the network: a row for each layer, with what it puts out.

    Maps are brighter where they are larger, each row on a scale of its own. Layers that only bring
    numbers into another order are left out, unless they are named.

    Args:
        model: the network.
        image: ``(height, width, channels)``.
        layers: names of layers; None for all.
        ax: axes to draw into; None makes a figure.

    Raises:
        ArgumentError: for a name that no layer has.
        ShapeError, DataError: if the image does not fit the network.
        MissingLibraryError: without Matplotlib.
    """
    check_network("feature_maps", model)
    picture = as_array("image", image)
    outputs = model.layer_outputs(picture[np.newaxis])
    names = _shown_layers(model, outputs, layers)
    rows = [("image", np.asarray(picture, np.float64))]
    rows += [(name, outputs[name][0].astype(np.float64)) for name in names]
    heights = [_row_height(values) for _, values in rows]
    height = sum(heights) + 0.75 * len(rows)
    ax = axes_for(ax, 7.0, 7.0 * height / (ACROSS + LABELS + 0.2) + 0.4)
    tiles = Tiles(ax, ACROSS + LABELS + 0.2, height)
    top = 0.2
    for (name, values), tall in zip(rows, heights, strict=True):
        label = f"{name}\n{times(values.shape)}"
        tiles.text(label, 0.1, top + tall / 2, 0.5, ha="left", va="center")
        if values.ndim == 3:
            _maps(tiles, values, top, tall, is_image=name == "image")
        else:
            is_last = name == str(model.layers[-1].name)
            _units(tiles, values.ravel(), top, class_names(model.class_names, values.size), is_last)
        top += tall + 0.75
    answer = outputs[str(model.layers[-1].name)][0].ravel()
    said = class_names(model.class_names, answer.size)[int(answer.argmax())]
    ax.set_title(f"an image on its way through {model.name}")
    shapes = "; ".join(f"{name} {times(values.shape)}" for name, values in rows)
    describe(ax, f"An image on its way through {model.name}: {shapes}. The answer is {said}.")
    return ax


def _shown_layers(
    model: Network, outputs: dict[str, NDArray[Any]], given: str | Sequence[str] | None
) -> list[str]:
    if given is None:
        kinds = {str(layer.name): type(layer).__name__ for layer in model.layers}
        return [name for name in outputs if kinds[name] not in ("Flatten", "Dropout", "Rescaling")]
    names = [given] if isinstance(given, str) else list(given)
    for name in names:
        if name not in outputs:
            raise unknown_name("layer", name, list(outputs))
    return names


def _row_height(values: NDArray[Any]) -> float:
    if values.ndim != 3:
        return 0.8
    shown = min(values.shape[-1], MOST_MAPS)
    rows, columns, _ = values.shape
    return float(min(TALLEST, ACROSS / shown * rows / columns, 2.0 * rows / 8))


def _maps(tiles: Tiles, values: NDArray[Any], top: float, tall: float, *, is_image: bool) -> None:
    """The maps of a layer, or the image itself, which may be in colour."""
    rows, columns, channels = values.shape
    if is_image and channels == 3:
        picture, look = as_picture(values, "feature_maps")
        tiles.image(picture, LABELS, top, tall * columns / rows, tall, **look)
        return
    shown = min(channels, MOST_MAPS)
    pitch = min(ACROSS / shown, tall * columns / rows * 1.1)
    wide = min(tall * columns / rows, 0.94 * pitch)
    look = {"cmap": "gray", "vmin": values.min(), "vmax": max(values.max(), values.min() + 1e-12)}
    for n in range(shown):
        tiles.image(values[..., n], LABELS + n * pitch, top, wide, wide * rows / columns, **look)
    if shown < channels:
        tiles.text(f"and {channels - shown} more", LABELS, top + tall + 0.05, 0.4, ha="left")


def _units(
    tiles: Tiles, values: NDArray[Any], top: float, names: Sequence[str], is_last: bool
) -> None:
    """The outputs of a dense layer as a row of cells; below the last ones stand their classes."""
    shown = values[:MOST_UNITS]
    wide = min(1.2, ACROSS / len(shown))
    look = {"cmap": "gray", "vmin": values.min(), "vmax": max(values.max(), values.min() + 1e-12)}
    tiles.image(shown[np.newaxis], LABELS, top, wide * len(shown), 0.8, aspect="auto", **look)
    if len(shown) < len(values):
        tiles.text(f"and {len(values) - len(shown)} more", LABELS, top + 0.85, 0.4, ha="left")
    if is_last and len(values) <= 12:
        best = int(values.argmax())
        for n, name in enumerate(names):
            text = shortened(name, 9 if n == best else 6)
            text += (
                f"\n{share(float(values[n]))}" if n == best and are_probabilities(values) else ""
            )
            weight = "bold" if n == best else "normal"
            tiles.text(text, LABELS + (n + 0.5) * wide, top + 0.85, 0.42, weight=weight)
