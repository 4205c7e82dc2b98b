"""A random number for each image of an epoch, counted and not drawn."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from glassnet.compiling import compiled
from glassnet.layers.hashing import WORD, make_mix


@cache
def key_loop() -> Callable[..., Any]:
    """``image_key(stream, place)``: a 32-bit number for each image of an epoch, as good as random.

    The number belongs to the image's place in the epoch, whichever thread asks.
    """
    mix = make_mix()

    @compiled
    def image_key(stream: int, place: int) -> Any:
        return mix(mix(place & WORD) ^ stream)

    return image_key
