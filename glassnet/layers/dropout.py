"""Dropout: while training, some values of each image are left out at random."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from glassnet.arguments import real_number
from glassnet.compiling import compiled, inlined
from glassnet.layers.base import Layer, Loops, Range, Shape
from glassnet.layers.elementwise import make_identity, mapped, mapped_with
from glassnet.streams import WORD, make_mix, mix
from glassnet.vectors import make_view

GOLDEN = 0x9E3779B9  # 2³² divided by the golden ratio: its multiples are spread evenly


def dropout_loops(rate: float, salt: int, size: int, lanes: int, dtype: type[Any]) -> Loops:
    """y_e = m_e · x_e, dx_e = m_e · dy_e; m_e is 0 with probability ``rate``, else 1 / (1 - rate).

    x, y, mask: (size, L)   keys: (L,)

    Element e of an image is dropped when the hash of (the image's key, e, the layer's salt) is
    small. Nothing is drawn from a sequence, so it does not matter which thread asks, or when.

    Reference: `glassnet.reference.dropout.dropout_forward` and `dropout_backward`. What makes it
    fast: a hash of a few multiplications for each number, in all lanes at once.
    """
    dropped = min(round(rate * 2**32), WORD)
    zero, kept = dtype(0), dtype(1 / (1 - rate))
    hash_word = make_mix()
    view = make_view()
    fill = mapped_with(inlined(lambda x, m: m * x), size * lanes, dtype)
    copy = mapped(make_identity(), size * lanes, dtype)

    @compiled
    def dropout_forward(x: Any, y: Any, parameters: Any, saved: Any, scratch: Any) -> None:
        mask, keys = saved
        masks = view(mask, 0, (size, lanes))
        for e in range(size):
            element = hash_word(e + salt & WORD)
            for t in range(lanes):
                drop = hash_word(int(keys[t]) ^ element) < dropped
                masks[e, t] = zero if drop else kept
        fill(x, mask, y)

    @compiled
    def dropout_backward(
        dy: Any, dx: Any, x: Any, y: Any, parameters: Any, saved: Any, scratch: Any, gradients: Any
    ) -> None:
        fill(dy, saved[0], dx)

    @compiled
    def dropout_inference(x: Any, y: Any, parameters: Any, saved: Any, scratch: Any) -> None:
        copy(x, y)

    return Loops(dropout_forward, dropout_backward, dropout_inference)


class Dropout(Layer):
    """While training, drop each value with the probability ``rate``, and raise the others.

    ``y = x / (1 - rate)`` for the values that are kept, and 0 for the others. So the sums of the
    next layer stay the same on average, and there is nothing to do when the network is used.

    Each image draws anew in each epoch, from the seed of ``fit``. The same seed drops the same
    values of an image, whatever the order of the images, the batch size and the number of threads.

    Args:
        rate: the share that is *dropped*, at least 0 and below 1.
        name: unique in a network.

    Raises:
        ArgumentError: if the rate is outside this range.

    Source: Srivastava, Hinton, Krizhevsky, Sutskever & Salakhutdinov 2014, §4, and §10 for the
    raising while training instead of lowering afterwards ("inverted" dropout).

    >>> Dropout(0.5).connect((84,))
    (84,)
    """

    in_place = True
    needs_input = False
    needs_output = False
    random = True

    def __init__(self, rate: float, *, name: str | None = None) -> None:
        super().__init__(name)
        self.rate = real_number("Dropout", "rate", rate, at_least=0, below=1)

    def build(self, input_shape: Shape) -> Shape:
        self.add_saved("mask", (input_shape[-1], *input_shape[:-1]))
        return input_shape

    def loops(self, lanes: int, dtype: DTypeLike, *, input_gradient: bool = True) -> Loops:
        # Two dropout layers see the same images with the same keys, and must not drop alike.
        salt = mix((self.position + 1) * GOLDEN & WORD)
        return dropout_loops(
            self.rate, salt, math.prod(self.input_shape), lanes, np.dtype(dtype).type
        )

    def output_range(self, input_range: Range | None) -> Range | None:
        if input_range is None:
            return None
        least, largest = (bound / (1 - self.rate) for bound in input_range)
        return min(least, 0.0), max(largest, 0.0)

    def label(self) -> str:
        return f"Dropout({self.rate:g})"
