"""Numbers that look random, but are computed and not drawn: everybody gets the same one."""

from __future__ import annotations

from functools import cache
from typing import Any

from glassnet.compiling import inlined

WORD = 0xFFFFFFFF  # 32 bits set


def mix(word: Any) -> Any:
    """A 32-bit number that looks random beside ``word``; different words give different ones.

    If one bit of ``word`` flips, each bit of the result flips with a probability of nearly ½. The
    shifts and factors are those of ``lowbias32``, found by search (Wellons 2018, *Prospecting for
    hash functions*). The numbers are wider than 32 bits and are cut after each product, because
    plain Python has no others. The compiler finds that 32 bits are enough.

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
