"""What a network in a file may be, so that nobody's file fills a memory or fools a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from glassnet.errors import GlassnetError, quoted
from glassnet.layers.base import Layer
from glassnet.structure.stack import Stack

MOST_LAYERS = 200
MOST_OPS = 400
"""The compiler takes about 2 MB and 0.1 s for each op of a program, and more for its loops."""
LONGEST_NAME = 200
MOST_VALUES = 1 << 23
"""For one image, in float32: sixteen images, which are computed at once, then take 512 MiB."""
WEIGHTS_FOR_A_VALUE = 2
"""A file that brings many weights may ask for more: for a value, of each so many weights."""
MOST_WORK = 1 << 30
"""Steps for one image: a second or two, since a large window takes few steps at once."""

WORK_FOR_A_WEIGHT = 1 << 12
"""Of many weights, each may take so many steps: a kernel's weight, two at each place of 45×45."""


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
    """Refuse what is no line of text, or too long a one."""
    if not isinstance(text, str) or not text.isprintable():
        raise refusal(f"{what} is {quoted(text)}, where a line of printable characters belongs.")
    if len(text) > LONGEST_NAME:
        raise refusal(
            f"{what} is {quoted(text)}, of {len(text):,} characters; networks in files have names "
            f"of at most {LONGEST_NAME}."
        )


class Extent:
    """What the layers of a network take for one image, added up as they are connected.

    It is counted from the declared shapes alone: nothing is allocated, and a layer that is too
    large is refused before the next one is connected.

    Args:
        model: the network; its input's shape is known.
        weights: how many it has in all.
        refusal: the error that is raised.
    """

    def __init__(self, model: Stack, weights: int, refusal: type[GlassnetError]) -> None:
        per_value = np.dtype(model.dtype).itemsize // 4
        self._most_values = max(MOST_VALUES, weights // WEIGHTS_FOR_A_VALUE) // per_value
        self._most_work = max(MOST_WORK, weights * WORK_FOR_A_WEIGHT)
        self._refusal = refusal
        self._values = self._largest = math.prod(model.input_shape or ())
        self._ops = self._work = 0

    def add(self, layer: Layer) -> None:
        """Count a layer.

        Raises:
            GlassnetError: of the type ``refusal``, if that is more than a file may ask for.
        """
        for op in layer.ops():
            self._ops += 1
            self._values += sum(_values(op))
            self._largest = max(self._largest, math.prod(op.output_shape))
            self._work += op.work()
        # Going back, the gradients by a layer's output and by its input live at one time.
        values = self._values + 2 * self._largest
        self._check(self._ops, MOST_OPS, "layers and activations", layer)
        self._check(values, self._most_values, "values for one image", layer)
        self._check(self._work, self._most_work, "steps of work for one image", layer)

    def _check(self, count: int, most: int, what: str, layer: Layer) -> None:
        if count > most:
            raise self._refusal(
                f"the network has {_digits(count)} {what}, up to {layer.label()}; networks in "
                f"files have at most {most:,}."
            )


def _values(op: Layer) -> Iterator[int]:
    """How many values an op has for one image: its output, and what it saves or scratches on."""
    yield math.prod(op.output_shape)
    for buffer in (*op.saved, *op.scratch):
        yield math.prod(buffer.shape)


def _digits(count: int) -> str:
    """A count as a reader takes it in, whatever its size.

    >>> _digits(12_000), _digits(10**30)
    ('12,000', 'about 10^30')
    """
    return f"{count:,}" if count < 10**15 else f"about 10^{round(math.log10(count))}"
