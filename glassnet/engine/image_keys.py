"""A random number for each image of an epoch: a hash of its place, not drawn from a sequence."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from glassnet.compiling import compiled
from glassnet.layers.hashing import WORD, make_mix


@cache
def key_loop() -> Callable[..., Any]:
    """``image_key(stream, place)``: a 32-bit number for each image, as good as random.

    It only depends on the image's place in the epoch, and not on the thread that asks.
    """
    mix = make_mix()

    @compiled
    def image_key(stream: int, place: int) -> Any:
        return mix(mix(place & WORD) ^ stream)

    return image_key
