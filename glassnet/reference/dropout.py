"""Dropout: while training, some numbers of each image are left out at random.

The random numbers are counted and not drawn: whether a number is dropped is a function of the
training's seed, the epoch, the image, the layer, and the number's own place. So both engines leave
out the same.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike, NDArray

from glassnet.layers.dropout import GOLDEN
from glassnet.reference.arrays import Array
from glassnet.streams import WORD, fold_in, mix


def image_keys(stream: int, images: NDArray[np.int64]) -> NDArray[np.uint32]:
    """A number that looks random for each image of an epoch.

    Args:
        stream: the epoch's own number, 32 bits.
        images: the images' own indices, ``(n,)``.

    Returns:
        ``(n,)``.
    """
    return np.asarray(fold_in(stream, images.astype(np.uint32)), np.uint32)


def dropout_mask(
    rate: float, position: int, keys: NDArray[np.uint32], shape: tuple[int, ...], dtype: DTypeLike
) -> Array:
    """For each number 0 with a chance of ``rate``, else ``1 / (1 - rate)``.

    Args:
        rate: the share that is dropped.
        position: of the layer among the network's, so that two of them drop different numbers.
        keys: one for each image, ``(n,)``; see `image_keys`.
        shape: ``(n, H, W, C)`` or ``(n, F)``.
        dtype: of the mask.
    """
    layer = mix((position + 1) * GOLDEN & WORD)
    # Numbers of an image are counted channel by channel, in each row by row.
    counts = np.arange(np.prod(shape[1:]), dtype=np.uint64).reshape(shape[-1], *shape[1:-1])
    numbers = mix(np.moveaxis(counts, 0, -1) + np.uint64(layer) & np.uint64(WORD))
    images = keys.astype(np.uint64).reshape(-1, *[1] * numbers.ndim)
    dropped = mix(images ^ numbers) < round(rate * 2**32)
    return np.where(dropped, 0, 1 / (1 - rate)).astype(dtype)


def dropout_forward(x: Array, mask: Array) -> Array:
    """``y = m x``: what is kept is raised, so that sums stay the same on average.

    Source: Srivastava et al. 2014, §4 and §10.
    """
    return mask * x


def dropout_backward(dy: Array, mask: Array) -> Array:
    """``dx = m dy``."""
    return mask * dy
