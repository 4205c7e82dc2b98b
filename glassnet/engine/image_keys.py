"""A random number for each image of an epoch, counted and not drawn."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from glassnet.compiling import compiled
from glassnet.streams import WORD, make_mix


@cache
def key_loop() -> Callable[..., Any]:
    """``image_key(stream, image)``: `glassnet.streams.fold_in`, the image's index being the word.

    The number belongs to the image itself, not to its place in the epoch: so what an epoch does
    with an image can be told from the seed alone, whatever the order and the size of batches.
    """
    mix = make_mix()

    @compiled
    def image_key(stream: int, image: int) -> Any:
        return mix(mix(image & WORD) ^ stream)

    return image_key
