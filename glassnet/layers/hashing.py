"""Numbers that look random, counted and not drawn: whoever asks gets the same."""

from __future__ import annotations

from functools import cache
from typing import Any

from glassnet.compiling import inlined

WORD = 0xFFFFFFFF  # 32 bits set


def mix(word: Any) -> Any:
    """A 32-bit number that looks random beside ``word``; different words give different ones.

    Each bit of the result flips with a chance of nearly ½ when one bit of ``word`` does. The
    shifts and factors are those of ``lowbias32``, found by search (Wellons 2018, *Prospecting for
    hash functions*). Numbers are wider than 32 bits and cut after each product: plain Python
    has no others, and the compiler finds that 32 bits are enough.

    >>> mix(0), mix(1), mix(2)
    (0, 1753845952, 3507691905)
    """
    word = (word ^ word >> 16) * 0x7FEB352D & WORD
    word = (word ^ word >> 15) * 0x846CA68B & WORD
    return word ^ word >> 16


@cache
def make_mix() -> Any:
    """`mix`, in the form that a loop can call."""
    return inlined(mix)
