"""What a network has learned: its filters, and how its weights are spread."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from glassnet.arguments import whole_number
from glassnet.errors import ArgumentError, unknown_name
from glassnet.layers.sizes import times
from glassnet.plots.look import axes_for, describe, diverging, figure_of, palette_of
from glassnet.plots.network import Network, check_network, weights_by_name
from glassnet.plots.tiles import Tiles, grid
from glassnet.quantities import names_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KERNEL = "/kernel"
MOST_CHANNELS = 8
"""Of more channels, a plot of filters shows the first."""

# ---- filters -------------------------------------------------------------------------------


def filters(
    model: Network, layer: str | None = None, count: int | None = None, ax: Axes | None = None
) -> Axes:
    """The weights of a layer as small images: what each of its filters looks for.

    Of a layer that sees several channels, each filter is a column with an image for each channel.
    Of a dense layer behind the image, each unit is an image. All have one scale: blue weights are
    below 0, orange ones above.

    Args:
        model: the network.
        layer: its name; None for the first whose weights are images.
        count: how many filters are shown at most; None for 32, or 16 that see several channels.
        ax: axes to draw into; None makes a figure.

    Raises:
        ArgumentError: if there is no such layer, or its weights are no images.
        MissingLibraryError: without Matplotlib.

    >>> import glassnet as gn
    >>> with gn.plots.style():
    ...     ax = filters(gn.networks.build("lenet", seed=0))
    >>> len(ax.images), ax.images[0].get_array().shape
    (6, (5, 5))
    """
    check_network("filters", model)
    layer, kernel = _chosen(model, layer)
    size, channels, outputs = times(kernel.shape[:2]), kernel.shape[2], kernel.shape[3]
    if count is None:
        count = 32 if channels == 1 else 16
    shown = min(outputs, whole_number("filters", "count", count, at_least=1))
    seen = min(channels, MOST_CHANNELS)
    rows, columns = grid(shown, 8) if channels == 1 else (seen, shown)
    side = min(0.85, 8 / columns)
    ax = axes_for(ax, max(4.2, side * columns + 1.0), side * rows + 0.6)
    known = kernel[np.isfinite(kernel)]
    largest = float(np.abs(known).max(initial=0.0)) or 1.0
    tiles = Tiles(ax, columns, rows)
    look = {"cmap": diverging(), "vmin": -largest, "vmax": largest}
    for n in range(shown):
        for channel in range(seen):
            row, column = divmod(n, columns) if channels == 1 else (channel, n)
            tiles.image(kernel[..., channel, n], column + 0.06, row + 0.06, 0.88, 0.88, **look)
    _add_scale(ax, largest, rows)
    told = f"{layer}: {_of(shown, outputs)} filters of {size}"
    if channels > 1:
        told += f", a row for each of {_of(seen, channels)} channels"
    ax.set_title(told)
    bounds = f"from {known.min():.2g} to {known.max():.2g}" if len(known) else "not finite"
    describe(ax, f"The weights of the layer {told}. They are {bounds}.")
    return ax


def _chosen(model: Network, layer: str | None) -> tuple[str, NDArray[Any]]:
    """The layer whose filters are shown, with its kernel.

    Raises:
        ArgumentError: if there is none, or its weights are no images.
    """
    kernels = _kernels(model)
    if layer is None:
        if not kernels:
            raise ArgumentError(f"filters: {model.name} has no layer whose weights are images.")
        layer = next(iter(kernels))
    if layer not in kernels and layer in (each.name for each in model.layers):
        some = f": those of {names_text(kernels)} are" if kernels else ""
        raise ArgumentError(f"filters: {layer} has no weights that are images{some}.")
    if layer not in kernels:
        raise unknown_name("layer", layer, [str(each.name) for each in model.layers])
    return layer, kernels[layer]


def _of(shown: int, whole: int) -> str:
    """How many of how many.

    >>> _of(6, 6), _of(16, 120)
    ('6', '16 of 120')
    """
    return f"{shown}" if shown == whole else f"{shown} of {whole}"


def _kernels(model: Network) -> dict[str, NDArray[Any]]:
    """The weights that can be seen as images, ``(rows, columns, channels, units)``, by layer."""
    found = {}
    weights = weights_by_name(model)
    shape = model.input_shape or ()
    sees_image = len(shape) == 3
    for layer in model.layers:
        kernel = weights.get(f"{layer.name}{KERNEL}")
        if kernel is None:
            continue
        if kernel.ndim == 4:
            found[str(layer.name)] = kernel
        elif sees_image and kernel.ndim == 2 and len(kernel) == math.prod(shape):
            found[str(layer.name)] = kernel.reshape(*shape, -1)
        sees_image = False  # those behind see what this one makes of it
    return found


def _add_scale(ax: Axes, largest: float, rows: int) -> None:
    """A bar that says which colour is which weight."""
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize

    colours = ScalarMappable(Normalize(-largest, largest), diverging())
    figure = figure_of(ax)
    bar = figure.colorbar(colours, ax=ax, aspect=max(6, 5 * rows), pad=0.03, fraction=0.1)
    bar.set_ticks([-largest, 0, largest], labels=[f"−{largest:.2g}", "0", f"{largest:.2g}"])
    bar.outline.set_visible(False)


# ---- weights -------------------------------------------------------------------------------

BINS = 81
SPAN = 3.5
"""The axis reaches so many root mean squares of the widest layer to each side, at most."""


def weights(model: Network, ax: Axes | None = None) -> Axes:
    """How the weights of each layer are spread: a histogram for each kernel, one below the other.

    All share one axis, so that layers can be compared; each has a height of its own. Beside it
    stands the root mean square (RMS), the size of a usual weight. Biases are left out.

    Args:
        model: the network.
        ax: axes to draw into; None makes a figure.

    Raises:
        ArgumentError: if the network has no weights, or none that is finite.
        MissingLibraryError: without Matplotlib.

    >>> import glassnet as gn
    >>> with gn.plots.style():
    ...     ax = weights(gn.networks.build("feedforward", seed=0))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['dense', 'dense_1', 'dense_2']
    """
    check_network("weights", model)
    every = {
        name.removesuffix(KERNEL): values.ravel().astype(np.float64)
        for name, values in weights_by_name(model).items()
        if values.ndim > 1
    }
    finite = {name: values[np.isfinite(values)] for name, values in every.items()}
    finite = {name: values for name, values in finite.items() if len(values)}
    if not finite:
        raise ArgumentError(f"weights: {model.name} has no kernel with finite weights.")
    sizes = {name: float(np.sqrt(np.mean(values**2))) for name, values in finite.items()}
    largest = max(float(np.abs(values).max()) for values in finite.values())
    reach = min(largest, SPAN * max(sizes.values())) or 1.0
    ax = axes_for(ax, 6.4, 0.75 * len(finite) + 1.3)
    from matplotlib.colors import to_rgba

    palette = palette_of(ax)
    edges = np.linspace(-reach, reach, BINS + 1)
    for row, (name, values) in enumerate(finite.items()):
        counts = np.histogram(values.clip(-reach, reach), edges)[0]
        ridge = row - 0.85 * counts / counts.max()
        look: dict[str, Any] = {"baseline": row, "facecolor": to_rgba(palette.first, 0.35)}
        ax.stairs(ridge, edges, fill=True, edgecolor=palette.first, linewidth=0.8, **look)
        words = f"{len(values):,} weights\nRMS {sizes[name]:.2g}"
        ax.text(reach * 1.04, row - 0.1, words, fontsize=8, va="bottom", color=palette.ink)
    ax.axvline(0, color=palette.quiet, linewidth=0.8)
    ax.set_yticks(range(len(finite)), list(finite))
    ax.set_ylim(len(finite) - 0.9, -1)
    ax.set_xlim(-reach, reach)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.set_xlabel("weight")
    ax.set_title(f"{model.name}: how the weights are spread")
    said = "; ".join(f"{name} {size:.2g}" for name, size in sizes.items())
    describe(ax, f"How the weights of {model.name} are spread. Root mean square: {said}.")
    return ax
