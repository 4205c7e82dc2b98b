"""What a network in a file may be, so that nobody's file fills a memory or fools a terminal."""

from __future__ import annotations

import math
from typing import Any

from glassnet.errors import GlassnetError, quoted
from glassnet.layers.sizes import times
from glassnet.structure.stack import Stack

# Beyond these a network is somebody's joke, and building it would not end.
MOST_LAYERS = 500
LARGEST_ACTIVATION = 1 << 26  # values for one image; sixteen images are computed at once


def check_architecture(architecture: dict[str, Any], refusal: type[GlassnetError]) -> None:
    """Refuse names that a terminal takes for commands, and more layers than anyone needs."""
    layer_configs = architecture["layers"]
    if len(layer_configs) > MOST_LAYERS:
        raise refusal(
            f"the network has {len(layer_configs):,} layers; networks in files have at most "
            f"{MOST_LAYERS:,}."
        )
    check_printable("the network's name", architecture["name"], refusal)
    for layer in layer_configs:
        check_printable("a layer's class", layer["class_name"], refusal)
        check_printable("a layer's name", layer["config"].get("name", ""), refusal)


def check_printable(what: str, text: object, refusal: type[GlassnetError]) -> None:
    """Refuse what is no line of text."""
    if not isinstance(text, str) or not text.isprintable():
        raise refusal(f"{what} is {quoted(text)}, where a line of printable characters belongs.")


def check_extent(model: Stack, refusal: type[GlassnetError]) -> None:
    """Refuse a network whose images or activations are larger than a memory."""
    for op in model.ops():
        for shape in (op.input_shape, op.output_shape):
            if math.prod(shape) > LARGEST_ACTIVATION:
                raise refusal(
                    f"the network has {times(shape)} = {math.prod(shape):,} values for one image "
                    f"at {op.label()}; networks in files have at most {LARGEST_ACTIVATION:,}."
                )
