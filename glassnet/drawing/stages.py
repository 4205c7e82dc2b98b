"""What a picture of a network shows: its stages, and what is said below each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from glassnet.layers.base import Layer, Shape
from glassnet.layers.sizes import Pair, short, times

if TYPE_CHECKING:
    from glassnet.structure import Stack


@dataclass(frozen=True)
class Stage:
    """The input, or what one layer makes of the stage before.

    Attributes:
        title: the layer's class.
        details: further lines, as "6, 5×5 same" and "sigmoid".
        shape: of one image.
        parameters: of the layer; 0 where nothing is learned.
        window: the rows and columns that the layer sees at a time; None where it sees all.
    """

    title: str
    details: tuple[str, ...]
    shape: Shape
    parameters: int = 0
    window: Pair | None = None

    @property
    def sentence(self) -> str:
        """The stage in one line."""
        details = " · ".join(self.details)
        return " ".join(word for word in (self.title, details, times(self.shape)) if word)


def stages(model: Stack) -> list[Stage]:
    """The stages of a network.

    A layer that learns nothing and leaves the shape alone (dropout, say, or an activation) is no
    stage but a line below the one before.

    Raises:
        ShapeError: if the shape of the images is not known yet.

    >>> from glassnet import networks
    >>> for stage in stages(networks.build("conv1-pool"))[:3]:
    ...     print(stage.sentence)
    input 28×28×1
    Conv2D 6, 5×5 same · sigmoid 28×28×6
    AveragePooling2D 2×2 14×14×6
    """
    model.build()
    shown = [Stage("input", (), model.input_shape or ())]
    for layer in model.layers:
        last = shown[-1]
        if _parameters(layer) or layer.output_shape != last.shape:
            shown.append(_stage(layer))
        else:
            shown[-1] = replace(last, details=(*last.details, layer.label().removesuffix("()")))
    return shown


def _stage(layer: Layer) -> Stage:
    window: Pair | None = getattr(layer, "kernel_size", getattr(layer, "pool_size", None))
    return Stage(
        title=type(layer).__name__,
        details=tuple(line for line in (_settings(layer, window), _activation(layer)) if line),
        shape=layer.output_shape,
        parameters=_parameters(layer),
        window=window,
    )


def _parameters(layer: Layer) -> int:
    return sum(op.count_params() for op in layer.ops())


def _activation(layer: Layer) -> str:
    name = getattr(layer, "activation_name", "linear")
    return "" if name == "linear" else name


def _settings(layer: Layer, window: Pair | None) -> str:
    """The layer's arguments, short: what its label has in brackets, without the activation."""
    if window is None:
        _, _, arguments = layer.label().partition("(")
        settings = arguments.removesuffix(")").removesuffix(f", {_activation(layer)}")
        return "" if settings == times(layer.output_shape) else settings  # as in Dense(120)
    filters = getattr(layer, "filters", None)
    strides = getattr(layer, "strides", window)
    usual = window if filters is None else (1, 1)
    padding = getattr(layer, "padding", "valid")
    return "".join(
        (
            f"{filters}, " if filters else "",
            times(window),
            f" stride {short(strides)}" if strides != usual else "",
            f" {padding}" if padding != "valid" else "",
        )
    )
