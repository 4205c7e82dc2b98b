"""Random numbers that are counted, not drawn: a function of (seed, purpose, epoch, image).

Whoever asks gets the same, in whatever order, on whatever thread: an epoch can be entered without
those before it. Each purpose has a stream of its own, so that equal seeds for the initial weights
and for the training have nothing to do with each other.

A stream is a *key* of 32 bits, into which one word after the other is folded: the purpose, the
seed, the epoch, the image. All of it is arithmetic with 32-bit integers, which other languages
repeat easily.
"""

from __future__ import annotations

from enum import IntEnum
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from glassnet.compiling import inlined

WORD = 0xFFFFFFFF  # 32 bits set


class Purpose(IntEnum):
    """What random numbers are for. The values must stay: a seed must mean the same for ever."""

    INITIAL_WEIGHTS = 1
    ORDER = 2
    DROPOUT = 3


def mix(word: Any) -> Any:
    """A 32-bit number that looks random beside ``word``; different words give different ones.

    Each bit of the result flips with a chance of nearly ½ when one bit of ``word`` does. The
    shifts and factors are those of ``lowbias32``, found by search (Wellons 2018, *Prospecting for
    hash functions*). Plain numbers are wider than 32 bits and cut after each product: Python
    has no others, and the compiler finds that 32 bits are enough. Arrays must be of uint32.

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


def fold_in(key: Any, word: Any) -> Any:
    """The key of a stream's branch: ``mix(mix(word) ^ key)``, another one for each word.

    Args:
        key: 32 bits.
        word: 32 bits, or a uint32 array of words, for a key each.

    >>> fold_in(fold_in(0, 2), 7)
    1387140566
    """
    return mix(mix(word) ^ key)


def stream_key(seed: int, purpose: Purpose, *counts: int) -> int:
    """The key of one stream.

    The purpose is folded in first, then the seed, then the counts. Of a seed beyond 32 bits the
    lowest 32 count as its word, and into them the next 32 are folded, and so on.

    Args:
        seed: at least 0.
        purpose: what the stream is for.
        counts: what the stream's numbers belong to, such as the epoch, from 0.

    >>> stream_key(0, Purpose.ORDER, 0) == stream_key(0, Purpose.DROPOUT, 0)
    False
    """
    word, rest = seed & WORD, seed >> 32
    while rest:
        word, rest = fold_in(word, rest & WORD), rest >> 32
    key = 0
    for part in (purpose.value, word, *counts):
        key = fold_in(key, part & WORD)
    return key


def epoch_order(seed: int, epoch: int, samples: int) -> NDArray[np.int64]:
    """The order in which an epoch takes its images, ``(samples,)``.

    Each image's index is folded into the key of the epoch, and the images are sorted by what comes
    out; of two that are equal, the one with the lower index comes first.

    Args:
        seed: of the training.
        epoch: counted from 0.
        samples: how many images there are.

    >>> epoch_order(seed=0, epoch=0, samples=6)
    array([2, 0, 1, 3, 5, 4])
    """
    images = np.arange(samples, dtype=np.uint32)
    keys = fold_in(stream_key(seed, Purpose.ORDER, epoch), images)
    # Key and index in one number, so that all differ and the fastest sort will do.
    ranks = np.sort(keys.astype(np.uint64) << np.uint64(32) | images)
    return (ranks & np.uint64(WORD)).astype(np.int64)


def weight_generator(seed: int, position: int) -> np.random.Generator:
    """What the initial values of one weight are drawn from.

    Distributions are NumPy's, so here a key is not enough; NumPy's own seeds take the same parts.

    Args:
        seed: of the network.
        position: the weight's place among all weights.
    """
    words = (Purpose.INITIAL_WEIGHTS.value, position)
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=words)))
